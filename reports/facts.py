"""The facts of a report: plain values without names, small counts hidden, in no language.

An edition keeps exactly these, so that it can be read, compared and printed again later. Labels
that come from the database are kept in the portal's three languages.
"""

import datetime

from django.conf import settings
from django.utils import translation

from reports.crosstab import ALL, crosstabs
from reports.dimensions import DIMENSIONS
from reports.disclosure import disclose
from reports.enums import Status
from reports.equity import equity
from reports.figures import Figure, compute
from reports.indicators import BY_CODE, REGISTRY
from reports.selection import Selection

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# (indicator, dimension) of the tables by agency
TABLES = (
    ("registered", "sex"),
    ("registered", "age"),
    ("registered", "nationality"),
    ("registered", "education"),
    ("registered", "month"),
    ("services", "month"),
    ("services", "mode"),
    ("services", "service"),
    ("placed", "sex"),
    ("placed", "contract"),
    ("barriers", "barrier"),
)
CSV_COLUMNS = (
    ("agency", "text"),
    ("dimension", "text"),
    ("group", "text"),
    ("indicator", "text"),
    ("unit", "text"),
    ("value", "number"),
    ("numerator", "integer"),
    ("denominator", "integer"),
    ("n", "integer"),
    ("status", "text"),
)
EQUITY_DIMENSIONS = ("sex", "age", "nationality")


def collect(phase, as_of=None):
    """The facts of a phase, as JSON holds them."""
    selection = Selection.of_phase(phase, as_of)
    board = disclose(compute(REGISTRY, selection, ("agency",)))
    return {
        "phase": {
            "code": phase.code,
            "label": {language: phase.label_in(language) for language in LANGUAGES},
            "starts_on": phase.starts_on.isoformat(),
            "ends_on": phase.ends_on.isoformat(),
        },
        "as_of": selection.as_of.isoformat(),
        "is_demo": settings.DEMO,
        "threshold": settings.DISCLOSURE_THRESHOLD,
        "agencies": [agency_facts(agency) for agency in selection.agencies],
        "total": figures_facts(board.total),
        "by_agency": {code: figures_facts(figures) for (code,), figures in board.groups.items()},
        "tables": tables_facts(selection),
        "equity": {code: equity_facts(selection, code) for code in EQUITY_DIMENSIONS},
    }


def agency_facts(agency):
    return {
        "code": agency.code,
        "label": {language: agency.label_in(language) for language in LANGUAGES},
        "city": {"fr": agency.city_fr, "en": agency.city_fr, "ar": agency.city_ar},
    }


def figures_facts(figures):
    return {code: figure_facts(figure) for code, figure in figures.items()}


def figure_facts(figure):
    return {
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "n": figure.n,
        "status": str(figure.status),
        "waiting": figure.waiting,
    }


def figure_of(code, facts):
    """The figure that facts tell."""
    values = {name: facts[name] for name in ("value", "numerator", "denominator", "n", "waiting")}
    return Figure(BY_CODE[code], status=Status(facts["status"]), **values)


def tables_facts(selection):
    found = {}
    for dimension in dict.fromkeys(dimension for _code, dimension in TABLES):
        codes = [code for code, other in TABLES if other == dimension]
        tables = crosstabs([BY_CODE[code] for code in codes], selection, dimension)
        labels = labels_of(dimension, selection)
        for code, table in tables.items():
            found[f"{code}_by_{dimension}"] = {
                "indicator": code,
                "dimension": dimension,
                "members": [[member, labels[member]] for member, _label in table.members],
                "cells": table.cells,
            }
    return found


def labels_of(dimension, selection):
    """{member code: {language: label}} of a dimension; a month is its first day, in no language."""
    labels = {}
    for language in LANGUAGES:
        with translation.override(language):
            for code, label in DIMENSIONS[dimension].members(selection):
                text = label.isoformat() if isinstance(label, datetime.date) else str(label)
                labels.setdefault(code, {})[language] = text
    return labels


def equity_facts(selection, dimension):
    """Some indicators by the groups of a dimension, over all agencies."""
    labels = labels_of(dimension, selection)
    return [
        {"code": code, "label": labels[code], "figures": figures_facts(figures)}
        for code, figures in equity(selection, dimension).items()
    ]


def csv_rows(facts):
    """The facts as one flat table, for the file that goes with a report; the columns come first."""
    yield CSV_COLUMNS
    for agency, figures in [(ALL, facts["total"]), *facts["by_agency"].items()]:
        for code, figure in figures.items():
            yield agency or "all", "", "", code, *csv_figure(code, figure)
    for table in facts["tables"].values():
        for agency, cells in table["cells"].items():
            for member, count in cells.items():
                status = Status.HIDDEN if count is None else Status.OK
                yield (
                    agency or "all",
                    table["dimension"],
                    member or "all",
                    table["indicator"],
                    *("count", count, count, None, count, str(status)),
                )
    for dimension, groups in facts["equity"].items():
        for group in groups:
            for code, figure in group["figures"].items():
                yield "all", dimension, group["code"], code, *csv_figure(code, figure)


def csv_figure(code, figure):
    value = figure["value"]
    value = round(value, 6) if isinstance(value, float) else value
    numbers = (figure[name] for name in ("numerator", "denominator", "n", "status"))
    return str(BY_CODE[code].unit), value, *numbers
