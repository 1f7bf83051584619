from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = _("Prestations")

    def ready(self):
        from services import actions, extensions, message_page, needs
        from sharaka_portal.lib import daily

        extensions.register()
        needs.register()
        message_page.register()
        daily.register("expire_offers", actions.expire_offers)
        daily.register("chase_referrals", actions.chase_referrals)
        daily.register("plan_followups", actions.plan_missing_followups)
        daily.register("queue_reminders", actions.queue_reminders)
        # Last: what the other jobs closed or planned is no longer to be asked for.
        daily.register("apply_rules", actions.apply_rules)
