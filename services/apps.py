from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = _("Prestations")

    def ready(self):
        from services import actions, extensions, needs
        from sharaka_portal.lib import daily

        extensions.register()
        needs.register()
        daily.register("expire_offers", actions.expire_offers)
