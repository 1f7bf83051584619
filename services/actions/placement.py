"""First days in work."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from migrants.models import Migrant
from services.actions.common import begin, episode_on, move, not_before_last_move, past_day
from services.actions.referral import move_referral
from services.enums import ReferralState, WithdrawalReason
from services.models import Placement
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
    public_id=None,
):
    """Record that a person began to work; the referral it comes from becomes `hired`.

    Employer and occupation are those of the referral's offer when none are given. The person's
    other open referrals are withdrawn. With a `public_id` that was recorded already, that
    placement is returned: a form sent twice records once. Raises ValidationError.
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
        recorded_by=by,
    )
    if public_id:
        placement.public_id = public_id
    begin(PLACEMENT, placement, by=by, on=started_on)
    _withdraw_others(migrant, started_on, by=by)
    return placement


def _hire(referral, migrant, on, *, by):
    if referral.migrant_id != migrant.pk:
        raise ValidationError(_("Cette mise en relation est celle d’une autre personne."))
    if hasattr(referral, "placement"):
        raise ValidationError(_("Une insertion est déjà liée à cette mise en relation."))
    if referral.state != ReferralState.HIRED:
        move_referral(referral, "hire", by=by, on=not_before_last_move(referral, on))


def _withdraw_others(migrant, on, *, by):
    for other in migrant.referrals.open().select_related("migrant", "agency"):
        day = not_before_last_move(other, on)
        move_referral(other, "withdraw", by=by, on=day, reason=WithdrawalReason.PERSON_PLACED)


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
