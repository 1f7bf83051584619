"""The form of a note: what its text should not hold is flagged, and must be read again."""

from crispy_forms.layout import HTML, Layout
from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrants.enums import NoteVisibility
from migrants.free_text import flags_of
from migrants.models import Note
from sharaka_portal.lib.forms import CrispyMixin

WATCHED = {
    "rows": 4,
    "dir": "auto",
    "hx-post": reverse_lazy("migrants:note_check"),
    "hx-trigger": "input changed delay:500ms",
    "hx-target": "#note-flags",
    "hx-swap": "outerHTML",
}


class NoteForm(CrispyMixin, forms.ModelForm):
    """A note; a text with flags is taken once its author says to have read it again."""

    is_confirmed = forms.BooleanField(
        label=gettext_lazy("J’ai relu : ces mots servent à l’accompagnement."), required=False
    )

    class Meta:
        model = Note
        fields = ("body", "visibility")
        widgets = {"body": forms.Textarea(WATCHED)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["visibility"].choices = NoteVisibility.choices
        self.flags = flags_of(self.data.get("body", "")) if self.is_bound else []

    @property
    def helper(self):
        helper = super().helper
        flags = HTML('{% include "migrants/_note_flags.html" %}')
        helper.layout = Layout("body", flags, "visibility")
        return helper

    def clean(self):
        """What the action is told: text, visibility and the flags that were confirmed."""
        cleaned = super().clean()
        if self.flags and not cleaned.pop("is_confirmed", False):
            raise forms.ValidationError(
                _(
                    "Relisez la note : elle contient ce qu’un dossier ne doit pas garder sans raison."
                )
            )
        cleaned.pop("is_confirmed", None)
        cleaned["flags"] = [flag.rule.code for flag in self.flags]
        return cleaned

    def _post_clean(self):
        """Left to the action, which compares with the note as it was."""
