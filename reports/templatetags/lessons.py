"""How frozen figures read on cards: their labels in three languages, their values as JSON."""

import datetime

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.enums import Unit
from reports.figures import written
from sharaka_portal.lib.templatetags.portal import day, number

register = template.Library()


@register.filter
def in_language(labels):
    """The label of the active language, or the French one."""
    return labels.get((get_language() or "fr")[:2]) or labels["fr"]


@register.filter
def fact_day(text):
    return day(datetime.date.fromisoformat(text))


def percent(share):
    return _("%(value)s %%") % {"value": number(share * 100)}


@register.filter
def fact_value(facts):
    """The value of a frozen figure as people read it."""
    return written(Unit(facts["unit"]), facts["value"])


@register.filter
def fact_base(facts):
    """What it rests on: its cases and, for a rate, the range."""
    if facts["unit"] == Unit.COUNT:
        return ""
    if facts["unit"] != Unit.RATE or facts["numerator"] is None:
        return _("n = %(n)s") % {"n": number(facts["n"])}
    counts = {"k": number(facts["numerator"]), "n": number(facts["denominator"])}
    if facts["low"] is None:
        return _("%(k)s sur %(n)s") % counts
    ends = {"low": number(facts["low"] * 100), "high": number(facts["high"] * 100)}
    return _("%(k)s sur %(n)s ; entre %(low)s et %(high)s %%") % (counts | ends)


@register.filter
def fact_others(facts):
    """The same rate in the other agencies together."""
    others = facts["others"]
    return _("Dans les autres agences ensemble : %(value)s (%(k)s sur %(n)s).") % {
        "value": percent(others["value"]),
        "k": number(others["numerator"]),
        "n": number(others["denominator"]),
    }
