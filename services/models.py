"""What is done with the person, up to work."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.querysets import ScopedQuerySet
from migrants.models import Occupation, PersonRow, Registration
from services.enums import (
    AppointmentState,
    ContractKind,
    Mode,
    OfferState,
    PlacementEnd,
    PlacementProof,
    PlacementState,
    PlanState,
    ReferralState,
    ServiceFamily,
    ServiceOutcome,
)
from services.querysets import (
    AppointmentQuerySet,
    OfferQuerySet,
    ReferralQuerySet,
    ServiceQuerySet,
    TaskQuerySet,
)
from sharaka_portal.lib.models import CatalogueEntry, PublicModel


class ServiceType(CatalogueEntry):
    """A service of the catalogue (`domain.md` 2.1)."""

    family = models.CharField(_("famille"), max_length=16, choices=ServiceFamily.choices)
    duration_minutes = models.PositiveSmallIntegerField(_("durée usuelle (min)"), default=30)
    is_group = models.BooleanField(_("collective"), default=False)
    modes = models.JSONField(_("modes possibles"), default=list)

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("type de prestation")
        verbose_name_plural = _("types de prestations")


class Sector(CatalogueEntry):
    """A section or division of economic activity (NMA 2010, ISIC Rev. 4)."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("secteur d’activité")
        verbose_name_plural = _("secteurs d’activité")


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
    booked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

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
        ]

    def __str__(self):
        return f"{self.service_type} · {self.starts_at:%Y-%m-%d %H:%M}"


class Service(PersonRow):
    """A service that was given to a person: the trace of a contact."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="services")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="services")
    service_type = models.ForeignKey(
        ServiceType,
        models.PROTECT,
        related_name="services",
        verbose_name=_("prestation"),
    )
    counsellor = models.ForeignKey(
        User, models.PROTECT, related_name="services", verbose_name=_("conseiller")
    )
    appointment = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="service"
    )
    given_on = models.DateField(_("date"))
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.AGENCY)
    duration_minutes = models.PositiveSmallIntegerField(
        _("durée (min)"), validators=[MinValueValidator(1), MaxValueValidator(480)]
    )
    outcome = models.CharField(
        _("issue"),
        max_length=12,
        choices=ServiceOutcome.choices,
        default=ServiceOutcome.DONE,
    )
    note = models.TextField(_("note"), blank=True)
    desk_seconds = models.PositiveIntegerField(
        _("secondes depuis l’ouverture du dossier"), null=True, editable=False
    )

    objects = ServiceQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name = _("prestation")
        verbose_name_plural = _("prestations")
        indexes = [
            models.Index(fields=["agency", "given_on"], name="service_agency_given"),
            models.Index(fields=["migrant", "given_on"], name="service_migrant_given"),
        ]

    def __str__(self):
        return f"{self.service_type} · {self.given_on}"


class ActionPlan(PersonRow):
    """What the person and the counsellor agreed to reach, in one episode."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="plans")
    objective = models.CharField(_("objectif"), max_length=250)
    agreed_on = models.DateField(_("convenu le"))
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=PlanState.choices, default=PlanState.AGREED
    )
    agreed_with = models.ForeignKey(User, models.PROTECT, related_name="plans")

    class Meta:
        ordering = ["-agreed_on", "-pk"]
        verbose_name = _("plan d’action")
        verbose_name_plural = _("plans d’action")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(state=PlanState.AGREED),
                name="actionplan_one_running",
                violation_error_message=_("Un plan d’action est déjà en cours."),
            )
        ]

    def __str__(self):
        return self.objective


