from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Rapports")

    def ready(self):
        from reports import actions
        from sharaka_portal.lib import daily

        daily.register("measure_trials", actions.measure_due)
