"""Likely duplicates while a registration is being typed."""

from django.shortcuts import render
from django.views.decorators.http import require_POST

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import lookup
from migrants.forms.live_check import LiveCheckForm, typed_before


@require_POST
@requires(Action.REGISTER_PERSON)
def duplicate_check(request):
    """The fragment that tells who may be the person in the form; empty while too little is typed."""
    sent = request.POST.dict()
    typed = typed_before(request.user, sent.pop("draft", ""))
    person = LiveCheckForm(typed | sent).person_key()
    context = {"is_asked": person is not None, "candidates": []}
    if person:
        found = lookup.candidates(request.user, person, with_namesakes=True)
        audit.seen(
            AccessKind.SEARCH, request.user, subject_type="migrants.migrant", hits=len(found)
        )
        context["candidates"] = found
    return render(request, "migrants/_live_candidates.html", context)
