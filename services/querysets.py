"""How services, appointments and placements are read."""

import datetime

from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest

from agencies.querysets import ScopedQuerySet
from migrants.querysets import PersonRowQuerySet
from services.enums import (
    AppointmentState,
    MessageState,
    Mode,
    OfferState,
    ReferralState,
    SessionState,
)

LONGEST_APPOINTMENT = 480
PERMIT_RULE = "permit_end:"  # of the task that a permit's end date makes; the date follows
DISTANT_DAYS = 30
CONFIRM_DAYS = 30  # so long an offer stands without a word from its employer
SOON_DAYS = 7


def minutes(number):
    return datetime.timedelta(minutes=number)


class ServiceQuerySet(PersonRowQuerySet):
    def between(self, start, end):
        """Services given from one day to another, both included."""
        return self.filter(given_on__range=(start, end))

    def remote(self):
        return self.filter(mode__in=Mode.remote())


class AppointmentQuerySet(PersonRowQuerySet):
    def on_day(self, start, end):
        """Appointments that start in a span of time, the end left out."""
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def booked(self):
        return self.filter(state=AppointmentState.BOOKED)

    def without_outcome(self, now):
        """Past appointments of which nobody said how they went."""
        return self.booked().filter(starts_at__lt=now)


class TaskQuerySet(PersonRowQuerySet):
    def open(self):
        return self.filter(done_on__isnull=True)

    def next_steps(self, day):
        """Open tasks that are a next step: not the one of a permit that ends in many months."""
        later = day + datetime.timedelta(days=DISTANT_DAYS)
        return self.open().exclude(rule__startswith=PERMIT_RULE, due_on__gt=later)


class ReferralQuerySet(PersonRowQuerySet):
    def open(self):
        return self.filter(state__in=ReferralState.open())

    def at_employer(self):
        """Those that wait for an employer's answer."""
        return self.filter(state__in=ReferralState.at_employer())


class EmployerQuerySet(ScopedQuerySet):
    def with_relation(self):
        """Annotate `open_offers` (how many) and `last_exchange` (its day, or None)."""
        exchanges = apps.get_model("services", "EmployerExchange").objects
        last = exchanges.filter(employer=OuterRef("pk")).order_by("-on").values("on")[:1]
        return self.annotate(
            open_offers=Count("offers", Q(offers__state=OfferState.OPEN)),
            last_exchange=Subquery(last),
        )

    def without_exchange_since(self, day):
        """Employers with whom nothing was noted since a day; needs `with_relation`."""
        return self.filter(Q(last_exchange__isnull=True) | Q(last_exchange__lt=day))


def unconfirmed_since(day):
    """The condition of an open offer that came in before a day and was not confirmed since."""
    unsaid = Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=day)
    return unsaid & Q(state=OfferState.OPEN, received_on__lt=day)


def soon_over(day):
    return unconfirmed_since(day - datetime.timedelta(days=CONFIRM_DAYS - SOON_DAYS - 1))


class OfferQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(state=OfferState.OPEN)

    def overdue(self, day):
        """Open offers that expire that day: nobody confirmed them, and no employer has to answer.

        Somebody's application at the employer's keeps an offer alive: it has its own end.
        """
        running = apps.get_model("services", "Referral").objects.at_employer()
        last = day - datetime.timedelta(days=CONFIRM_DAYS)
        return self.filter(unconfirmed_since(last), ~Exists(running.filter(offer=OuterRef("pk"))))

    def to_confirm(self, day):
        """Open offers that expire within a week unless somebody asks the employer."""
        return self.filter(soon_over(day))

    def warnings(self, day):
        """How many are `to_confirm`, and how many `expired`."""
        return self.aggregate(
            to_confirm=Count("pk", filter=soon_over(day)),
            expired=Count("pk", filter=Q(state=OfferState.EXPIRED)),
        )

    def with_referral_counts(self):
        """Annotate `presented` (referrals that run), `hired`, and `posts_left`."""
        running = Q(referrals__state__in=ReferralState.open())
        hired = Q(referrals__state=ReferralState.HIRED)
        rows = self.annotate(presented=Count("referrals", running), hired=Count("referrals", hired))
        return rows.annotate(posts_left=Greatest(F("posts") - F("hired"), Value(0)))


class ServiceTypeQuerySet(models.QuerySet):
    def in_force(self, day):
        """Services of the catalogue that can be given on a day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=day),
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            is_active=True,
        )


class SessionQuerySet(ScopedQuerySet):
    def planned(self):
        return self.filter(state=SessionState.PLANNED)


class MessageQuerySet(PersonRowQuerySet):
    def queued(self, now):
        """Messages that wait, and that no worker has in its hands."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
        return self.filter(free, state=MessageState.QUEUED)

    def due(self, now):
        """Queued messages whose time has come."""
        return self.queued(now).filter(send_after__lte=now)
