"""Who works where, with which rights, and who did and saw what."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.enums import (
    AbsenceKind,
    AccessKind,
    Action,
    AuditVerb,
    ProvinceKind,
    Scope,
    Weekday,
)
from agencies.querysets import (
    AgencyQuerySet,
    AppendOnlyQuerySet,
    MembershipQuerySet,
    UserManager,
)
from sharaka_portal.lib.models import CatalogueEntry, Labelled, PublicModel


class Region(Labelled):
    """One of the twelve regions; the code is the one of the planning commission (HCP)."""

    code = models.CharField(_("code HCP"), max_length=2, unique=True)
    iso_code = models.CharField(_("code ISO 3166-2"), max_length=6, unique=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("région")
        verbose_name_plural = _("régions")


class Province(Labelled):
    code = models.CharField(_("code HCP"), max_length=6, unique=True)
    iso_code = models.CharField(_("code ISO 3166-2"), max_length=6, blank=True)
    kind = models.CharField(_("type"), max_length=10, choices=ProvinceKind.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="provinces")

    class Meta:
        ordering = ["code"]
        verbose_name = _("province ou préfecture")
        verbose_name_plural = _("provinces et préfectures")


class Language(CatalogueEntry):
    """A language people speak; the code is ISO 639-3."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("langue")
        verbose_name_plural = _("langues")


class Agency(PublicModel, CatalogueEntry):
    """A place where people are served."""

    city_fr = models.CharField(_("ville"), max_length=100)
    city_ar = models.CharField(_("ville en arabe"), max_length=100, blank=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="agencies")
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    is_pilot = models.BooleanField(_("agence pilote"), default=False)
    is_presumed = models.BooleanField(
        _("présumée"), default=False, help_text=_("Existence à confirmer par l’ANAPEC.")
    )
    open_to_migrants_on = models.DateField(
        _("ouverte aux migrants régularisés depuis le"), null=True, blank=True
    )

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["label_fr"]
        verbose_name = _("agence")
        verbose_name_plural = _("agences")

    @property
    def city(self):
        return (get_language() == "ar" and self.city_ar) or self.city_fr


class User(AbstractBaseUser, PermissionsMixin, PublicModel):
    """Somebody who signs in; what they may do follows from their memberships."""

    email = models.EmailField(
        _("adresse électronique"),
        unique=True,
        error_messages={"unique": _("Un compte porte déjà cette adresse.")},
    )
    first_name = models.CharField(_("prénom"), max_length=80)
    last_name = models.CharField(_("nom"), max_length=80)
    first_name_ar = models.CharField(_("prénom en arabe"), max_length=80, blank=True)
    last_name_ar = models.CharField(_("nom en arabe"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    languages = models.ManyToManyField(
        Language, verbose_name=_("langues parlées"), related_name="speakers", blank=True
    )
    interface_language = models.CharField(
        _("langue de l’interface"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="fr",
    )
    is_active = models.BooleanField(_("compte actif"), default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        ordering = ["last_name", "first_name"]
        verbose_name = _("utilisateur")
        verbose_name_plural = _("utilisateurs")

    def __str__(self):
        return self.get_full_name()

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self):
        if get_language() == "ar" and self.last_name_ar:
            return f"{self.first_name_ar} {self.last_name_ar}".strip()
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self):
        return self.first_name


class Role(CatalogueEntry):
    """A set of rights that a membership gives."""

    class Meta(CatalogueEntry.Meta):
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")


class RoleGrant(models.Model):
    """A role may do an action as far as a scope."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="grants")
    action = models.CharField(_("action"), max_length=40, choices=Action.choices)
    scope = models.CharField(_("portée"), max_length=10, choices=Scope.choices)

    class Meta:
        verbose_name = _("droit")
        verbose_name_plural = _("droits")
        constraints = [
            models.UniqueConstraint(fields=["role", "action"], name="rolegrant_action_once"),
            models.CheckConstraint(
                condition=models.Q(scope__in=Scope.values), name="rolegrant_scope_known"
            ),
        ]

    def __str__(self):
        return f"{self.role} · {self.get_action_display()} · {self.get_scope_display()}"


class Membership(PublicModel):
    """A person's role in an agency, or nationally when it names none, between two days."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships")
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="memberships", null=True, blank=True
    )
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("affectation")
        verbose_name_plural = _("affectations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="membership_dates_in_order",
                violation_error_message=_("L’affectation finit avant de commencer."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "agency"],
                condition=models.Q(ends_on__isnull=True),
                name="membership_open_once",
                violation_error_message=_("Cette affectation est déjà en cours."),
            ),
            # A national membership names no agency, and to a database no two NULLs are the same.
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ends_on__isnull=True, agency__isnull=True),
                name="membership_national_once",
                violation_error_message=_("Cette affectation est déjà en cours."),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.role} · {self.agency or _('tout le pays')}"


