"""The link by which an employer answers a referral without an account, and its reminders.

The history says that a link was made, renewed or closed, never its address.
"""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb
from migrants.models import Migrant
from services import employer_letters
from services.actions.common import about
from services.actions.message import cancel_queued, queue_message
from services.enums import EmployerLanguage, MessageChannel, MessageKind, ReferralState
from services.models import Message, ReferralLink
from services.models.agenda import new_secret
from services.workflow import latest_answer_on_cv
from sharaka_portal.lib import clock

VALID_FOR = datetime.timedelta(days=21)
CHASE_EVERY = datetime.timedelta(days=7)
MOST_CHASES = 2
FIRST, REMINDER = "first", "reminder"


@transaction.atomic
def open_link(referral, *, by):
    """Give the employer of a referral a new link; a former one stops at once.

    A letter with it is queued where the employer has an address; the reminders count from today.
    """
    link = ReferralLink.objects.select_for_update().filter(referral=referral).first()
    verb = AuditVerb.CHANGED if link else AuditVerb.CREATED
    link = link or ReferralLink(referral=referral)
    contact = reader_of(referral.offer.employer)
    link.secret = new_secret()
    link.language = contact.language if contact else EmployerLanguage.FRENCH
    link.sent_to = contact.email if contact else ""
    link.expires_on = clock.today() + VALID_FOR
    link.chased = 0
    link.chase_on = clock.today() + CHASE_EVERY
    link.full_clean()
    link.save()
    audit.record(verb, link, by=by, **about(referral))
    cancel_queued(letters_of(referral), by=by)
    write(link, FIRST, employer_letters.presentation(link), by=by)
    return link


@transaction.atomic
def renew_link(referral, *, by):
    """Another link, when the first one was lost or seen. Raises ValidationError."""
    Migrant.objects.select_for_update().get(pk=referral.migrant_id)
    referral.refresh_from_db(fields=["state"])
    if referral.state not in ReferralState.at_employer():
        raise ValidationError(_("L’employeur n’a plus à répondre sur cette mise en relation."))
    if not latest_answer_on_cv(referral.migrant):
        raise ValidationError(_("La personne n’accepte plus la transmission de son CV."))
    return open_link(referral, by=by)


@transaction.atomic
def drop_link(referral, *, by):
    """Let the employer's link stop at once; what was not yet sent is not sent."""
    for link in ReferralLink.objects.filter(referral=referral):
        audit.record(AuditVerb.REMOVED, link, by=by, **about(referral))
        link.delete()
    cancel_queued(letters_of(referral), by=by)


def reader_of(employer):
    """The contact in office who can be written to, or None."""
    return employer.contacts.filter(is_active=True).exclude(email="").order_by("pk").first()


def letters_of(referral, step=""):
    """What the employer was written about a referral: everything, or one step."""
    return Message.objects.filter(key__startswith=f"referral:{referral.public_id}:{step}")


def write(link, step, letter, *, by):
    """Queue a letter to the employer, if there is an address."""
    if link.sent_to:
        queue_message(
            link.referral.migrant,
            by=by,
            kind=MessageKind.OTHER,
            key=f"referral:{link.referral.public_id}:{step}:{uuid.uuid4()}",
            channel=MessageChannel.EMAIL,
            address=link.sent_to,
            language=link.language,
            subject=letter.subject,
            body=letter.body,
        )


def wait_again(referral, day):
    """The employer said something, or took it back: the next reminder is a week away."""
    ReferralLink.objects.filter(referral=referral).update(chase_on=day + CHASE_EVERY)
