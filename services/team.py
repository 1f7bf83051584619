"""Who receives people in an agency."""

from django.db.models import Exists, OuterRef

from agencies import access
from agencies.enums import Action, Scope
from agencies.models import Membership
from sharaka_portal.lib import clock


def team(agency):
    """Those with whom an appointment can be booked; `hands_out`: who leads the agency."""
    leading = Membership.objects.current(clock.today()).filter(
        user=OuterRef("pk"),
        agency=agency,
        role__grants__action=Action.ASSIGN_PERSON,
        role__grants__scope=Scope.AGENCY,
    )
    people = access.holders(Action.PLAN_APPOINTMENT, [agency])
    return people.annotate(hands_out=Exists(leading))
