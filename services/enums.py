"""Choices of the services app; the stored values are English codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ServiceFamily(models.TextChoices):
    RECEPTION = "reception", _("accueil et information")
    INTERVIEW = "interview", _("entretien")
    WORKSHOP = "workshop", _("atelier")
    TRAINING = "training", _("formation")
    INTERMEDIATION = "intermediation", _("intermédiation")
    SELF_EMPLOYMENT = "self_employment", _("auto-emploi")
    PARTNER = "partner", _("orientation vers un partenaire")


class Mode(models.TextChoices):
    """How a service is given; all but the agency and outreach are at a distance."""

    AGENCY = "agency", _("en agence")
    PHONE = "phone", _("par téléphone")
    VIDEO = "video", _("en visioconférence")
    EMAIL = "email", _("par courriel")
    OUTREACH = "outreach", _("hors les murs")

    @classmethod
    def remote(cls):
        return (cls.PHONE, cls.VIDEO, cls.EMAIL)


class ServiceOutcome(models.TextChoices):
    DONE = "done", _("réalisée")
    PARTIAL = "partial", _("à poursuivre")
    INTERRUPTED = "interrupted", _("interrompue")


class AppointmentState(models.TextChoices):
    BOOKED = "booked", _("prévu")
    CAME = "came", _("venu")
    EXCUSED = "excused", _("excusé")
    NO_SHOW = "no_show", _("absent")
    CANCELLED = "cancelled", _("annulé par l’agence")


class PlanState(models.TextChoices):
    AGREED = "agreed", _("convenu")
    ACHIEVED = "achieved", _("atteint")
    ABANDONED = "abandoned", _("abandonné")


class OfferState(models.TextChoices):
    OPEN = "open", _("ouverte")
    FILLED = "filled", _("pourvue")
    WITHDRAWN = "withdrawn", _("retirée")
    EXPIRED = "expired", _("expirée")


class ReferralState(models.TextChoices):
    PROPOSED = "proposed", _("proposée")
    SENT = "sent", _("envoyée")
    RECEIVED = "received", _("reçue par l’employeur")
    INTERVIEW = "interview", _("entretien fixé")
    HIRED = "hired", _("embauche")
    REFUSED = "refused", _("refus de l’employeur")
    WITHDRAWN = "withdrawn", _("retirée")
    UNANSWERED = "unanswered", _("sans réponse")

    @classmethod
    def open(cls):
        return (cls.PROPOSED, cls.SENT, cls.RECEIVED, cls.INTERVIEW)

    @classmethod
    def after_sending(cls):
        return tuple(state for state in cls if state not in (cls.PROPOSED, cls.WITHDRAWN))


class RefusalReason(models.TextChoices):
    PROFILE = "profile", _("profil différent du poste")
    LANGUAGE = "language", _("langue")
    DIPLOMA = "diploma", _("diplôme non reconnu")
    EXPERIENCE = "experience", _("expérience insuffisante")
    FORMALITIES = "formalities", _("formalités pour un salarié étranger")
    FILLED = "filled", _("poste pourvu")
    OTHER = "other", _("autre motif")


class WithdrawalReason(models.TextChoices):
    PERSON_DECLINED = "person_declined", _("la personne renonce")
    PERSON_PLACED = "person_placed", _("la personne a trouvé un emploi")
    OFFER_WITHDRAWN = "offer_withdrawn", _("offre retirée")
    MISTAKE = "mistake", _("erreur de saisie")


class ContractKind(models.TextChoices):
    CDI = "cdi", _("contrat à durée indéterminée (CDI)")
    CDD = "cdd", _("contrat à durée déterminée (CDD)")
    CI = "ci", _("contrat d’insertion (CI)")
    SELF_EMPLOYMENT = "self_employment", _("auto-emploi")
    TRAINING = "training", _("formation")


class PlacementProof(models.TextChoices):
    CONTRACT = "contract", _("contrat")
    CNSS = "cnss", _("déclaration à la CNSS")
    EMPLOYER = "employer", _("attestation de l’employeur")
    DECLARED = "declared", _("déclaration de la personne")


class PlacementState(models.TextChoices):
    RUNNING = "running", _("en cours")
    ENDED = "ended", _("terminée")


class PlacementEnd(models.TextChoices):
    CONTRACT_END = "contract_end", _("fin du contrat")
    PERSON_LEFT = "person_left", _("départ de la personne")
    EMPLOYER_ENDED = "employer_ended", _("rupture par l’employeur")
    MISTAKE = "mistake", _("erreur de saisie")
