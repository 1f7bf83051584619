"""First days in work, the formalities of their contracts, and their end."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb
from migrants.models import Migrant
from services.actions.common import (
    about,
    begin,
    episode_on,
    move,
    not_before_last_move,
    past_day,
    update,
)
from services.actions.followup import plan_followups
from services.actions.referral import move_referral, withdraw_open
from services.enums import ReferralState
from services.formalities import formalities_of
from services.models import Placement, PlacementFormality
from services.permit_cover import reason_kept
from services.workflow import PLACEMENT


@transaction.atomic
def record_placement(
    migrant,
    *,
    by,
    title,
    contract_kind,
    proof,
    started_on,
    employer=None,
    referral=None,
    occupation=None,
    ends_on=None,
    permit_reason="",
    public_id=None,
    **details,
):
    """Record that a person began to work; the referral it comes from becomes `hired`.

    Employer and occupation are those of the referral's offer when none are given; `details` are
    the wage band, the declaration to the CNSS, and whether it is the work that was looked for.
    The person's other open referrals are withdrawn, and the follow-ups planned. With a `public_id`
    that was recorded already, that placement is returned: a form sent twice records once. Raises
    ValidationError, on `permit_reason` where the papers end before the contract and no reason is
    given.
    """
    Migrant.objects.select_for_update().get(pk=migrant.pk)
    known = public_id and Placement.objects.filter(migrant=migrant, public_id=public_id).first()
    if known:
        return known
    started_on = past_day(started_on, "started_on")
    registration = episode_on(migrant, started_on, "started_on")
    if referral is not None:
        _hire(referral, migrant, started_on, by=by)
        employer = employer or referral.offer.employer
        occupation = occupation or referral.offer.occupation
    placement = Placement(
        migrant=migrant,
        registration=registration,
        agency=registration.agency,
        referral=referral,
        employer=employer,
        occupation=occupation,
        title=title,
        contract_kind=contract_kind,
        proof=proof,
        started_on=started_on,
        ends_on=ends_on,
        permit_reason=reason_kept(migrant, ends_on or started_on, permit_reason),
        recorded_by=by,
        **details,
    )
    if public_id:
        placement.public_id = public_id
    begin(PLACEMENT, placement, by=by, on=started_on)
    withdraw_open(migrant, started_on, by=by)
    plan_followups(placement, by=by)
    return placement


def _hire(referral, migrant, on, *, by):
    if referral.migrant_id != migrant.pk:
        raise ValidationError(_("Cette mise en relation est celle d’une autre personne."))
    if hasattr(referral, "placement"):
        raise ValidationError(_("Une insertion est déjà liée à cette mise en relation."))
    if referral.state != ReferralState.HIRED:
        move_referral(referral, "hire", by=by, on=not_before_last_move(referral, on))


@transaction.atomic
def update_placement(placement, *, by, started_on, ends_on=None, permit_reason="", **fields):
    """Correct what is known of a placement; follow-ups that wait move with its first day.

    Raises ValidationError.
    """
    Migrant.objects.select_for_update().get(pk=placement.migrant_id)
    placement.refresh_from_db(fields=["state", "ended_on"])
    started_on = past_day(started_on, "started_on")
    registration = episode_on(placement.migrant, started_on, "started_on")
    if placement.ended_on and started_on > placement.ended_on:
        raise ValidationError({"started_on": _("L’insertion finit avant de commencer.")})
    fields |= {
        "started_on": started_on,
        "ends_on": ends_on,
        "registration": registration,
        "permit_reason": reason_kept(placement.migrant, ends_on or started_on, permit_reason),
    }
    update(placement, by=by, **fields)
    plan_followups(placement, by=by)
    return placement


@transaction.atomic
def set_formality(placement, kind, *, by, done_on=None, is_exempt=False):
    """Note a formality as done on a day or dispensed with; with neither it is to do again.

    Raises ValidationError: not one of this kind of contract, a day to come.
    """
    if kind not in formalities_of(placement.contract_kind):
        raise ValidationError(_("Cette formalité ne concerne pas ce contrat."))
    if done_on:
        done_on, is_exempt = past_day(done_on, "done_on"), False
    Placement.objects.select_for_update().get(pk=placement.pk)
    row = placement.formalities.filter(kind=kind).first() or PlacementFormality(
        placement=placement, kind=kind
    )
    before = _said(row)
    row.done_on, row.is_exempt = done_on, is_exempt
    row.full_clean()
    row.save()
    if before != _said(row):
        changes = {"formalities": [before, _said(row)]}
        audit.record(AuditVerb.CHANGED, placement, by=by, changes=changes, **about(placement))
    return row


def _said(row):
    """A formality as the history keeps it."""
    return f"{row.kind}: {'exempt' if row.is_exempt else row.done_on or 'to do'}"


@transaction.atomic
def end_placement(placement, *, by, on, reason):
    """End a placement on a day, for a reason. Raises ValidationError."""
    on = past_day(on, "on")
    fields = {"ended_on": on, "end_reason": reason}
    return move(PLACEMENT, placement, "end", by=by, on=on, reason=reason, fields=fields)


@transaction.atomic
def resume_placement(placement, *, by):
    """Take back an end that was noted by mistake."""
    return move(PLACEMENT, placement, "resume", by=by, fields={"ended_on": None, "end_reason": ""})
