"""The task that a permit's end date makes: one, dated, for the lead counsellor."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from migrants.actions import lead_of
from migrants.models import Migrant
from services.actions.common import update
from services.actions.plan import add_task, finish_task
from services.models import Task
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
    if lead is None or end is None:
        return
    rule = f"{PERMIT_RULE}{end}"
    task = migrant.tasks.open().filter(rule__startswith=PERMIT_RULE).first()
    if task and task.rule == rule:
        update(task, by=by, owner=lead)
    elif migrant.tasks.filter(rule=rule).exists():
        if task:
            finish_task(task, by=by)
    else:
        _ask_for_renewal(migrant, task, lead, end, rule, by=by)


def _ask_for_renewal(migrant, task, lead, end, rule, *, by):
    """Point the open task to an end date, or add one."""
    values = {
        "owner": lead,
        "label": _("Préparer le renouvellement du titre (fin le %(day)s)")
        % {"day": f"{end:%d/%m/%Y}"},
        "due_on": max(end - datetime.timedelta(days=DAYS_BEFORE), clock.today()),
        "rule": rule,
    }
    if task:
        update(task, by=by, **values)
    else:
        add_task(migrant, by=by, **values)


def permit_tasks_that_stay(kept, absorbed):
    """A file with an open task of its own keeps that one when it absorbs another."""
    if not kept.tasks.open().filter(rule__startswith=PERMIT_RULE).exists():
        return {}
    double = absorbed.tasks.open().filter(rule__startswith=PERMIT_RULE)
    return {Task: list(double.values_list("pk", flat=True))}


def follow_lead(migrant, _before, _after, *, by):
    """A file without a lead had no task for its permit: its first lead gets it."""
    follow_permit(migrant, by=by)
