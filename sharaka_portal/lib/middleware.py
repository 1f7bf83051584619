"""Guarantees that hold for every request."""

import re

from django.db import connection

WRITING = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+\"?(\w+)\"?", re.I)
# Reading a person's page leaves a trace, and signing in renews the session: nothing else is written.
ALLOWED_TABLES = {"agencies_accesslog", "django_session"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class WriteOnRead(RuntimeError):
    """A page that is only read tried to change the database."""


def refuse_writes(execute, sql, params, many, context):
    found = WRITING.match(sql)
    if found and found.group(2).lower() not in ALLOWED_TABLES:
        raise WriteOnRead(f"A request that only reads tried to write to {found.group(2)}.")
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """A GET never changes data: a link that is followed, prefetched or reloaded is harmless."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


class NoStoreMiddleware:
    """Pages of signed-in people are not kept by the browser of a shared desk computer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response
