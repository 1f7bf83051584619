"""The form of an uploaded document."""

from django import forms
from django.utils.translation import gettext_lazy as _

from migrants.enums import UploadKind
from migrants.models import IdentityDocument
from sharaka_portal.lib.filetypes import KEPT
from sharaka_portal.lib.forms import CrispyMixin


class DocumentUploadForm(CrispyMixin, forms.Form):
    kind = forms.ChoiceField(label=_("Type de document"), choices=[("", "—"), *UploadKind.choices])
    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("PDF, JPEG ou PNG, 5 Mo au plus."),
        widget=forms.ClearableFileInput({"accept": ",".join(KEPT)}),
    )
    title = forms.CharField(
        label=_("Intitulé"),
        required=False,
        max_length=120,
        widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
    )
    identity_document = forms.ModelChoiceField(
        IdentityDocument.objects.none(),
        label=_("Pièce concernée"),
        required=False,
        to_field_name="public_id",
        empty_label="—",
    )

    def __init__(self, *args, migrant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["identity_document"].queryset = migrant.identitydocuments.all()
