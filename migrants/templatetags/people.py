"""How a person is shown: `{% load people %}`."""

from django import template

from migrants import birth

register = template.Library()


@register.filter
def age(migrant):
    """The age as far as the birth date is known."""
    return birth.age_text(migrant)


@register.filter
def birth_date(migrant):
    """The birth date as far as it is known."""
    return birth.birth_text(migrant)
