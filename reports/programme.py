"""Who pays for a phase and what it cost a person, each cost with its scope."""

from django.utils.translation import gettext_lazy as _

from reports.disclosure import disclose
from reports.enums import CostScope, Status
from reports.figures import compute
from reports.frozen import in_languages
from reports.indicators import BY_CODE
from reports.models import CostLine, Funding
from reports.proof import labels_of
from reports.selection import Selection

# What a cost is divided by: the count that a reader of the report sees beside it.
PER = ("registered", "placed")
SCOPES = (
    (
        "direct",
        (CostScope.DIRECT,),
        _("service aux personnes seul : ce que les prestations elles-mêmes ont coûté"),
    ),
    (
        "whole",
        (CostScope.DIRECT, CostScope.SUPPORT),
        _("toutes les lignes : service aux personnes, appui et coordination"),
    ),
)


def cost_facts(phase, as_of=None, released=None):
    """Funding, cost lines and unit costs of a phase, as JSON holds them; amounts in euros.

    A unit cost is None where there is no cost line of its scope, or where its count is hidden.
    `released`: what editions of the phase told.
    """
    lines = list(CostLine.objects.filter(phase=phase).select_related("agency"))
    funding = Funding.objects.filter(programme__phases=phase).select_related("funder", "programme")
    counts = counts_of(phase, as_of, released)
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
        "counts": counts,
        "unit_costs": [unit_cost(lines, *scope, counts) for scope in SCOPES],
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


def counts_of(phase, as_of=None, released=None):
    """{indicator code: {label, value}} of what costs are divided by; None where it is hidden."""
    indicators = [BY_CODE[code] for code in PER]
    board = compute(indicators, Selection.of_phase(phase, as_of), ("agency",))
    board = disclose(board, released=released)
    return {
        code: {
            "label": in_languages(BY_CODE[code].label),
            "value": figure.value if figure.status == Status.OK else None,
        }
        for code, figure in board.total.items()
    }


def unit_cost(lines, code, scopes, label, counts):
    """What one person registered, and one placed, cost within a scope."""
    within = [line for line in lines if line.scope in scopes]
    amount = float(sum(line.amount for line in within)) if within else None

    def per(name):
        count = counts[name]["value"]
        return round(amount / count, 2) if amount is not None and count else None

    return {
        "scope": code,
        "label": in_languages(label),
        "amount": amount,
        "per_beneficiary": per("registered"),
        "per_placement": per("placed"),
    }
