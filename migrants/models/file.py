"""The person's file at an agency: episodes, people in charge, consents, notes, barriers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from migrants.enums import (
    AssignmentEnd,
    AssignmentRole,
    CloseReason,
    ConsentChannel,
    ConsentPurpose,
    HandoverKind,
    HandoverReason,
    HandoverState,
    NoteVisibility,
    RegistrationState,
)
from migrants.models.catalogue import BarrierType
from migrants.models.person import PersonRow
from migrants.querysets import HandoverQuerySet, NoteQuerySet, RegistrationQuerySet


class Registration(PersonRow):
    """An episode of service: a person registered with an agency, from a day to a day."""

    AGENCY_PATH = "agency"

    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="registrations", verbose_name=_("agence")
    )
    state = models.CharField(
        _("état"),
        max_length=10,
        choices=RegistrationState.choices,
        default=RegistrationState.OPEN,
    )
    opened_on = models.DateField(_("inscription le"))
    closed_on = models.DateField(_("clôture le"), null=True, blank=True)
    close_reason = models.CharField(
        _("motif de clôture"), max_length=15, choices=CloseReason.choices, blank=True
    )
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        # The open one first: a merge may bring a later one that is over.
        ordering = [F("closed_on").desc(nulls_first=True), "-opened_on", "-pk"]
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        indexes = [models.Index(fields=["agency", "opened_on"], name="registration_agency_opened")]
        constraints = [
            models.UniqueConstraint(
                fields=["migrant"],
                condition=Q(state=RegistrationState.OPEN),
                name="registration_one_open",
                violation_error_message=_("Cette personne a déjà un dossier ouvert."),
            ),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OPEN, closed_on__isnull=True)
                | Q(state=RegistrationState.CLOSED, closed_on__gte=F("opened_on")),
                name="registration_closed_has_date",
                violation_error_message=_("La clôture ne peut pas précéder l’inscription."),
            ),
        ]

    def __str__(self):
        return f"{self.migrant} · {self.agency}"


class Assignment(PersonRow):
    """Somebody in charge of the person between two days; one open lead at a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(
        _("rôle"),
        max_length=8,
        choices=AssignmentRole.choices,
        default=AssignmentRole.LEAD,
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)
    end_reason = models.CharField(
        _("motif de fin"), max_length=12, choices=AssignmentEnd.choices, blank=True
    )

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("suivi")
        verbose_name_plural = _("suivis")
        indexes = [models.Index(fields=["user", "ends_on"], name="assignment_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["migrant"],
                condition=Q(role=AssignmentRole.LEAD, ends_on__isnull=True),
                name="assignment_one_open_lead",
                violation_error_message=_("Cette personne a déjà un conseiller référent."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="assignment_dates_in_order",
            ),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"


class ConsentText(models.Model):
    """The words that were read to the person, by version: a new wording is a new version."""

    purpose = models.CharField(_("objet"), max_length=14, choices=ConsentPurpose.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    text_fr = models.TextField(_("texte français"))
    text_ar = models.TextField(_("texte arabe"))
    text_en = models.TextField(_("texte anglais"))
    in_force_from = models.DateField(_("en vigueur depuis le"))

    class Meta:
        ordering = ["purpose", "-version"]
        verbose_name = _("texte de consentement")
        verbose_name_plural = _("textes de consentement")
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version"], name="consenttext_version_once")
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} v{self.version}"

    @property
    def text(self):
        return getattr(self, f"text_{(get_language() or 'fr')[:2]}")


class Consent(PersonRow):
    """An answer to a consent text, with day, channel and language; the latest one counts."""

    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    purpose = models.CharField(_("objet"), max_length=14, choices=ConsentPurpose.choices)
    is_granted = models.BooleanField(_("accordé"))
    given_on = models.DateField(_("le"))
    channel = models.CharField(_("forme"), max_length=8, choices=ConsentChannel.choices)
    language = models.CharField(_("langue"), max_length=2, choices=settings.LANGUAGES)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        indexes = [models.Index(fields=["migrant", "purpose"], name="consent_migrant_purpose")]

    def __str__(self):
        return f"{self.get_purpose_display()} · {self.is_granted}"


class Note(PersonRow):
    """Free text about the person, for the agency or for those in charge only."""

    body = models.TextField(_("note"))
    visibility = models.CharField(
        _("visible par"),
        max_length=8,
        choices=NoteVisibility.choices,
        default=NoteVisibility.AGENCY,
    )
    written_on = models.DateField(_("le"))
    written_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="notes"
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_on", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self):
        return self.body[:60]


class Barrier(PersonRow):
    """An obstacle to work that was noted with the person, until it is lifted."""

    kind = models.ForeignKey(BarrierType, models.PROTECT, related_name="barriers")
    noted_on = models.DateField(_("noté le"))
    lifted_on = models.DateField(_("levé le"), null=True, blank=True)
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["noted_on"]
        verbose_name = _("frein")
        verbose_name_plural = _("freins")
        constraints = [
            models.UniqueConstraint(
                fields=["migrant", "kind"],
                condition=Q(lifted_on__isnull=True),
                name="barrier_open_once",
                violation_error_message=_("Ce frein est déjà noté."),
            ),
            models.CheckConstraint(
                condition=Q(lifted_on__isnull=True) | Q(lifted_on__gte=F("noted_on")),
                name="barrier_dates_in_order",
            ),
        ]

    def __str__(self):
        return str(self.kind)


class Handover(PersonRow):
    """A file offered to, or asked for by, another counsellor or another agency.

    `asked_by` opened it. In an offer (`is_request` false) the receiving side answers; in a request
    the side that holds the file does. `answer_due_on` is five working days after the opening.
    """

    kind = models.CharField(_("sens"), max_length=10, choices=HandoverKind.choices)
    is_request = models.BooleanField(_("demandé par le receveur"), default=False)
    reason = models.CharField(_("motif"), max_length=10, choices=HandoverReason.choices)
    message = models.CharField(_("message"), max_length=500, blank=True)
    from_agency = models.ForeignKey(Agency, models.PROTECT, related_name="handovers_out")
    to_agency = models.ForeignKey(Agency, models.PROTECT, related_name="handovers_in")
    from_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="handovers_out"
    )
    to_user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="handovers_in"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_on = models.DateField(_("proposé le"))
    answer_due_on = models.DateField(_("réponse attendue le"))
    state = models.CharField(
        _("état"), max_length=10, choices=HandoverState.choices, default=HandoverState.PROPOSED
    )
    answered_on = models.DateField(_("répondu le"), null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name = _("passation")
        verbose_name_plural = _("passations")
        indexes = [
            models.Index(fields=["state", "answer_due_on"], name="handover_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["migrant"],
                condition=Q(state=HandoverState.PROPOSED),
                name="handover_one_open",
                violation_error_message=_("Une passation de ce dossier attend déjà une réponse."),
            )
        ]

    def __str__(self):
        return f"{self.migrant} · {self.get_kind_display()}"
