"""The follow-ups of a viewpoint: one's own people's (`mine`) or those of an agency (its code)."""

from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from migrants.models import Migrant
from services.enums import FollowUpState
from services.models import FollowUp
from services.worklists import MINE
from sharaka_portal.lib import clock

DUE = "due"
# What the list can be narrowed to. Those who are not asked yet, who left their post, who are out
# of work and who were not reached are kept apart.
SHOWN = (
    (DUE, _("à faire")),
    ("overdue", _("en retard de plus de 15 jours")),
    ("not_due", _("pas encore dus")),
    (FollowUpState.IN_POST, _("en poste")),
    (FollowUpState.OTHER_JOB, _("dans un autre emploi")),
    (FollowUpState.NOT_IN_WORK, _("plus en emploi")),
    (FollowUpState.UNREACHABLE, _("injoignables")),
)


def followups(user, who):
    """The follow-ups of a viewpoint, whatever their state."""
    rows = FollowUp.objects.visible_to(user, Action.VIEW_SERVICES).real()
    if who == MINE:
        return rows.filter(migrant__in=Migrant.objects.led_by(user).values("pk"))
    return rows.filter(migrant__agency__code=who)


def shown(rows, name):
    """Those of one kind, the one to do first at the top."""
    if name in FollowUpState.values:
        return rows.filter(state=name).order_by("-done_on", "-pk")
    return getattr(rows, name)(clock.today()).order_by("due_on", "pk")


def count_due(user, who):
    """How many a viewpoint has to do, for the desk."""
    return followups(user, who).due(clock.today()).count()
