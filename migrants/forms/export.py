"""The short form before people's data leave the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migrants.enums import ExportPurpose
from sharaka_portal.lib.forms import CrispyMixin
from sharaka_portal.lib.sealed import PASSWORD_LENGTH, new_password


class ExportForm(CrispyMixin, forms.Form):
    purpose = forms.ChoiceField(
        label=_("Finalité"),
        help_text=_("La loi 09-08 demande de la dire ; elle est notée au journal avec l’export."),
        choices=[("", "—"), *ExportPurpose.choices],
    )
    sheet = forms.ChoiceField(
        label=_("Feuille"),
        choices=[
            ("list", _("liste des dossiers")),
            ("sigec", _("champs de SIGEC, pour y reporter les dossiers")),
        ],
        initial="list",
        widget=forms.RadioSelect,
    )
    file_format = forms.ChoiceField(
        label=_("Format"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], initial="xlsx"
    )
    password = forms.CharField(
        label=_("Mot de passe du fichier"),
        help_text=_("Notez-le maintenant : il n’est gardé nulle part. Vous pouvez le changer."),
        min_length=PASSWORD_LENGTH,
        max_length=100,
        initial=new_password,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
