"""The person and the papers that identify them."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from phonenumber_field.modelfields import PhoneNumberField

from agencies.models import Agency, Language, Province, User
from migrants import permits
from migrants.enums import (
    AssignmentEnd,
    BirthPrecision,
    DocumentKind,
    FamilySituation,
    MissingReason,
    PermitMention,
    ReadingLevel,
    Sex,
)
from migrants.filenumber import new_file_number
from migrants.querysets import DocumentQuerySet, MigrantQuerySet, PersonRowQuerySet
from sharaka_portal.lib.models import PublicModel

# So long the former counsellor may read a file that left for another agency.
LENT_DAYS = 30


class Migrant(PublicModel):
    """A person looking for work, known to one agency at a time."""

    AGENCY_PATH = "agency"

    file_number = models.CharField(
        _("numéro de dossier"),
        max_length=9,
        unique=True,
        default=new_file_number,
        editable=False,
    )
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="migrants", verbose_name=_("agence")
    )
    last_name = models.CharField(_("nom"), max_length=80)
    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name_ar = models.CharField(_("nom en arabe"), max_length=80, blank=True)
    first_name_ar = models.CharField(_("prénom en arabe"), max_length=80, blank=True)
    sex = models.CharField(_("sexe"), max_length=1, choices=Sex.choices)
    birth_date = models.DateField(_("date de naissance"), null=True, blank=True)
    birth_precision = models.CharField(
        _("précision"),
        max_length=8,
        choices=BirthPrecision.choices,
        default=BirthPrecision.DAY,
    )
    birth_missing_reason = models.CharField(
        _("motif d’absence de la date"),
        max_length=12,
        choices=MissingReason.choices,
        blank=True,
    )
    nationality = CountryField(_("nationalité"))
    birth_country = CountryField(_("pays de naissance"), blank=True)
    family_situation = models.CharField(
        _("situation familiale"),
        max_length=10,
        choices=FamilySituation.choices,
        blank=True,
    )
    phone = PhoneNumberField(_("téléphone"), blank=True)
    has_whatsapp = models.BooleanField(_("joignable sur WhatsApp"), default=False)
    other_phone = PhoneNumberField(_("autre téléphone"), blank=True)
    other_has_whatsapp = models.BooleanField(
        _("autre téléphone joignable sur WhatsApp"), default=False
    )
    email = models.EmailField(_("adresse électronique"), blank=True)
    email_missing_reason = models.CharField(
        _("motif d’absence d’adresse électronique"),
        max_length=12,
        choices=MissingReason.choices,
        blank=True,
    )
    city = models.CharField(_("ville"), max_length=100, blank=True)
    address = models.CharField(_("adresse"), max_length=250, blank=True)
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    document_missing_reason = models.CharField(
        _("motif d’absence de titre"),
        max_length=12,
        choices=MissingReason.choices,
        blank=True,
    )
    preferred_language = models.CharField(
        _("langue des documents remis"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="fr",
    )
    spoken_language = models.ForeignKey(
        Language,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("langue de l’échange"),
    )
    reading_level = models.CharField(
        _("lecture des documents remis"), max_length=6, choices=ReadingLevel.choices, blank=True
    )
    needs_interpreter = models.BooleanField(_("a besoin d’un interprète"), default=False)
    education_level = models.ForeignKey(
        "EducationLevel",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="migrants",
        verbose_name=_("niveau d’études"),
    )
    languages = models.ManyToManyField(Language, through="LanguageSkill", related_name="migrants")
    folded_name = models.CharField(max_length=200, editable=False, db_index=True, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", editable=False
    )
    updated_at = models.DateTimeField(_("mis à jour le"), auto_now=True)

    objects = MigrantQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name = _("personne")
        verbose_name_plural = _("personnes")
        indexes = [
            models.Index(fields=["agency", "last_name", "first_name"], name="migrant_agency_name"),
            models.Index(fields=["birth_date"], name="migrant_birth"),
            models.Index(fields=["phone"], name="migrant_phone"),
            models.Index(fields=["other_phone"], name="migrant_other_phone"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="migrant_sex_known"),
            models.CheckConstraint(
                condition=Q(birth_date__isnull=False) & ~Q(birth_precision=BirthPrecision.UNKNOWN)
                | Q(birth_date__isnull=True, birth_precision=BirthPrecision.UNKNOWN),
                name="migrant_birth_precision_agrees",
                violation_error_message=_(
                    "Indiquez une date de naissance, ou « inconnue » et le motif."
                ),
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        """First and last name in the script of the active language, or in Latin script."""
        if get_language() == "ar" and (self.last_name_ar or self.first_name_ar):
            return f"{self.first_name_ar} {self.last_name_ar}".strip()
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def arabic_name(self):
        return f"{self.first_name_ar} {self.last_name_ar}".strip()

    @property
    def history_ids(self):
        """The public ids under which history speaks of the person: a merged file keeps its own."""
        files = Migrant.objects.filter(Q(pk=self.pk) | Q(merged_into=self.pk))
        return files.order_by().values("public_id")

    @property
    def permit(self):
        """The permit clock; needs a person read through `MigrantQuerySet.with_file`."""
        return permits.clock_of(self.current_permits)

    @property
    def lead(self):
        """The lead counsellor or None; needs a person read through `MigrantQuerySet.with_file`."""
        return self.open_leads[0].user if self.open_leads else None

    def latest_answer(self, purpose):
        """The person's latest answer to a consent, or None; free where consents were read along."""
        return next((row for row in self.consents.all() if row.purpose == purpose), None)

    @classmethod
    def owned_by(cls, user):
        """The condition of a person being the user's own file: an open assignment."""
        return Q(assignments__user=user, assignments__ends_on__isnull=True)

    @classmethod
    def lent_to(cls, user, day):
        """The condition of a file that left with a transfer, which the user may still read."""
        return former_charge("assignments__", user, day)


