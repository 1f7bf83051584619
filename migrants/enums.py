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
    DUPLICATE = "duplicate", _("dossier en double, fusionné")

    @classmethod
    def never_counted(cls):
        """The reasons of files that should never have been: no figure counts them."""
        return (cls.OPENED_BY_MISTAKE, cls.DUPLICATE)

    @classmethod
    def at_the_desk(cls):
        """The reasons that somebody closes a file for; the others follow from another action."""
        return [
            (one.value, one.label) for one in cls if one not in (cls.TRANSFERRED, cls.DUPLICATE)
        ]


class ReopenReason(models.TextChoices):
    CAME_BACK = "came_back", _("la personne revient")
    JOB_ENDED = "job_ended", _("fin de l’emploi")
    CLOSED_BY_MISTAKE = "mistake", _("clôture par erreur")
    MERGE_UNDONE = "merge_undone", _("fusion annulée")

    @classmethod
    def at_the_desk(cls):
        return [(one.value, one.label) for one in cls if one != cls.MERGE_UNDONE]


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
    TRANSFERRED = "transferred", _("transfert à une autre agence")
    NO_LONGER_NEEDED = "done", _("appui terminé")


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


class ReadingLevel(models.TextChoices):
    """How well the person reads the language of the papers they are handed."""

    WELL = "well", _("lit sans aide")
    LITTLE = "little", _("lit avec aide")
    NOT = "not", _("ne lit pas")


class Recognition(models.TextChoices):
    """Whether a diploma from abroad counts here."""

    NOT_ASKED = "not_asked", _("équivalence non demandée")
    PENDING = "pending", _("équivalence demandée")
    RECOGNISED = "recognised", _("reconnu au Maroc")
    REFUSED = "refused", _("équivalence refusée")
    NOT_NEEDED = "not_needed", _("obtenu au Maroc")


class SituationKind(models.TextChoices):
    """Where the person stands with regard to work."""

    UNEMPLOYED = "unemployed", _("sans emploi, en recherche")
    INFORMAL = "informal", _("travail sans contrat")
    EMPLOYED = "employed", _("salarié(e) déclaré(e)")
    SELF_EMPLOYED = "self_employed", _("à son compte")
    TRAINING = "training", _("en formation ou en études")
    INACTIVE = "inactive", _("pas en recherche pour le moment")


class WorkingTime(models.TextChoices):
    ANY = "any", _("indifférent")
    FULL = "full", _("temps plein")
    PART = "part", _("temps partiel")


class Schedule(models.TextChoices):
    DAY = "day", _("journée")
    EVENING = "evening", _("soir")
    NIGHT = "night", _("nuit")
    WEEKEND = "weekend", _("week-end")


class Mobility(models.TextChoices):
    """How far the person would go to work or to live for work."""

    CITY = "city", _("dans la ville")
    REGION = "region", _("dans la région")
    COUNTRY = "country", _("dans tout le Maroc")


class DrivingLicence(models.TextChoices):
    A = "A", _("A – moto")
    B = "B", _("B – voiture")
    C = "C", _("C – camion")
    D = "D", _("D – autocar")
    E = "E", _("E – remorque")
    FORKLIFT = "forklift", _("cariste")


class FamilyTie(models.TextChoices):
    """What the other person is to this one."""

    SPOUSE = "spouse", _("conjoint")
    PARENT = "parent", _("parent")
    CHILD = "child", _("enfant")
    SIBLING = "sibling", _("frère ou sœur")
    OTHER = "other", _("autre membre du foyer")

    @property
    def inverse(self):
        return {self.PARENT: FamilyTie.CHILD, self.CHILD: FamilyTie.PARENT}.get(self, self)


class UploadKind(models.TextChoices):
    PERMIT = "permit", _("titre de séjour")
    PASSPORT = "passport", _("passeport")
    DIPLOMA = "diploma", _("diplôme ou attestation")
    CV = "cv", _("CV")
    CONTRACT = "contract", _("contrat de travail")
    CONSENT = "consent", _("consentement signé")
    OTHER = "other", _("autre document")


class PairState(models.TextChoices):
    """What was decided about two files that look like one person's."""

    SUSPECTED = "suspected", _("à examiner")
    DIFFERENT = "different", _("deux personnes")
    MERGED = "merged", _("fusionnés")


class PairSource(models.TextChoices):
    REGISTRATION = "registration", _("inscription au guichet")
    IMPORT = "import", _("import d’une feuille")
    SCAN = "scan", _("recherche d’ensemble")
    DESK = "desk", _("signalé par un conseiller")


class HandoverKind(models.TextChoices):
    COLLEAGUE = "colleague", _("à un collègue")
    AGENCY = "agency", _("à une autre agence")


class HandoverState(models.TextChoices):
    PROPOSED = "proposed", _("proposé")
    ACCEPTED = "accepted", _("accepté")
    REFUSED = "refused", _("refusé")
    CANCELLED = "cancelled", _("retiré")


class HandoverReason(models.TextChoices):
    MOVED = "moved", _("la personne a déménagé")
    LANGUAGE = "language", _("langue du conseiller")
    LOAD = "load", _("charge de travail")
    LEAVING = "leaving", _("départ ou absence du conseiller")
    ASKED = "asked", _("à la demande de la personne")
    OTHER = "other", _("autre motif")


class HandoverRefusal(models.TextChoices):
    FULL = "full", _("charge trop élevée")
    WRONG_PLACE = "wrong_place", _("autre agence plus proche")
    SKILLS = "skills", _("autre conseiller mieux placé")
    OTHER = "other", _("autre motif")


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("colonnes à vérifier")
    CHECKED = "checked", _("lignes à vérifier")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    CANCELLED = "cancelled", _("abandonné")


class ExportPurpose(models.TextChoices):
    """What people's data leave the portal for (law 09-08 asks for a declared purpose)."""

    SIGEC = "sigec", _("report des dossiers dans SIGEC")
    FOLLOW_UP = "follow_up", _("suivi des dossiers par l’agence")
    APPOINTMENTS = "appointments", _("convocation à un atelier ou à un rendez-vous")
    PARTNER = "partner", _("transmission à un partenaire, avec l’accord des personnes")
    QUALITY = "quality", _("contrôle de la qualité des données")
    STUDY = "study", _("étude, après avoir ôté les noms")
    AUTHORITY = "authority", _("demande d’une autorité, fondée en droit")
