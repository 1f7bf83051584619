"""Who pays for a phase and what it cost a person, each cost with its scope."""

from django.utils.translation import gettext_lazy as _

from reports.disclosure import disclose
from reports.enums import CostScope
from reports.frozen import in_languages
from reports.indicators import BY_CODE
from reports.models import CostLine, Funding
from reports.proof import labels_of
from reports.selection import Selection
from reports.tally import compute

# What a cost is divided by: the count that a reader of the report sees beside it.
PER = ("registered", "placed")
# scope: the indicators of what a person and a placement cost, and the scope in words
SCOPES = {
    "direct": (
        ("cost_per_person", "cost_per_placement"),
        _("service aux personnes seul : ce que les prestations elles-mêmes ont coûté"),
    ),
    "whole": (
        ("full_cost_per_person", "full_cost_per_placement"),
        _("toutes les lignes : service aux personnes, appui et coordination"),
    ),
}


def cost_facts(phase, as_of=None, released=None):
    """Funding, cost lines and unit costs of a phase, as JSON holds them; amounts in euros.

    A unit cost is None where there is no cost line of its scope, or where its count is hidden.
    `released`: what editions of the phase told.
    """
    lines = list(CostLine.objects.filter(phase=phase).select_related("agency"))
    funding = Funding.objects.filter(programme__phases=phase).select_related("funder", "programme")
    figures = figures_of(phase, as_of, released)
    return {
        "currency": "EUR",
        "funding": [
            {
                "programme": labels_of(row.programme),
                "funder": labels_of(row.funder),
                "amount": float(row.amount),
                "source": row.source,
            }
            for row in funding
        ],
        "funding_total": float(sum(row.amount for row in funding)),
        "lines": [line_facts(line) for line in lines],
        "counts": {code: count_facts(figures[code]) for code in PER},
        "unit_costs": [unit_cost(scope, figures) for scope in SCOPES],
        "is_demo": any(line.is_demo for line in lines),
    }


def line_facts(line):
    return {
        "label": line.label,
        "scope": {"code": line.scope, "label": in_languages(CostScope(line.scope).label)},
        "agency": line.agency and labels_of(line.agency),
        "amount": float(line.amount),
        "source": line.source,
        "is_demo": line.is_demo,
    }


def figures_of(phase, as_of=None, released=None):
    """{indicator code: figure} of costs and of what they are divided by, as everybody may read."""
    codes = (*PER, *(code for per, _label in SCOPES.values() for code in per))
    selection = Selection.of_phase(phase, as_of)
    board = compute([BY_CODE[code] for code in codes], selection, ("agency",))
    return disclose(board, released=released).total


def count_facts(figure):
    return {"label": in_languages(figure.indicator.label), "value": figure.value}


def unit_cost(scope, figures):
    """What one person registered, and one placed, cost within a scope."""
    codes, label = SCOPES[scope]
    person, placement = (figures[code] for code in codes)
    return {
        "scope": scope,
        "label": in_languages(label),
        "amount": person.amount,
        "per_beneficiary": rounded(person.value),
        "per_placement": rounded(placement.value),
    }


def rounded(value):
    """Euros with their cents."""
    return None if value is None else round(value, 2)
