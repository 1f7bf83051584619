"""People introduced to employers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from services.actions.common import begin, episode_on, move, past_day
from services.enums import OfferState
from services.models import Referral
from services.workflow import REFERRAL
from sharaka_portal.lib import clock


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
    )
    return begin(REFERRAL, referral, by=by, on=on)


@transaction.atomic
def move_referral(referral, name, *, by, on=None, reason="", comment=""):
    """Make one move of a referral; sending it dates `sent_on`, undoing that clears it."""
    sent_on = {"send": on or clock.today(), "undo_send": None}
    fields = {"sent_on": sent_on[name]} if name in sent_on else None
    return move(
        REFERRAL, referral, name, by=by, on=on, reason=reason, comment=comment, fields=fields
    )
