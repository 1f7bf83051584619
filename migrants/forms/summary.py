"""What was typed, in words: the last page of a registration sums it up before it is saved."""

import datetime

from django.forms import ModelChoiceField
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from phonenumber_field.phonenumber import PhoneNumber

from migrants.birth import birth_text
from migrants.models import Migrant

# One line tells them all.
BIRTH = ("birth_year", "birth_month", "birth_day", "birth_missing_reason")


def rows_of(forms):
    """[(label, words)] of what valid forms hold; what was left empty is left out."""
    return [row for form in forms.values() for row in _rows(form)]


def _rows(form):
    if hasattr(form, "skills"):
        return [(_("Langue"), _skill(*skill)) for skill in form.skills()]
    rows = [
        (field.label, words)
        for field in form
        if field.name not in BIRTH
        and (words := _words(field.field, form.cleaned_data.get(field.name)))
    ]
    if "birth_date" in form.cleaned_data:
        rows.append((_("Naissance"), birth_text(Migrant(**form.person_fields()))))
    return rows


def _skill(language, level, is_read):
    return f"{language} ({level}, {_('lue')})" if is_read else f"{language} ({level})"


def _words(field, value):
    if value in (None, "", False) or value == []:
        return ""
    if value is True:
        return _("oui")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, datetime.date):
        return date_format(value, "d/m/Y")
    if isinstance(value, PhoneNumber):
        return value.as_international
    if hasattr(field, "choices") and not isinstance(field, ModelChoiceField):
        return str(dict(flatten_choices(field.choices)).get(value, value))
    return str(value)
