"""The main menu: one entry per room of the portal, shown to those who may enter it."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action

MENU = (
    (Action.RECORD_SERVICE, "services:desk", _("Ma journée")),
    (Action.VIEW_PERSON, "migrants:migrant_list", _("Dossiers")),
    (Action.VIEW_PERSON, "migrants:permit_list", _("Titres")),
    (Action.ASSIGN_PERSON, "migrants:handover_list", _("Passations")),
    (Action.DECIDE_DUPLICATES, "migrants:duplicate_list", _("Doublons")),
    (Action.PLAN_APPOINTMENT, "services:arrival_list", _("Accueil")),
    (Action.VIEW_SERVICES, "services:agenda", _("Agenda")),
    (Action.VIEW_EMPLOYERS, "services:employer_list", _("Employeurs")),
    (Action.VIEW_EMPLOYERS, "services:offer_list", _("Offres")),
    (Action.VIEW_FIGURES, "reports:dashboard", _("Chiffres")),
    (Action.BUILD_REPORT, "reports:report_list", _("Rapports")),
    (Action.READ_AUDIT, "agencies:audit_list", _("Journal")),
    (Action.READ_AUDIT, "agencies:access_list", _("Consultations")),
    (Action.MANAGE_USERS, "agencies:user_list", _("Comptes")),
)


def menu(request):
    """`menu`: the entries (url, label, current) that the signed-in user may open, in order."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": []}
    entries = [
        {"url": reverse(url_name), "label": label}
        for action, url_name, label in MENU
        if access.may(user, action) and exists(url_name)
    ]
    inside = [entry for entry in entries if request.path.startswith(entry["url"])]
    here = max((entry["url"] for entry in inside), key=len, default=None)
    for entry in entries:
        entry["current"] = "page" if entry["url"] == request.path else entry["url"] == here
    return {"menu": entries}


def exists(url_name):
    try:
        return bool(reverse(url_name))
    except NoReverseMatch:
        return False
