"""In which language a CV is printed, and whether it names the person."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib.forms import CrispyMixin


class CvForm(CrispyMixin, forms.Form):
    language = forms.ChoiceField(
        label=_("Langue du CV"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    nameless = forms.BooleanField(
        label=_("Sans nom ni coordonnées"),
        required=False,
        help_text=_("Ni nationalité, ni naissance, ni employeur ou école d’un autre pays."),
    )
