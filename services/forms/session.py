"""Forms of sessions: planning, changing, enrolling, attendance."""

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Div, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import Agency, Language, Room, User
from services.enums import AbsenceReason, EnrolmentState, Mode, SessionChange
from services.forms.fields import (
    DespiteMixin,
    MinutesField,
    ModeField,
    ServiceTypeField,
    despite,
    short_text,
)
from services.models import ServiceType
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import CrispyMixin, DateInput

COMING, PAST, ALL = "", "past", "all"


class SessionPlaceForm(CrispyMixin, forms.Form):
    """When, where, with whom and for how many a session is held."""

    facilitator = forms.ModelChoiceField(
        User.objects.none(), label=_("Animateur"), to_field_name="public_id", empty_label=None
    )
    day = forms.DateField(label=_("Jour"), widget=DateInput)
    time = forms.TimeField(
        label=_("Heure"),
        widget=forms.TimeInput(attrs={"type": "time", "step": 300}, format="%H:%M"),
    )
    duration_minutes = MinutesField(least=15)
    seats = forms.IntegerField(label=_("Places"), min_value=1, max_value=60, initial=12)
    room = forms.ModelChoiceField(
        Room.objects.none(),
        label=_("Salle"),
        required=False,
        to_field_name="public_id",
        empty_label=_("sans salle"),
    )
    language = forms.ChoiceField(label=_("Langue de la séance"), required=False)
    mode = ModeField()
    outside_hours = forms.BooleanField(
        label=_("Fixer quand même, hors des heures d’ouverture"), required=False
    )

    def __init__(self, *args, agency, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["facilitator"].queryset = access.holders(Action.PLAN_APPOINTMENT, [agency])
        self.fields["room"].queryset = Room.objects.filter(agency=agency, is_active=True)
        self.fields["room"].label_from_instance = lambda room: f"{room} ({room.seats})"
        spoken = Language.objects.filter(is_active=True)
        self.fields["language"].choices = [
            ("", _("non précisée")),
            *((one.code, one.label) for one in spoken),
        ]

    def place(self):
        """The layout of these fields."""
        is_closed = "outside_hours" in self.errors or self.data.get("outside_hours")
        return [
            Div("day", "time", "duration_minutes", css_class="form-grid"),
            Div("facilitator", "room", "seats", "language", css_class="form-grid"),
            InlineRadios("mode"),
            *(["outside_hours"] if is_closed else []),
        ]

    def clean(self):
        if {"day", "time"} <= self.cleaned_data.keys() and self.starts_at < clock.now():
            self.add_error("time", _("Choisissez une heure à venir."))

    @property
    def starts_at(self):
        """The moment chosen, aware."""
        time = self.cleaned_data["time"]
        return clock.at(self.cleaned_data["day"], time.hour, time.minute)

    @property
    def values(self):
        """What the action is told."""
        left_out = ("day", "time")
        told = {name: self.cleaned_data[name] for name in self.fields if name not in left_out}
        return told | {"starts_at": self.starts_at}


class SessionForm(SessionPlaceForm):
    service_type = ServiceTypeField(label=_("Atelier ou séance"))
    field_order = ("service_type",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kinds = self.fields["service_type"]
        kinds.queryset = ServiceType.objects.in_force(clock.today()).filter(is_group=True)
        kinds.load()
        kinds.widget.attrs["autofocus"] = True

    @property
    def helper(self):
        helper = super().helper
        helper.layout = Layout(Div("service_type", css_class="form-grid"), *self.place())
        return helper


class SessionUpdateForm(SessionPlaceForm):
    """A planned session that changes, and why."""

    reason = forms.ChoiceField(
        label=_("Motif du changement"), choices=[("", "—"), *SessionChange.choices]
    )
    comment = forms.CharField(
        label=_("Commentaire"), required=False, max_length=500, widget=short_text()
    )

    @property
    def helper(self):
        helper = super().helper
        reasons = Div("reason", "comment", css_class="form-grid")
        helper.layout = Layout(*self.place(), reasons)
        return helper


class SessionCancelForm(CrispyMixin, forms.Form):
    reason = forms.ChoiceField(
        label=_("Motif"), choices=SessionChange.choices, widget=forms.RadioSelect
    )
    comment = forms.CharField(
        label=_("Commentaire"), required=False, max_length=500, widget=short_text()
    )


class SessionFilterForm(CrispyMixin, forms.Form):
    when = forms.ChoiceField(
        label=_("Période"),
        required=False,
        choices=[(COMING, _("à venir")), (PAST, _("passées")), (ALL, _("toutes"))],
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agence"),
        required=False,
        to_field_name="code",
        empty_label=_("toutes"),
    )
    kind = forms.ModelChoiceField(
        ServiceType.objects.filter(is_group=True),
        label=_("Atelier"),
        required=False,
        to_field_name="code",
        empty_label=_("tous"),
    )

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies

    def narrow(self, sessions):
        """The sessions that match the filters, the nearest first; none when a filter is wrong."""
        if not self.is_valid():
            return sessions.none()
        found, today = self.cleaned_data, clock.at(clock.today())
        chosen = {"agency": found["agency"], "service_type": found["kind"]}
        sessions = sessions.filter(**{name: row for name, row in chosen.items() if row})
        if found["when"] == COMING:
            return sessions.filter(starts_at__gte=today).order_by("starts_at", "pk")
        if found["when"] == PAST:
            sessions = sessions.filter(starts_at__lt=today)
        return sessions.order_by("-starts_at", "-pk")


class EnrolmentForm(DespiteMixin, CrispyMixin, forms.Form):
    """One of the sessions to come for a person."""

    session = forms.UUIDField(widget=forms.HiddenInput)
    despite = despite()


class AttendanceForm(CrispyMixin, forms.Form):
    """The whole attendance of a session on one screen: an answer and a reason for each person."""

    mode = ModeField()
    duration_minutes = MinutesField(least=1)
    # move, label; the last one takes an answer back and is offered once there is one
    ANSWERS = (("came", _("Présent")), ("excuse", _("Excusé")), ("miss", _("Absent")))
    UNDO = ("undo", _("À noter"))
    NOTED = {
        EnrolmentState.CAME: "came",
        EnrolmentState.EXCUSED: "excuse",
        EnrolmentState.NO_SHOW: "miss",
    }

    def __init__(self, *args, session, enrolments, **kwargs):
        super().__init__(*args, **kwargs)
        self.enrolments = enrolments
        self.fields["mode"].choices = [
            (code, Mode(code).label) for code in session.service_type.modes
        ]
        for row in enrolments:
            self._add(row)

    def _add(self, row):
        answer, key = self.NOTED.get(row.state), row.public_id
        self.fields[f"answer-{key}"] = forms.ChoiceField(
            label=row.migrant.full_name,
            choices=[*self.ANSWERS, self.UNDO] if answer else self.ANSWERS,
            widget=forms.RadioSelect({"class": "form-check-input"}),
            required=False,
            initial=answer,
        )
        self.fields[f"reason-{key}"] = forms.ChoiceField(
            label=_("Motif de l’absence"),
            choices=[("", _("motif non dit")), *AbsenceReason.choices],
            widget=forms.Select({"class": "form-select form-select-sm"}),
            required=False,
            initial=row.absence_reason,
        )

    @property
    def helper(self):
        """What holds for the whole session; the rows are laid out by the page."""
        helper = super().helper
        helper.layout = Layout(
            Div("duration_minutes", css_class="sh-choice-end"), InlineRadios("mode")
        )
        return helper

    @property
    def rows(self):
        """[(enrolment, field of the answer, field of the reason)] in the order of the page."""
        return [
            (row, self[f"answer-{row.public_id}"], self[f"reason-{row.public_id}"])
            for row in self.enrolments
        ]

    @property
    def answers(self):
        """{enrolment key: (move, reason)} of the rows that were answered."""
        found = {}
        for row in self.enrolments:
            name = self.cleaned_data[f"answer-{row.public_id}"]
            if name:
                found[row.pk] = (name, self.cleaned_data[f"reason-{row.public_id}"])
        return found
