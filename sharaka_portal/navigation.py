"""The main menu: the portal's rooms, each with its pages, shown to those who may enter."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action

# A room, then its pages; the first page that somebody may open is the way in.
MENU = (
    (_("Ma journée"), ((Action.RECORD_SERVICE, "services:desk", _("Ma journée")),)),
    (
        _("Personnes"),
        (
            (Action.VIEW_PERSON, "migrants:migrant_list", _("Dossiers")),
            (Action.VIEW_PERSON, "migrants:permit_list", _("Titres")),
            (Action.ASSIGN_PERSON, "migrants:handover_list", _("Passations")),
            (Action.DECIDE_DUPLICATES, "migrants:duplicate_list", _("Doublons")),
        ),
    ),
    (
        _("Agenda"),
        (
            (Action.VIEW_SERVICES, "services:agenda", _("Semaine")),
            (Action.PLAN_APPOINTMENT, "services:arrival_list", _("Accueil")),
            (Action.VIEW_SERVICES, "services:session_list", _("Ateliers")),
            (Action.VIEW_SERVICES, "services:message_list", _("Messages")),
        ),
    ),
    (
        _("Emploi"),
        (
            (Action.VIEW_EMPLOYERS, "services:offer_list", _("Offres")),
            (Action.VIEW_EMPLOYERS, "services:employer_list", _("Employeurs")),
            (Action.VIEW_SERVICES, "services:followup_list", _("Suivis")),
        ),
    ),
    (
        _("Chiffres"),
        (
            (Action.VIEW_FIGURES, "reports:dashboard", _("Chiffres")),
            (Action.VIEW_FIGURES, "reports:target_list", _("Cibles")),
            (Action.READ_REPORT, "reports:report_list", _("Rapports")),
        ),
    ),
    (
        _("Leçons"),
        (
            (Action.VIEW_LESSONS, "reports:practice_list", _("Pratiques")),
            (Action.VIEW_LESSONS, "reports:improvement_list", _("Améliorations")),
        ),
    ),
    (
        _("Généralisation"),
        (
            (Action.VIEW_ROLLOUT, "reports:readiness_list", _("Préparation")),
            (Action.VIEW_ROLLOUT, "reports:projection", _("Projection")),
            (Action.VIEW_ROLLOUT, "reports:programme_detail", _("Financement et coûts")),
        ),
    ),
    (
        _("Contrôle"),
        (
            (Action.READ_AUDIT, "agencies:audit_list", _("Journal")),
            (Action.READ_AUDIT, "agencies:access_list", _("Consultations")),
            (Action.MANAGE_USERS, "agencies:user_list", _("Comptes")),
        ),
    ),
)


def menu(request):
    """`menu`: the rooms (url, label, current) that the signed-in user may enter, one of a single
    page under its name; `pages`: the pages of the room where they are."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": [], "pages": []}
    rooms = [(label, _open_to(user, pages)) for label, pages in MENU]
    rooms = [(label, pages) for label, pages in rooms if pages]
    here = _nearest(request.path, [page["url"] for _label, pages in rooms for page in pages])
    shown, inside = [], []
    for label, pages in rooms:
        for page in pages:
            page["current"] = "page" if page["url"] == request.path else page["url"] == here
        if len(pages) == 1:
            shown += pages
            continue
        is_here = any(page["current"] for page in pages)
        shown.append({"url": pages[0]["url"], "label": label, "current": is_here})
        if is_here:
            inside = pages
    return {"menu": shown, "pages": inside}


def _open_to(user, pages):
    return [
        {"url": reverse(url_name), "label": label}
        for action, url_name, label in pages
        if access.may(user, action)
    ]


def _nearest(path, urls):
    """The address of the menu that a page lies under: the longest of those it begins with."""
    return max((url for url in urls if path.startswith(url)), key=len, default=None)
