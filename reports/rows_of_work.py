"""Which rows the indicators of work count: placements, their quality, what became of them.

Every function takes a Selection and gives a queryset, as in `reports.rows`.
"""

import datetime
from functools import partial

from django.db.models import Exists, F, OuterRef, Q, Subquery

from migrants.enums import CloseReason
from reports.days import DaysBetween
from reports.rows import not_yet, with_interview
from reports.selection import real_placements
from services.enums import ContractKind, FollowUpState, WageBand
from services.models import FollowUp

DAYS_BEFORE_PLACEMENT_IS_DUE = 30
RETENTION_DAYS = {3: 91, 6: 182, 12: 365}
IN_WORK = (FollowUpState.IN_POST, FollowUpState.OTHER_JOB)
ANSWERS = (*IN_WORK, FollowUpState.NOT_IN_WORK, FollowUpState.UNREACHABLE)
AT_LEAST_SMIG = (WageBand.AROUND, WageBand.ABOVE, WageBand.HIGH)
SATISFIED = 4


def placed_by(files, as_of):
    return files.filter(Exists(real_placements(as_of).filter(registration=OuterRef("pk"))))


def entrants_placed(s):
    return placed_by(s.entrants(), s.as_of)


def entrants_waiting(s):
    return not_yet("placed", s.entrants(), entrants_placed(s), s)


def placement_delays(s):
    """Days from registration to the first placement begun since."""
    begun = real_placements(s.as_of).filter(
        registration=OuterRef("pk"), started_on__gte=OuterRef("opened_on")
    )
    first = Subquery(begun.order_by("started_on").values("started_on")[:1])
    found = entrants_placed(s).annotate(measured=DaysBetween(F("opened_on"), first))
    return found.filter(measured__isnull=False)


def placed(s):
    """First placements of people, begun in the period."""
    earlier = real_placements(s.as_of).filter(
        Q(started_on__lt=OuterRef("started_on"))
        | Q(started_on=OuterRef("started_on"), pk__lt=OuterRef("pk")),
        migrant=OuterRef("migrant"),
    )
    begun = real_placements(s.as_of).filter(~Exists(earlier), started_on__gte=s.start)
    return s.of(begun.exclude(registration__close_reason__in=CloseReason.never_counted()))


def last_due_interview(s):
    return s.as_of - datetime.timedelta(days=DAYS_BEFORE_PLACEMENT_IS_DUE)


def placement_due(s):
    return with_interview(s.files(), last_due_interview(s), given_on__gte=s.start)


def placement_done(s):
    return placed_by(placement_due(s), s.as_of)


def placement_waiting(s):
    seen = with_interview(s.files(), s.as_of, given_on__gte=s.start)
    return seen.exclude(pk__in=placement_due(s).values("pk"))


# What the work is like


def permanent(s):
    return placed(s).filter(contract_kind=ContractKind.CDI)


def employed(s):
    """First placements with an employer: an activity of one's own declares nobody."""
    return placed(s).exclude(contract_kind=ContractKind.SELF_EMPLOYMENT)


def cnss_known(s):
    return employed(s).filter(is_declared_cnss__isnull=False)


def cnss_unknown(s):
    return employed(s).filter(is_declared_cnss__isnull=True)


def cnss_declared(s):
    return employed(s).filter(is_declared_cnss=True)


def wage_known(s):
    return employed(s).exclude(monthly_wage_band="")


def wage_unknown(s):
    return employed(s).filter(monthly_wage_band="")


def wage_enough(s):
    return employed(s).filter(monthly_wage_band__in=AT_LEAST_SMIG)


def target_known(s):
    return placed(s).filter(matches_target__isnull=False)


def target_unknown(s):
    return placed(s).filter(matches_target__isnull=True)


def target_matched(s):
    return placed(s).filter(matches_target=True)


# Who is still in work after some months


def last_due_start(s, months):
    return s.as_of - datetime.timedelta(days=RETENTION_DAYS[months])


def followed(s, months):
    """Placements of which the day some months after the start has come, with what is known of it.

    `answer` is what the look at that time found by the day of the figure; without an answer the
    dates of the placement speak.
    """
    looks = FollowUp.objects.filter(
        placement=OuterRef("pk"), months=months, state__in=ANSWERS, done_on__lte=s.as_of
    )
    return (
        placed(s)
        .filter(started_on__lte=last_due_start(s, months))
        .annotate(
            answer=Subquery(looks.values("state")[:1]),
            lasted=DaysBetween("started_on", "ended_on"),
        )
    )


def retention_unreachable(s, months):
    return followed(s, months).filter(answer=FollowUpState.UNREACHABLE)


def retention_due(s, months):
    known = Q(answer__isnull=True) | ~Q(answer=FollowUpState.UNREACHABLE)
    return followed(s, months).filter(known)


def retention_kept(s, months):
    lasts = Q(ended_on__isnull=True) | Q(lasted__gte=RETENTION_DAYS[months])
    return followed(s, months).filter(Q(answer__in=IN_WORK) | Q(lasts, answer__isnull=True))


def retention_waiting(s, months):
    return placed(s).filter(started_on__gt=last_due_start(s, months))


def retention(months):
    """The rows of the retention after so many months, by the names of an Indicator's fields."""
    sides = {
        "rows": retention_kept,
        "base": retention_due,
        "waiting": retention_waiting,
        "apart": retention_unreachable,
    }
    return {name: partial(rows, months=months) for name, rows in sides.items()}


# What people say


def scored(s):
    """Looks at a placement in the period in which the person gave a mark from 1 to 5."""
    looks = FollowUp.objects.filter(done_on__range=s.span, satisfaction__isnull=False)
    return s.of(looks)


def scores(s):
    return scored(s).annotate(measured=F("satisfaction"))


def satisfied(s):
    return scored(s).filter(satisfaction__gte=SATISFIED)
