"""First days in work, their formalities, and their end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants.models import Migrant
from migrants.views.common import person_or_404
from services import actions
from services.enums import FollowUpState, Formality, PlacementState
from services.formalities import checklist
from services.forms.placement import (
    FormalityForm,
    PlacementEndForm,
    PlacementForm,
    PlacementUpdateForm,
)
from services.models import Placement, Referral
from services.views.common import attempt, chosen, person_page, row_for
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit

OUT_OF_POST = (FollowUpState.OTHER_JOB, FollowUpState.NOT_IN_WORK)


@requires(Action.MANAGE_REFERRALS)
def placement_create(request, public_id):
    """Record a first day in work, from a referral or found otherwise."""
    migrant = person_or_404(request, public_id, Action.MANAGE_REFERRALS)
    referral = referral_of(request, migrant)
    form = PlacementForm(
        request.POST or None,
        initial=from_referral(referral),
        user=request.user,
        permit_end=permit_end(migrant),
    )
    if form.is_valid():
        placement = submit(form, lambda: record(request.user, migrant, form, referral))
        if placement:
            messages.success(request, _("Insertion enregistrée. Les suivis sont prévus."))
            return redirect("services:placement_detail", placement.public_id)
    context = {"form": form, "migrant": migrant, "referral": referral}
    return render(request, "services/placement_create.html", context)


def permit_end(migrant):
    return Migrant.objects.filter(pk=migrant.pk).with_permit_end().get().permit_end


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
        "permit_reason": referral.permit_reason,
    }


def placement_of(request, public_id, act=Action.MANAGE_REFERRALS):
    rows = Placement.objects.select_related(
        "migrant__agency", "agency", "employer", "occupation", "referral", "recorded_by"
    )
    return row_for(request, rows.prefetch_related("formalities"), act, public_id=public_id)


@require_GET
@requires(Action.VIEW_SERVICES)
def placement_detail(request, public_id):
    """A placement with its formalities and follow-ups."""
    placement = placement_of(request, public_id, None)
    audit.seen(AccessKind.READ, request.user, subject=placement, person=placement.migrant)
    followups = list(placement.followups.select_related("done_by"))
    answered = [row for row in followups if row.done_on]
    context = {
        "placement": placement,
        "migrant": placement.migrant,
        "formalities": checklist(placement),
        "followups": followups,
        "may_edit": access.may_on(request.user, Action.MANAGE_REFERRALS, placement),
        "left_post": placement.state == PlacementState.RUNNING
        and any(row.state in OUT_OF_POST for row in answered),
    }
    return render(request, "services/placement_detail.html", context)


@requires(Action.MANAGE_REFERRALS)
def placement_update(request, public_id):
    """Correct what was recorded; follow-ups that wait move with the first day."""
    placement = placement_of(request, public_id)
    names = PlacementUpdateForm.Meta.fields
    form = PlacementUpdateForm(
        request.POST or None,
        initial={name: getattr(placement, name) for name in names},
        user=request.user,
        permit_end=permit_end(placement.migrant),
    )
    if form.is_valid() and submit(
        form, lambda: actions.update_placement(placement, by=request.user, **form.values)
    ):
        messages.success(request, _("Insertion corrigée."))
        return redirect("services:placement_detail", placement.public_id)
    context = {"form": form, "placement": placement, "migrant": placement.migrant}
    return render(request, "services/placement_update.html", context)


@requires(Action.MANAGE_REFERRALS)
@require_POST
def formality_set(request, public_id, kind):
    """Note a formality as done or dispensed with, or take that back."""
    placement = placement_of(request, public_id)
    if kind not in Formality.values:
        raise Http404
    form = FormalityForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: actions.set_formality(placement, kind, by=request.user, **form.values),
            _("Formalité notée."),
        )
    else:
        messages.error(request, _("Indiquez une date valable."))
    return redirect("services:placement_detail", placement.public_id)


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
