"""Two files side by side, their merge, and the way back."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import actions, duplicates, merging
from migrants.actions.merge import changed_since, replaced_names, undo_obstacles
from migrants.candidate_token import token_of
from migrants.enums import PairState
from migrants.forms.duplicate import MergeForm
from migrants.models import Merge, Migrant, Registration
from migrants.views.duplicate import pair_or_404, reach
from sharaka_portal.lib.forms import attempt, submit

# A person without a registration counts as the younger file.
NEVER = datetime.date.max


@requires(Action.DECIDE_DUPLICATES)
def duplicate_merge(request, public_id):
    """Two files side by side, a choice per field that differs; without both in reach, the way on."""
    pair = pair_or_404(request, public_id)
    sees = reach(request, [pair])
    if len(sees) < len(("first", "second")):
        return apart(request, pair, sees)
    if request.method == "GET" and pair.state != PairState.SUSPECTED:
        messages.info(
            request, _("Cette paire est décidée : %(state)s.") % {"state": state_of(pair)}
        )
        return redirect(decided_url())
    load_people(pair)
    form = MergeForm(request.POST or None, pair=pair, older=older_of(pair))
    if request.method == "POST" and (merge := merged(request, pair, form)):
        messages.success(
            request, _("Les deux dossiers n’en font plus qu’un ; cela peut s’annuler.")
        )
        return redirect("migrants:migrant_detail", merge.kept.public_id)
    for migrant in (pair.first, pair.second):
        audit.seen(AccessKind.READ, request.user, subject=pair, person=migrant)
    context = {"pair": pair, "form": form, "counts": merging.count_rows(pair.first, pair.second)}
    return render(request, "migrants/duplicate_merge.html", context)


def merged(request, pair, form):
    return submit(form, lambda: actions.merge_pair(pair, by=request.user, **form.chosen()))


def apart(request, pair, sees):
    """The page of a pair of which one file is out of reach: whom to call, what to ask for."""
    if request.method == "POST":
        raise PermissionDenied(
            _("L’un des dossiers est d’une autre agence : demandez d’abord son transfert.")
        )
    here, there = sorted((pair.first, pair.second), key=lambda migrant: migrant.pk not in sees)
    if here.pk in sees:
        audit.seen(AccessKind.READ, request.user, subject=pair, person=here)
    context = {
        "pair": pair,
        "here": here if here.pk in sees else None,
        "there": there,
        "token": token_of(there.public_id)
        if access.may(request.user, Action.REGISTER_PERSON)
        else "",
    }
    return render(request, "migrants/duplicate_apart.html", context)


def state_of(pair):
    return pair.get_state_display()


def decided_url():
    return reverse("migrants:duplicate_list") + "?tab=decided"


def load_people(pair):
    """Read both people with all that the comparison shows."""
    people = Migrant.objects.with_file().select_related(
        "province", "education_level", "spoken_language"
    )
    people = people.prefetch_related("identitydocuments", "registrations__agency")
    found = people.in_bulk([pair.first_id, pair.second_id])
    pair.first, pair.second = found[pair.first_id], found[pair.second_id]


def older_of(pair):
    """The person of the pair who was registered first."""
    first_days = Registration.objects.filter(migrant__in=[pair.first, pair.second]).order_by()
    days = dict(first_days.values_list("migrant").annotate(Min("opened_on")))
    return min((pair.first, pair.second), key=lambda one: (days.get(one.pk, NEVER), one.pk))


@requires(Action.DECIDE_DUPLICATES)
def merge_undo(request, public_id):
    """What an undo gives back and what it leaves; then the undo itself."""
    people = Migrant.objects.visible_to(request.user, Action.DECIDE_DUPLICATES)
    merges = Merge.objects.select_related("kept__agency", "absorbed_file__agency", "pair")
    merge = get_object_or_404(merges, kept__in=people.values("pk"), public_id=public_id)
    if len(duplicates.within_reach(request.user, [merge.kept_id, merge.absorbed_file_id])) == 1:
        raise PermissionDenied(
            _("L’un des dossiers est d’une autre agence : le responsable national peut annuler.")
        )
    if request.method == "POST":
        return undone(request, merge)
    audit.seen(AccessKind.READ, request.user, subject=merge, person=merge.kept)
    return render(request, "migrants/merge_undo.html", undo_context(merge))


def undo_context(merge):
    replaced, changed = replaced_names(merge), changed_since(merge)
    return {
        "merge": merge,
        "obstacles": undo_obstacles(merge),
        "counts": merging.count_moved(merge),
        "returning": merging.labels(replaced - changed),
        "staying": merging.labels(changed),
    }


def undone(request, merge):
    done = _("La fusion est annulée : les deux dossiers sont de nouveau séparés.")
    if attempt(request, lambda: actions.undo_merge(merge, by=request.user), done):
        return redirect("migrants:duplicate_merge", merge.pair.public_id)
    return redirect("migrants:merge_undo", merge.public_id)
