"""The demonstration accounts: invented people, one password, an address that reaches nobody."""

from agencies.models import Membership
from sharaka_portal.lib import clock

DEMO_DOMAIN = "demo.sharaka.example"
DEMO_PASSWORD = "Sharaka-2015-demo"


def accounts():
    """One membership per demonstration account, role by role, for the sign-in page."""
    return (
        Membership.objects.current(clock.today())
        .filter(user__is_active=True, user__email__endswith=f"@{DEMO_DOMAIN}")
        .select_related("user", "role", "agency")
        .order_by("role__sort_order", "agency__label_fr", "user__email")
    )
