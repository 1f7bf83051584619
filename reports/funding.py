"""Who carries the programme, and what was published about it (2014-2017)."""

from django.utils.translation import gettext_lazy as _

PARTNERS = (
    _("Agence nationale de promotion de l’emploi et des compétences (ANAPEC)"),
    _("Ministère chargé des Marocains résidant à l’étranger et des affaires de la migration"),
    _("Ministère de l’Emploi et des Affaires sociales"),
    _("Expertise France, opérateur du projet par délégation de l’Union européenne"),
)
SOURCES = (
    (_("Sharaka : présentation du projet"), "www.sharaka.ma/le-projet/presentation"),
    (
        _("Expertise France : fiche du projet et bilan des dix-huit mois"),
        "www.expertisefrance.fr",
    ),
    (
        _("Conseil de la communauté marocaine à l’étranger : campagne de régularisation"),
        "ccme.org.ma",
    ),
    (_("Le360 : aide de l’Union européenne à l’insertion des migrants"), "fr.le360.ma"),
)
