"""Choices of the reports app; the stored values are English codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(models.TextChoices):
    """What the value of an indicator is."""

    COUNT = "count", _("nombre")
    RATE = "rate", _("part")
    MEAN = "mean", _("moyenne")
    MEDIAN_DAYS = "median_days", _("jours (médiane)")
    SCORE = "score", _("note moyenne, de 1 à 5")
    COST = "cost", _("euros par cas")


class DateRule(models.TextChoices):
    """Which rows belong to a period."""

    EVENT = "event", _("événement survenu dans la période")
    COHORT = "cohort", _("dossiers ouverts dans la période, suivis jusqu’à la date d’arrêté")
    STATE = "state", _("situation à la date d’arrêté")


class Status(models.TextChoices):
    """Whether a figure may be read, and why not."""

    OK = "ok", _("publié")
    TOO_FEW = "too_few", _("effectif trop faible")
    NOT_DUE = "not_due", _("non échu")
    HIDDEN = "hidden", _("masqué")
    UNKNOWN = "unknown", _("montant non saisi")


class EditionKind(models.TextChoices):
    """The documents that are printed from the same facts."""

    REPORT = "report", _("Rapport")
    BRIEF = "brief", _("Note de visite (deux pages)")
    AGENCY = "agency", _("Fiche d’une agence (une page)")


class EditionState(models.TextChoices):
    DRAFT = "draft", _("projet")
    PUBLISHED = "published", _("publié")
    REPLACED = "replaced", _("remplacé")
    WITHDRAWN = "withdrawn", pgettext_lazy("edition", "retiré")


class EditionWithdrawal(models.TextChoices):
    """Why an edition was taken back; shown to everybody who checks a copy."""

    FIGURES = "figures", _("chiffres erronés")
    SCOPE = "scope", _("période ou périmètre erroné")
    PRIVACY = "privacy", _("protection des personnes")
    TEXT = "text", _("texte erroné")


class PracticeState(models.TextChoices):
    """How far a good practice was tried, from what somebody saw to what everybody does."""

    OBSERVED = "observed", _("observée")
    DOCUMENTED = "documented", _("documentée")
    TESTED = "tested", _("éprouvée")
    CONFIRMED = "confirmed", _("confirmée")
    RECOMMENDED = "recommended", _("recommandée")
    GENERALISED = "generalised", _("généralisée")
    RETIRED = "retired", _("retirée")

    @classmethod
    def published(cls):
        """What readers of figures see and reports print."""
        return (cls.CONFIRMED, cls.RECOMMENDED, cls.GENERALISED)

    @classmethod
    def judged(cls):
        """In which evidence has served to judge, and stays."""
        return (cls.TESTED, *cls.published())


class PracticeTheme(models.TextChoices):
    OUTREACH = "outreach", _("Aller vers les personnes")
    INFORMATION = "information", _("Information et inscription")
    GUIDANCE = "guidance", _("Entretien et plan d’action")
    WORKSHOPS = "workshops", _("Ateliers")
    LANGUAGES = "languages", _("Langues")
    REMOTE = "remote", _("Services à distance")
    EMPLOYERS = "employers", _("Employeurs")
    PARTNERS = "partners", _("Partenaires")
    PAPERS = "papers", _("Titres et démarches")
    ORGANISATION = "organisation", _("Organisation de l’agence")


class StepBackReason(models.TextChoices):
    """Why a practice goes back to the state before."""

    SLIP = "slip", _("erreur de saisie")
    EVIDENCE = "evidence", _("preuve insuffisante")
    CHANGED = "changed", _("la pratique a changé")


class RetireReason(models.TextChoices):
    NO_EFFECT = "no_effect", _("sans effet")
    REPLACED = "replaced", _("remplacée par une autre")
    NOT_FEASIBLE = "not_feasible", _("plus réalisable")
    MISTAKE = "mistake", _("saisie par erreur")


class EvidenceKind(models.TextChoices):
    FIGURE = "figure", _("chiffre d’une phase")
    EDITION = "edition", _("chiffre d’une édition")
    CASE = "case", _("cas anonyme")
    STATEMENT = "statement", _("témoignage avec accord")


class Speaker(models.TextChoices):
    """Whose words a statement holds; nobody is named."""

    PERSON = "person", _("personne accompagnée")
    STAFF = "staff", _("agent de l’agence")
    EMPLOYER = "employer", _("employeur")
    PARTNER = "partner", _("partenaire")


class AdoptionState(models.TextChoices):
    RUNNING = "running", _("essai en cours")
    KEPT = "kept", _("retenue après l’essai")
    DROPPED = "dropped", _("abandonnée après l’essai")
    STOPPED = "stopped", _("essai arrêté")


class StopReason(models.TextChoices):
    STAFF = "staff", _("personnel manquant")
    MEANS = "means", _("moyens manquants")
    HARM = "harm", _("effets gênants")
    MISTAKE = "mistake", _("ouvert par erreur")


class ImprovementState(models.TextChoices):
    PROPOSED = "proposed", _("proposé")
    ACCEPTED = "accepted", _("accepté")
    DONE = "done", _("réalisé")
    DECLINED = "declined", _("écarté")


class DeclineReason(models.TextChoices):
    COST = "cost", _("trop coûteux")
    LAW = "law", _("hors de la compétence de l’agence")
    DUPLICATE = "duplicate", _("déjà proposé")
    OTHER = "other", _("autre motif")


class Readiness(models.TextChoices):
    READY = "ready", _("prêt")
    PARTLY = "partly", _("en partie")
    NOT_READY = "not_ready", _("pas prêt")
    UNKNOWN = "unknown", _("non renseigné")


class ReadinessItem(models.TextChoices):
    """What an agency needs before it opens to regularised migrants."""

    OPENED = "opened", _("Ouverture aux migrants régularisés")
    STAFF = "staff", _("Personnel")
    LANGUAGES = "languages", _("Langues")
    ROOMS = "rooms", _("Salles")
    HOURS = "hours", _("Heures d’ouverture")
    PARTNERS = "partners", _("Partenaires")
    EQUIPMENT = "equipment", _("Équipement")
    TRAINING = "training", _("Formation des agents")


class CostScope(models.TextChoices):
    """What money was spent on: serving people, or what makes that possible."""

    DIRECT = "direct", _("service aux personnes")
    SUPPORT = "support", _("appui et coordination")


class ChangeCause(models.TextChoices):
    """Why a figure differs between two editions."""

    DEFINITION = "definition", _("définition changée")
    SCOPE = "scope", _("périmètre changé")
    PROTECTION = "protection", _("masqué dans l’une des deux")
    STATE = "state", _("situation lue à une autre date")
    NEW_ROWS = "new_rows", _("lignes nouvelles de la période")
    CORRECTION = "correction", _("lignes corrigées ou retirées")
    LATE = "late", _("saisies tardives ou corrections")
    SAME = "same", _("inchangé")
