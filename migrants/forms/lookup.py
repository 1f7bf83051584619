"""The search before a registration."""

from unicodedata import bidirectional

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from phonenumber_field.formfields import PhoneNumberField

from migrants.birth import birth_parts
from migrants.forms.person import OLDEST_YEAR
from migrants.names import PersonKey
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin


class MigrantLookupForm(CrispyMixin, forms.Form):
    """What is asked at the desk before a file is opened, in either script."""

    last_name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=80,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off", "autofocus": True}),
    )
    first_name = forms.CharField(
        label=gettext_lazy("Prénom"),
        max_length=80,
        required=False,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Année de naissance"), required=False, min_value=OLDEST_YEAR
    )
    document_number = forms.CharField(
        label=gettext_lazy("Numéro de titre ou de passeport"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
    )
    phone = PhoneNumberField(
        label=gettext_lazy("Téléphone"),
        required=False,
        widget=forms.TextInput({"type": "tel", "dir": "ltr", "autocomplete": "off"}),
    )

    def clean_birth_year(self):
        year = self.cleaned_data["birth_year"]
        if year and year > clock.today().year:
            raise forms.ValidationError(_("Cette date est dans l’avenir."))
        return year

    def typed(self):
        """The values for the duplicate check, as JSON holds them."""
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return values | ({"phone": values["phone"].as_e164} if "phone" in values else {})

    def carried(self):
        """The first values of the registration; a name in Arabic letters goes to its own field."""
        values = self.typed()
        for name in ("last_name", "first_name"):
            if any(bidirectional(letter) == "AL" for letter in values.get(name, "")):
                values[f"{name}_ar"] = values.pop(name)
        if number := values.pop("document_number", ""):
            values["number"] = number
        return values


def person_key(typed):
    """The duplicate check's view of the values typed."""
    date, precision = birth_parts(typed.get("birth_year"), None, None)
    return PersonKey(
        last_name=typed["last_name"],
        first_name=typed.get("first_name", ""),
        birth_date=date,
        birth_precision=str(precision),
        document_number=typed.get("document_number", ""),
        phone=typed.get("phone", ""),
    )
