"""What the dashboard shows, put together for one reader and one question."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from reports import pictures
from reports.crosstab import ALL, crosstabs
from reports.dimensions import DIMENSIONS
from reports.disclosure import disclose
from reports.equity import EQUITY, equity
from reports.figures import Figure, compute
from reports.indicators import BY_CODE, FUNNEL, REGISTRY
from sharaka_portal.lib.charts import figure as picture

TILES = (
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
)


@dataclass(frozen=True)
class Shown:
    """A figure on a page, and the address of the list behind it when the reader may open it."""

    figure: Figure
    url: str = ""


class Dashboard:
    """The panels of one page. Figures come from the registry, small counts hidden for outsiders."""

    def __init__(self, form):
        self.reader, self.phase = form.reader, form.base_phase
        self.selection = form.selection()
        self.agency = form.agency_chosen()
        self.narrow = {name: form.data.get(name, "") for name in form.fields if form.value(name)}
        self.known = self.reader.own
        self.place = self.agency.code if self.agency else ALL

    def context(self):
        board = self.board()
        shown = board.groups[self.agency.code,] if self.agency else board.total
        return {
            "selection": self.selection,
            "agency": self.agency,
            "tiles": [self.shown(shown[code]) for code in self.tiles()],
            "agencies": self.selection.agencies,
            "comparison": self.comparison(board),
            "charts": self.charts(shown),
            "equity": [self.equity("sex"), self.equity("nationality")],
            "equity_agencies": self.equity_agencies(),
            "is_partly_hidden": not self.reader.opens(self.selection.agencies),
        }

    def tiles(self):
        return [code for code in TILES if not self.selection.mode or BY_CODE[code].knows_mode]

    def board(self, indicators=REGISTRY):
        board = compute(indicators, self.selection, ("agency",))
        return disclose(board, known={(code,) for code in self.known})

    def one(self, indicator):
        """The figure of one indicator, as this page shows it."""
        board = self.board((indicator,))
        figures = board.groups[self.agency.code,] if self.agency else board.total
        return self.shown(figures[indicator.code])

    def comparison(self, board):
        """A line per indicator: its figure in each agency, then in all of them."""
        return [
            {
                "indicator": indicator,
                "cells": [
                    self.shown(board.groups[agency.code,][indicator.code], agency)
                    for agency in self.selection.agencies
                ],
                "total": Shown(board.total[indicator.code]),
            }
            for indicator in REGISTRY
            if not self.selection.mode or indicator.knows_mode
        ]

    def shown(self, figure, agency=None):
        return Shown(figure, self.url(figure.indicator.code, agency or self.agency))

    def url(self, code, agency=None):
        """The list behind a figure, where the reader may open it."""
        wanted = (agency,) if agency else self.selection.agencies
        if not self.reader.opens(wanted):
            return ""
        query = {"phase": self.phase.code, "agency": agency.code if agency else "all"}
        address = reverse("reports:figure_detail", args=[code])
        return f"{address}?{urlencode(query | self.narrow)}"

    def charts(self, shown):
        months = self.tables(("registered", "services"), "month")
        links = {code: self.url(code, self.agency) for code in FUNNEL}
        specs = [
            pictures.funnel(shown, links),
            pictures.by_month(months, self.place),
            pictures.modes(self.tables(("services",), "mode")["services"], self.place),
            pictures.obstacles(self.tables(("barriers",), "barrier")["barriers"], self.place),
        ]
        return [picture(spec) for spec in specs if spec]

    def tables(self, codes, dimension):
        indicators = [BY_CODE[code] for code in codes]
        return crosstabs(indicators, self.selection, dimension, self.known)

    def equity_agencies(self):
        """People's groups are compared where nobody can subtract what they know: in the reader's
        own agencies, or for readers without any, in all agencies together."""
        if self.agency and self.agency.code in self.known:
            return (self.agency,)
        return self.reader.own_agencies or self.selection.agencies

    def equity(self, dimension):
        """Some indicators by the groups of a dimension."""
        selection = self.selection.within(self.equity_agencies())
        groups = equity(selection, dimension, is_open=self.reader.opens(selection.agencies))
        return {
            "label": DIMENSIONS[dimension].label,
            "indicators": [BY_CODE[code] for code in EQUITY],
            "lines": [
                (label, [Shown(figure) for figure in groups[code].values()])
                for code, label in DIMENSIONS[dimension].members(selection)
            ],
        }
