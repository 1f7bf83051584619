"""Choices of the agencies app; the stored values are English codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What somebody may be allowed to do: the verbs of the access policy."""

    SEARCH_PEOPLE = "search_people", _("Rechercher une personne")
    VIEW_PERSON = "view_person", _("Lire un dossier")
    REGISTER_PERSON = "register_person", _("Inscrire une personne")
    EDIT_PERSON = "edit_person", _("Modifier un dossier")
    CLOSE_FILE = "close_file", _("Clore ou rouvrir un dossier")
    ASSIGN_PERSON = "assign_person", _("Désigner le conseiller référent")
    WRITE_NOTE = "write_note", _("Écrire une note")
    IMPORT_PEOPLE = "import_people", _("Importer une feuille d’inscription")
    DECIDE_DUPLICATES = "decide_duplicates", _("Décider des doublons et fusionner des dossiers")
    VIEW_DOCUMENTS = "view_documents", _("Ouvrir les documents déposés")
    EXPORT_PEOPLE = "export_people", _("Exporter une liste nominative")
    VIEW_SERVICES = "view_services", _("Lire les prestations")
    RECORD_SERVICE = "record_service", _("Enregistrer une prestation")
    PLAN_APPOINTMENT = "plan_appointment", _("Planifier un rendez-vous")
    MANAGE_PLAN = "manage_plan", _("Tenir un plan d’action et ses tâches")
    APPROVE_PLAN = "approve_plan", _("Valider un plan d’action")
    VIEW_EMPLOYERS = "view_employers", _("Lire les employeurs et les offres")
    MANAGE_EMPLOYERS = "manage_employers", _("Tenir les employeurs et les offres")
    MANAGE_REFERRALS = (
        "manage_referrals",
        _("Tenir les mises en relation et les insertions"),
    )
    VIEW_FIGURES = "view_figures", _("Lire les chiffres")
    OPEN_FIGURES = "open_figures", _("Ouvrir la liste derrière un chiffre")
    READ_REPORT = "read_report", _("Lire les rapports publiés")
    BUILD_REPORT = "build_report", _("Établir un rapport")
    PUBLISH_REPORT = "publish_report", _("Publier et retirer un rapport")
    VIEW_LESSONS = "view_lessons", _("Lire les pratiques et les axes d’amélioration")
    PROPOSE_LESSON = "propose_lesson", _("Proposer une pratique ou un axe d’amélioration")
    JUDGE_LESSON = "judge_lesson", _("Documenter, éprouver ou adopter une pratique")
    RECOMMEND_LESSON = "recommend_lesson", _("Confirmer, recommander et généraliser une pratique")
    VIEW_ROLLOUT = "view_rollout", _("Lire la préparation, la projection et le programme")
    STATE_READINESS = "state_readiness", _("Noter l’état de préparation d’une agence")
    MANAGE_PROGRAMME = "manage_programme", _("Fixer les cibles, les coûts et les hypothèses")
    READ_AUDIT = "read_audit", _("Lire le journal")
    MANAGE_USERS = "manage_users", _("Tenir les comptes et les droits")


class Scope(models.TextChoices):
    """How far a right reaches, from the narrowest to the widest."""

    AGGREGATE = "aggregate", _("chiffres seulement")
    OWN = "own", _("mes dossiers")
    AGENCY = "agency", _("mon agence")
    NATIONAL = "national", _("tout le pays")

    @property
    def rank(self):
        return list(Scope).index(self)


class AuditVerb(models.TextChoices):
    CREATED = "created", _("créé")
    CHANGED = "changed", _("modifié")
    REMOVED = "removed", _("retiré")
    MOVED = "moved", _("changé d’état")
    SIGNED_IN = "signed_in", _("connexion")
    SIGN_IN_FAILED = "sign_in_failed", _("connexion refusée")


class AccessKind(models.TextChoices):
    READ = "read", _("lecture")
    SEARCH = "search", _("recherche")
    PRINT = "print", _("impression")
    EXPORT = "export", _("export")
    REFUSED = "refused", _("accès refusé")


class ProvinceKind(models.TextChoices):
    PROVINCE = "province", _("province")
    PREFECTURE = "prefecture", _("préfecture")


class Weekday(models.IntegerChoices):
    """Days as Python counts them, from Monday."""

    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class AbsenceKind(models.TextChoices):
    LEAVE = "leave", _("congé")
    TRAINING = "training", _("formation")
    MISSION = "mission", _("mission")
    OTHER = "other", _("autre motif")
