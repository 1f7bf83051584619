from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = _("Prestations")

    def ready(self):
        from services import extensions, needs

        extensions.register()
        needs.register()
