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
    EnrolmentState,
    FollowUpState,
    MessageState,
    Mode,
    OfferState,
    PlacementEnd,
    ReferralState,
    SessionState,
    TaskRule,
)
from sharaka_portal.lib import clock

LONGEST_APPOINTMENT = 480
PERMIT_RULE = "permit_end:"  # of the task that a permit's end date makes; the date follows
DISTANT_DAYS = 30
CONFIRM_DAYS = 30  # so long an offer stands without a word from its employer
SOON_DAYS = 7
FOLLOW_UP_WINDOW = 15  # an answer speaks of the due day from so many days before to as many after


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

    def awake(self, day):
        """Open tasks that nobody put off, or whose day has come again."""
        return self.open().filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=day))

    def late(self, day):
        """Open tasks whose day is past, also the one to which they were put off."""
        rested = Q(snoozed_until__isnull=True) | Q(snoozed_until__lt=day)
        return self.open().filter(rested, due_on__lt=day)

    def near(self, day):
        """Open tasks, but for the one of a permit that ends in many months."""
        later = day + datetime.timedelta(days=DISTANT_DAYS)
        return self.open().exclude(rule__startswith=PERMIT_RULE, due_on__gt=later)

    def next_steps(self, day):
        """Of those the ones that somebody planned: what a rule finds is no next step."""
        return self.near(day).exclude(rule__in=TaskRule.values)


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


class ExchangeQuerySet(ScopedQuerySet):
    def correctable_by(self, user):
        """What the user wrote today, or after which nobody wrote about that employer."""
        later = self.model._base_manager.filter(
            employer=OuterRef("employer"), pk__gt=OuterRef("pk")
        )
        is_fresh = Q(created_at__gte=clock.at(clock.today())) | ~Exists(later)
        return self.filter(is_fresh, by=user)


class LinkQuerySet(models.QuerySet):
    def to_chase(self, day):
        """Links by which an employer was written to and has not answered in time."""
        return self.filter(
            referral__state__in=(ReferralState.SENT, ReferralState.RECEIVED), chase_on__lte=day
        ).exclude(sent_to="")


class PlacementQuerySet(PersonRowQuerySet):
    def real(self):
        """Without those that were recorded by mistake."""
        return self.exclude(end_reason=PlacementEnd.MISTAKE)


class FollowUpQuerySet(PersonRowQuerySet):
    """A follow-up waits until it is answered, `due` from its day on; before that it is not due."""

    def real(self):
        """Without those of placements that were recorded by mistake."""
        return self.exclude(placement__end_reason=PlacementEnd.MISTAKE)

    def waiting(self):
        return self.real().filter(state=FollowUpState.WAITING)

    def due(self, day):
        return self.waiting().filter(due_on__lte=day)

    def overdue(self, day):
        """Those whose answer would come too late to speak of their day."""
        return self.waiting().filter(due_on__lt=day - datetime.timedelta(days=FOLLOW_UP_WINDOW))

    def not_due(self, day):
        return self.waiting().filter(due_on__gt=day)


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

    def with_counts(self):
        """Annotate how many are `seated`, `waiting`, `came`, `excused`, `missed`."""
        kinds = {
            "seated": EnrolmentState.seated(),
            "waiting": [EnrolmentState.WAITING],
            "came": [EnrolmentState.CAME],
            "excused": [EnrolmentState.EXCUSED],
            "missed": [EnrolmentState.NO_SHOW],
        }
        return self.annotate(
            **{
                name: Count("enrolments", Q(enrolments__state__in=states))
                for name, states in kinds.items()
            }
        )


class EnrolmentQuerySet(PersonRowQuerySet):
    def ahead(self, day):
        """Seats in planned sessions from a day on."""
        return self.filter(
            state=EnrolmentState.ENROLLED,
            session__state=SessionState.PLANNED,
            session__starts_at__gte=clock.at(day),
        )


class MessageQuerySet(PersonRowQuerySet):
    def queued(self, now):
        """Messages that wait, and that no worker has in its hands."""
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lt=now)
        return self.filter(free, state=MessageState.QUEUED)

    def due(self, now):
        """Queued messages whose time has come."""
        return self.queued(now).filter(send_after__lte=now)
