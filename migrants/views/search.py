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
from migrants.forms.registration import TITLES
from migrants.models import RegistrationDraft

LOOKUPS_KEPT = 5
DRAFTS_SHOWN = 20
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
    context = {"form": form, "drafts": drafts_of(request.user)}
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        found = lookup.candidates(request.user, person_key(typed), with_namesakes=True)
        audit.seen(
            AccessKind.SEARCH, request.user, subject_type="migrants.migrant", hits=len(found)
        )
        likely = [one for one in found if one.verdict != "namesake"]
        token = remember_lookup(request, form.carried(), likely)
        context |= {"candidates": found, "token": token}
        if not found:  # the keyboard goes on to the button
            form.fields["last_name"].widget.attrs.pop("autofocus")
    return render(request, "migrants/migrant_lookup.html", context)


def drafts_of(user):
    """[(draft, title of the step it waits at)] of the user's registrations begun."""
    drafts = RegistrationDraft.objects.filter(author=user)[:DRAFTS_SHOWN]
    return [(draft, TITLES[draft.step]) for draft in drafts]


def remember_lookup(request, carried, found):
    """Keep what was typed and shown in the session; returns the token of the registration."""
    token = str(uuid.uuid4())
    lookups = request.session.get("lookups", {})
    lookups[token] = {"carried": carried, "shown": [one.public_id for one in found]}
    request.session["lookups"] = dict(list(lookups.items())[-LOOKUPS_KEPT:])
    return token


def lookup_made(request, token):
    """The look-up of this session behind a token, or None."""
    return request.session.get("lookups", {}).get(token)


def forget_lookup(request, token):
    """Drop a look-up whose person is registered."""
    lookups = request.session.get("lookups", {})
    if lookups.pop(token, None):
        request.session["lookups"] = lookups


def lookup_wanted(request):
    """Send somebody who skipped the look-up to it."""
    messages.warning(request, _("Cherchez d’abord la personne : elle est peut-être déjà inscrite."))
    return redirect("migrants:migrant_lookup")


@require_GET
@requires(Action.EDIT_PERSON)
def occupation_options(request):
    """Suggestions for an occupation that is being typed, as options of a list."""
    typed = request.GET.get("occupations") or request.GET.get("occupation") or ""
    text = typed.strip()
    found = occupations_like(text)[:OPTIONS_SHOWN] if len(text) >= SHORTEST_OCCUPATION else []
    return render(request, "migrants/_occupation_options.html", {"options": found})
