"""The private address at which a calendar program reads somebody's appointments."""

from django.db import transaction

from agencies import audit
from agencies.enums import AuditVerb
from services.models import CalendarFeed
from services.models.agenda import new_secret


@transaction.atomic
def open_feed(user, *, by):
    """Give the user a new private address; the former one, if any, stops at once.

    The history says that, never the address.
    """
    feed, is_new = CalendarFeed.objects.select_for_update().get_or_create(user=user)
    if not is_new:
        feed.secret = new_secret()
        feed.save()
    audit.record(AuditVerb.CREATED if is_new else AuditVerb.CHANGED, feed, by=by)
    return feed


@transaction.atomic
def close_feed(user, *, by):
    """Let the user's private address stop at once."""
    for feed in CalendarFeed.objects.filter(user=user):
        audit.record(AuditVerb.REMOVED, feed, by=by)
        feed.delete()
