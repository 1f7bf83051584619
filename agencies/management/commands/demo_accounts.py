"""Print the demonstration accounts, one per role."""

from django.core.management.base import BaseCommand

from agencies.demo import DEMO_DOMAIN, DEMO_PASSWORD
from agencies.models import Membership

FIRST_AGENCY = "fes"


class Command(BaseCommand):
    help = "Print one demonstration account per role, with the password."

    def handle(self, *args, **options):
        memberships = (
            Membership.objects.filter(user__email__endswith=f"@{DEMO_DOMAIN}")
            .select_related("user", "role", "agency")
            .order_by("role__sort_order", "user__email")
        )
        shown = {}
        for membership in memberships:
            if membership.agency is None or membership.agency.code == FIRST_AGENCY:
                shown.setdefault(membership.role.code, membership)
        if not shown:
            self.stdout.write("No demonstration account: run load_demo.")
            return
        for membership in shown.values():
            place = membership.agency or "—"
            self.stdout.write(f"  {membership.user.email:44} {membership.role.label} ({place})")
        self.stdout.write(f"  password of all: {DEMO_PASSWORD}")
