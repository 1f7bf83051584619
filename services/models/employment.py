"""Employers and their offers; people introduced to them."""

import datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Language, Province, User
from agencies.querysets import ScopedQuerySet
from migrants.models import Consent, Occupation, PersonRow
from services.enums import (
    ContractKind,
    EmployerLanguage,
    ExchangeSubject,
    Mode,
    OfferState,
    PermitReason,
    ReferralState,
)
from services.models.agenda import new_secret
from services.models.catalogue import Sector
from services.querysets import (
    CONFIRM_DAYS,
    SOON_DAYS,
    EmployerQuerySet,
    ExchangeQuerySet,
    LinkQuerySet,
    OfferQuerySet,
    ReferralQuerySet,
)
from sharaka_portal.lib import clock
from sharaka_portal.lib.models import PublicModel


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

    objects = EmployerQuerySet.as_manager()

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


class EmployerRow(PublicModel):
    """A row about one employer: whoever may read or keep the employer may do so with it."""

    AGENCY_PATH = "employer__agency"

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def owned_by(cls, user):
        return Q(pk__in=[])


class EmployerContact(EmployerRow):
    """Somebody to talk to at an employer's."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="contacts")
    name = models.CharField(_("nom"), max_length=120)
    role = models.CharField(_("fonction"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    language = models.CharField(
        _("langue des messages"),
        max_length=2,
        choices=EmployerLanguage.choices,
        default=EmployerLanguage.FRENCH,
    )
    is_active = models.BooleanField(_("en fonction"), default=True)

    class Meta:
        ordering = ["-is_active", "name"]
        verbose_name = _("interlocuteur")
        verbose_name_plural = _("interlocuteurs")

    def __str__(self):
        return self.name


class EmployerExchange(EmployerRow):
    """A call, visit or message with an employer: the history of the relation."""

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="exchanges")
    contact = models.ForeignKey(
        EmployerContact,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("interlocuteur"),
    )
    on = models.DateField(_("le"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    mode = models.CharField(_("mode"), max_length=8, choices=Mode.choices, default=Mode.PHONE)
    subject = models.CharField(_("objet"), max_length=12, choices=ExchangeSubject.choices)
    note = models.TextField(_("compte rendu"), blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("échange avec un employeur")
        verbose_name_plural = _("échanges avec des employeurs")

    def __str__(self):
        return f"{self.employer} · {self.on}"


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
    languages = models.ManyToManyField(
        Language, verbose_name=_("langues demandées"), related_name="offers", blank=True
    )
    starts_on = models.DateField(_("début souhaité"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(
        _("durée du contrat (mois)"), null=True, blank=True
    )
    monthly_wage = models.PositiveIntegerField(
        _("salaire mensuel brut (DH)"), null=True, blank=True
    )
    province = models.ForeignKey(
        Province, models.PROTECT, null=True, blank=True, verbose_name=_("province")
    )
    experience_years = models.PositiveSmallIntegerField(
        _("années d’expérience demandées"), null=True, blank=True
    )
    formalities = models.TextField(_("formalités"), blank=True)
    confirmed_on = models.DateField(_("confirmée le"), null=True, blank=True, editable=False)
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

    @property
    def confirmed_or_received_on(self):
        """The last day on which the employer is known to have had these posts."""
        return max(self.received_on, self.confirmed_on or self.received_on)

    @property
    def expires_on(self):
        """The last day on which the offer stands if nobody confirms it."""
        return self.confirmed_or_received_on + datetime.timedelta(days=CONFIRM_DAYS)

    @property
    def expires_soon(self):
        """Whether somebody should ask the employer within the week."""
        left = (self.expires_on - clock.today()).days
        return self.state == OfferState.OPEN and left <= SOON_DAYS


class Referral(PersonRow):
    """A person introduced to an employer for an offer."""

    offer = models.ForeignKey(
        Offer, models.PROTECT, related_name="referrals", verbose_name=_("offre")
    )
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="referrals")
    counsellor = models.ForeignKey(User, models.PROTECT, related_name="referrals")
    proposed_on = models.DateField(_("proposée le"))
    sent_on = models.DateField(_("envoyée le"), null=True, blank=True, editable=False)
    cv_consent = models.ForeignKey(
        Consent,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        editable=False,
    )
    permit_reason = models.CharField(
        _("titre plus court que le contrat : motif"),
        max_length=12,
        choices=PermitReason.choices,
        blank=True,
    )
    furthest = models.CharField(
        _("étape la plus avancée"), max_length=10, choices=ReferralState.choices, blank=True
    )
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
            ),
            # Law 09-08: what went to an employer names the agreement it went with.
            models.CheckConstraint(
                condition=Q(state__in=["proposed", "withdrawn"], sent_on__isnull=True)
                | Q(cv_consent__isnull=False),
                name="referral_sent_with_consent",
                violation_error_message=_("Il manque l’accord sur la transmission du CV."),
            ),
        ]

    def __str__(self):
        return f"{self.migrant} · {self.offer}"


class ReferralLink(models.Model):
    """The address at which an employer answers a referral without an account."""

    referral = models.OneToOneField(Referral, models.CASCADE, related_name="link")
    secret = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    language = models.CharField(_("langue"), max_length=2, default="fr")
    sent_to = models.EmailField(_("envoyé à"), blank=True)
    expires_on = models.DateField(_("valable jusqu’au"))
    chased = models.PositiveSmallIntegerField(_("relances"), default=0)
    chase_on = models.DateField(_("prochaine relance"), null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("lien de réponse")
        verbose_name_plural = _("liens de réponse")

    def __str__(self):
        return str(self.referral)
