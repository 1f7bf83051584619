"""The task that a permit's end date makes: one, dated, for the lead counsellor."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from migrants.actions import lead_of
from migrants.models import Migrant
from services.actions.common import update
from services.actions.plan import add_task
from services.querysets import PERMIT_RULE
from sharaka_portal.lib import clock

# Renewal takes weeks: the task is due two months before the permit ends.
DAYS_BEFORE = 60


@transaction.atomic
def follow_permit(migrant, *, by):
    """Keep one open task for the end date of a person's papers; a renewal moves it.

    Nothing while nobody leads the file or no paper has an end date. A task that was ticked off for
    an end date is not made again.
    """
    lead = lead_of(migrant)
    end = Migrant.objects.filter(pk=migrant.pk).with_permit_end().get().permit_end
    rule = f"{PERMIT_RULE}{end}"
    if lead is None or end is None or migrant.tasks.filter(rule=rule).exists():
        return
    due_on = max(end - datetime.timedelta(days=DAYS_BEFORE), clock.today())
    label = _("Préparer le renouvellement du titre (fin le %(day)s)") % {"day": f"{end:%d/%m/%Y}"}
    earlier = migrant.tasks.open().filter(rule__startswith=PERMIT_RULE).first()
    if earlier:
        update(earlier, by=by, label=label, due_on=due_on, rule=rule)
    else:
        add_task(migrant, by=by, owner=lead, label=label, due_on=due_on, rule=rule)


def follow_lead(migrant, _before, _after, *, by):
    """A file without a lead had no task for its permit: its first lead gets it."""
    follow_permit(migrant, by=by)
