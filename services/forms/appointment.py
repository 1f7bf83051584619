"""Forms of appointments, of the agenda and of absences."""

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import HTML, Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import AbsenceKind, Action
from agencies.models import Room, User
from services.enums import CancelReason
from services.forms.fields import (
    DespiteMixin,
    MinutesField,
    ModeField,
    ServiceTypeField,
    despite,
    short_text,
)
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class AppointmentForm(DespiteMixin, CrispyMixin, forms.Form):
    service_type = ServiceTypeField()
    counsellor = forms.ModelChoiceField(
        User.objects.none(), label=_("Avec"), to_field_name="public_id", empty_label=None
    )
    day = forms.DateField(label=_("Jour"), widget=DateInput)
    time = forms.TimeField(
        label=_("Heure"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
    )
    duration_minutes = MinutesField()
    mode = ModeField()
    room = forms.ModelChoiceField(
        Room.objects.none(),
        label=_("Salle"),
        required=False,
        to_field_name="public_id",
        empty_label=_("sans salle"),
    )
    outside_hours = forms.BooleanField(
        label=_("Fixer quand même : la personne et le conseiller sont d’accord"), required=False
    )

    tell = forms.BooleanField(label=_("Prévenir la personne"), required=False, initial=True)
    despite = despite()

    def __init__(self, *args, agency, reach, **kwargs):
        super().__init__(*args, **kwargs)
        self.reach = reach
        if not reach:
            del self.fields["tell"]
        self.fields["service_type"].load()
        self.fields["service_type"].widget.attrs["autofocus"] = True
        self.fields["counsellor"].queryset = access.holders(Action.PLAN_APPOINTMENT, [agency])
        self.fields["room"].queryset = Room.objects.filter(agency=agency, is_active=True)

    @property
    def helper(self):
        """The box that goes beyond the opening hours appears once they stand in the way."""
        helper = super().helper
        is_closed = "outside_hours" in self.errors or self.data.get("outside_hours")
        helper.layout = Layout(
            Div("service_type", "counsellor", css_class="form-grid"),
            Div("day", "time", "duration_minutes", css_class="form-grid"),
            InlineRadios("mode"),
            Div("room", css_class="form-grid"),
            *(["outside_hours"] if is_closed else []),
            *self.despite_field(),
            *(["tell"] if self.reach else []),
            HTML('{% include "services/_reach.html" with reach=form.reach %}'),
        )
        return helper

    def clean(self):
        if {"day", "time"} <= self.cleaned_data.keys() and self.starts_at < clock.now():
            self.add_error("time", _("Choisissez une heure à venir."))

    @property
    def starts_at(self):
        """The moment chosen, aware."""
        time = self.cleaned_data["time"]
        return clock.at(self.cleaned_data["day"], time.hour, time.minute)

    @property
    def booking(self):
        """What the action is told."""
        told = ("service_type", "counsellor", "duration_minutes", "mode", "room")
        told += ("outside_hours", "despite")
        tell = self.cleaned_data.get("tell")
        chosen = {name: self.cleaned_data[name] for name in told}
        return chosen | {"starts_at": self.starts_at, "tell": tell}


class SlotForm(CrispyMixin, forms.Form):
    """The service for which free times are looked for."""

    service_type = forms.ChoiceField(label=_("Pour la prestation"), required=False)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, auto_id="slot_%s", **kwargs)
        self.fields["service_type"].choices = choices


class CancelForm(CrispyMixin, forms.Form):
    """Why the agency takes an appointment back."""

    reason = forms.ChoiceField(
        label=_("Motif"), choices=CancelReason.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Commentaire"), required=False, max_length=500, widget=short_text()
    )
    tell = forms.BooleanField(label=_("Prévenir la personne"), required=False, initial=True)

    def __init__(self, *args, reach, **kwargs):
        super().__init__(*args, **kwargs)
        self.reach = reach
        if not reach:
            del self.fields["tell"]

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            *self.fields, HTML('{% include "services/_reach.html" with reach=form.reach %}')
        )
        return helper


class AgendaFilterForm(CrispyMixin, forms.Form):
    """Whose agenda, of which day."""

    who = forms.ChoiceField(label=_("Agenda"), required=False)
    counsellor = forms.ChoiceField(label=_("Conseiller"), required=False)
    day = forms.DateField(label=_("Jour"), required=False, widget=DateInput)

    def __init__(self, *args, choices, team=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = choices
        colleagues = [(str(one.public_id), str(one)) for one in team]
        self.fields["counsellor"].choices = [("", _("tous")), *colleagues]
        if not colleagues:
            self.fields["counsellor"].widget = forms.HiddenInput()


class AbsenceForm(CrispyMixin, forms.Form):
    """Days on which somebody receives nobody."""

    user = forms.ModelChoiceField(
        User.objects.none(), label=_("Conseiller"), to_field_name="public_id", empty_label=None
    )
    starts_on = forms.DateField(label=_("Du"), widget=DateInput)
    ends_on = forms.DateField(label=_("Au (dernier jour)"), widget=DateInput)
    reason = forms.ChoiceField(label=_("Motif"), choices=AbsenceKind.choices)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("user", "reason", css_class="form-grid"),
            Div("starts_on", "ends_on", css_class="form-grid"),
        )
        return helper

    def clean(self):
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("L’absence finit avant de commencer."))
