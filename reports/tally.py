"""Rows counted for a whole selection and by group, in few queries, and the figures they give.

Each kind of rows is read once, whatever the number of indicators and tables: the database tells of
each row which conditions it meets (one bit each) and to which groups it belongs, and counts the rows
that are alike. All kinds go into one statement, all that is measured for medians and mean marks into
a second one. Rows belong to one group each, so that groups add up to the total.
"""

import functools
import itertools
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from operator import itemgetter

from django.db.models import BigIntegerField, Case, CharField, Count, F, Value, When

from reports.dimensions import DIMENSIONS
from reports.enums import Unit
from reports.figures import APART, DENOMINATOR, MEASURED, NUMERATOR, WAITING, Board, measure
from reports.models import CostLine

UNCOUNTED = (*MEASURED, Unit.COST)
PLACE, MASK, ROWS, FIRST_KEY = range(4)
# Of rows asked for more conditions and groups than this, hardly two are alike: they are not worth
# sorting by the database.
ALIKE = 12


def compute(indicators, selection, by=()):
    """The figures of some indicators over a selection, in all and by the groups of dimensions.

    Raises ValueError when an indicator has no breakdown by one of the dimensions.
    """
    return Tally(selection).board(indicators, by)


class Tally:
    """The counted rows of a selection, from which every table of a page takes its figures."""

    def __init__(self, selection, counted=()):
        self.selection = selection
        self.counted = list(counted)

    def within(self, agencies):
        """The same rows, of some agencies alone."""
        return Tally(self.selection.within(agencies), self.counted)

    def prepare(self, requests):
        """Count in one statement what several tables will ask for: (indicators, dimensions) each."""
        self.counted += count(requests, self.selection)

    def board(self, indicators, by=()):
        """The figures of some indicators, in all and by the groups of dimensions.

        Raises ValueError when an indicator has no breakdown by one of the dimensions.
        """
        for indicator in indicators:
            missing = set(by) - set(indicator.breakdowns)
            if missing:
                raise ValueError(f"{indicator.code} has no breakdown by {sorted(missing)}.")
        counts = self.counts(indicators, by)
        dimensions = [DIMENSIONS[code] for code in by]
        found = measures(indicators, self.selection, dimensions)
        spent = amounts(indicators, self.selection)

        def figure(indicator, key):
            code, amount = indicator.code, spent.get((indicator.scopes, key))
            return measure(indicator, counts[code, key], found[code, key], amount)

        def figures(key):
            return {indicator.code: figure(indicator, key) for indicator in indicators}

        keys = keys_of(dimensions, self.selection)
        return Board(total=figures(()), groups={key: figures(key) for key in keys})

    def counts(self, indicators, by):
        """{(code, key): {side: rows}}; the empty key holds the totals."""
        wanted = [(i.code, side, rows) for i in indicators for side, rows in sides(i)]
        if any(self.source(rows, by) is None for _code, _side, rows in wanted):
            self.prepare([(indicators, by)])
        agencies = {agency.code for agency in self.selection.agencies}
        groups = functools.cache(lambda counted: counted.groups(by, agencies))
        found = defaultdict(lambda: defaultdict(int))
        for code, side, rows in wanted:
            counted = self.source(rows, by)
            meet, without = counted.masks(rows)
            for (mask, *key), n in groups(counted).items():
                if mask & meet == meet and not (without and mask & without == without):
                    for place in {(), tuple(key)}:
                        found[code, place][side] += n
        return found

    def source(self, rows, by):
        """The cells that tell of a set of rows by some dimensions, or None."""
        agencies = self.selection.agencies
        return next((found for found in self.counted if found.knows(rows, by, agencies)), None)


@dataclass(frozen=True, eq=False)
class Counted:
    """Rows of one kind, counted by the conditions they meet and by their groups.

    A cell is a place in the statement, a mask with the bit of each condition that is met, the number
    of rows, and their groups.
    """

    kind: Callable
    bits: dict
    dimensions: tuple[str, ...]
    agencies: tuple
    cells: list = field(default_factory=list)

    def knows(self, rows, by, agencies):
        """Whether these cells tell of a set of rows, by some dimensions, in some agencies."""
        is_part = "agency" in self.dimensions and set(agencies) <= set(self.agencies)
        return (
            rows.kind == self.kind
            and self.bits.keys() >= set(rows.conditions)
            and set(by) <= set(self.dimensions)
            and (is_part or set(agencies) == set(self.agencies))
        )

    def masks(self, rows):
        """The bits of the conditions to meet, and of those not to meet all of."""
        return (sum(self.bits[c] for c in rows.meet), sum(self.bits[c] for c in rows.without))

    def groups(self, by, agencies):
        """{(mask, *group): rows} by fewer dimensions."""
        found, cells = defaultdict(int), self.cells
        if agencies != {agency.code for agency in self.agencies}:
            place = FIRST_KEY + self.dimensions.index("agency")
            cells = [cell for cell in cells if cell[place] in agencies]
        kept = itemgetter(MASK, *(FIRST_KEY + self.dimensions.index(code) for code in by))
        for cell in cells:
            found[kept(cell)] += cell[ROWS]
        return found if by else {(mask,): n for mask, n in found.items()}


