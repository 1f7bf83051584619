"""The search box, and the look-up that comes before every registration."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import lookup
from migrants.forms.lookup import MigrantLookupForm, person_key
from migrants.forms.occupations import OPTIONS_SHOWN, occupations_like

LOOKUPS_KEPT = 5
SHORTEST_OCCUPATION = 2


@require_GET
@requires(Action.SEARCH_PEOPLE)
def migrant_search(request):
    """People by name, phone, paper or file number; only counts of those out of reach."""
    query = request.GET.get("q", "").strip()
    found = None
    if query:
        found = lookup.search(request.user, query)
        audit.seen(
            AccessKind.SEARCH,
            request.user,
            subject_type="migrants.migrant",
            hits=found.total,
            hidden=found.hidden,
        )
    return render(request, "migrants/migrant_search.html", {"query": query, "found": found})


@requires(Action.REGISTER_PERSON)
def migrant_lookup(request):
    """Likely duplicates of the person at the desk; only from here a file can be opened."""
    form = MigrantLookupForm(request.POST or None)
    context = {"form": form}
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        found = lookup.candidates(request.user, person_key(typed))
        audit.seen(
            AccessKind.SEARCH, request.user, subject_type="migrants.migrant", hits=len(found)
        )
        context |= {"candidates": found, "token": remember_lookup(request, typed, found)}
    return render(request, "migrants/migrant_lookup.html", context)


def remember_lookup(request, typed, found):
    """Keep what was typed and shown in the session; returns the token of the registration."""
    token = str(uuid.uuid4())
    lookups = request.session.get("lookups", {})
    lookups[token] = {"typed": typed, "shown": [one.public_id for one in found]}
    request.session["lookups"] = dict(list(lookups.items())[-LOOKUPS_KEPT:])
    return token


def lookup_made(request, token):
    """The look-up of this session behind a token, or None."""
    return request.session.get("lookups", {}).get(token)


def lookup_wanted(request):
    """Send somebody who skipped the look-up to it."""
    messages.warning(request, _("Cherchez d’abord la personne : elle est peut-être déjà inscrite."))
    return redirect("migrants:migrant_lookup")


@require_GET
@requires(Action.EDIT_PERSON)
def occupation_options(request):
    """Suggestions for an occupation that is being typed, as options of a list."""
    text = request.GET.get("occupations", "").strip()
    found = occupations_like(text)[:OPTIONS_SHOWN] if len(text) >= SHORTEST_OCCUPATION else []
    return render(request, "migrants/_occupation_options.html", {"options": found})
