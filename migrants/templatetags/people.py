"""How a person is shown: `{% load people %}`."""

from django import template

from migrants import birth, lookup, names

register = template.Library()


@register.filter
def age(migrant):
    """The age as far as the birth date is known."""
    return birth.age_text(migrant)


@register.filter
def birth_date(migrant):
    """The birth date as far as it is known."""
    return birth.birth_text(migrant)


@register.filter
def agreements(codes):
    """The labels of the fields that agree in a pair of files."""
    return [lookup.AGREEMENTS[code] for code in codes if code in lookup.AGREEMENTS]


@register.filter
def verdict(score):
    """`same`, `possible` or `different`, by a score that was stored."""
    return names.verdict(score)
