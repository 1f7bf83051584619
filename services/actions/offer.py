"""Posts that employers want to fill."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb
from services.actions.common import about, begin, move, past_day, update
from services.actions.referral import move_referral
from services.enums import OfferState, ReferralState, RefusalReason, WithdrawalReason
from services.models import Offer
from services.workflow import OFFER
from sharaka_portal.lib import clock


@transaction.atomic
def create_offer(employer, *, by, languages=(), **fields):
    """Note an offer of an employer; `received_on` is today by default. Raises ValidationError."""
    fields["received_on"] = past_day(fields.get("received_on"), "received_on")
    offer = Offer(employer=employer, **fields)
    begin(OFFER, offer, by=by, on=fields["received_on"])
    _set_languages(offer, languages, by=by)
    return offer


@transaction.atomic
def update_offer(offer, *, by, languages=None, **fields):
    """Correct what is known of an offer; languages stay when None. Raises ValidationError."""
    if "received_on" in fields:
        fields["received_on"] = past_day(fields["received_on"], "received_on")
    update(offer, by=by, **fields)
    if languages is not None:
        _set_languages(offer, languages, by=by)
    return offer


def _set_languages(offer, languages, *, by):
    """Set the languages asked for, with their line of history when they differ."""
    before = sorted(offer.languages.values_list("code", flat=True))
    after = sorted(language.code for language in languages)
    if before == after:
        return
    offer.languages.set(languages)
    changes = {"languages": [before, after]}
    audit.record(AuditVerb.CHANGED, offer, by=by, changes=changes, **about(offer))


@transaction.atomic
def confirm_offer(offer, *, by, on=None):
    """Note that the employer still has the posts. Raises ValidationError: not open, day to come."""
    Offer.objects.select_for_update().get(pk=offer.pk)
    offer.refresh_from_db(fields=["state", "confirmed_on"])
    if offer.state != OfferState.OPEN:
        raise ValidationError(_("Cette offre n’est plus ouverte : rouvrez-la d’abord."))
    on = max(past_day(on, "on"), offer.confirmed_or_received_on)
    return update(offer, by=by, confirmed_on=on)


@transaction.atomic
def move_offer(offer, name, *, by, on=None, comment=""):
    """Fill, withdraw or expire an offer, or reopen it, which confirms it.

    Nobody stays presented for a post that is gone: open referrals end with the offer.
    """
    fields = {"confirmed_on": on or clock.today()} if name == "reopen" else None
    move(OFFER, offer, name, by=by, on=on, comment=comment, fields=fields)
    if name != "reopen":
        _end_open_referrals(offer, name, by=by)
    return offer


def _end_open_referrals(offer, name, *, by):
    for referral in offer.referrals.open().select_related("migrant", "agency"):
        if name == "fill" and referral.state != ReferralState.PROPOSED:
            move_referral(referral, "refuse", by=by, reason=RefusalReason.FILLED)
        else:
            move_referral(referral, "withdraw", by=by, reason=WithdrawalReason.OFFER_WITHDRAWN)


def expire_offers(day):
    """Expire the offers that nobody confirmed for too long; how many. Work of the day."""
    rows = Offer.objects.overdue(day).select_related("employer__agency").order_by("pk")
    return sum(_expire(offer, day) for offer in rows)


@transaction.atomic
def _expire(offer, day):
    """Expire an offer unless it was confirmed meanwhile; whether it was."""
    locked = Offer.objects.select_for_update().filter(pk=offer.pk)
    if not locked.exists() or not Offer.objects.overdue(day).filter(pk=offer.pk).exists():
        return False
    move_offer(offer, "expire", by=None)
    return True
