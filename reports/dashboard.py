"""What the dashboard shows, put together for one reader and one question."""

from dataclasses import replace
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from reports import pictures, side_by_side, statistics
from reports.crosstab import ALL, crosstabs
from reports.dimensions import DIMENSIONS
from reports.disclosure import disclose
from reports.enums import Status, Unit
from reports.equity import EQUITY, GROUPS, IN_TABLES, by_groups
from reports.figures import Figure
from reports.indicators import BY_CODE, DELAYS, FUNNEL, REGISTRY
from reports.models import Target
from reports.released import Released
from reports.shown import Shown
from reports.tally import Tally
from sharaka_portal.lib.charts import figure as picture

# The tiles of each kind of reader.
TILES = {
    "caseload": (
        "open_files",
        "registered",
        "interview_rate",
        "interview_delay",
        "plan_rate",
        "services",
        "services_per_person",
        "attendance",
        "referrals",
        "placed",
        "permits_in_force",
        "barriers",
    ),
    "agency": (
        "registered",
        "interview_rate",
        "interview_delay",
        "plan_rate",
        "services_per_person",
        "remote_share",
        "attendance",
        "referrals",
        "employer_answers",
        "placed",
        "placement_rate",
        "permits_in_force",
    ),
    "summary": (
        "registered",
        "interview_rate",
        "services",
        "placed",
        "placement_rate",
        "permits_in_force",
    ),
}
TILES["country"] = TILES["agency"]
# Rates that are drawn for all agencies: usually, and in a summary.
DRAWN = (("interview_rate", "attendance", "placement_rate"), ("interview_rate", "placement_rate"))
# Results by the way people were served, and presence by mode of what was booked.
MODES = (
    ("support", ("plan_rate", "placement_rate")),
    ("mode", ("attendance", "workshop_attendance")),
)
MONTHLY = tuple(dict.fromkeys(("services", *pictures.COHORT_STEPS)))
CHARTS = {
    ("services", "mode"): pictures.modes,
    ("barriers", "barrier"): pictures.obstacles,
    ("placed", "contract"): pictures.contracts,
}


