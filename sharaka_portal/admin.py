"""The site where administrators keep the lists of reference; its sign-in page is the portal's."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _


class PortalAdminConfig(AdminConfig):
    default_site = "sharaka_portal.admin.PortalAdminSite"


class PortalAdminSite(AdminSite):
    site_header = site_title = _("Portail Sharaka : listes de référence")
    index_title = _("Listes de référence")

    def has_permission(self, request):
        """Those whose role is to keep accounts and rights; superusers, who can mend the roles."""
        from agencies import access
        from agencies.enums import Action

        user = request.user
        return access.may(user, Action.MANAGE_USERS) or (user.is_active and user.is_superuser)

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise PermissionDenied(
                _("Les listes de référence sont tenues par les administrateurs.")
            )
        from django.contrib.auth.views import redirect_to_login  # needs the apps loaded

        return redirect_to_login(request.get_full_path())

    login = login_not_required(login)

    def password_change(self, request, extra_context=None):
        """On the portal's own page, which writes its line of history."""
        return redirect("agencies:password_change")
