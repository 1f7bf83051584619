"""The form of a service that was given, with the step that follows from it."""

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from services.enums import ServiceOutcome
from services.forms.fields import (
    DespiteMixin,
    MinutesField,
    ModeField,
    ServiceTypeField,
    TokenField,
    despite,
    long_text,
    short_text,
)
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class ServiceForm(DespiteMixin, CrispyMixin, forms.Form):
    service_type = ServiceTypeField()
    given_on = forms.DateField(label=_("Date"), initial=clock.today, widget=DateInput)
    mode = ModeField()
    duration_minutes = MinutesField(least=1)
    outcome = forms.ChoiceField(
        label=_("Issue"),
        choices=ServiceOutcome.choices,
        initial=ServiceOutcome.DONE,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=long_text(),
        help_text=_("Ce qui s’est dit et ce qui a été convenu ; rien sur la santé ni la religion."),
    )
    despite = despite()
    next_label = forms.CharField(
        label=_("À faire"), required=False, max_length=200, widget=short_text()
    )
    next_due_on = forms.DateField(label=_("Échéance"), required=False, widget=DateInput)
    token = TokenField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service_type"].load()
        self.fields["service_type"].widget.attrs["autofocus"] = True
        self.fields["given_on"].widget.attrs["max"] = clock.today().isoformat()

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            "token",
            Div("service_type", "given_on", "duration_minutes", css_class="form-grid"),
            InlineRadios("mode"),
            InlineRadios("outcome"),
            "note",
            *self.despite_field(),
            Fieldset(
                _("Prochaine étape (facultatif)"),
                Div("next_label", "next_due_on", css_class="form-grid"),
            ),
        )
        return helper

    def clean(self):
        label = self.cleaned_data.get("next_label")
        due_on = self.cleaned_data.get("next_due_on")
        if label and not due_on and "next_due_on" not in self.errors:
            self.add_error("next_due_on", _("Indiquez l’échéance de la prochaine étape."))
        if due_on and not label:
            self.add_error("next_label", _("Dites ce qui est à faire."))

    @property
    def next_step(self):
        """(what, by when) of the step that follows, or None."""
        label = self.cleaned_data["next_label"]
        return (label, self.cleaned_data["next_due_on"]) if label else None

    @property
    def values(self):
        """What `record_contact` is told of the service itself."""
        left_out = ("token", "next_label", "next_due_on")
        return {name: self.cleaned_data[name] for name in self.fields if name not in left_out}
