"""How services, appointments and placements are read."""

import datetime

from django.db import models
from django.db.models import Count, Q

from agencies.querysets import ScopedQuerySet
from migrants.querysets import PersonRowQuerySet
from services.enums import AppointmentState, MessageState, Mode, ReferralState, SessionState

LONGEST_APPOINTMENT = 480
PERMIT_RULE = "permit_end:"  # of the task that a permit's end date makes; the date follows
DISTANT_DAYS = 30


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


class OfferQuerySet(ScopedQuerySet):
    def open(self):
        return self.filter(state="open")

    def with_referral_counts(self):
        """Annotate `presented` (referrals that run) and `hired`."""
        running = Q(referrals__state__in=ReferralState.open())
        hired = Q(referrals__state=ReferralState.HIRED)
        return self.annotate(presented=Count("referrals", running), hired=Count("referrals", hired))


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
