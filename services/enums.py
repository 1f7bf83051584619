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


class Diploma(models.TextChoices):
    """The diploma that a service asks for."""

    ANY = "any", _("un diplôme, d’ici ou d’ailleurs")
    RECOGNISED = "recognised", _("un diplôme reconnu au Maroc")


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
    MOVED = "moved", _("déplacé")


class CancelReason(models.TextChoices):
    """Why the agency takes an appointment back; a person who cannot come is excused."""

    COUNSELLOR_AWAY = "counsellor_away", _("conseiller absent")
    AGENCY_CLOSED = "agency_closed", _("agence fermée")
    NOT_NEEDED = "not_needed", _("rendez-vous devenu inutile")
    MISTAKE = "mistake", _("erreur de saisie")
    OTHER = "other", _("autre motif")


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
    def at_employer(cls):
        return (cls.SENT, cls.RECEIVED, cls.INTERVIEW)

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


class SessionState(models.TextChoices):
    PLANNED = "planned", _("prévue")
    HELD = "held", _("tenue")
    CANCELLED = "cancelled", _("annulée")


class SessionChange(models.TextChoices):
    """Why a session is changed or cancelled."""

    AWAY = "away", _("animateur absent")
    ROOM = "room", _("salle indisponible")
    AGENCY_CLOSED = "agency_closed", _("agence fermée")
    TOO_FEW = "too_few", _("trop peu d’inscrits")
    SEATS = "seats", _("nombre de places revu")
    MISTAKE = "mistake", _("erreur de saisie")
    OTHER = "other", _("autre motif")


class EnrolmentState(models.TextChoices):
    ENROLLED = "enrolled", _("inscrit")
    WAITING = "waiting", _("en liste d’attente")
    CAME = "came", _("présent")
    EXCUSED = "excused", _("excusé")
    NO_SHOW = "no_show", _("absent")
    CANCELLED = "cancelled", _("désinscrit")

    @classmethod
    def seated(cls):
        """Those who take a seat."""
        return (cls.ENROLLED, cls.CAME)

    @classmethod
    def noted(cls):
        """Those of whom it is known whether they came."""
        return (cls.CAME, cls.EXCUSED, cls.NO_SHOW)


class AbsenceReason(models.TextChoices):
    WORK = "work", _("travail")
    ADMIN = "admin", _("démarche administrative")
    FAMILY = "family", _("famille")
    TRANSPORT = "transport", _("transport")
    UNKNOWN = "unknown", _("non connu")
    OTHER = "other", _("autre motif")


class LetterStage(models.TextChoices):
    """Letters after absences, one stage after the other."""

    FIRST = "first", _("rappel")
    SECOND = "second", _("deuxième rappel")
    LAST = "last", _("invitation à un entretien")


class ArrivalState(models.TextChoices):
    WAITING = "waiting", _("attend")
    CALLED = "called", _("appelé")
    GONE = "gone", _("parti")


class Dimension(models.TextChoices):
    """The four leaves of the positioning interview (`domain.md` 2.3)."""

    SELF = "self", _("soi : compétences et qualités")
    PROJECT = "project", _("projet professionnel")
    MARKET = "market", _("marché du travail")
    METHOD = "method", _("méthode de recherche")


class Segment(models.TextChoices):
    AUTONOMOUS = "autonomous", _("autonome")
    OCCASIONAL = "occasional", _("appui ponctuel")
    REINFORCED = "reinforced", _("accompagnement renforcé")
    TRAINING = "training", _("formation préalable")
    PROJECT = "project", _("auto-emploi")
    SOCIAL = "social", _("orientation sociale (partenaire)")


class Agreement(models.TextChoices):
    SIGNED = "signed", _("signé sur papier")
    WITNESSED = "witnessed", _("accord oral devant témoin")
    REMOTE = "remote", _("accord donné à distance")


class StepBy(models.TextChoices):
    PERSON = "person", _("la personne")
    COUNSELLOR = "counsellor", _("le conseiller")
    PARTNER = "partner", _("un partenaire")


