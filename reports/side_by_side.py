"""Agencies beside one another: in the order of the alphabet, with what chance may explain."""

from itertools import combinations

from django.utils.translation import gettext as _

from reports import statistics
from reports.enums import Unit
from reports.figures import DENOMINATOR, NUMERATOR, measure


def in_order(agencies):
    """Agencies by their name in the active language: never by a rate."""
    return tuple(sorted(agencies, key=lambda agency: agency.label.casefold()))


def rest_of(figure, total):
    """The figure of all other agencies together, or None where it may not be known."""
    sides = [(total.numerator, figure.numerator), (total.denominator, figure.denominator)]
    if figure.indicator.unit != Unit.RATE or any(None in side for side in sides):
        return None
    tops, bases = ((whole - part) for whole, part in sides)
    counts = {NUMERATOR: tops, DENOMINATOR: bases}
    return measure(figure.indicator, {side: counts.get(side, 0) for side in range(4)})


def beside_the_rest(figure, total):
    """1, -1, 0 or None: how an agency's rate lies to that of all others together."""
    rest = rest_of(figure, total)
    return None if rest is None else statistics.verdict(figure, rest)


def reading(places, total):
    """What a line of rates says: the agencies that differ from the others, or that none does.

    `places` are (agency label, figure).
    """
    verdicts = [(label, beside_the_rest(figure, total)) for label, figure in places]
    if not any(verdict is not None for _label, verdict in verdicts):
        return ""
    higher = [label for label, verdict in verdicts if verdict == 1]
    lower = [label for label, verdict in verdicts if verdict == -1]
    parts = []
    if higher:
        parts.append(_("plus haut que les autres : %(names)s") % {"names": _(", ").join(higher)})
    if lower:
        parts.append(_("plus bas que les autres : %(names)s") % {"names": _(", ").join(lower)})
    return _(" ; ").join(parts) or _("on ne peut pas distinguer les agences")


def pairs(places):
    """(label, other label, words) of every two agencies with rates that may be read."""
    rates = [(label, figure) for label, figure in places if statistics.is_rate(figure)]
    return [
        (label, other, statistics.in_words(figure, beside))
        for (label, figure), (other, beside) in combinations(rates, 2)
    ]
