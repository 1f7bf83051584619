"""The permit clock: until when a person's papers stand for a right to stay.

A receipt (récépissé) bridges the time between a card that ended and its renewal, so that the
paper that ends last counts (`domain.md` 4.1).
"""

import datetime
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from migrants.enums import DocumentKind
from sharaka_portal.lib import clock

# Band: the last day left that belongs to it; what is beyond the widest is "ok".
BANDS = {"30": 30, "60": 60, "90": 90}
BAND_LABELS = {
    "ended": _("Expiré"),
    "30": _("30 jours ou moins"),
    "60": _("31 à 60 jours"),
    "90": _("61 à 90 jours"),
    "ok": _("Plus de 90 jours"),
    "none": _("Sans titre daté"),
}


@dataclass(frozen=True)
class PermitClock:
    """Where a person's right to stay stands on a day; `days_left` is below 0 once it ended."""

    band: str
    document: object = None
    days_left: int | None = None

    @property
    def is_bridge(self):
        """Whether only a receipt stands for the title."""
        return self.document is not None and self.document.kind == DocumentKind.RECEIPT

    @property
    def label(self):
        return BAND_LABELS[self.band]

    @property
    def days_since(self):
        return -self.days_left if self.band == "ended" else None


def band_of(days_left):
    """The band of a number of days left."""
    if days_left < 0:
        return "ended"
    return next((band for band, last in BANDS.items() if days_left <= last), "ok")


def clock_of(documents, day=None):
    """The clock of a person from their current residence papers."""
    dated = [document for document in documents if document.expires_on]
    if not dated:
        return PermitClock("none", document=next(iter(documents), None))
    last = max(dated, key=lambda document: (document.expires_on, document.pk))
    days_left = (last.expires_on - (day or clock.today())).days
    return PermitClock(band_of(days_left), last, days_left)


def band_condition(band, day):
    """The condition on `permit_end` (MigrantQuerySet.with_permit_end) of a band."""
    if band == "none":
        return Q(permit_end__isnull=True)
    if band == "ended":
        return Q(permit_end__lt=day)
    if band == "ok":
        return Q(permit_end__gt=day + datetime.timedelta(days=max(BANDS.values())))
    before = [last for last in BANDS.values() if last < BANDS[band]]
    first = max(before) + 1 if before else 0
    return Q(
        permit_end__range=(
            day + datetime.timedelta(days=first),
            day + datetime.timedelta(days=BANDS[band]),
        )
    )


def any_condition(bands):
    """The condition of belonging to one of these bands today."""
    condition = Q(pk__in=[])
    for band in bands:
        condition |= band_condition(band, clock.today())
    return condition