class EmployerLanguage(models.TextChoices):
    """The languages in which employers are written to."""

    FRENCH = "fr", _("français")
    ARABIC = "ar", _("arabe")


class ExchangeSubject(models.TextChoices):
    PROSPECTION = "prospection", _("prospection")
    OFFER = "offer", _("offre")
    REFERRAL = "referral", _("candidat présenté")
    FORMALITIES = "formalities", _("formalités du contrat")
    FOLLOW_UP = "follow_up", _("suivi d’un salarié")
    OTHER = "other", _("autre objet")


class PermitReason(models.TextChoices):
    """Why a contract may outlast the permit: said, never forbidden (feature N1)."""

    RENEWAL_FILED = "filed", _("renouvellement déposé")
    RENEWAL_READY = "ready", _("dossier de renouvellement prêt")
    EMPLOYER_AGREES = "employer", _("employeur informé et d’accord")
    OTHER = "other", _("autre raison")


class WageBand(models.TextChoices):
    """Monthly wage against the legal minimum (SMIG)."""

    BELOW = "below", _("inférieur au SMIG")
    AROUND = "around", _("autour du SMIG")
    ABOVE = "above", _("jusqu’à deux fois le SMIG")
    HIGH = "high", _("plus de deux fois le SMIG")


class Formality(models.TextChoices):
    CARD = "card", _("titre valable et mention")
    EXEMPTION = "exemption", _("dispense d’attestation ANAPEC vérifiée")
    MODEL = "model", _("contrat au modèle des étrangers")
    FILED = "filed", _("demande de visa déposée (TAECHIR)")
    VISA = "visa", _("visa apposé sur le contrat")
    CNSS = "cnss", _("affiliation à la CNSS")


class FollowUpState(models.TextChoices):
    WAITING = "waiting", _("à venir ou à faire")
    IN_POST = "in_post", _("en poste")
    OTHER_JOB = "other_job", _("dans un autre emploi")
    NOT_IN_WORK = "not_in_work", _("plus en emploi")
    UNREACHABLE = "unreachable", _("injoignable")


class MessageKind(models.TextChoices):
    """What a message tells; all but `other` go to the person."""

    CONVOCATION = "convocation", _("convocation")
    REMINDER = "reminder", _("rappel")
    CHANGE = "change", _("changement")
    LETTER = "letter", _("lettre après absence")
    OTHER = "other", _("autre")


class MessageChannel(models.TextChoices):
    EMAIL = "email", _("courriel")
    SMS = "sms", _("SMS")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("en file")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("échec")
    CANCELLED = "cancelled", _("annulé")


class TaskRule(models.TextChoices):
    """What a rule asks somebody to do; services/rules.py says when."""

    NO_LEAD = "no_lead", _("Désigner un conseiller référent")
    UNREACHABLE = "unreachable", _("Noter un téléphone ou une adresse électronique")
    BIRTH_UNKNOWN = "birth_unknown", _("Noter la date de naissance que porte la pièce")
    PERMIT_ENDED = "permit_ended", _("Le titre a expiré : noter le nouveau, ou le récépissé")
    DUPLICATE = "duplicate", _("Dire si le doublon présumé est la même personne")
    SITUATION_OLD = "situation_old", _("Redemander la situation au regard de l’emploi")
    NO_DIAGNOSIS = "no_diagnosis", _("Mener l’entretien de positionnement")
    OUTCOME_UNSAID = "outcome_unsaid", _("Dire comment s’est passé le rendez-vous")
    REVIEW_OVERDUE = "review_overdue", _("Revoir le plan d’action avec la personne")
    STEP_OVERDUE = "step_overdue", _("Faire le point sur une étape du plan en retard")
    REFERRAL_SILENT = "referral_silent", _("Relancer l’employeur, qui n’a pas répondu")
    HIRE_UNRECORDED = "hire_unrecorded", _("Noter l’insertion qui suit l’embauche")
    FOLLOW_UP_DUE = "follow_up_due", _("Prendre des nouvelles de la personne en emploi")
