"""Registering a person in steps that can be left and taken up again."""

import functools
import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import lookup
from migrants.actions import AlreadyRegistered, DocumentTaken, lead_of
from migrants.actions.draft import (
    begin_draft,
    drop_draft,
    register_draft,
    remember_shown,
    save_step,
)
from migrants.duplicates import note_candidates
from migrants.extensions import lead_proposals
from migrants.forms.registration import REVIEW, STEPS, TITLES, DraftForms, all_valid, values_sent
from migrants.forms.summary import rows_of
from migrants.models import Migrant, RegistrationDraft
from migrants.views.common import person_or_404
from migrants.views.search import forget_lookup, lookup_made, lookup_wanted
from sharaka_portal.lib.forms import attempt

SIMILAR_FOUND = gettext_lazy(
    "Avec ce que vous avez saisi, d’autres dossiers se ressemblent. Si aucun n’est cette personne, "
    "enregistrez de nouveau."
)
LEAVE = "leave"
# Where something is typed that the duplicate check hears.
CHECKED_STEPS = ("identity", "papers", "contact")


def of_draft(view):
    """Give a view the draft of its author; a draft that became a person leads to the person."""

    @functools.wraps(view)
    def with_draft(request, public_id, **arguments):
        draft = RegistrationDraft.objects.filter(author=request.user, public_id=public_id).first()
        if draft is not None:
            return view(request, draft, **arguments)
        get_object_or_404(Migrant, public_id=public_id)
        return redirect("migrants:registration_done", public_id)

    return with_draft


def to_step(draft, step):
    if step == REVIEW:
        return redirect("migrants:registration_review", draft.public_id)
    return redirect("migrants:registration_step", draft.public_id, step)


@requires(Action.REGISTER_PERSON)
def migrant_create(request):
    """Begin a registration after a look-up. The token of the look-up becomes the person's public
    id, so that a page sent twice registers once."""
    token = request.POST.get("token", "")
    made = lookup_made(request, token)
    if made is None:
        return lookup_wanted(request)
    draft = begin_draft(
        by=request.user,
        public_id=uuid.UUID(token),
        step=STEPS[0],
        carried=made["carried"],
        shown=made["shown"],
    )
    return to_step(draft, draft.step)


@requires(Action.REGISTER_PERSON)
@of_draft
def registration_step(request, draft, step):
    """One step: what is sent is kept, complete or not; only « Continuer » insists on complete."""
    if step not in STEPS:
        raise Http404
    steps = DraftForms(draft, request.user)
    forms = steps.of(step, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            way = keep_step(request, steps, step, forms)
        except AlreadyRegistered:  # in another window, a moment ago
            way = redirect("migrants:registration_done", draft.public_id)
        if way:
            return way
    focus(forms)
    context = forms | {"draft": draft, "step": step, "title": TITLES[step]}
    context |= {"line": steps.line(step), "number": STEPS.index(step) + 1}
    context |= {"checked_steps": CHECKED_STEPS}
    return render(request, "migrants/registration_step.html", context)


def keep_step(request, steps, step, forms):
    """Keep what was sent; where to go from there, or None to stay and mend it."""
    draft, is_complete = steps.draft, all_valid(forms)
    asked = request.POST.get("go", "")
    values = values_sent(forms, request.POST)
    kept = {"values": values, "is_complete": is_complete}
    draft.typed["steps"][step] = kept
    target = asked if asked in TITLES else steps.first_open(after=step)
    stays = not is_complete and asked not in TITLES
    save_step(draft, by=request.user, step=step, next_step=step if stays else target, **kept)
    if asked == LEAVE:
        messages.success(request, _("L’inscription commencée est gardée."))
        return redirect("migrants:migrant_lookup")
    return None if stays else to_step(draft, target)


def focus(forms):
    """Put the keyboard where work goes on: the first wrong field, else the first one."""
    fields = [field for form in forms.values() if hasattr(form, "fields") for field in form]
    wrong = [field for field in fields if field.errors]
    (wrong or fields)[0].field.widget.attrs["autofocus"] = True


@requires(Action.REGISTER_PERSON)
@of_draft
def registration_review(request, draft):
    """All that was typed, before it is saved; likely duplicates found only now are shown once."""
    steps = DraftForms(draft, request.user)
    unfinished = [step for step, forms in steps.all.items() if not all_valid(forms)]
    found = []
    if request.method == "POST" and unfinished:
        return to_step(draft, unfinished[0])
    if request.method == "POST":
        found = new_candidates(request, draft, steps.person_key())
        if not found and (way := register(request, draft, steps)):
            return way
    context = {
        "draft": draft,
        "line": steps.line(REVIEW),
        "parts": [
            (step, TITLES[step], step in unfinished, [] if step in unfinished else rows_of(forms))
            for step, forms in steps.all.items()
        ],
        "unfinished": unfinished,
        "candidates": found,
        "similar_found": SIMILAR_FOUND,
    }
    return render(request, "migrants/registration_review.html", context)


def new_candidates(request, draft, key):
    """Likely duplicates that were not shown yet, now that more is known. Shown once."""
    found = [
        one for one in lookup.candidates(request.user, key) if one.public_id not in draft.shown
    ]
    if found:
        remember_shown(draft, by=request.user, public_ids=[one.public_id for one in found])
    return found


def register(request, draft, steps):
    """Register the person; where to go then, or None after a refusal, which is said."""
    try:
        migrant = register_draft(draft, by=request.user, **steps.registration())
        note_candidates(migrant, draft.shown, by=request.user)
    except AlreadyRegistered:
        pass
    except DocumentTaken:
        return to_step(draft, "papers")  # its form names the paper
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return None
    forget_lookup(request, str(draft.public_id))
    return redirect("migrants:registration_done", draft.public_id)


@require_GET
@requires(Action.REGISTER_PERSON)
def registration_done(request, public_id):
    """The person's number, their receipt, and the way on."""
    migrant = person_or_404(request, public_id)
    audit.seen(AccessKind.READ, request.user, subject=migrant, person=migrant)
    context = {
        "migrant": migrant,
        "lead": lead_of(migrant),
        "proposals": lead_proposals(migrant),
        "may_assign": access.may_on(request.user, Action.ASSIGN_PERSON, migrant),
    }
    return render(request, "migrants/registration_done.html", context)


@require_POST
@requires(Action.REGISTER_PERSON)
def registration_discard(request, public_id):
    """Do away with a registration that was begun."""
    draft = get_object_or_404(RegistrationDraft, author=request.user, public_id=public_id)
    attempt(
        request,
        lambda: drop_draft(draft, by=request.user),
        _("L’inscription commencée est abandonnée ; rien n’en est gardé."),
    )
    return redirect("migrants:migrant_lookup")
