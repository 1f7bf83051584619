"""What was learnt: good practices, trials of them elsewhere, improvements, and the evidence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.querysets import ScopedQuerySet
from migrants.models import BarrierType, Consent
from reports.enums import (
    AdoptionState,
    EvidenceKind,
    ImprovementState,
    PracticeState,
    PracticeTheme,
    Speaker,
)
from reports.models.edition import Edition
from reports.models.phase import Phase
from reports.querysets import EvidenceQuerySet, ImprovementQuerySet, PracticeQuerySet
from sharaka_portal.lib.models import PublicModel

CARD = ("context", "action", "result", "conditions", "transferability")


class GoodPractice(PublicModel):
    """A way of working that was seen to help; `language` is the one in which it was written."""

    AGENCY_PATH = "agency"

    phase = models.ForeignKey(
        Phase, models.PROTECT, related_name="practices", verbose_name=_("phase")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="practices", verbose_name=_("agence")
    )
    theme = models.CharField(_("thème"), max_length=14, choices=PracticeTheme.choices)
    title = models.CharField(_("titre"), max_length=150)
    context = models.TextField(_("contexte"), blank=True)
    action = models.TextField(_("action"), blank=True)
    result = models.TextField(_("résultat"), blank=True)
    conditions = models.TextField(_("conditions de réussite"), blank=True)
    transferability = models.TextField(_("transférabilité"), blank=True)
    language = models.CharField(_("langue du texte"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(
        _("état"), max_length=12, choices=PracticeState.choices, default=PracticeState.OBSERVED
    )
    observed_on = models.DateField(_("observée le"))
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="practices"
    )
    is_demo = models.BooleanField(_("démonstration"), default=False, editable=False)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-observed_on", "-pk"]
        verbose_name = _("bonne pratique")
        verbose_name_plural = _("bonnes pratiques")

    def __str__(self):
        return self.title

    @property
    def card(self):
        """(name, label, text) of the parts of the card, in their order."""
        return [
            (name, self._meta.get_field(name).verbose_name, getattr(self, name)) for name in CARD
        ]

    @property
    def missing(self):
        """The labels of the parts that are still empty."""
        return [label for _name, label, text in self.card if not text.strip()]


class Improvement(PublicModel):
    """Something to mend: a problem, how many people meet it, who changes what by when.

    `count` is the number of open barriers of the kind on `counted_on`, frozen; `shown_count` is
    the same for readers outside the agency, None where it is hidden from them.
    """

    AGENCY_PATH = "agency"

    phase = models.ForeignKey(
        Phase, models.PROTECT, related_name="improvements", verbose_name=_("phase")
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="improvements", verbose_name=_("agence")
    )
    title = models.CharField(_("titre"), max_length=150)
    problem = models.TextField(_("problème"))
    barrier = models.ForeignKey(
        BarrierType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("frein concerné"),
    )
    is_national = models.BooleanField(
        _("compter dans toutes les agences de la phase"), default=False
    )
    counted_on = models.DateField(_("compté le"), null=True, blank=True)
    count = models.PositiveIntegerField(_("personnes concernées"), null=True, editable=False)
    shown_count = models.PositiveIntegerField(null=True, editable=False)
    change = models.TextField(_("changement proposé"))
    owner = models.CharField(
        _("responsable"), max_length=120, help_text=_("Une fonction, pas un nom de personne.")
    )
    due_on = models.DateField(_("échéance"))
    state = models.CharField(
        _("état"),
        max_length=10,
        choices=ImprovementState.choices,
        default=ImprovementState.PROPOSED,
    )
    language = models.CharField(_("langue du texte"), max_length=2, choices=settings.LANGUAGES)
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="improvements"
    )
    is_demo = models.BooleanField(_("démonstration"), default=False, editable=False)

    objects = ImprovementQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("axe d’amélioration")
        verbose_name_plural = _("axes d’amélioration")

    def __str__(self):
        return self.title


class Evidence(PublicModel):
    """What a practice or an improvement rests on, frozen when it was attached.

    `facts` holds a figure with its number of cases and its range (`reports.proof`); a case or a
    statement has words. A statement counts while the consent behind it stands.
    """

    practice = models.ForeignKey(
        GoodPractice, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    improvement = models.ForeignKey(
        Improvement, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    kind = models.CharField(_("preuve"), max_length=10, choices=EvidenceKind.choices)
    facts = models.JSONField(_("faits"), default=dict, blank=True)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    text = models.TextField(_("texte"), blank=True)
    language = models.CharField(_("langue du texte"), max_length=2, choices=settings.LANGUAGES)
    speaker = models.CharField(_("parole de"), max_length=10, choices=Speaker.choices, blank=True)
    consent = models.ForeignKey(
        Consent, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    consent_on = models.DateField(_("accord donné le"), null=True, blank=True)
    attached_on = models.DateField(_("jointe le"))
    attached_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["attached_on", "pk"]
        verbose_name = _("preuve")
        verbose_name_plural = _("preuves")
        constraints = [
            models.CheckConstraint(
                condition=Q(practice__isnull=True) ^ Q(improvement__isnull=True),
                name="evidence_of_one_lesson",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EvidenceKind.STATEMENT) | Q(consent_on__isnull=False),
                name="evidence_statement_with_consent",
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def lesson(self):
        return self.practice or self.improvement


class Adoption(PublicModel):
    """An agency tries the practice of another between two days, judged by one rate.

    `before` and `after` are counts of periods of the same length, frozen when the trial begins and
    when it is judged: {"start", "as_of", "numerator", "denominator"}.
    """

    AGENCY_PATH = "agency"

    practice = models.ForeignKey(GoodPractice, models.PROTECT, related_name="adoptions")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="adoptions", verbose_name=_("agence")
    )
    indicator = models.CharField(_("indicateur"), max_length=40)
    starts_on = models.DateField(_("début de l’essai"))
    ends_on = models.DateField(_("fin de l’essai"))
    before = models.JSONField(_("avant"))
    after = models.JSONField(_("après"), null=True, blank=True)
    state = models.CharField(
        _("état"), max_length=8, choices=AdoptionState.choices, default=AdoptionState.RUNNING
    )
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("essai d’une pratique")
        verbose_name_plural = _("essais de pratiques")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="adoption_dates_in_order",
                violation_error_message=_("L’essai finit avant de commencer."),
            ),
            models.UniqueConstraint(
                fields=["practice", "agency"],
                condition=Q(state=AdoptionState.RUNNING),
                name="adoption_running_once",
                violation_error_message=_("Cette agence essaie déjà cette pratique."),
            ),
        ]

    def __str__(self):
        return f"{self.practice} · {self.agency}"
