"""Suspected pairs: the queue, what is decided without a merge, what is reported at the desk."""

from django.core import signing
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import actions, duplicates, lookup
from migrants.candidate_token import read_token, token_of
from migrants.forms.duplicate import RemarkForm
from migrants.models import DuplicatePair, Merge, Migrant
from migrants.views.common import person_or_404
from sharaka_portal.lib.forms import attempt

PAGE_SIZE = 25
TABS = ("suspected", "decided")
MOVES = {
    "differ": (actions.decide_different, gettext_lazy("C’est noté : ce sont deux personnes.")),
    "reconsider": (actions.reconsider, gettext_lazy("La paire est de nouveau à examiner.")),
}


def pairs(request):
    merges = Merge.objects.filter(undone_at=None)
    rows = DuplicatePair.objects.select_related("first__agency", "second__agency", "decided_by")
    rows = rows.prefetch_related(Prefetch("merges", merges, to_attr="standing_merges"))
    return rows.visible_to(request.user, Action.DECIDE_DUPLICATES)


def reach(request, rows):
    """Keys of the people in these pairs of whom the reader may see more than the agency."""
    return duplicates.within_reach(
        request.user, {key for row in rows for key in (row.first_id, row.second_id)}
    )


@require_GET
@requires(Action.DECIDE_DUPLICATES)
def duplicate_list(request):
    """Pairs with a file in reach, the likeliest first; the other side may show its agency only."""
    tab = request.GET.get("tab") if request.GET.get("tab") in TABS else TABS[0]
    rows = pairs(request)
    rows = rows.suspected() if tab == "suspected" else rows.decided()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "tab": tab, "sees": reach(request, page)}
    return render(request, "migrants/duplicate_list.html", context)


def pair_or_404(request, public_id):
    return access.get_or_404(
        pairs(request), request.user, Action.DECIDE_DUPLICATES, public_id=public_id
    )


@require_POST
@requires(Action.DECIDE_DUPLICATES)
def duplicate_move(request, public_id):
    """Two people after all, or the question opened again; either side of the pair may answer."""
    pair = pair_or_404(request, public_id)
    move = MOVES.get(request.POST.get("move"))
    form = RemarkForm(request.POST)
    if move is None or not form.is_valid():
        raise Http404
    act, done = move
    attempt(request, lambda: act(pair, by=request.user, **form.cleaned_data), done)
    return redirect("migrants:duplicate_list")


@requires(Action.DECIDE_DUPLICATES)
def duplicate_create(request, public_id):
    """Report another file of the same person: one of the lookalikes, or one that is searched."""
    migrant = person_or_404(request, public_id, Action.DECIDE_DUPLICATES)
    if request.method == "POST":
        return flagged(request, migrant, other_or_404(request.POST.get("other", "")))
    query = request.GET.get("q", "").strip()
    found = searched(request, query) if query else lookalikes(request, migrant)
    context = {
        "migrant": migrant,
        "query": query,
        "candidates": [one for one in found if one["public_id"] != str(migrant.public_id)],
    }
    return render(request, "migrants/duplicate_create.html", context)


def searched(request, query):
    """People in reach whom a text may mean, as lines of the page."""
    found = lookup.search(request.user, query)
    seen_in_search(request, found.total)
    return [line_of(one.public_id, one.agency, one) for one in found.people]


def lookalikes(request, migrant):
    """Likely duplicates of the person, as lines of the page."""
    found = lookup.candidates(request.user, lookup.key_of(migrant))
    seen_in_search(request, len(found))
    return [line_of(one.public_id, one.agency, one.migrant) for one in found]


def line_of(public_id, agency, migrant):
    return {
        "public_id": str(public_id),
        "token": token_of(public_id),
        "agency": agency,
        "migrant": migrant,
    }


def seen_in_search(request, hits):
    audit.seen(AccessKind.SEARCH, request.user, subject_type="migrants.migrant", hits=hits)


def other_or_404(token):
    try:
        public_id = read_token(token)
    except signing.BadSignature as error:
        raise Http404 from error
    return get_object_or_404(Migrant, public_id=public_id, merged_into=None)


def flagged(request, migrant, other):
    """Queue the pair and go to it, or say why not."""
    done = _("Le doublon est signalé.")
    if not attempt(request, lambda: duplicates.flag(migrant, other, by=request.user), done):
        return redirect("migrants:duplicate_create", migrant.public_id)
    pair = DuplicatePair.objects.of(migrant).of(other).get()
    return redirect("migrants:duplicate_merge", pair.public_id)
