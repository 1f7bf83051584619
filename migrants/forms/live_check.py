"""What a registration form says while it is being typed, as far as it makes sense already."""

import datetime
import uuid

from django import forms
from phonenumber_field.formfields import PhoneNumberField

from migrants import names
from migrants.actions import document_signs
from migrants.birth import birth_parts
from migrants.forms.person import NAMES, OLDEST_YEAR
from migrants.models import RegistrationDraft
from sharaka_portal.lib import clock

SHORTEST_NUMBER = 4


class LiveCheckForm(forms.Form):
    """The fields that the duplicate check hears; those that are half typed are left out."""

    last_name = forms.CharField(max_length=80, required=False)
    first_name = forms.CharField(max_length=80, required=False)
    last_name_ar = forms.CharField(max_length=80, required=False)
    first_name_ar = forms.CharField(max_length=80, required=False)
    birth_year = forms.IntegerField(
        required=False, min_value=OLDEST_YEAR, max_value=datetime.MAXYEAR
    )
    birth_month = forms.IntegerField(required=False, min_value=1, max_value=12)
    birth_day = forms.IntegerField(required=False, min_value=1, max_value=31)
    sex = forms.CharField(max_length=1, required=False)
    nationality = forms.CharField(max_length=2, required=False)
    number = forms.CharField(max_length=30, required=False)
    document_number = forms.CharField(max_length=30, required=False)
    phone = PhoneNumberField(required=False)
    other_phone = PhoneNumberField(required=False)

    def person_key(self):
        """The duplicate check's view of the person, or None as long as too little is typed."""
        self.full_clean()
        typed = {name: value for name, value in self.cleaned_data.items() if value}
        born, precision = self._birth(typed)
        number = typed.get("number") or typed.get("document_number", "")
        key = names.PersonKey(
            **{name: typed.get(name, "") for name in (*NAMES, "sex", "nationality")},
            birth_date=born,
            birth_precision=str(precision),
            document_number=number if len(document_signs(number)) >= SHORTEST_NUMBER else "",
            **{name: typed[name].as_e164 for name in ("phone", "other_phone") if name in typed},
        )
        return key if key.document_number or key.phone or key.other_phone or _named(key) else None

    @staticmethod
    def _birth(typed):
        try:
            born, precision = birth_parts(
                *(typed.get(f"birth_{part}") for part in ("year", "month", "day"))
            )
        except ValueError:
            return birth_parts(typed.get("birth_year"), None, None)
        return (None, "unknown") if born and born > clock.today() else (born, precision)


def _named(key):
    """Whether two names are typed, of which each has two letters at least."""
    latin = names.name_tokens(key.last_name, key.first_name)
    arabic = names.name_tokens(key.last_name_ar, key.first_name_ar)
    return any(sum(len(word) > 1 for word in words) > 1 for words in (latin, arabic))


def typed_before(user, public_id):
    """{field: value} of the other steps of a registration that the user has begun."""
    try:
        drafts = RegistrationDraft.objects.filter(author=user, public_id=uuid.UUID(public_id))
    except ValueError:
        return {}
    draft = drafts.first()
    if draft is None:
        return {}
    steps = draft.typed["steps"].values()
    kept = {name: got[-1] for step in steps for name, got in step["values"].items() if got}
    return draft.typed["carried"] | kept
