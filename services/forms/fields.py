"""Fields that several forms of this app share."""

import uuid
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _

from services.enums import Mode, ServiceFamily
from services.models import ServiceType

DURATION_HELP = _("Vide : la durée usuelle de la prestation.")


class TypeSelect(forms.Select):
    """The catalogue as a list by family; each option carries its usual minutes and its modes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.types = {}

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if found := self.types.get(value):
            option["attrs"] |= {
                "data-minutes": found.duration_minutes,
                "data-modes": " ".join(found.modes),
            }
        return option


class ServiceTypeField(forms.ModelChoiceField):
    """A service type, read from the catalogue in one query."""

    widget = TypeSelect

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Prestation"))
        super().__init__(ServiceType.objects.filter(is_active=True), to_field_name="code", **kwargs)

    def load(self):
        """Read the catalogue; called once for each form."""
        rows = sorted(
            self.queryset, key=lambda row: (ServiceFamily.values.index(row.family), row.sort_order)
        )
        self.widget.types = {row.code: row for row in rows}
        self.choices = [
            ("", "—"),
            *(
                (ServiceFamily(family).label, [(row.code, row.label) for row in group])
                for family, group in groupby(rows, key=lambda row: row.family)
            ),
        ]


class ModeField(forms.ChoiceField):
    def __init__(self, **kwargs):
        super().__init__(
            label=_("Mode"),
            choices=Mode.choices,
            initial=Mode.AGENCY,
            widget=forms.RadioSelect,
            **kwargs,
        )


class MinutesField(forms.IntegerField):
    def __init__(self, least=5, **kwargs):
        super().__init__(
            label=_("Durée (minutes)"),
            required=False,
            min_value=least,
            max_value=480,
            help_text=DURATION_HELP,
            **kwargs,
        )


class TokenField(forms.UUIDField):
    """The public id that the new row will have: a form sent twice makes one row."""

    def __init__(self):
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4)


def long_text(rows=3):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def short_text(**attrs):
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", **attrs})


class DespiteMixin:
    """A form that asks why, once somebody turns out not to fit the service."""

    def despite_field(self):
        """The field, while it is needed."""
        return ["despite"] if "despite" in self.errors or self.data.get("despite") else []


def despite():
    return forms.CharField(
        label=_("Passer outre : pourquoi ?"),
        required=False,
        initial="",
        max_length=300,
        widget=short_text(),
        help_text=_("La raison est gardée avec l’enregistrement."),
    )
