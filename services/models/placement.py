"""First days in work, the formalities of their contracts, and what became of them."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from migrants.models import Occupation, PersonRow, Registration
from services.enums import (
    ContractKind,
    FollowUpState,
    Formality,
    PermitReason,
    PlacementEnd,
    PlacementProof,
    PlacementState,
    WageBand,
)
from services.models.employment import Employer, Referral
from services.querysets import FOLLOW_UP_WINDOW, FollowUpQuerySet, PlacementQuerySet


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
    monthly_wage_band = models.CharField(
        _("salaire mensuel"), max_length=10, choices=WageBand.choices, blank=True
    )
    is_declared_cnss = models.BooleanField(_("déclarée à la CNSS"), null=True, blank=True)
    matches_target = models.BooleanField(_("métier recherché"), null=True, blank=True)
    permit_reason = models.CharField(
        _("titre plus court que le contrat : motif"),
        max_length=12,
        choices=PermitReason.choices,
        blank=True,
    )
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

    objects = PlacementQuerySet.as_manager()

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


class PlacementFormality(models.Model):
    """One formality of a foreigner's contract (labour code, art. 516 to 521) and when it was done."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="formalities")
    kind = models.CharField(_("formalité"), max_length=12, choices=Formality.choices)
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    is_exempt = models.BooleanField(_("dispensée"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("formalité")
        verbose_name_plural = _("formalités")
        constraints = [
            models.UniqueConstraint(fields=["placement", "kind"], name="placementformality_once")
        ]

    def __str__(self):
        return self.get_kind_display()


class FollowUp(PersonRow):
    """A look at a placement 1, 3, 6 or 12 months after its start."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="followups")
    months = models.PositiveSmallIntegerField(_("mois"))
    due_on = models.DateField(_("échéance"))
    state = models.CharField(
        _("état"), max_length=12, choices=FollowUpState.choices, default=FollowUpState.WAITING
    )
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(_("tentatives"), default=0)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction de la personne (1 à 5)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("suivi dans l’emploi")
        verbose_name_plural = _("suivis dans l’emploi")
        constraints = [
            models.UniqueConstraint(fields=["placement", "months"], name="followup_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", done_on__isnull=True)
                | (~Q(state="waiting") & Q(done_on__isnull=False)),
                name="followup_done_has_day",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 5)),
                name="followup_satisfaction_1_to_5",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="followup_due")]

    def __str__(self):
        return f"{self.placement} · {self.months}"

    @property
    def opens_on(self):
        """The first day on which an answer speaks of the due day."""
        return self.due_on - datetime.timedelta(days=FOLLOW_UP_WINDOW)