def former_charge(path, user, day):
    """The condition of having been in charge until a transfer of the last `LENT_DAYS` days."""
    return Q(
        **{
            f"{path}user": user,
            f"{path}end_reason": AssignmentEnd.TRANSFERRED,
            f"{path}ends_on__gte": day - datetime.timedelta(days=LENT_DAYS),
        }
    )


class PersonRow(PublicModel):
    """A row about one person: whoever may see the person may see it, by action."""

    AGENCY_PATH = "migrant__agency"

    migrant = models.ForeignKey(Migrant, models.CASCADE, related_name="%(class)ss")

    objects = PersonRowQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def owned_by(cls, user):
        """The condition of the row being about one of the user's own files."""
        return Q(migrant__assignments__user=user, migrant__assignments__ends_on__isnull=True)

    @classmethod
    def lent_to(cls, user, day):
        return former_charge("migrant__assignments__", user, day)


class NameKey(models.Model):
    """A folded key of a person's name, indexed for look-up and the duplicate check.

    The birth date stands beside it so that both narrow the same index; see docs/duplicates.md.
    """

    migrant = models.ForeignKey(
        Migrant, models.CASCADE, related_name="name_keys", db_index=False
    )  # the constraint has an index
    key = models.CharField(max_length=64)
    birth_date = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["key", "birth_date", "migrant"], name="namekey_born")]
        constraints = [models.UniqueConstraint(fields=["migrant", "key"], name="namekey_once")]

    def __str__(self):
        return self.key


class OtherNationality(models.Model):
    migrant = models.ForeignKey(Migrant, models.CASCADE, related_name="other_nationalities")
    country = CountryField(_("autre nationalité"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["migrant", "country"], name="othernationality_once")
        ]

    def __str__(self):
        return str(self.country.name)


class IdentityDocument(PersonRow):
    """A paper with a number and an end date; the current ones are unique over all people."""

    kind = models.CharField(_("type de pièce"), max_length=20, choices=DocumentKind.choices)
    number = models.CharField(_("numéro"), max_length=30)
    number_normalised = models.CharField(max_length=15, editable=False)
    mention = models.CharField(
        _("mention"), max_length=20, choices=PermitMention.choices, blank=True
    )
    issued_on = models.DateField(_("délivrée le"), null=True, blank=True)
    expires_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    issuing_place = models.CharField(_("préfecture de délivrance"), max_length=100, blank=True)
    is_current = models.BooleanField(_("en cours"), default=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-expires_on", "-pk"]
        verbose_name = _("pièce")
        verbose_name_plural = _("pièces")
        indexes = [
            models.Index(fields=["number_normalised"], name="identitydocument_number"),
            models.Index(fields=["expires_on"], name="identitydocument_expiry"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number_normalised"],
                condition=Q(is_current=True),
                name="identitydocument_number_unique",
                violation_error_message=_("Cette pièce est déjà enregistrée."),
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gt=F("issued_on")),
                name="identitydocument_dates_in_order",
                violation_error_message=_("La pièce expire avant d’avoir été délivrée."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.number}"
