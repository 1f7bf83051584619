"""Words of the papers that are handed out, with French beside: `{% load papers %}`."""

from django import template
from django.utils import translation
from django.utils.html import format_html

register = template.Library()
BESIDE = '{} <span class="beside" lang="fr" dir="ltr">{}</span>'


@register.filter
def french(text):
    """A lazy text in French."""
    with translation.override("fr"):
        return str(text)


@register.simple_tag
def said(text):
    """A lazy text in the active language, and in French beside where that differs."""
    here, beside = str(text), french(text)
    return here if here == beside else format_html(BESIDE, here, beside)
