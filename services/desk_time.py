"""A counsellor's two minutes: from opening a file to a saved contact, as a median."""

import datetime
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from agencies import access
from agencies.enums import Action
from services.models import Service
from sharaka_portal.lib import clock

DAYS = 14


@dataclass(frozen=True)
class DeskTime:
    """The median of some contacts, whose they are, and of how many."""

    seconds: float
    count: int
    is_agency: bool

    @property
    def text(self):
        return in_words(self.seconds)


def desk_time(user, agency_code=None):
    """The user's own median over the last days, or that of an agency whose files they hand out.

    None where no contact was timed. Colleagues' times are never told one by one.
    """
    since = clock.today() - datetime.timedelta(days=DAYS - 1)
    timed = Service.objects.filter(given_on__gte=since, desk_seconds__isnull=False)
    led = timed.filter(agency__code=agency_code).visible_to(user, Action.ASSIGN_PERSON)
    is_agency = bool(agency_code) and Action.ASSIGN_PERSON in access.rights(user).agencies
    rows = led if is_agency else timed.filter(counsellor=user)
    seconds = list(rows.values_list("desk_seconds", flat=True))
    return DeskTime(median(seconds), len(seconds), is_agency) if seconds else None


def in_words(seconds):
    """Seconds as people say them: 45 s, 1 min 40."""
    minutes, rest = divmod(round(seconds), 60)
    if minutes:
        return _("%(minutes)d min %(seconds)02d") % {"minutes": minutes, "seconds": rest}
    return _("%(seconds)d s") % {"seconds": rest}
