"""What is done with a person: services given, interviews, plans, tasks."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from migrants.models import Migrant, PersonRow, Registration
from services.enums import (
    Agreement,
    Dimension,
    Mode,
    PlanState,
    Segment,
    ServiceOutcome,
    StepBy,
    TaskRule,
)
from services.models.agenda import Appointment, Session
from services.models.catalogue import ServiceType
from services.querysets import ServiceQuerySet, TaskQuerySet


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
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="services"
    )
    planned_mode = models.CharField(
        _("mode prévu"), max_length=8, choices=Mode.choices, blank=True, editable=False
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


class Diagnosis(PersonRow):
    """A positioning interview's findings, valid for some months, compared with the one before."""

    migrant = models.ForeignKey(Migrant, models.CASCADE, related_name="diagnoses")
    registration = models.ForeignKey(Registration, models.PROTECT, related_name="diagnoses")
    service = models.OneToOneField(
        Service, models.PROTECT, null=True, blank=True, related_name="diagnosis"
    )
    made_on = models.DateField(_("établi le"))
    valid_until = models.DateField(_("valable jusqu’au"))
    made_by = models.ForeignKey(User, models.PROTECT, related_name="diagnoses")
    segment = models.CharField(_("segment"), max_length=12, choices=Segment.choices)
    summary = models.TextField(_("synthèse"), blank=True)

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = _("diagnostic")
        verbose_name_plural = _("diagnostics")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("made_on")), name="diagnosis_dates_in_order"
            )
        ]

    def __str__(self):
        return f"{self.made_on}"


class DiagnosisScore(models.Model):
    """One of the four dimensions of a diagnosis: level 1 (weak) to 4 (strong), priority, words."""

    diagnosis = models.ForeignKey(Diagnosis, models.CASCADE, related_name="scores")
    dimension = models.CharField(_("dimension"), max_length=8, choices=Dimension.choices)
    level = models.PositiveSmallIntegerField(
        _("niveau"), validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    is_priority = models.BooleanField(_("prioritaire"), default=False)
    comment = models.CharField(_("commentaire"), max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("dimension du diagnostic")
        verbose_name_plural = _("dimensions du diagnostic")
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "dimension"], name="diagnosisscore_once"),
            models.CheckConstraint(
                condition=Q(level__range=(1, 4)), name="diagnosisscore_level_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_dimension_display()} {self.level}"


class ActionPlan(PersonRow):
    """What the person and the counsellor agreed to reach, in one episode."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="plans")
    objective = models.CharField(_("objectif"), max_length=250)
    agreed_on = models.DateField(_("convenu le"))
    review_on = models.DateField(_("à revoir le"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=PlanState.choices, default=PlanState.AGREED
    )
    agreement = models.CharField(
        _("accord de la personne"), max_length=10, choices=Agreement.choices, blank=True
    )
    witness = models.CharField(_("témoin de l’accord"), max_length=120, blank=True)
    approved_on = models.DateField(_("validé le"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
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


class Step(PersonRow):
    """One step of an action plan: who does it, by when, and when it was done."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="steps")
    label = models.CharField(_("étape"), max_length=200)
    done_by = models.CharField(
        _("responsable"), max_length=10, choices=StepBy.choices, default=StepBy.PERSON
    )
    service_type = models.ForeignKey(
        ServiceType, models.PROTECT, null=True, blank=True, verbose_name=_("prestation")
    )
    due_on = models.DateField(_("échéance"))
    done_on = models.DateField(_("fait le"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("étape du plan")
        verbose_name_plural = _("étapes du plan")

    def __str__(self):
        return self.label


class Task(PersonRow):
    """Something to do for a person by a day; a rule's task exists once while it is open."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="tasks", verbose_name=_("pour"))
    label = models.CharField(_("à faire"), max_length=200)
    due_on = models.DateField(_("échéance"))
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    snoozed_until = models.DateField(_("reportée au"), null=True, blank=True, editable=False)
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
        return self.title

    @property
    def title(self):
        """What is to do; a rule's words in the active language."""
        return TaskRule(self.rule).label if self.rule in TaskRule.values else self.label

    @property
    def acts_on(self):
        """The day by which something is to happen; a task that was put off has a later one."""
        return max(self.due_on, self.snoozed_until or self.due_on)
