"""The facts of a report: plain values without names, small counts hidden, in no language.

An edition keeps exactly these, so that it can be read, compared and printed again later. Labels
that come from the database are kept in the portal's three languages.
"""

import dataclasses
import datetime

from django.conf import settings
from django.utils import translation

from reports import lessons, programme, rollout
from reports.cells import evidence_counts, improvement_counts
from reports.crosstab import ALL, crosstabs
from reports.dimensions import DIMENSIONS
from reports.disclosure import disclose
from reports.enums import EditionKind, Status
from reports.equity import EQUITY, equity
from reports.figures import Figure
from reports.frozen import LANGUAGES, canonical
from reports.indicators import BY_CODE, REGISTRY
from reports.quality import quality
from reports.released import Released
from reports.selection import Selection
from reports.tally import Tally

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
EQUITY_DIMENSIONS = ("sex", "age", "nationality")
# All that the facts count, so that it is counted at once.
REQUESTS = (
    (REGISTRY, ("agency",)),
    *(([BY_CODE[code]], ("agency", dimension)) for code, dimension in TABLES),
    *(([BY_CODE[code] for code in EQUITY], (dimension,)) for dimension in EQUITY_DIMENSIONS),
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
# A frozen figure of which only is said that there is one.
WITHOUT_NUMBERS = dict.fromkeys(
    ("value", "numerator", "denominator", "n", "low", "high", "others", "gap")
)
# What a figure keeps: all its numbers.
FIGURE_FIELDS = [
    f.name for f in dataclasses.fields(Figure) if f.name not in ("indicator", "status")
]


def collect(phase, as_of=None, *, kind=EditionKind.REPORT, agency=None):
    """The facts of a phase for one kind of document, as JSON holds them.

    They hide what is small, and what differs by little from what editions of the phase told.
    """
    selection, released = Selection.of_phase(phase, as_of), Released.of(phase)
    tally, day = Tally(selection), selection.as_of
    tally.prepare(REQUESTS)
    board = disclose(tally.board(REGISTRY, ("agency",)), released=released)
    tables = tables_facts(tally, released)
    found = {
        "kind": str(kind),
        "agency": agency and agency.code,
        "portal": settings.PUBLIC_URL,
        "phase": {
            "code": phase.code,
            "label": {language: phase.label_in(language) for language in LANGUAGES},
            "starts_on": phase.starts_on.isoformat(),
            "ends_on": phase.ends_on.isoformat(),
        },
        "as_of": day.isoformat(),
        "is_demo": settings.DEMO,
        "threshold": settings.DISCLOSURE_THRESHOLD,
        "agencies": [agency_facts(agency) for agency in selection.agencies],
        "total": figures_facts(board.total),
        "by_agency": {code: figures_facts(figures) for (code,), figures in board.groups.items()},
        "tables": tables,
        "equity": {
            code: equity_facts(tally, code, released=released, totals=board.total)
            for code in EQUITY_DIMENSIONS
        },
        "quality": quality(selection, tables, released),
        "cost": programme.cost_facts(phase, day, released),
        "projection": rollout.printed_projection(phase, day, released),
    }
    found |= learnt(phase, found, released.and_of(found))
    return canonical(of_agency(found, agency.code) if agency else found)


def learnt(phase, found, told):
    """Practices and improvements, without counts of earlier days that give back what is hidden."""
    practices, improvements = lessons.printed_practices(phase), lessons.printed_improvements(phase)
    for practice in practices:
        for proof in practice["evidence"]:
            if not told.may_repeat(evidence_counts(proof["facts"], found)):
                proof["facts"] |= WITHOUT_NUMBERS
    for row in improvements:
        if not told.may_repeat(improvement_counts(row)):
            row |= {"count": None, "is_count_hidden": True}
    return {"practices": practices, "improvements": improvements}


def of_agency(facts, code):
    """What the facts of a phase say of one agency, beside the totals: nothing that they hide."""
    tables = {
        name: table | {"cells": {place: table["cells"][place] for place in (code, ALL)}}
        for name, table in facts["tables"].items()
    }
    return facts | {
        "agencies": [row for row in facts["agencies"] if row["code"] == code],
        "by_agency": {code: facts["by_agency"][code]},
        "tables": tables,
        "equity": {},
        # what was learnt and what it costs is said of all agencies together
        "practices": [],
        "improvements": [],
        "projection": [],
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
    numbers = {name: getattr(figure, name) for name in FIGURE_FIELDS}
    return numbers | {"status": str(figure.status)}


def figure_of(indicator, facts):
    """The figure that facts tell."""
    numbers = {name: facts[name] for name in FIGURE_FIELDS if name in facts}
    return Figure(indicator, status=Status(facts["status"]), **numbers)


def tables_facts(tally, released):
    found = {}
    for dimension in dict.fromkeys(dimension for _code, dimension in TABLES):
        codes = [code for code, other in TABLES if other == dimension]
        indicators = [BY_CODE[code] for code in codes]
        tables = crosstabs(indicators, tally, dimension, released=released)
        labels = labels_of(dimension, tally.selection)
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


def equity_facts(tally, dimension, **beside):
    """Some indicators by the groups of a dimension, over all agencies."""
    labels = labels_of(dimension, tally.selection)
    return [
        {"code": code, "label": labels[code], "figures": figures_facts(figures)}
        for code, figures in equity(tally, dimension, **beside).items()
    ]


def csv_rows(facts, indicators):
    """The facts as one flat table, for the file that goes with a report; the columns come first.

    `indicators` are the definitions of the facts by code, in their order.
    """
    yield CSV_COLUMNS
    places = [row["code"] for row in facts["agencies"]]
    for agency, figures in [(ALL, facts["total"]), *((c, facts["by_agency"][c]) for c in places)]:
        for code in (code for code in indicators if code in figures):
            yield agency or "all", "", "", code, *csv_figure(indicators[code], figures[code])
    for _name, table in sorted(facts["tables"].items()):
        for agency in (*places, ALL):
            for member in (*(code for code, _label in table["members"]), ALL):
                count = table["cells"][agency][member]
                status = Status.HIDDEN if count is None else Status.OK
                yield (
                    agency or "all",
                    table["dimension"],
                    member or "all",
                    table["indicator"],
                    *("count", count, count, None, count, str(status)),
                )
    for dimension, groups in sorted(facts["equity"].items()):
        for group in groups:
            for code, figure in sorted(group["figures"].items()):
                yield "all", dimension, group["code"], code, *csv_figure(indicators[code], figure)


def csv_figure(indicator, figure):
    value = figure["value"]
    value = round(value, 6) if isinstance(value, float) else value
    numbers = (figure[name] for name in ("numerator", "denominator", "n", "status"))
    return str(indicator.unit), value, *numbers
