"""Two editions side by side: which figures differ, and why."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.cells import Cell
from reports.crosstab import ALL
from reports.dimensions import DIMENSIONS
from reports.enums import ChangeCause, DateRule, Status
from reports.facts import figure_of
from reports.frozen import defined
from sharaka_portal.lib.templatetags.portal import number


@dataclass(frozen=True)
class Told:
    """What an edition says in one place: as people read it, and in numbers."""

    text: str
    base: str
    value: float | None
    counts: tuple
    is_hidden: bool


@dataclass(frozen=True)
class Line:
    """One place of two editions; `before` or `after` is None where an edition says nothing."""

    indicator: str
    place: str
    group: str
    before: Told | None
    after: Told | None
    cause: ChangeCause


class Side:
    """One of the two editions, read in the active language."""

    def __init__(self, edition):
        language = get_language()
        self.facts, self.as_of = edition.facts, edition.as_of
        self.definitions = {row["code"]: row for row in edition.definitions.get("indicators", ())}
        self.indicators = defined(edition.definitions, language)
        self.places = {ALL: _("Ensemble")} | {
            row["code"]: row["label"][language] for row in self.facts["agencies"]
        }
        self.groups, self.told = {}, {}
        self.read(language)

    def read(self, language):
        """All that the facts tell, in the order of the definitions."""
        for place in self.places:
            figures = self.facts["by_agency"][place] if place else self.facts["total"]
            self.read_figures(figures, agency=place)
        for dimension, groups in sorted(self.facts["equity"].items()):
            for group in groups:
                self.groups[dimension, group["code"]] = group["label"][language]
                self.read_figures(group["figures"], dimension=dimension, member=group["code"])
        for _name, table in sorted(self.facts["tables"].items()):
            if table["indicator"] not in self.indicators:
                continue
            for member, labels in table["members"]:
                self.groups[table["dimension"], member] = labels[language]
                for place in self.places:
                    cell = Cell(table["indicator"], place, table["dimension"], member)
                    self.told[cell] = told_count(table["cells"][place][member])

    def read_figures(self, figures, **where):
        for code, indicator in self.indicators.items():
            if code in figures:
                self.told[Cell(code, **where)] = told_figure(figure_of(indicator, figures[code]))

    def scope_of(self, cell):
        """The period's first day, and the agencies that a total is about."""
        agencies = [] if cell.agency else list(self.places)
        return self.facts["phase"]["starts_on"], agencies

    def group(self, cell):
        label = self.groups.get((cell.dimension, cell.member), "")
        return f"{DIMENSIONS[cell.dimension].label} : {label}" if cell.dimension else ""


def told_count(count):
    text = str(Status.HIDDEN.label) if count is None else number(count)
    return Told(text, "", count, (count,), count is None)


def told_figure(figure):
    counts = (figure.numerator, figure.denominator)
    is_hidden = figure.status == Status.HIDDEN
    return Told(figure.text(), figure.rests_on(), figure.value, counts, is_hidden)


def compare(old, new):
    """The lines of two editions, changed or not, in the order of the definitions.

    `old` is the one whose figures stop earlier.
    """
    before, after = Side(old), Side(new)
    cells = dict.fromkeys([*after.told, *before.told])
    order = list(after.indicators | before.indicators)
    return [
        Line(
            (after.indicators | before.indicators)[cell.indicator].label,
            (before.places | after.places)[cell.agency],
            after.group(cell) if cell in after.told else before.group(cell),
            before.told.get(cell),
            after.told.get(cell),
            cause_of(cell, before, after),
        )
        for cell in sorted(cells, key=lambda cell: order.index(cell.indicator))
    ]


def cause_of(cell, before, after):
    """Why what two editions say of a place differs."""
    old, new = before.told.get(cell), after.told.get(cell)
    if before.definitions.get(cell.indicator) != after.definitions.get(cell.indicator):
        return ChangeCause.DEFINITION
    if old is None or new is None or before.scope_of(cell) != after.scope_of(cell):
        return ChangeCause.SCOPE
    if old == new:
        return ChangeCause.SAME
    if old.is_hidden or new.is_hidden:
        return ChangeCause.PROTECTION
    if before.as_of == after.as_of:
        return ChangeCause.LATE
    if after.indicators[cell.indicator].date_rule == DateRule.STATE:
        return ChangeCause.STATE
    pairs = zip(old.counts, new.counts, strict=True)
    # With time rows are added: what fell was corrected.
    fell = any(None not in pair and pair[1] < pair[0] for pair in pairs)
    return ChangeCause.CORRECTION if fell else ChangeCause.NEW_ROWS