class Dashboard:
    """The panels of one page. Figures come from the registry, small counts hidden for outsiders."""

    def __init__(self, form):
        self.form, self.reader, self.phase = form, form.reader, form.base_phase
        self.kind = self.reader.kind
        self.selection = form.selection()
        self.tally = Tally(self.selection)
        self.group = form.group()
        self.agency = form.agency_chosen()
        self.agencies = side_by_side.in_order(self.selection.agencies)
        self.narrow = {name: form.data.get(name, "") for name in form.fields if form.value(name)}
        self.known = self.reader.own
        self.place = self.agency.code if self.agency else ALL
        self.is_open = self.reader.opens(self.asked)
        is_whole = self.selection.phase is not None
        self.released = self.reader.released if is_whole else Released.nothing()

    def prepare(self):
        """Have the rows of the whole page counted at once."""
        people = {(code,): EQUITY for code in self.equity_dimensions}
        requests = {("agency",): self.needed}
        if self.group:
            requests[self.group[:1]] = [
                code for code in self.needed if self.group[0] in BY_CODE[code].breakdowns
            ]
        if not self.group:
            requests |= {("agency", "month"): MONTHLY} | people
            requests |= {("agency", dimension): [code] for code, dimension in CHARTS}
        if not self.group and not self.selection.mode:
            requests |= {(dimension,): codes for dimension, codes in MODES}
        if not self.reader.opens(self.selection.agencies):
            # what `equity` looks up in the tables by agency
            requests |= {("agency", *by): IN_TABLES for by in requests if by[0] in GROUPS}
        self.tally.prepare(
            [([BY_CODE[code] for code in codes], by) for by, codes in requests.items()]
        )

    @property
    def is_summary(self):
        return self.kind == "summary"

    @property
    def asked(self):
        return (self.agency,) if self.agency else self.selection.agencies

    def context(self):
        self.prepare()
        return {
            "kind": self.kind,
            "selection": self.selection,
            "agency": self.agency,
            "group": self.group_label(),
            "tiles": self.tiles(),
            "agencies": self.agencies,
            "comparison": self.comparison() if self.compares else [],
            "charts": [picture(spec) for spec in self.specs().values()],
            "modes": [] if self.group or self.selection.mode else self.by_mode(),
            "equity": [] if self.group else [self.equity(name) for name in self.equity_dimensions],
            "edition": self.reader.edition if self.is_summary else None,
            "is_partly_hidden": not self.reader.opens(self.selection.agencies),
        }

    # Figures

    @cached_property
    def board(self):
        """What the page needs: everything only where agencies are compared line by line."""
        return self.board_of([i for i in REGISTRY if i.code in self.needed])

    @property
    def needed(self):
        if self.compares and not self.is_summary:
            return BY_CODE.keys()
        grouped = (code for _dimension, codes in MODES for code in codes)
        return {*TILES[self.kind], *FUNNEL, *DELAYS.values(), *DRAWN[True], *EQUITY, *grouped}

    def board_of(self, indicators):
        board = self.tally.board(indicators, ("agency",))
        known = {(code,) for code in self.known}
        return disclose(board, known=known, released=self.released)

    @cached_property
    def figures(self):
        """{code: figure} of what is asked: an agency, all of them, or one group of people."""
        if self.group:
            return self.group_figures([i for i in REGISTRY if i.code in self.needed])
        return self.at_place(self.board)

    def group_figures(self, indicators):
        dimension, code = self.group
        indicators = [indicator for indicator in indicators if dimension in indicator.breakdowns]
        return self.by_groups(indicators, self.tally, dimension)[code]

    def by_groups(self, indicators, tally, dimension):
        """{group: {code: figure}}, beside the totals that are shown of the same figures."""
        totals = self.board_of(indicators).total
        return by_groups(
            indicators, tally, dimension, self.known, released=self.released, totals=totals
        )

    def at_place(self, board):
        return board.groups[self.agency.code,] if self.agency else board.total

    def one(self, indicator):
        """The figure of one indicator, as this page shows it; no other is computed then."""
        if not self.tells(indicator):
            return Shown(Figure.unknown(indicator))
        if self.group:
            found = self.group_figures([indicator]).get(indicator.code)
            return self.shown(found or Figure.unknown(indicator))
        self.board = self.board_of((indicator,))
        return self.shown(self.at_place(self.board)[indicator.code])

    def group_label(self):
        if not self.group:
            return ""
        dimension, code = self.group
        return dict(DIMENSIONS[dimension].members(self.selection))[code]

    def places(self):
        """(label, figures) of every indicator, for the spreadsheet."""
        if self.group:
            return [(self.group_label(), self.group_figures(REGISTRY))]
        board = self.board_of([indicator for indicator in REGISTRY if self.tells(indicator)])
        agencies = [(agency.label, board.groups[agency.code,]) for agency in self.agencies]
        return [(_("Ensemble"), board.total), *agencies]

    # Tiles

    def tiles(self):
        codes = [code for code in TILES[self.kind] if self.has(BY_CODE[code])]
        before, targets = self.figures_before(codes), self.targets(codes)
        return [
            replace(
                self.shown(self.figures[code]),
                before=before.get(code),
                around=self.around(code),
                target=targets.get((code, self.place)),
            )
            for code in codes
        ]

    def has(self, indicator):
        is_known = indicator.unit != Unit.COST or self.selection.phase is not None
        return (
            is_known and self.tells(indicator) and (indicator.knows_mode or not self.selection.mode)
        )

    def tells(self, indicator):
        """Whether the reader has a right to it: costs are kept for those who read the roll-out."""
        return indicator.unit != Unit.COST or self.reader.sees_costs

    def figures_before(self, codes):
        """Figures of the period of the same length before, where there was something to count.

        Only for readers of the rows: such periods move with every day, and could be subtracted.
        """
        before = self.selection.before()
        if not self.is_open or self.group or not before.entrants().exists():
            return {}
        board = Tally(before).board([BY_CODE[code] for code in codes], ("agency",))
        figures = self.at_place(board)
        return {code: figure for code, figure in figures.items() if figure.is_number and figure.n}

    def targets(self, codes):
        """{(indicator, agency or ""): value} of the targets of a whole phase."""
        if self.group or self.form.is_narrow():
            return {}
        return Target.objects.for_figures(codes, self.phase, self.selection.agencies)

    def around(self, code):
        """The rate of all other agencies, beside that of the agency asked for."""
        if self.kind != "agency" or not self.agency or len(self.selection.agencies) < 2:
            return None
        return side_by_side.rest_of(self.figures[code], self.board.total[code])

    def shown(self, figure, agency=None):
        return Shown(figure, self.url(figure.indicator.code, agency or self.agency))

    def url(self, code, agency=None):
        """The list behind a figure, where the reader may open it."""
        wanted = (agency,) if agency else self.selection.agencies
        if not self.reader.opens(wanted):
            return ""
        query = self.narrow | {"phase": self.phase.code, "agency": agency.code if agency else "all"}
        return f"{reverse('reports:figure_detail', args=[code])}?{urlencode(query)}"

    # Agencies side by side

    @property
    def compares(self):
        return len(self.agencies) > 1 and not self.group

    def comparison(self):
        """A line per indicator: its figure in each agency, in all of them, and what it says."""
        wanted = [BY_CODE[code] for code in TILES["summary"]] if self.is_summary else REGISTRY
        return [self.line(indicator) for indicator in wanted if self.has(indicator)]

    def line(self, indicator):
        figures, total = self.by_agency(indicator.code), self.board.total[indicator.code]
        return {
            "indicator": indicator,
            "cells": [self.shown(figure, agency) for agency, figure in figures],
            "total": Shown(total),
            "reading": side_by_side.reading([(a.label, f) for a, f in figures], total),
        }

    def by_agency(self, code):
        return [(agency, self.board.groups[agency.code,][code]) for agency in self.agencies]

    def ranges(self, code, key=""):
        """The chart of one rate in all agencies."""
        places = [(a.label, figure, self.url(code, a)) for a, figure in self.by_agency(code)]
        places.append((_("Ensemble"), self.board.total[code], ""))
        return pictures.ranges(code, places, key)

    # Charts

    def specs(self):
        """{key: chart} of the page, in order."""
        links = {code: self.url(code, self.agency) for code in FUNNEL}
        found = [pictures.funnel(self.figures, links)]
        if not self.group:
            found += self.charts_by_time() + self.charts_of_kinds()
        if self.compares and not self.selection.mode:
            found += [self.ranges(code) for code in DRAWN[self.is_summary]]
        return {spec.key: spec for spec in found if spec}

    def charts_by_time(self):
        tables = self.tables(MONTHLY, "month")
        cohorts = [] if self.is_summary else [pictures.cohorts(tables, self.place)]
        return [pictures.by_month(tables, self.place), *cohorts]

    def charts_of_kinds(self):
        return [
            chart(self.tables([code], dimension)[code], self.place)
            for (code, dimension), chart in CHARTS.items()
        ]

    def tables(self, codes, dimension):
        indicators = [BY_CODE[code] for code in codes]
        return crosstabs(indicators, self.tally, dimension, self.known, self.released)

    # Groups of people, ways of support

    @property
    def own_question(self):
        """The agencies whose groups are compared: the one asked for where the reader opens it,
        else all of them."""
        chosen = self.agency and self.agency.code in self.known
        return self.tally.within([self.agency]) if chosen else self.tally

    @property
    def equity_dimensions(self):
        return ("sex",) if self.is_summary else ("sex", "age", "nationality")

    def equity(self, dimension):
        """Some indicators by the groups of a dimension."""
        return self.grouped(dimension, EQUITY)

    def by_mode(self):
        """Results by the way people were served, and presence by mode of what was booked."""
        return [self.grouped(dimension, codes) for dimension, codes in MODES]

    def grouped(self, dimension, codes):
        """A table of groups, with what can be said of the rates of each two of them."""
        question, indicators = self.own_question, [BY_CODE[code] for code in codes]
        groups = self.by_groups(indicators, question, dimension)
        members = DIMENSIONS[dimension].members(question.selection)
        return {
            "label": DIMENSIONS[dimension].label,
            "agencies": side_by_side.in_order(question.selection.agencies),
            "indicators": indicators,
            "lines": [
                (label, [Shown(groups[code][name]) for name in codes])
                for code, label in members
                if any(is_something(groups[code][name]) for name in codes)
            ],
            "readings": [
                (BY_CODE[name].label, words)
                for name in codes
                if (words := differences([(label, groups[c][name]) for c, label in members]))
            ],
        }


def is_something(figure):
    return figure.n != 0 or figure.status == Status.HIDDEN


def differences(places):
    """In words: the pairs of groups that differ, or that none can be told from another."""
    found = side_by_side.pairs(places)
    telling = [pair for pair in found if pair[2] != statistics.in_words_of(0)]
    if telling:
        return _(" ; ").join(
            _("%(one)s / %(other)s : %(words)s") % {"one": one, "other": other, "words": words}
            for one, other, words in telling
        )
    return statistics.in_words_of(0) if found else ""
