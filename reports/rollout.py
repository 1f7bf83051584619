"""What the opening to all Morocco would ask of each region: the pilot's own rates, carried over.

People expected in a region = people considered × the region's share × the share who come in a year.
Interviews and workshops follow from the pilot's rates; hours of service, counsellors and cost
follow from these. Each rate has three values: the two ends of its 95 % range and the observed one.
Every step is a product of numbers from 0 up, so more people never ask for less.
"""

import functools
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from agencies.models import Region
from reports.crosstab import ALL, crosstabs
from reports.frozen import in_languages
from reports.indicators import BY_CODE
from reports.programme import cost_facts
from reports.proof import labels_of
from reports.selection import Selection
from reports.statistics import LEVEL
from reports.tally import Tally
from services.enums import ServiceFamily
from services.models import ServiceType
from services.reference import POSITIONING_INTERVIEW
from sharaka_portal.lib.reference import read_csv

DATA = Path(__file__).parent / "data" / "regions.csv"
REGIONS = {row["code"]: row for row in read_csv(DATA)}
BASES = {
    "campaign": _("part des demandes de la campagne de 2014, région d’alors la plus proche"),
    "provinces": _("hypothèse : le reste des demandes, réparti selon le nombre de provinces"),
}
LEVELS = (("low", _("bas")), ("central", _("central")), ("high", _("haut")))
KINDS = ("interview", "workshop", "other")
MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class Rates:
    """Services of each kind per person registered, as (low, central, high); None is unknown."""

    people: int
    interview: tuple | None = None
    workshop: tuple | None = None
    other: tuple | None = None

    @property
    def is_known(self):
        return all(getattr(self, kind) for kind in KINDS)


@dataclass(frozen=True)
class Assumptions:
    """What is supposed; the fields of the page's form (`reports.rollout_forms`)."""

    people: float = 23_096
    uptake: float = 10
    seats: float = 12
    interview_minutes: float = 45
    workshop_minutes: float = 180
    other_minutes: float = 20
    counsellor_hours: float = 900
    cost_per_person: float | None = None
    shares: dict = field(default_factory=dict)

    def share(self, code):
        return self.shares.get(code, float(REGIONS[code]["share"]))


def rates_of(phase, as_of=None, released=None):
    """The pilot's rates, from counts that may be told: a service whose count is hidden is left out,
    because the sum of its kind would give it away. `released`: what editions of the phase told."""
    tally = Tally(Selection.of_phase(phase, as_of))

    def table(code, dimension):
        return crosstabs([BY_CODE[code]], tally, dimension, released=released)[code]

    registered = table("registered", "sex").total
    if not registered:
        return Rates(registered or 0)
    shown = {kind: [] for kind in KINDS}
    cells = table("services", "service").cells[ALL]
    for code, family in ServiceType.objects.values_list("code", "family"):
        if (count := cells.get(code)) is not None:
            shown[kind_of(code, family)].append(count)
    counts = {kind: sum(found) if found else None for kind, found in shown.items()}
    return Rates(registered, **{kind: three(counts[kind], registered) for kind in KINDS})


def kind_of(code, family):
    if code == POSITIONING_INTERVIEW:
        return "interview"
    return "workshop" if family == ServiceFamily.WORKSHOP else "other"


@functools.lru_cache(maxsize=1_000)
def range_per_case(count, cases):
    """(low, high): the 95 % range of events per case, where a case may have several (exact)."""
    from statsmodels.stats.rates import confint_poisson  # slow to import

    low, high = confint_poisson(count, cases, method="exact-c", alpha=1 - LEVEL)
    return float(low), float(high)


def three(count, people):
    """(low, central, high) of services per person; None where the count is hidden."""
    if count is None:
        return None
    low, high = range_per_case(count, people)
    return low, count / people, high


@dataclass(frozen=True)
class Need:
    """What some people ask for, at one level of the rates."""

    people: float
    interviews: float
    sessions: float
    hours: float
    counsellors: float
    cost: float | None

    @classmethod
    def of(cls, people, rates, assumptions, level):
        interviews = people * rates.interview[level]
        sessions = people * rates.workshop[level] / assumptions.seats
        hours = people * hours_a_person(rates, assumptions, level)
        return cls(
            people=people,
            interviews=interviews,
            sessions=sessions,
            hours=hours,
            counsellors=hours / assumptions.counsellor_hours,
            cost=cost_of(people, rates, assumptions, level),
        )


def hours_a_person(rates, assumptions, level):
    """Hours of service that one person asks for."""
    minutes = (
        rates.interview[level] * assumptions.interview_minutes
        + rates.workshop[level] * assumptions.workshop_minutes / assumptions.seats
        + rates.other[level] * assumptions.other_minutes
    )
    return minutes / MINUTES_AN_HOUR


def cost_of(people, rates, assumptions, level):
    """The pilot's cost per person, more or less as a person takes more or fewer hours."""
    if assumptions.cost_per_person is None:
        return None
    usual = hours_a_person(rates, assumptions, 1)
    weight = hours_a_person(rates, assumptions, level) / usual if usual else 1
    return people * assumptions.cost_per_person * weight


@dataclass(frozen=True)
class Line:
    """One region, or all of them: needs at the three levels."""

    region: Region | None
    share: float
    basis: str
    low: Need
    central: Need
    high: Need


def expected(assumptions, share):
    return assumptions.people * share / 100 * assumptions.uptake / 100


def project(assumptions, rates, regions):
    """A line per region, then one for all; nothing while a rate is unknown."""
    if not rates.is_known:
        return []
    lines = [
        line(
            region,
            assumptions.share(region.code),
            REGIONS[region.code]["basis"],
            assumptions,
            rates,
        )
        for region in regions
    ]
    total = sum(assumptions.share(region.code) for region in regions)
    return [*lines, line(None, total, "", assumptions, rates)]


def line(region, share, basis, assumptions, rates):
    people = expected(assumptions, share)
    needs = {
        name: Need.of(people, rates, assumptions, level) for level, (name, _l) in enumerate(LEVELS)
    }
    return Line(region, share, basis, **needs)


def cost_per_person(phase, as_of=None, released=None):
    """What the pilot cost per person registered, all lines; None where no cost is known."""
    costs = cost_facts(phase, as_of, released)["unit_costs"]
    return next(row["per_beneficiary"] for row in costs if row["scope"] == "whole")


def printed_projection(phase, as_of=None, released=None):
    """The projection by the default assumptions, as JSON holds it; empty without rates."""
    assumptions = Assumptions(cost_per_person=cost_per_person(phase, as_of, released))
    rates = rates_of(phase, as_of, released)
    lines = project(assumptions, rates, Region.objects.all())
    return [
        {
            "region": one.region and {"code": one.region.code, "label": labels_of(one.region)},
            "share": one.share,
            "basis": one.basis and in_languages(BASES[one.basis]),
            **{name: need_facts(getattr(one, name)) for name, _label in LEVELS},
        }
        for one in lines
    ]


def need_facts(need):
    names = ("people", "interviews", "sessions", "hours", "counsellors", "cost")
    values = {name: getattr(need, name) for name in names}
    return {name: None if value is None else round(value, 2) for name, value in values.items()}
