"""Introducing people to employers."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from agencies.models import Transition
from migrants.views.common import person_or_404
from services import actions, matching
from services.actions.link import FIRST, REMINDER, letters_of
from services.employer_answers import is_by_employer
from services.employer_letters import address_of
from services.enums import ReferralState, WithdrawalReason
from services.forms.referral import MoveForm, ReferralForm
from services.models import Referral
from services.permit_cover import end_of_contract, permit_end_before
from services.views.common import attempt, move_name, row_for
from services.workflow import REFERRAL, latest_answer_on_cv
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit


@requires(Action.MANAGE_REFERRALS)
def referral_create(request, public_id):
    """Choose an open offer for a person; those of the wished occupations come first."""
    migrant = person_or_404(request, public_id, Action.MANAGE_REFERRALS)
    words = request.GET.get("q", "").strip()
    form = ReferralForm(request.POST or None, initial={"offer": request.GET.get("offer", "")})
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


def referral_of(request, public_id):
    rows = Referral.objects.select_related(
        "migrant__agency",
        "agency",
        "counsellor",
        "offer__employer",
        "offer__occupation",
        "link",
        "placement",
    )
    return row_for(request, rows, Action.MANAGE_REFERRALS, public_id=public_id)


@requires(Action.MANAGE_REFERRALS)
def referral_move(request, public_id):
    """One referral: its dated moves, those that are possible now, and the employer's link."""
    referral, sent = referral_of(request, public_id), None
    if request.method == "POST":
        sent = form_for(referral, REFERRAL.get(move_name(request, REFERRAL)), request.POST)
        if sent.is_valid() and submit(sent, lambda: make_move(request.user, referral, sent)):
            return after_move(request, referral, sent.move)
    else:
        audit.seen(AccessKind.READ, request.user, subject=referral, person=referral.migrant)
    return render(request, "services/referral_move.html", page_of(request.user, referral, sent))


def form_for(referral, move, data=None):
    """The form of a move; sending asks for a reason where the papers end before the contract."""
    if move.name != "send":
        return MoveForm(move, data)
    until = end_of_contract(referral.offer, clock.today())
    return MoveForm(move, data, permit_end=permit_end_before(referral.migrant, until))


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
        sent if sent and sent.move.name == move.name else form_for(referral, move)
        for move in REFERRAL.offered(referral, user)
        if fits(referral, move)
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
        "is_at_employer": referral.state in ReferralState.at_employer(),
        "withdrawn": withdrawn_by_the_hire(referral),
        **link_of(referral),
    }


def fits(referral, move):
    """Of the two ways to reopen a withdrawn referral, the one back to where it was."""
    return move.name != ("undo_withdraw" if referral.sent_on else "undo_withdraw_sent")


def link_of(referral):
    """The employer's link with its address, and what was written to the employer."""
    link = getattr(referral, "link", None)
    if link is None:
        return {"link": None}
    link.referral = referral
    letters = list(letters_of(referral).order_by("queued_on", "pk"))
    reminded = [letter for letter in letters if f":{REMINDER}:" in letter.key]
    return {
        "link": link,
        "link_url": address_of(link),
        "link_ended": link.expires_on < clock.today(),
        "first_letter": next((row for row in reversed(letters) if f":{FIRST}:" in row.key), None),
        "reminders": reminded,
    }


def withdrawn_by_the_hire(referral):
    """After a hire was taken back: what it withdrew, which does not come back by itself."""
    if referral.state not in ReferralState.at_employer():
        return []
    rows = referral.migrant.referrals.filter(state=ReferralState.WITHDRAWN)
    rows = {row.public_id: row for row in rows.select_related("offer__employer")}
    if not rows:
        return []
    last = {
        move.subject_id: move.reason
        for move in Transition.objects.filter(subject_id__in=rows).order_by("pk")
    }
    placed = WithdrawalReason.PERSON_PLACED
    return [row for public_id, row in rows.items() if last.get(public_id) == placed]


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
    taken_back = {
        (source, move.target): _("après retour en arrière")
        for move in REFERRAL.moves
        if move.name.startswith("undo")
        for source in move.sources
    }
    return [
        {
            "on": move.on,
            "by": move.by or (_("par l’employeur") if is_by_employer(move) else _("automatique")),
            "state": move.target,
            "label": states[move.target],
            "reason": reasons.get(move.reason, "")
            or taken_back.get((move.source, move.target), ""),
            "comment": move.comment,
        }
        for move in moves
    ]


@requires(Action.MANAGE_REFERRALS)
@require_POST
def link_renew(request, public_id):
    """Another link for the employer; the former one stops."""
    referral = referral_of(request, public_id)
    attempt(
        request,
        lambda: actions.renew_link(referral, by=request.user),
        _("Nouveau lien prêt. L’ancien ne répond plus."),
    )
    return redirect("services:referral_move", referral.public_id)


@requires(Action.MANAGE_REFERRALS)
@require_POST
def link_revoke(request, public_id):
    """Close the employer's link."""
    referral = referral_of(request, public_id)
    attempt(request, lambda: actions.drop_link(referral, by=request.user), _("Le lien est fermé."))
    return redirect("services:referral_move", referral.public_id)