class Room(PublicModel):
    """A room of an agency in which people are received."""

    AGENCY_PATH = "agency"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="rooms")
    name = models.CharField(_("salle"), max_length=60)
    seats = models.PositiveSmallIntegerField(_("places"), default=2)
    is_active = models.BooleanField(_("en usage"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("salle")
        verbose_name_plural = _("salles")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                name="room_once_an_agency",
                violation_error_message=_("Cette salle existe déjà."),
            )
        ]

    def __str__(self):
        return self.name


class OpeningHours(models.Model):
    """When an agency receives people on a weekday; without a row it is closed that day."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday.choices)
    opens_at = models.TimeField(_("ouvre à"))
    closes_at = models.TimeField(_("ferme à"))

    class Meta:
        ordering = ["weekday", "opens_at"]
        verbose_name = _("horaire d’ouverture")
        verbose_name_plural = _("horaires d’ouverture")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="openinghours_in_order",
                violation_error_message=_("L’agence ferme avant d’ouvrir."),
            ),
            models.UniqueConstraint(
                fields=["agency", "weekday", "opens_at"], name="openinghours_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}"


class Absence(PublicModel):
    """Days on which somebody receives nobody."""

    user = models.ForeignKey(User, models.CASCADE, related_name="absences")
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    reason = models.CharField(_("motif"), max_length=10, choices=AbsenceKind.choices)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="absence_dates_in_order",
                violation_error_message=_("L’absence finit avant de commencer."),
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.starts_on} – {self.ends_on}"


class AppendOnlyModel(models.Model):
    """A row of history: written once, never changed nor removed."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("History is append-only: this row cannot be changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("History is append-only: this row cannot be removed.")


class AuditEntry(AppendOnlyModel):
    """Who changed what, when; written in the transaction of the change itself."""

    at = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="audit_entries",
        null=True,
        verbose_name=_("auteur"),
    )
    verb = models.CharField(_("action"), max_length=16, choices=AuditVerb.choices)
    subject_type = models.CharField(_("objet"), max_length=60)
    subject_id = models.UUIDField(_("identifiant de l’objet"))
    person_id = models.UUIDField(_("personne concernée"), null=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+")
    changes = models.JSONField(_("avant et après"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("ligne d’historique")
        verbose_name_plural = _("historique")
        indexes = [
            models.Index(fields=["person_id", "-at"], name="auditentry_person"),
            models.Index(fields=["subject_id", "-at"], name="auditentry_subject"),
        ]

    def __str__(self):
        return f"{self.verb} {self.subject_type} {self.subject_id}"


class AccessLog(AppendOnlyModel):
    """Who read, searched, printed, exported, or was refused what."""

    at = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="accesses")
    kind = models.CharField(_("accès"), max_length=10, choices=AccessKind.choices)
    subject_type = models.CharField(_("objet"), max_length=60)
    subject_id = models.UUIDField(_("identifiant de l’objet"), null=True)
    person_id = models.UUIDField(_("personne concernée"), null=True)
    detail = models.JSONField(_("détail"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("accès")
        verbose_name_plural = _("accès")
        indexes = [
            models.Index(fields=["person_id", "-at"], name="accesslog_person"),
            models.Index(fields=["user", "-at"], name="accesslog_user"),
        ]

    def __str__(self):
        return f"{self.kind} {self.subject_type}"


class Transition(AppendOnlyModel):
    """One move of a state machine, with its day and its reason."""

    at = models.DateTimeField(_("moment"), default=timezone.now)
    on = models.DateField(_("date"))
    by = models.ForeignKey(User, models.PROTECT, related_name="transitions", null=True)
    machine = models.CharField(_("machine à états"), max_length=40)
    subject_id = models.UUIDField(_("objet"))
    person_id = models.UUIDField(_("personne concernée"), null=True)
    source = models.CharField(_("de"), max_length=30, blank=True)
    target = models.CharField(_("à"), max_length=30)
    reason = models.CharField(_("motif"), max_length=40, blank=True)
    comment = models.TextField(_("commentaire"), blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("changement d’état")
        verbose_name_plural = _("changements d’état")
        indexes = [
            models.Index(fields=["subject_id", "on"], name="transition_subject"),
            models.Index(fields=["person_id", "on"], name="transition_person"),
            models.Index(fields=["machine", "target", "on"], name="transition_machine"),
        ]

    def __str__(self):
        return f"{self.machine}: {self.source} → {self.target}"


class DailyRun(models.Model):
    """A job of the work of the day: who does it has it for a while, then it is done."""

    name = models.CharField(max_length=60)
    day = models.DateField()
    claimed_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "day"], name="dailyrun_once")]

    def __str__(self):
        return f"{self.name} {self.day}"
