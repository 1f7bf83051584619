"""Messages on the person's page: each on the timeline, and how the person is reached."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Action
from migrants.enums import ConsentPurpose
from migrants.extensions import (
    Event,
    register_page_rows,
    register_panel,
    register_timeline_source,
)
from services.reach import reach_of
from sharaka_portal.lib import clock, sms

LAST = 5


def register():
    """Called once when the app is ready."""
    register_page_rows(Action.VIEW_SERVICES, messages=())
    register_timeline_source(events, {"message": gettext_lazy("Messages")})
    register_panel(30, "services/_message_panel.html", panel)


def events(migrant, user):
    """Each message of a person, on the day it went or was queued."""
    for row in migrant.seen_messages:
        yield Event(
            on=clock.local_day(row.sent_at) if row.sent_at else row.queued_on,
            kind="message",
            title=_("Message : %(kind)s") % {"kind": row.get_kind_display()},
            detail=f"{row.get_channel_display()}, {row.get_state_display()}",
            text=row.text,
        )


def panel(migrant, here):
    """How the person is written to, or why not, and the last messages."""
    return {
        "reach": reach_of(migrant),
        "messages": with_lengths(migrant.seen_messages[:LAST]),
        "purpose": ConsentPurpose.MESSAGES,
    }


def with_lengths(rows):
    """Messages, each with its `length` on a telephone."""
    rows = list(rows)
    for row in rows:
        row.length = sms.length(row.body)
    return rows
