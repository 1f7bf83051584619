"""Template helpers of every page (loaded as built-ins)."""

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()
NO_BREAK_SPACE = "\u00a0"


@register.filter
def day(value):
    """A date as people write it in the active language: 14 décembre 2015."""
    return date_format(value, "j F Y") if value else "—"


@register.filter
def short_day(value):
    """A date in figures: 14/12/2015."""
    return date_format(value, "d/m/Y") if value else "—"


@register.filter
def number(value, decimals=0):
    """A number with no-break spaces between thousands; a dash when there is none."""
    if value is None:
        return "—"
    text = f"{value:,.{int(decimals)}f}".replace(",", NO_BREAK_SPACE)
    return text.replace(".", _(",")) if "." in text else text


@register.filter
def percent(value, decimals=0):
    """A part from 0 to 1 as a percentage; a dash when there is none."""
    return "—" if value is None else _("%(value)s %%") % {"value": number(value * 100, decimals)}


@register.simple_tag(takes_context=True)
def keep_query(context, **changes):
    """The present query string with some parameters changed; None or '' removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.filter
def page_numbers(page):
    """The page numbers to offer around the present one, with gaps shown as an ellipsis."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
