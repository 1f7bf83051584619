"""What every page's frame needs."""

from django.conf import settings

from agencies import access
from agencies.enums import Action
from sharaka_portal.lib import clock


class May:
    """`{% if may.register_person %}`: the signed-in user's rights, by the access policy."""

    def __init__(self, user):
        self.user = user

    def __getitem__(self, name):
        return access.may(self.user, Action(name))


def portal(request):
    user = getattr(request, "user", None)
    return {
        "demo": settings.DEMO,
        "portal_name": settings.PORTAL_NAME,
        "today": clock.today(),
        "languages": settings.LANGUAGES,
        "may": May(user) if user is not None and user.is_authenticated else None,
    }
