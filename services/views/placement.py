"""First days in work, and their end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.access import requires
from agencies.enums import Action
from migrants.views.common import person_or_404
from services import actions
from services.forms.referral import PlacementEndForm, PlacementForm
from services.models import Placement, Referral
from services.views.common import attempt, chosen, person_page, row_for
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit


@requires(Action.MANAGE_REFERRALS)
def placement_create(request, public_id):
    """Record a first day in work, from a referral or found otherwise."""
    migrant = person_or_404(request, public_id, Action.MANAGE_REFERRALS)
    referral = referral_of(request, migrant)
    form = PlacementForm(request.POST or None, initial=from_referral(referral), user=request.user)
    if form.is_valid() and submit(form, lambda: record(request.user, migrant, form, referral)):
        messages.success(request, _("Insertion enregistrée."))
        return person_page(migrant)
    context = {"form": form, "migrant": migrant, "referral": referral}
    return render(request, "services/placement_create.html", context)


def record(user, migrant, form, referral):
    return actions.record_placement(
        migrant, by=user, referral=referral, public_id=form.cleaned_data["token"], **form.values
    )


def referral_of(request, migrant):
    rows = Referral.objects.select_related("migrant__agency", "agency", "offer__employer")
    referral = chosen(
        request, rows.select_related("offer__occupation"), "referral", Action.MANAGE_REFERRALS
    )
    if referral and referral.migrant_id != migrant.pk:
        raise Http404
    return referral


def from_referral(referral):
    """What a referral already says of the placement that follows from it."""
    if referral is None:
        return {"started_on": clock.today()}
    offer = referral.offer
    return {
        "title": offer.title,
        "occupation": offer.occupation,
        "employer": offer.employer,
        "contract_kind": offer.contract_kind,
        "started_on": clock.today(),
    }


def placement_of(request, public_id):
    rows = Placement.objects.select_related("migrant__agency", "agency", "employer")
    return row_for(request, rows, Action.MANAGE_REFERRALS, public_id=public_id)


@requires(Action.MANAGE_REFERRALS)
def placement_end(request, public_id):
    placement = placement_of(request, public_id)
    form = PlacementEndForm(request.POST or None)
    if form.is_valid() and submit(
        form, lambda: actions.end_placement(placement, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Fin de l’insertion notée."))
        return person_page(placement.migrant)
    context = {"form": form, "placement": placement, "migrant": placement.migrant}
    return render(request, "services/placement_end.html", context)


@requires(Action.MANAGE_REFERRALS)
@require_POST
def placement_resume(request, public_id):
    """Take back an end that was noted by mistake."""
    placement = placement_of(request, public_id)
    attempt(
        request,
        lambda: actions.resume_placement(placement, by=request.user),
        _("L’insertion est de nouveau en cours."),
    )
    return person_page(placement.migrant)
