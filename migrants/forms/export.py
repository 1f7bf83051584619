"""The short forms before people's data leave the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migrants.enums import ExportPurpose
from sharaka_portal.lib.forms import CrispyMixin
from sharaka_portal.lib.sealed import PASSWORD_LENGTH, new_password


class SealedForm(CrispyMixin, forms.Form):
    """What every nominative list asks: what for, which format, which password."""

    purpose = forms.ChoiceField(
        label=_("Finalité"),
        help_text=_("La loi 09-08 demande de la dire ; elle est notée au journal avec l’export."),
        choices=[("", "—"), *ExportPurpose.choices],
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


class ExportForm(SealedForm):
    """The list of files, in one of two shapes."""

    field_order = ["purpose", "sheet"]

    sheet = forms.ChoiceField(
        label=_("Feuille"),
        choices=[
            ("list", _("liste des dossiers")),
            ("sigec", _("champs de SIGEC, pour y reporter les dossiers")),
        ],
        initial="list",
        widget=forms.RadioSelect,
    )