class Task(PersonRow):
    """Something to do for a person by a day; a rule's task exists once while it is open."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="tasks", verbose_name=_("pour"))
    label = models.CharField(_("à faire"), max_length=200)
    due_on = models.DateField(_("échéance"))
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    rule = models.CharField(_("règle"), max_length=60, blank=True, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("tâche")
        verbose_name_plural = _("tâches")
        indexes = [models.Index(fields=["owner", "done_on", "due_on"], name="task_owner_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["migrant", "rule"],
                condition=Q(done_on__isnull=True) & ~Q(rule=""),
                name="task_rule_once",
            )
        ]

    def __str__(self):
        return self.label


class Employer(PublicModel):
    """A firm or household that may hire; every agency reads the register, its own keeps it."""

    AGENCY_PATH = "agency"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="employers", verbose_name=_("agence")
    )
    name = models.CharField(_("raison sociale"), max_length=150)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, verbose_name=_("secteur")
    )
    city = models.CharField(_("ville"), max_length=100)
    contact_name = models.CharField(_("interlocuteur"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("employeur")
        verbose_name_plural = _("employeurs")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "city"],
                name="employer_once_an_agency",
                violation_error_message=_("Cet employeur est déjà enregistré."),
            )
        ]

    def __str__(self):
        return self.name

    @classmethod
    def owned_by(cls, user):
        return Q(pk__in=[])


class Offer(PublicModel):
    """Posts an employer wants to fill."""

    AGENCY_PATH = "employer__agency"

    employer = models.ForeignKey(Employer, models.PROTECT, related_name="offers")
    title = models.CharField(_("intitulé du poste"), max_length=150)
    occupation = models.ForeignKey(
        Occupation, models.PROTECT, null=True, blank=True, verbose_name=_("métier")
    )
    posts = models.PositiveSmallIntegerField(
        _("nombre de postes"), default=1, validators=[MinValueValidator(1)]
    )
    city = models.CharField(_("lieu de travail"), max_length=100)
    contract_kind = models.CharField(_("contrat"), max_length=16, choices=ContractKind.choices)
    received_on = models.DateField(_("reçue le"))
    state = models.CharField(
        _("état"), max_length=10, choices=OfferState.choices, default=OfferState.OPEN
    )
    details = models.TextField(_("précisions"), blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        verbose_name = _("offre")
        verbose_name_plural = _("offres")

    def __str__(self):
        return self.title

    @classmethod
    def owned_by(cls, user):
        return Q(pk__in=[])


class Referral(PersonRow):
    """A person introduced to an employer for an offer."""

    offer = models.ForeignKey(
        Offer, models.PROTECT, related_name="referrals", verbose_name=_("offre")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="referrals")
    counsellor = models.ForeignKey(User, models.PROTECT, related_name="referrals")
    proposed_on = models.DateField(_("proposée le"))
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True, editable=False)
    state = models.CharField(
        _("état"),
        max_length=10,
        choices=ReferralState.choices,
        default=ReferralState.PROPOSED,
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        verbose_name = _("mise en relation")
        verbose_name_plural = _("mises en relation")
        indexes = [models.Index(fields=["agency", "sent_on"], name="referral_agency_sent")]
        constraints = [
            models.UniqueConstraint(
                fields=["migrant", "offer"],
                condition=Q(state__in=["proposed", "sent", "received", "interview"]),
                name="referral_open_once",
                violation_error_message=_("Cette personne est déjà présentée pour cette offre."),
            )
        ]

    def __str__(self):
        return f"{self.migrant} · {self.offer}"


class Placement(PersonRow):
    """A first day in work: a contract, or an activity of one's own."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="placements")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="placements")
    referral = models.OneToOneField(
        Referral, models.PROTECT, null=True, blank=True, related_name="placement"
    )
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="placements"
    )
    occupation = models.ForeignKey(Occupation, models.PROTECT, null=True, blank=True)
    title = models.CharField(_("poste ou activité"), max_length=150)
    contract_kind = models.CharField(_("contrat"), max_length=16, choices=ContractKind.choices)
    proof = models.CharField(_("preuve"), max_length=10, choices=PlacementProof.choices)
    started_on = models.DateField(_("commence le"))
    ends_on = models.DateField(_("fin prévue le"), null=True, blank=True)
    ended_on = models.DateField(_("terminée le"), null=True, blank=True, editable=False)
    end_reason = models.CharField(
        _("motif de fin"),
        max_length=16,
        choices=PlacementEnd.choices,
        blank=True,
        editable=False,
    )
    state = models.CharField(
        _("état"),
        max_length=10,
        choices=PlacementState.choices,
        default=PlacementState.RUNNING,
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-started_on", "-pk"]
        verbose_name = _("insertion")
        verbose_name_plural = _("insertions")
        indexes = [models.Index(fields=["agency", "started_on"], name="placement_agency_started")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("started_on")),
                name="placement_dates_in_order",
                violation_error_message=_("L’insertion finit avant de commencer."),
            )
        ]

    def __str__(self):
        return f"{self.title} · {self.started_on}"
