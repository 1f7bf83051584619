"""Tying another file to a person's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migrants.enums import FamilyTie
from sharaka_portal.lib.forms import CrispyMixin


class HouseholdForm(CrispyMixin, forms.Form):
    """Whom to look for, and what they are to the person; then which of those found it is."""

    q = forms.CharField(
        label=_("Numéro de dossier ou nom"),
        max_length=100,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off", "autofocus": True}),
    )
    tie = forms.ChoiceField(label=_("Cette personne est son"), choices=FamilyTie.choices)
    relative = forms.UUIDField(required=False, widget=forms.HiddenInput)
