"""Choices of the migrants app; the stored values are English codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    FEMALE = "F", _("Femme")
    MALE = "M", _("Homme")


class BirthPrecision(models.TextChoices):
    """What is known of a birth date; the unknown parts of the stored date are 1."""

    DAY = "day", _("date complète")
    MONTH = "month", _("mois et année")
    YEAR = "year", _("année seulement")
    UNKNOWN = "unknown", _("inconnue")


class MissingReason(models.TextChoices):
    """Why a fact that is normally asked for is missing."""

    NOT_ASKED = "not_asked", _("pas encore demandé")
    NOT_KNOWN = "not_known", _("la personne ne le sait pas")
    NO_PROOF = "no_proof", _("pas de pièce à l’appui")
    DECLINED = "declined", _("ne souhaite pas répondre")
    NONE_EXISTS = "none_exists", _("n’en a pas")


class FamilySituation(models.TextChoices):
    SINGLE = "single", _("célibataire")
    MARRIED = "married", _("marié(e)")
    DIVORCED = "divorced", _("divorcé(e)")
    WIDOWED = "widowed", _("veuf ou veuve")


class RegistrationState(models.TextChoices):
    OPEN = "open", _("ouverte")
    CLOSED = "closed", _("close")


class CloseReason(models.TextChoices):
    PLACED = "placed", _("insertion")
    LEFT_AREA = "left_area", _("départ de la région")
    LEFT_COUNTRY = "left_country", _("départ du Maroc")
    WITHDREW = "withdrew", _("à la demande de la personne")
    NO_CONTACT = "no_contact", _("plus de contact")
    TRANSFERRED = "transferred", _("transfert à une autre agence")
    OPENED_BY_MISTAKE = "mistake", _("ouverture par erreur")


class ReopenReason(models.TextChoices):
    CAME_BACK = "came_back", _("la personne revient")
    JOB_ENDED = "job_ended", _("fin de l’emploi")
    CLOSED_BY_MISTAKE = "mistake", _("clôture par erreur")


class DocumentKind(models.TextChoices):
    REGISTRATION_CARD = "registration_card", _("carte d’immatriculation")
    RESIDENCE_CARD = "residence_card", _("carte de résidence")
    RECEIPT = "receipt", _("récépissé")
    REFUGEE_CARD = "refugee_card", _("carte de réfugié")
    PASSPORT = "passport", _("passeport")
    OTHER = "other", _("autre pièce")

    @classmethod
    def residence(cls):
        """Kinds that stand for a right to stay (`domain.md` 4.1)."""
        return (
            cls.REGISTRATION_CARD,
            cls.RESIDENCE_CARD,
            cls.RECEIPT,
            cls.REFUGEE_CARD,
        )


class PermitMention(models.TextChoices):
    """Mention on a registration card."""

    WORK = "work", _("pour le travail")
    REGULATED_ACTIVITY = "regulated_activity", _("activité soumise à autorisation")
    FAMILY = "family", _("regroupement familial")
    STUDENT = "student", _("étudiant")
    CARE = "care", _("soins")
    VISITOR = "visitor", _("visiteur")
    EXCEPTIONAL = "exceptional", _("régularisation exceptionnelle")


class AssignmentRole(models.TextChoices):
    LEAD = "lead", _("conseiller référent")
    SUPPORT = "support", _("appui")
    DEPUTY = "deputy", _("suppléant")


class AssignmentEnd(models.TextChoices):
    REASSIGNED = "reassigned", _("nouveau référent")
    LEFT = "left", _("départ du conseiller")
    FILE_CLOSED = "file_closed", _("dossier clos")


class ConsentPurpose(models.TextChoices):
    """Separate consents asked for (law 09-08; `domain.md` 5, rule 4)."""

    PROCESSING = (
        "processing",
        _("information sur le traitement des données reçue et comprise"),
    )
    SHARE_CV = "share_cv", _("transmission du CV à des employeurs")
    SHARE_PARTNER = "share_partner", _("échange avec une association partenaire")
    MESSAGES = "messages", _("messages par SMS ou WhatsApp")
    STUDY = "study", _("utilisation anonyme pour des études")


class ConsentChannel(models.TextChoices):
    WRITTEN = "written", _("par écrit")
    ORAL = "oral", _("à l’oral, en agence")
    REMOTE = "remote", _("à distance")


class NoteVisibility(models.TextChoices):
    AGENCY = "agency", _("l’agence")
    TEAM = "team", _("les conseillers du dossier")


class CefrLevel(models.TextChoices):
    """Levels of the Common European Framework, with none before and native after."""

    A0 = "A0", _("aucune connaissance")
    A1 = "A1", _("A1 – découverte")
    A2 = "A2", _("A2 – survie")
    B1 = "B1", _("B1 – seuil")
    B2 = "B2", _("B2 – avancé")
    C1 = "C1", _("C1 – autonome")
    C2 = "C2", _("C2 – maîtrise")
    NATIVE = "NAT", _("langue maternelle")
