"""Introducing people to employers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from agencies.models import Transition
from migrants.views.common import person_or_404
from services import actions, matching
from services.forms.referral import MoveForm, ReferralForm
from services.models import Referral
from services.views.common import move_name, row_for
from services.workflow import REFERRAL, latest_answer_on_cv
from sharaka_portal.lib.forms import submit


@requires(Action.MANAGE_REFERRALS)
def referral_create(request, public_id):
    """Choose an open offer for a person; those of the wished occupations come first."""
    migrant = person_or_404(request, public_id, Action.MANAGE_REFERRALS)
    words = request.GET.get("q", "").strip()
    form = ReferralForm(request.POST or None)
    if form.is_valid():
        referral = submit(form, lambda: propose(request.user, migrant, form.cleaned_data))
        if referral:
            messages.success(request, _("Offre proposée."))
            return redirect("services:referral_move", referral.public_id)
    context = {
        "form": form,
        "migrant": migrant,
        "words": words,
        "offers": matching.offers_for(migrant, words),
        "may_send": latest_answer_on_cv(migrant),
    }
    return render(request, "services/referral_create.html", context)


def propose(user, migrant, values):
    return actions.propose_referral(migrant, values["offer"], by=user, on=values["on"])


@requires(Action.MANAGE_REFERRALS)
def referral_move(request, public_id):
    """One referral: its dated moves, and those that are possible now."""
    rows = Referral.objects.select_related(
        "migrant__agency", "agency", "counsellor", "offer__employer", "offer__occupation"
    )
    referral = row_for(request, rows, Action.MANAGE_REFERRALS, public_id=public_id)
    sent = None
    if request.method == "POST":
        sent = MoveForm(REFERRAL.get(move_name(request, REFERRAL)), request.POST)
        if sent.is_valid() and submit(sent, lambda: make_move(request.user, referral, sent)):
            return after_move(request, referral, sent.move)
    else:
        audit.seen(AccessKind.READ, request.user, subject=referral, person=referral.migrant)
    return render(request, "services/referral_move.html", page_of(request.user, referral, sent))


def make_move(user, referral, form):
    return actions.move_referral(referral, form.move.name, by=user, **form.cleaned_data)


def after_move(request, referral, move):
    """On to the placement after a hire, else back to the referral."""
    messages.success(request, _("%(move)s : noté.") % {"move": move.label})
    if move.name == "hire":
        url = reverse("services:placement_create", args=[referral.migrant.public_id])
        return redirect(f"{url}?referral={referral.public_id}")
    return redirect("services:referral_move", referral.public_id)


def page_of(user, referral, sent):
    """What the page shows: the history and one form for each possible move."""
    forms = [
        sent if sent and sent.move.name == move.name else MoveForm(move)
        for move in REFERRAL.offered(referral, user)
    ]
    return {
        "referral": referral,
        "migrant": referral.migrant,
        "sent": sent,
        "forms": [form for form in forms if not form.move.name.startswith("undo")],
        "undo_forms": [form for form in forms if form.move.name.startswith("undo")],
        "history": history(referral),
        "may_send": latest_answer_on_cv(referral.migrant),
        "placement": getattr(referral, "placement", None),
    }


def history(referral):
    """The dated moves of a referral, with readable states and reasons."""
    moves = Transition.objects.filter(subject_id=referral.public_id).select_related("by")
    states = dict(Referral._meta.get_field("state").choices)
    reasons = {
        code: label
        for move in REFERRAL.moves
        if move.reasons
        for code, label in move.reasons.choices
    }
    return [
        {
            "on": move.on,
            "by": move.by,
            "state": move.target,
            "label": states[move.target],
            "reason": reasons.get(move.reason, ""),
            "comment": move.comment,
        }
        for move in moves
    ]
