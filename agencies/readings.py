"""When somebody last looked at a file, and what others changed in it since.

Readings of one file less than half an hour apart are one visit: a page that is reloaded, left for a
form and opened again is still the same visit.
"""

import datetime
from itertools import pairwise

from django.db.models import Count
from django.utils import timezone

from agencies.enums import AccessKind
from agencies.models import AccessLog, AuditEntry

GAP = datetime.timedelta(minutes=30)
# No visit holds more readings than this; a longer one counts as having no visit before it.
MOST_READINGS = 60


def readings(user, subject):
    """The moments at which the user opened the page of a row, the latest first."""
    rows = AccessLog.objects.filter(
        user=user,
        kind=AccessKind.READ,
        subject_type=subject._meta.label_lower,
        subject_id=subject.public_id,
    )
    return rows.order_by("-at", "-pk").values_list("at", flat=True)


def previous_visit(user, subject):
    """The last moment of the user's visit before the present one, or None."""
    moments = [timezone.now(), *readings(user, subject)[:MOST_READINGS]]
    return next((before for after, before in pairwise(moments) if after - before >= GAP), None)


def seconds_since_opened(user, subject):
    """Seconds since the user opened the row's page, or None when that is no longer this visit."""
    opened = readings(user, subject).first()
    spent = timezone.now() - opened if opened else GAP
    return round(spent.total_seconds()) if spent < GAP else None


def changed_by_others(user, person_ids, since):
    """Rows of a person that others changed: lines of history, to be counted by subject."""
    rows = AuditEntry.objects.filter(person_id__in=person_ids, at__gt=since)
    return rows.exclude(by=user)


def by_type(entries):
    """{subject type: number of rows} of lines of history, the most numerous first."""
    counted = entries.order_by().values_list("subject_type")
    rows = counted.annotate(n=Count("subject_id", distinct=True)).order_by("-n", "subject_type")
    return dict(rows)