def keys_of(dimensions, selection):
    """Every combination of the dimensions' members, also those without rows."""
    members = ([code for code, _label in d.members(selection)] for d in dimensions)
    return list(itertools.product(*members)) if dimensions else []


def count(requests, selection):
    """The Counted of all kinds of rows that tables ask for, in one statement."""
    found = kinds_of(requests, selection)
    width = max((len(counted.dimensions) for counted in found), default=0)
    statement = [
        tally(str(place), counted, width, selection) for place, counted in enumerate(found)
    ]
    for cell in union(statement):
        found[int(cell[PLACE])].cells.append(cell)
    return found


def kinds_of(requests, selection):
    """A Counted without cells of each kind: the conditions and dimensions that are asked of it."""
    conditions, dimensions = defaultdict(dict), defaultdict(dict)
    for indicators, by in requests:
        for rows in (rows for indicator in indicators for _side, rows in sides(indicator)):
            conditions[rows.kind] |= dict.fromkeys(rows.conditions)
            dimensions[rows.kind] |= dict.fromkeys(by)
    return [
        Counted(
            kind,
            bits={condition: 1 << place for place, condition in enumerate(asked)},
            dimensions=tuple(dimensions[kind]),
            agencies=selection.agencies,
        )
        for kind, asked in conditions.items()
    ]


def tally(code, counted, width, selection):
    """The query that counts rows of a kind by the conditions they meet and by group."""
    rows = counted.kind(selection).order_by()
    mask = Value(0, BigIntegerField())
    for condition, bit in counted.bits.items():
        mask += Case(
            When(condition(selection), then=bit), default=0, output_field=BigIntegerField()
        )
    columns = {"figure": Value(code, CharField()), "mask": mask} | group_keys(
        rows.model, counted.dimensions, width, selection
    )
    found = rows.annotate(**columns).values(*columns)
    is_alike = len(counted.bits) + len(counted.dimensions) <= ALIKE
    found = found.annotate(n=Count("pk") if is_alike else Value(1))
    return found.values_list("figure", "mask", "n", *list(columns)[2:])


def group_keys(model, dimensions, width, selection):
    """{column: expression} of a row's groups; as many columns as the widest part of a statement."""
    found = [DIMENSIONS[code].expression(model, selection) for code in dimensions]
    found += [Value("", CharField())] * (width - len(found))
    return {f"key_{place}": expression for place, expression in enumerate(found)}


def measures(indicators, selection, dimensions):
    """{(code, key): {measure: rows}} of the indicators that measure something."""
    found = defaultdict(lambda: defaultdict(int))
    codes = [dimension.code for dimension in dimensions]
    asked = [
        histogram(indicator, codes, selection)
        for indicator in indicators
        if indicator.unit in MEASURED
    ]
    for code, measured, n, *key in union(asked):
        for place in {(), tuple(key)}:
            found[code, place][measured] += n
    return found


def histogram(indicator, dimensions, selection):
    """The query that counts what an indicator measures by its value and by group."""
    rows = indicator.rows(selection).order_by()
    keys = group_keys(rows.model, dimensions, len(dimensions), selection)
    columns = {"figure": Value(indicator.code, CharField()), "value": F("measured"), **keys}
    found = rows.annotate(**columns).values(*columns).annotate(n=Count("pk"))
    return found.values_list("figure", "value", "n", *keys)


def amounts(indicators, selection):
    """{(scopes, key): euros} spent on a phase, in all, and in the agencies that cost lines name."""
    asked = {indicator.scopes for indicator in indicators if indicator.unit == Unit.COST}
    found = defaultdict(float)
    if asked and selection.phase:
        lines = CostLine.objects.filter(phase=selection.phase)
        for scope, agency, amount in lines.values_list("scope", "agency__code", "amount"):
            for scopes in (scopes for scopes in asked if scope in scopes):
                for key in ((), (agency,)):
                    found[scopes, key] += float(amount)
    return found


def union(querysets):
    """The rows of some querysets in one statement."""
    if len(querysets) < 2:
        return querysets[0] if querysets else ()
    return querysets[0].union(*querysets[1:], all=True)


def sides(indicator):
    """(side, rows) of an indicator; what is measured counts its own rows, a cost its base."""
    for side, rows in (
        (NUMERATOR, None if indicator.unit in UNCOUNTED else indicator.rows),
        (DENOMINATOR, indicator.base),
        (WAITING, indicator.waiting),
        (APART, indicator.apart),
    ):
        if rows:
            yield side, rows
