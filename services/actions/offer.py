"""Posts that employers want to fill."""

from django.db import transaction

from services.actions.common import begin, move, past_day, update
from services.actions.referral import move_referral
from services.enums import ReferralState, RefusalReason, WithdrawalReason
from services.models import Offer
from services.workflow import OFFER


@transaction.atomic
def create_offer(employer, *, by, **fields):
    """Note an offer of an employer; `received_on` is today by default. Raises ValidationError."""
    fields["received_on"] = past_day(fields.get("received_on"), "received_on")
    return begin(OFFER, Offer(employer=employer, **fields), by=by, on=fields["received_on"])


@transaction.atomic
def update_offer(offer, *, by, **fields):
    """Correct what is known of an offer. Raises ValidationError."""
    if "received_on" in fields:
        fields["received_on"] = past_day(fields["received_on"], "received_on")
    return update(offer, by=by, **fields)


@transaction.atomic
def move_offer(offer, name, *, by, on=None, comment=""):
    """Fill, withdraw or expire an offer, or reopen it.

    Nobody stays presented for a post that is gone: open referrals end with the offer.
    """
    move(OFFER, offer, name, by=by, on=on, comment=comment)
    if name != "reopen":
        _end_open_referrals(offer, name, by=by)
    return offer


def _end_open_referrals(offer, name, *, by):
    for referral in offer.referrals.open().select_related("migrant", "agency"):
        if name == "fill" and referral.state != ReferralState.PROPOSED:
            move_referral(referral, "refuse", by=by, reason=RefusalReason.FILLED)
        else:
            move_referral(referral, "withdraw", by=by, reason=WithdrawalReason.OFFER_WITHDRAWN)
