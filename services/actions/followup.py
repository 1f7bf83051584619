"""Looks at a placement 1, 3, 6 and 12 months after its start: planned by rule, then answered.

What is asked is whether the person works on that day, with whichever employer: a follow-up stays
when the placement has ended. Retention counts the answers; see docs/referrals.md.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from services.actions.common import about, move, update
from services.enums import FollowUpState
from services.models import FollowUp, Placement
from services.workflow import FOLLOWUP, answer_is_due
from sharaka_portal.lib import clock

MONTHS = (1, 3, 6, 12)


@transaction.atomic
def plan_followups(placement, *, by):
    """Give a placement the follow-ups it has not got, and move those that wait to its first day."""
    known = {row.months: row for row in placement.followups.all()}
    missing = []
    for months in MONTHS:
        due_on = clock.add_months(placement.started_on, months)
        row = known.get(months)
        if row is None:
            missing.append(
                FollowUp(
                    migrant=placement.migrant, placement=placement, months=months, due_on=due_on
                )
            )
        elif row.state == FollowUpState.WAITING and row.due_on != due_on:
            update(row, by=by, due_on=due_on)
    for row in FollowUp.objects.bulk_create(missing):
        audit.created(row, by=by, **about(row))
    return len(missing)


def plan_missing_followups(_day):
    """Plan the follow-ups of placements that have none; how many. Work of the day."""
    bare = Placement.objects.real().filter(followups__isnull=True)
    rows = bare.select_related("migrant__agency", "agency").order_by("pk")
    return sum(plan_followups(placement, by=None) for placement in rows)


@transaction.atomic
def move_followup(followup, name, *, by, on=None, satisfaction=None, note=""):
    """Answer a follow-up, or take the answer back, after which it waits again.

    Raises ValidationError: not due yet, a placement that ended, too few attempts to give up.
    """
    on = on or clock.today()
    if satisfaction is not None and satisfaction not in range(1, 6):
        raise ValidationError({"satisfaction": _("La satisfaction va de 1 à 5.")})
    fields = {"done_on": on, "done_by_id": by.pk, "satisfaction": satisfaction}
    if name == "undo":
        fields, note = dict.fromkeys(fields), ""
    move(FOLLOWUP, followup, name, by=by, on=on, fields=fields)
    followup.note = note
    followup.save(update_fields=["note"])  # free text stays out of the history
    return followup


@transaction.atomic
def note_attempt(followup, *, by):
    """Note that the person was not reached; the follow-up waits on. Raises ValidationError."""
    locked = FollowUp.objects.select_for_update().get(pk=followup.pk)
    if locked.state != FollowUpState.WAITING:
        raise ValidationError(_("Ce suivi est déjà fait. Rechargez la page."))
    answer_is_due(None, followup)
    return update(followup, by=by, attempts=locked.attempts + 1)
