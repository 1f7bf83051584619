"""The form of a service that several people were given together."""

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from services.forms.fields import (
    DespiteMixin,
    MinutesField,
    ModeField,
    ServiceTypeField,
    TokenField,
    despite,
    long_text,
)
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class GroupForm(DespiteMixin, CrispyMixin, forms.Form):
    service_type = ServiceTypeField()
    given_on = forms.DateField(label=_("Date"), initial=clock.today, widget=DateInput)
    mode = ModeField()
    duration_minutes = MinutesField(least=1)
    note = forms.CharField(
        label=_("Note commune"),
        required=False,
        widget=long_text(2),
        help_text=_("La même dans chaque dossier : rien qui ne concerne qu’une personne."),
    )
    despite = despite()
    token = TokenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = self.fields["service_type"]
        kinds.queryset = kinds.queryset.filter(is_group=True)
        kinds.load()
        kinds.widget.attrs["autofocus"] = True
        self.fields["given_on"].widget.attrs["max"] = clock.today().isoformat()

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            "token",
            Div("service_type", "given_on", "duration_minutes", css_class="form-grid"),
            InlineRadios("mode"),
            "note",
            *self.despite_field(),
        )
        return helper

    @property
    def values(self):
        """What `record_group` is told besides the people."""
        return dict(self.cleaned_data)
