"""Messages to people: queued here, in the transaction of what they tell; a worker sends them."""

from django.core.exceptions import ValidationError
from django.db import transaction

from migrants.models import Migrant
from services.actions.common import begin, move
from services.enums import MessageChannel
from services.models import Message
from services.reach import reach_of
from services.workflow import MESSAGE
from sharaka_portal.lib import clock, sms


@transaction.atomic
def queue_message(
    migrant,
    *,
    by,
    kind,
    key,
    body,
    subject="",
    channel=None,
    address=None,
    language=None,
    appointment=None,
    enrolment=None,
    send_after=None,
):
    """Queue a message about a person, once for each `key`; gives the row there is on a second call.

    Without an `address` it goes to the person, by the channel that serves them (or the one that is
    named), and None is given back when they have none or wish for no messages. With a channel and
    an address (a letter to an employer) it goes there. Raises ValidationError.
    """
    Migrant.objects.select_for_update(no_key=True).get(pk=migrant.pk)
    known = Message.objects.filter(key=key).first()
    if known:
        return known
    if address is None:
        reach = reach_of(migrant, channel)
        if not reach:
            return None
        channel, address = reach.channel, reach.address
    message = Message(
        migrant=migrant,
        kind=kind,
        channel=channel,
        address=address,
        language=language or migrant.preferred_language,
        subject=subject,
        body=sms.plain(body) if channel == MessageChannel.SMS else body,
        key=key,
        appointment=appointment,
        enrolment=enrolment,
        queued_on=clock.today(),
        send_after=send_after or clock.now(),
    )
    return begin(MESSAGE, message, by=by, on=message.queued_on)


@transaction.atomic
def cancel_message(message, *, by):
    """Take back a message that has not gone. Raises ValidationError once it is on its way."""
    return move(MESSAGE, message, "cancel", by=by)


@transaction.atomic
def cancel_queued(messages, *, by):
    """Take back those of these messages that still wait; what is on its way goes."""
    for message in messages.queued(clock.now()).select_related("migrant__agency"):
        cancel_message(message, by=by)


@transaction.atomic
def retry_message(message, *, by):
    """Queue a message again that failed; one to the person goes where the file says now.

    Raises ValidationError: it did not fail, or the person cannot be written to by this channel.
    """
    again = {"attempts": 0, "error": "", "claimed_until": None, "send_after": clock.now()}
    if message.is_to_person:
        reach = reach_of(message.migrant, message.channel)
        if not reach:
            raise ValidationError(reach.reason)
        again["address"] = reach.address
    return move(MESSAGE, message, "retry", by=by, fields=again)
