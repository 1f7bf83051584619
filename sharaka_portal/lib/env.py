"""Typed readers of the environment that fail loudly, with a hint."""

import datetime
import os
from urllib.parse import unquote, urlsplit

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


def mail_server(name):
    """The mail server of `smtp://user:password@host:587` as Django's settings, or {} without one.

    `smtp` turns to TLS before it says anything (`?tls=0` forbids that), `smtps` speaks it from the
    start. Raises ImproperlyConfigured on anything else.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return {}
    url = urlsplit(value)
    if url.scheme not in ("smtp", "smtps") or not url.hostname:
        raise ImproperlyConfigured(f"{name} must look like smtp://user:password@host:587.")
    is_ssl = url.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": url.port or (465 if is_ssl else 587),
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_SSL": is_ssl,
        "EMAIL_USE_TLS": not is_ssl and url.query != "tls=0",
    }


def web_address(name):
    """The variable as an https address, or ""; plain http only to this machine."""
    value = os.environ.get(name, "").strip()
    url = urlsplit(value)
    is_safe = url.scheme == "https" or (
        url.scheme == "http" and url.hostname in ("127.0.0.1", "localhost")
    )
    if value and not (is_safe and url.hostname):
        raise ImproperlyConfigured(f"{name} must be an address that begins with https://.")
    return value


def date(name, default=None):
    """The variable as a date (YYYY-MM-DD); raises ImproperlyConfigured when it is none."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r} is not a date such as 2015-12-14.") from error
