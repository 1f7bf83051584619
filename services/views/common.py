"""What the pages of this app share."""

import datetime
import uuid

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from agencies import access, audit
from agencies.enums import AccessKind, Action
from migrants import lookup
from sharaka_portal.lib import clock


def row_for(request, queryset, act=None, *, see=Action.VIEW_SERVICES, **lookup):
    """A row of this app: 404 out of sight, 403 without the right to act."""
    return access.get_or_404(queryset, request.user, see, act, **lookup)


def chosen(request, queryset, name, act=None, *, see=Action.VIEW_SERVICES):
    """The row that the page's address names (`?offer=…`), or None when it names none."""
    text = request.GET.get(name)
    if not text:
        return None
    try:
        public_id = uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
    return row_for(request, queryset, act, see=see, public_id=public_id)


def searched(request):
    """What was typed into the page's own search box (`q`), and the people it means or None."""
    query = request.GET.get("q", "").strip()
    return query, find_people(request, query)


def find_people(request, query):
    """The people whom a text means, with the trace of the search; None for no text."""
    if not query:
        return None
    found = lookup.search(request.user, query)
    counts = {"hits": found.total, "hidden": found.hidden}
    audit.seen(AccessKind.SEARCH, request.user, subject_type="migrants.migrant", **counts)
    return found


def ids_sent(request, name):
    """The public ids that a form sent. Raises BadRequest for anything else."""
    try:
        return [uuid.UUID(text) for text in request.POST.getlist(name)]
    except ValueError as error:
        raise BadRequest("The form names no row.") from error


def day_asked(request):
    """The day that the address names, or today."""
    text = request.GET.get("day")
    try:
        return datetime.date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise Http404 from error


def move_name(request, machine):
    """The move that a button sent. Raises BadRequest when the machine has no such move."""
    name = request.POST.get("move")
    if name not in {move.name for move in machine.moves}:
        raise BadRequest("The form names no move of this machine.")
    return name


def attempt(request, act, done):
    """Run a one-click action and say `done`, or say why it was refused; the result or None."""
    try:
        result = act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    messages.success(request, done)
    return result


def person_page(migrant):
    return redirect("migrants:migrant_detail", migrant.public_id)


def back(request, default):
    """Where the form asked to come back to, when that is a page of ours; else the default."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target) if safe else default
