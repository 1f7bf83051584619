"""The work of the day done once, however many workers there are."""

import datetime
import logging

from django.db.models import Q
from django.utils import timezone

from agencies.models import DailyRun
from sharaka_portal.lib import daily

logger = logging.getLogger(__name__)

# A job whose worker died, or that failed, is tried again after this.
CLAIM = datetime.timedelta(minutes=30)


def run_pending(day, stop=lambda: False):
    """Do the jobs of a day that nobody did yet; gives {name: rows changed} of those done here."""
    done = {}
    finished = set(
        DailyRun.objects.filter(day=day, done_at__isnull=False).values_list("name", flat=True)
    )
    for name, job in daily.JOBS.items():
        if name in finished or stop() or not claim(name, day):
            continue
        try:
            done[name] = job(day)
        except Exception as error:  # one job that fails must not hold up the others
            logger.error("The daily job %s failed: %s", name, type(error).__name__)
            continue
        mine = DailyRun.objects.filter(name=name, day=day)
        mine.update(done_at=timezone.now(), changed=done[name])
    return done


def claim(name, day):
    """Whether the job of that day is now this worker's alone."""
    now = timezone.now()
    DailyRun.objects.get_or_create(name=name, day=day)
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
    rows = DailyRun.objects.filter(free, name=name, day=day, done_at__isnull=True)
    return rows.update(claimed_until=now + CLAIM) == 1
