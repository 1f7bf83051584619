"""People introduced to employers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies.models import Transition
from migrants.models import Migrant
from services.actions.common import begin, episode_on, move, not_before_last_move, past_day
from services.actions.link import drop_link, letters_of, open_link, wait_again
from services.actions.message import cancel_queued
from services.enums import OfferState, ReferralState, WithdrawalReason
from services.models import Referral
from services.permit_cover import end_of_contract, reason_kept
from services.workflow import REFERRAL, consent_on_cv
from sharaka_portal.lib import clock

# The stages on the way to work; the other states say how a referral ended.
LADDER = (
    ReferralState.PROPOSED,
    ReferralState.SENT,
    ReferralState.RECEIVED,
    ReferralState.INTERVIEW,
    ReferralState.HIRED,
)


@transaction.atomic
def propose_referral(migrant, offer, *, by, on=None, counsellor=None):
    """Propose an open offer to a person.

    Raises ValidationError: an offer that is not open, a day before the offer came in or without
    an open file, a person who is presented for this offer already.
    """
    on = past_day(on, "on")
    registration = episode_on(migrant, on, "on")
    if offer.state != OfferState.OPEN:
        raise ValidationError({"offer": _("Cette offre n’est plus ouverte.")})
    if on < offer.received_on:
        raise ValidationError({"on": _("L’offre n’était pas encore reçue à cette date.")})
    referral = Referral(
        migrant=migrant,
        offer=offer,
        agency=registration.agency,
        counsellor=counsellor or by,
        proposed_on=on,
        furthest=ReferralState.PROPOSED,
    )
    return begin(REFERRAL, referral, by=by, on=on)


@transaction.atomic
def move_referral(referral, name, *, by, on=None, reason="", comment="", permit_reason=""):
    """Make one move of a referral; `by` None is the employer, or the passing of time.

    Sending keeps its day and the consent it stands on, and opens the employer's link; a hire
    withdraws the person's other open referrals. Raises ValidationError, on `permit_reason` where
    the papers end before the contract and no reason is given.
    """
    on = on or clock.today()
    Migrant.objects.select_for_update().get(pk=referral.migrant_id)
    fields = {"furthest": furthest_after(referral, REFERRAL.get(name).target)}
    if name == "send":
        fields |= _what_sending_keeps(referral, on, permit_reason)
    elif name == "undo_send":
        fields |= {"sent_on": None, "cv_consent_id": None, "permit_reason": ""}
    move(REFERRAL, referral, name, by=by, on=on, reason=reason, comment=comment, fields=fields)
    _follow(referral, name, on, by=by)
    return referral


def _what_sending_keeps(referral, on, permit_reason):
    consent = consent_on_cv(referral.migrant)
    if consent and consent.given_on > on:
        message = _("La personne n’a donné son accord que le %(day)s.")
        raise ValidationError({"on": message % {"day": date_format(consent.given_on, "d/m/Y")}})
    until = end_of_contract(referral.offer, on)
    return {
        "sent_on": on,
        "cv_consent_id": consent and consent.pk,
        "permit_reason": reason_kept(referral.migrant, until, permit_reason) if consent else "",
    }


def _follow(referral, name, on, *, by):
    """What a move brings with it."""
    if name == "send":
        open_link(referral, by=by)
    elif name == "undo_send":
        drop_link(referral, by=by)
    elif name in ("receive", "undo_answer", "undo_withdraw_sent"):
        wait_again(referral, max(on, clock.today()))
    elif name != "invite":
        cancel_queued(letters_of(referral), by=by)
    if name == "hire":
        withdraw_open(referral.migrant, on, by=by)


def withdraw_open(migrant, on, *, by):
    """Withdraw the open referrals of a person who found work."""
    for other in migrant.referrals.open().select_related("migrant__agency", "agency", "offer"):
        day = not_before_last_move(other, on)
        move_referral(other, "withdraw", by=by, on=day, reason=WithdrawalReason.PERSON_PLACED)


def furthest_after(referral, target):
    """The furthest stage once a move to `target` is made; one that was taken back does not count."""
    moves = Transition.objects.filter(subject_id=referral.public_id).order_by("pk")
    reached = []
    for source, stage in [*moves.values_list("source", "target"), (referral.state, target)]:
        if stage == ReferralState.PROPOSED:
            reached = []
        elif stage in LADDER and source in LADDER and LADDER.index(source) > LADDER.index(stage):
            reached = reached[:-1]
        if stage in LADDER:
            reached.append(stage)
    return max(reached, key=LADDER.index, default=ReferralState.PROPOSED)
