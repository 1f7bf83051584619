from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MigrantsConfig(AppConfig):
    name = "migrants"
    verbose_name = _("Personnes")

    def ready(self):
        from migrants.actions.draft import drop_old_drafts
        from migrants.actions.imports import clear_imports
        from sharaka_portal.lib import daily

        # Both go by the real time of the last touch, not by the business day.
        daily.register("drop_old_drafts", lambda day: drop_old_drafts())
        daily.register("clear_imports", lambda day: clear_imports())
