"""Typed readers of the environment that fail loudly, with a hint."""

import datetime
import os

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}


def text(name, default=None, *, hint=""):
    """The variable as text; raises ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is missing. {hint}".strip())
    return value


def boolean(name, default=False):
    """The variable as a yes or no; raises ImproperlyConfigured on any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    word = value.strip().lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is not a yes or no: write 1 or 0.")


def words(name, default=()):
    """The variable as a list of words separated by commas."""
    value = os.environ.get(name, "")
    return [word.strip() for word in value.split(",") if word.strip()] or list(default)


def integer(name, default):
    """The variable as a whole number; raises ImproperlyConfigured when it is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number.") from error


def date(name, default=None):
    """The variable as a date (YYYY-MM-DD); raises ImproperlyConfigured when it is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a date such as 2015-12-14.") from error
