"""What became of people in work: the list of follow-ups, and one follow-up."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from services import actions, followups, worklists
from services.forms.placement import FollowUpForm
from services.models import FollowUp
from services.views.common import attempt, move_name, row_for
from services.workflow import ATTEMPTS_BEFORE_GIVING_UP, FOLLOWUP
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit

PAGE = 25


@require_GET
@requires(Action.VIEW_SERVICES)
def followup_list(request):
    """The follow-ups of one's own people or of an agency (`who`), narrowed by `show`."""
    choices = worklists.viewpoints(request.user, Action.VIEW_SERVICES)
    who = worklists.choose(request, choices, request.GET.get("who"))
    show = request.GET.get("show")
    show = show if show in dict(followups.SHOWN) else followups.DUE
    rows = followups.shown(followups.followups(request.user, who), show)
    rows = rows.select_related("migrant", "placement__employer", "done_by")
    context = {
        "choices": choices,
        "who": who,
        "kinds": followups.SHOWN,
        "show": show,
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "services/followup_list.html", context)


def followup_of(request, public_id):
    rows = FollowUp.objects.select_related(
        "migrant__agency", "placement__employer", "placement__agency", "done_by"
    )
    return row_for(request, rows, Action.MANAGE_REFERRALS, public_id=public_id)


@requires(Action.MANAGE_REFERRALS)
def followup_move(request, public_id):
    """One follow-up: whom to call, what was said before, and the answers."""
    followup, sent = followup_of(request, public_id), None
    if request.method == "POST":
        sent = FollowUpForm(FOLLOWUP.get(move_name(request, FOLLOWUP)), request.POST)
        if sent.is_valid() and submit(sent, lambda: make_move(request.user, followup, sent)):
            messages.success(request, _("%(move)s : noté.") % {"move": sent.move.label})
            return redirect("services:placement_detail", followup.placement.public_id)
    else:
        audit.seen(AccessKind.READ, request.user, subject=followup, person=followup.migrant)
    return render(request, "services/followup_move.html", page_of(request.user, followup, sent))


def make_move(user, followup, form):
    return actions.move_followup(followup, form.move.name, by=user, **form.cleaned_data)


def page_of(user, followup, sent):
    """What the page shows: whom to ask what, and one form for each answer that is possible."""
    forms = [
        sent if sent and sent.move.name == move.name else FollowUpForm(move)
        for move in FOLLOWUP.offered(followup, user)
        if fits(followup, move)
    ]
    is_open = followup.done_on is not None or followup.opens_on <= clock.today()
    return {
        "followup": followup,
        "placement": followup.placement,
        "migrant": followup.migrant,
        "sent": sent,
        "forms": forms if is_open else [],
        "is_open": is_open,
        "others": followup.placement.followups.exclude(pk=followup.pk),
        "attempts_needed": ATTEMPTS_BEFORE_GIVING_UP,
    }


def fits(followup, move):
    """Nobody is still in a post that ended; giving up takes some attempts."""
    if move.name == "in_post":
        return followup.placement.ended_on is None
    if move.name == "unreachable":
        return followup.attempts >= ATTEMPTS_BEFORE_GIVING_UP
    return True


@requires(Action.MANAGE_REFERRALS)
@require_POST
def followup_attempt(request, public_id):
    """Note that the person was not reached this time."""
    followup = followup_of(request, public_id)
    attempt(
        request,
        lambda: actions.note_attempt(followup, by=request.user),
        _("Tentative notée : le suivi reste à faire."),
    )
    return redirect("services:followup_move", followup.public_id)
