"""Times agreed with people: appointments, workshop sessions and who enrolled, arrivals."""

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Room, User
from migrants.models import PersonRow
from services.enums import (
    AbsenceReason,
    AppointmentState,
    ArrivalState,
    EnrolmentState,
    LetterStage,
    Mode,
    SessionState,
)
from services.models.catalogue import ServiceType
from services.querysets import AppointmentQuerySet, EnrolmentQuerySet, SessionQuerySet
from sharaka_portal.lib import clock
from sharaka_portal.lib.models import PublicModel


class Appointment(PersonRow):
    """A time agreed with the person; its state is the outcome."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="appointments")
    counsellor = models.ForeignKey(
        User, models.PROTECT, related_name="appointments", verbose_name=_("conseiller")
    )
    service_type = models.ForeignKey(ServiceType, models.PROTECT, verbose_name=_("prestation"))
    starts_at = models.DateTimeField(_("date et heure"))
    duration_minutes = models.PositiveSmallIntegerField(
        _("durée (min)"),
        default=30,
        validators=[MinValueValidator(5), MaxValueValidator(480)],
    )
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.AGENCY)
    state = models.CharField(
        _("état"),
        max_length=10,
        choices=AppointmentState.choices,
        default=AppointmentState.BOOKED,
    )
    room = models.ForeignKey(
        Room,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("salle"),
    )
    moved_from = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="moved_to",
        verbose_name=_("déplacé depuis"),
    )
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_quiet = models.BooleanField(_("sans message à la personne"), default=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("rendez-vous")
        verbose_name_plural = _("rendez-vous")
        indexes = [
            models.Index(fields=["counsellor", "starts_at"], name="appointment_counsellor"),
            models.Index(fields=["agency", "starts_at"], name="appointment_agency"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["counsellor", "starts_at"],
                condition=Q(state=AppointmentState.BOOKED),
                name="appointment_counsellor_free",
                violation_error_message=_("Le conseiller a déjà un rendez-vous à cette heure."),
            ),
            models.UniqueConstraint(
                fields=["migrant", "starts_at"],
                condition=Q(state=AppointmentState.BOOKED),
                name="appointment_person_free",
                violation_error_message=_("La personne a déjà un rendez-vous à cette heure."),
            ),
            models.UniqueConstraint(
                fields=["room", "starts_at"],
                condition=Q(state=AppointmentState.BOOKED),
                name="appointment_room_free",
                violation_error_message=_("La salle est déjà prise à cette heure."),
            ),
        ]

    def __str__(self):
        return f"{self.service_type} · {self.starts_at:%Y-%m-%d %H:%M}"


class Session(PublicModel):
    """A workshop or an information session on a day, with seats."""

    AGENCY_PATH = "agency"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="sessions", verbose_name=_("agence")
    )
    service_type = models.ForeignKey(
        ServiceType, models.PROTECT, related_name="sessions", verbose_name=_("atelier")
    )
    facilitator = models.ForeignKey(
        User, models.PROTECT, related_name="sessions", verbose_name=_("animateur")
    )
    room = models.ForeignKey(
        Room,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("salle"),
    )
    starts_at = models.DateTimeField(_("date et heure"))
    duration_minutes = models.PositiveSmallIntegerField(
        _("durée (min)"), validators=[MinValueValidator(15), MaxValueValidator(480)]
    )
    seats = models.PositiveSmallIntegerField(
        _("places"), default=12, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.AGENCY)
    language = models.CharField(_("langue de l’atelier"), max_length=60, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        indexes = [models.Index(fields=["agency", "starts_at"], name="session_agency_starts")]

    def __str__(self):
        return f"{self.service_type} · {self.starts_at:%Y-%m-%d %H:%M}"

    @classmethod
    def owned_by(cls, user):
        return Q(facilitator=user)


class Enrolment(PersonRow):
    """A person's place in a session, or on its waiting list, and whether they came."""

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="enrolments", verbose_name=_("séance")
    )
    state = models.CharField(
        _("état"), max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.ENROLLED
    )
    absence_reason = models.CharField(
        _("motif d’absence"), max_length=12, choices=AbsenceReason.choices, blank=True
    )
    letter = models.CharField(
        _("lettre envoyée"), max_length=10, choices=LetterStage.choices, blank=True
    )
    enrolled_on = models.DateField(_("inscrit à la séance le"))
    enrolled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("inscription à une séance")
        verbose_name_plural = _("inscriptions à des séances")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "migrant"],
                condition=~Q(state=EnrolmentState.CANCELLED),
                name="enrolment_once",
                violation_error_message=_("Cette personne est déjà inscrite à la séance."),
            )
        ]

    def __str__(self):
        return f"{self.migrant} · {self.session}"

    @property
    def is_ahead(self):
        """Whether it is a seat, or a place on the waiting list, in a session from today on."""
        return (
            self.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING)
            and self.session.state == SessionState.PLANNED
            and self.session.starts_at >= clock.at(clock.today())
        )


class Arrival(PersonRow):
    """Somebody at the front desk today: arrived, called, gone."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="arrivals")
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="arrival"
    )
    counsellor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="arrivals"
    )
    on = models.DateField(_("jour"))
    arrived_at = models.DateTimeField(_("arrivée"))
    called_at = models.DateTimeField(_("appelé à"), null=True, blank=True)
    gone_at = models.DateTimeField(_("parti à"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=8, choices=ArrivalState.choices, default=ArrivalState.WAITING
    )

    class Meta:
        ordering = ["arrived_at", "pk"]
        verbose_name = _("arrivée")
        verbose_name_plural = _("arrivées")
        constraints = [
            models.UniqueConstraint(
                fields=["migrant", "on"],
                condition=Q(state=ArrivalState.WAITING),
                name="arrival_waits_once",
                violation_error_message=_("Cette personne attend déjà."),
            )
        ]

    def __str__(self):
        return f"{self.migrant} · {self.arrived_at:%H:%M}"


def new_secret():
    return secrets.token_urlsafe(32)


class CalendarFeed(models.Model):
    """The private address at which a calendar program reads somebody's appointments."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("adresse d’agenda")
        verbose_name_plural = _("adresses d’agenda")

    def __str__(self):
        return str(self.user)
