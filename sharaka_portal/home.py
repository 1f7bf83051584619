"""The first page: what to do today, by role."""

from django.shortcuts import redirect

from agencies import access
from agencies.enums import Action

FIRST_PAGES = (
    (Action.RECORD_SERVICE, "services:desk"),
    (Action.VIEW_FIGURES, "reports:dashboard"),
    (Action.READ_AUDIT, "agencies:audit_list"),
    (Action.MANAGE_USERS, "agencies:user_list"),
)


@access.open_to_all_signed_in
def home(request):
    """Send everybody to the page where their day begins."""
    for action, url_name in FIRST_PAGES:
        if access.may(request.user, action):
            return redirect(url_name)
    return redirect("agencies:preferences")
