"""Which rows the indicators of work count: placements, their quality, what became of them.

Kinds, conditions and sets of rows, as in `reports.rows`.
"""

import datetime
import functools

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import GreaterThanOrEqual

from migrants.enums import CloseReason
from reports.days import DaysBetween
from reports.rows import THIS_FILE, files, first_day, interviews, not_yet, registered
from reports.rowset import RowSet
from reports.selection import real_placements
from services.enums import ContractKind, FollowUpState, WageBand
from services.models import FollowUp

DAYS_BEFORE_PLACEMENT_IS_DUE = 30
RETENTION_DAYS = {3: 91, 6: 182, 12: 365}
IN_WORK = (FollowUpState.IN_POST, FollowUpState.OTHER_JOB)
ANSWERS = (*IN_WORK, FollowUpState.NOT_IN_WORK, FollowUpState.UNREACHABLE)
AT_LEAST_SMIG = (WageBand.AROUND, WageBand.ABOVE, WageBand.HIGH)
SATISFIED = 4

# Files: who found work


def was_placed(s):
    return Exists(real_placements(s.as_of).filter(registration=THIS_FILE))


def interviewed_in_period(s):
    return Exists(interviews(s.as_of).filter(registration=THIS_FILE, given_on__gte=s.start))


def interviewed_long_ago(s):
    """In the period, and so long before its end that work may be expected."""
    last = s.as_of - datetime.timedelta(days=DAYS_BEFORE_PLACEMENT_IS_DUE)
    return Exists(interviews(last).filter(registration=THIS_FILE, given_on__gte=s.start))


def until_placement(rows, s):
    """Days from registration to the first placement begun since."""
    begun = real_placements(s.as_of).filter(
        registration=THIS_FILE, started_on__gte=OuterRef("opened_on")
    )
    days = DaysBetween(F("opened_on"), first_day(begun, "started_on"))
    return rows.annotate(measured=days).filter(measured__isnull=False)


entrants_placed = registered.that(was_placed)
entrants_waiting = not_yet("placed", was_placed)
placement_delays = entrants_placed.measured(until_placement)
placement_due = files.that(interviewed_long_ago)
placement_done = placement_due.that(was_placed)
placement_waiting = RowSet(files.kind, (interviewed_in_period,), without=(interviewed_long_ago,))

# What the work is like


def first_placements(s):
    """First placements of people, begun in the period."""
    earlier = real_placements(s.as_of).filter(
        Q(started_on__lt=OuterRef("started_on"))
        | Q(started_on=OuterRef("started_on"), pk__lt=OuterRef("pk")),
        migrant=OuterRef("migrant"),
    )
    begun = real_placements(s.as_of).filter(~Exists(earlier), started_on__gte=s.start)
    return s.of(begun.exclude(registration__close_reason__in=CloseReason.never_counted()))


def is_permanent(s):
    return Q(contract_kind=ContractKind.CDI)


def is_employed(s):
    """With an employer: an activity of one's own declares nobody."""
    return ~Q(contract_kind=ContractKind.SELF_EMPLOYMENT)


def knows_cnss(s):
    return Q(is_declared_cnss__isnull=False)


def has_cnss(s):
    return Q(is_declared_cnss=True)


def knows_wage(s):
    return ~Q(monthly_wage_band="")


def earns_enough(s):
    return Q(monthly_wage_band__in=AT_LEAST_SMIG)


def knows_target(s):
    return Q(matches_target__isnull=False)


def is_target(s):
    return Q(matches_target=True)


def employed_but(*known):
    return RowSet(first_placements, (is_employed,), without=known)


placed = RowSet(first_placements)
permanent = placed.that(is_permanent)
cnss_known = placed.that(is_employed, knows_cnss)
cnss_unknown = employed_but(knows_cnss)
cnss_declared = placed.that(is_employed, has_cnss)
wage_known = placed.that(is_employed, knows_wage)
wage_unknown = employed_but(knows_wage)
wage_enough = placed.that(is_employed, earns_enough)
target_known = placed.that(knows_target)
target_unknown = RowSet(first_placements, without=(knows_target,))
target_matched = placed.that(is_target)

# Who is still in work after some months: what the look at that time found by the day of the figure;
# without an answer the dates of the placement speak


@functools.cache
def started_before(days):
    def condition(s):
        return Q(started_on__lte=s.as_of - datetime.timedelta(days=days))

    return condition


@functools.cache
def answered(months, states):
    def condition(s):
        looks = FollowUp.objects.filter(placement=OuterRef("pk"), months=months)
        return Exists(looks.filter(state__in=states, done_on__lte=s.as_of))

    return condition


@functools.cache
def in_work_after(months):
    def condition(s):
        lasted = GreaterThanOrEqual(DaysBetween("started_on", "ended_on"), RETENTION_DAYS[months])
        lasts = Q(ended_on__isnull=True) | Q(lasted)
        return answered(months, IN_WORK)(s) | (lasts & ~answered(months, ANSWERS)(s))

    return condition


def retention(months):
    """The rows of the retention after so many months, by the names of an Indicator's fields."""
    due = started_before(RETENTION_DAYS[months])
    lost = answered(months, (FollowUpState.UNREACHABLE,))
    return {
        "rows": placed.that(due, in_work_after(months)),
        "base": RowSet(first_placements, (due,), without=(lost,)),
        "waiting": RowSet(first_placements, without=(due,)),
        "apart": placed.that(due, lost),
    }


# What people say


def marks(s):
    """Looks at a placement in the period in which the person gave a mark from 1 to 5."""
    looks = FollowUp.objects.filter(done_on__range=s.span, satisfaction__isnull=False)
    return s.of(looks)


def is_satisfied(s):
    return Q(satisfaction__gte=SATISFIED)


scored = RowSet(marks)
scores = scored.measured(lambda rows, s: rows.annotate(measured=F("satisfaction")))
satisfied = scored.that(is_satisfied)
