"""What happened with an employer: exchanges, people introduced, people hired; the latest first."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from agencies.enums import Action
from services.models import EmployerExchange, Placement, Referral

PAGE = 20


@dataclass(frozen=True)
class Entry:
    """One line of the history; `kind` says which row it is."""

    on: datetime.date
    kind: str
    row: object


@dataclass(frozen=True)
class Page:
    """The entries of a page, whether older ones follow, and how many people are out of sight."""

    number: int
    entries: list
    has_older: bool
    left_out: int


def history(employer, user, number=1):
    """A page of the history; people whom the reader may not see are only counted.

    Exchanges carry `may_correct`: whether the reader wrote them and they are fresh.
    """
    fresh = EmployerExchange.objects.correctable_by(user).filter(pk=OuterRef("pk"))
    referrals = Referral.objects.filter(offer__employer=employer)
    placements = Placement.objects.filter(employer=employer)
    seen_referrals = referrals.visible_to(user, Action.VIEW_SERVICES)
    seen_placements = placements.visible_to(user, Action.VIEW_SERVICES)
    end = number * PAGE + 1
    sources = {
        "exchange": employer.exchanges.select_related("contact", "by").annotate(
            day=F("on"), may_correct=Exists(fresh)
        ),
        "referral": seen_referrals.select_related("migrant", "offer").annotate(
            day=Coalesce("sent_on", "proposed_on")
        ),
        "placement": seen_placements.select_related("migrant").annotate(day=F("started_on")),
    }
    entries = [
        Entry(row.day, kind, row)
        for kind, rows in sources.items()
        for row in rows.order_by("-day", "-pk")[:end]
    ]
    entries.sort(key=lambda entry: (entry.on, entry.row.pk), reverse=True)
    out_of_sight = (
        referrals.exclude(pk__in=seen_referrals.values("pk")),
        placements.exclude(pk__in=seen_placements.values("pk")),
    )
    return Page(
        number,
        entries[end - PAGE - 1 : end - 1],
        len(entries) >= end,
        sum(rows.count() for rows in out_of_sight),
    )
