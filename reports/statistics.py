"""Ranges of rates and of differences between them, by statsmodels: small numbers told honestly.

statsmodels takes most of a second to import, so each function asks for it when it is called.
"""

import functools

from django.utils.translation import gettext as _

from reports.enums import Status, Unit

LEVEL = 0.95


@functools.lru_cache(maxsize=20_000)
def wilson(count, cases):
    """(low, high): the 95 % range of a rate by Wilson's method."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, cases, alpha=1 - LEVEL, method="wilson")
    return float(low), float(high)


@functools.lru_cache(maxsize=20_000)
def newcombe(count, cases, other_count, other_cases):
    """(low, high): the 95 % range of the difference of two rates by Newcombe's method."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        count, cases, other_count, other_cases, alpha=1 - LEVEL, method="newcomb", compare="diff"
    )
    return float(low), float(high)


def gap(figure, other):
    """(low, high) of figure minus other, or None unless both are rates that may be read."""
    if not (is_rate(figure) and is_rate(other)):
        return None
    return newcombe(figure.numerator, figure.denominator, other.numerator, other.denominator)


def is_rate(figure):
    known = figure.numerator is not None and figure.denominator
    return figure.indicator.unit == Unit.RATE and figure.status == Status.OK and bool(known)


def verdict(figure, other):
    """1 or -1 where the first rate is higher or lower by more than chance, 0 where nobody can
    tell, None where there is nothing to compare."""
    span = gap(figure, other)
    if span is None:
        return None
    low, high = span
    return 1 if low > 0 else -1 if high < 0 else 0


def in_words(figure, other):
    """What may be said of one rate beside another; nothing where they cannot be compared."""
    return in_words_of(verdict(figure, other))


def in_words_of(found):
    """A verdict in words."""
    return {
        1: _("plus haut, au-delà du hasard"),
        -1: _("plus bas, au-delà du hasard"),
        0: _("on ne peut pas les distinguer"),
        None: "",
    }[found]


@functools.lru_cache(maxsize=1_000)
def per_case(count, cases):
    """(low, high): the 95 % range of how many events fall to one case (Poisson, exact)."""
    from statsmodels.stats.rates import confint_poisson

    low, high = confint_poisson(count, cases, method="exact-c", alpha=1 - LEVEL)
    return float(low), float(high)
