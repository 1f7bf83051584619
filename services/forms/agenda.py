"""Forms of appointments, plans and tasks."""

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import User
from services.forms.fields import MinutesField, ModeField, ServiceTypeField, short_text
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput


class AppointmentForm(CrispyMixin, forms.Form):
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

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service_type"].load()
        self.fields["service_type"].widget.attrs["autofocus"] = True
        self.fields["counsellor"].queryset = access.holders(Action.PLAN_APPOINTMENT, [agency])

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(
            Div("service_type", "counsellor", css_class="form-grid"),
            Div("day", "time", "duration_minutes", css_class="form-grid"),
            InlineRadios("mode"),
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


class PlanForm(CrispyMixin, forms.Form):
    objective = forms.CharField(
        label=_("Objectif"),
        max_length=250,
        widget=short_text(autofocus=True),
        help_text=_("Ce que la personne veut atteindre, avec ses mots."),
    )
    agreed_on = forms.DateField(label=_("Convenu le"), initial=clock.today, widget=DateInput)
    review_on = forms.DateField(label=_("À revoir le"), required=False, widget=DateInput)


class TaskForm(CrispyMixin, forms.Form):
    label = forms.CharField(label=_("À faire"), max_length=200, widget=short_text(autofocus=True))
    due_on = forms.DateField(label=_("Échéance"), widget=DateInput)
    owner = forms.ModelChoiceField(
        User.objects.none(), label=_("Pour"), to_field_name="public_id", empty_label=None
    )

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = access.holders(Action.MANAGE_PLAN, [agency])


class AgendaFilterForm(CrispyMixin, forms.Form):
    """Whose agenda, of which day."""

    who = forms.ChoiceField(label=_("Agenda"), required=False)
    day = forms.DateField(label=_("Jour"), required=False, widget=DateInput)

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = choices
