"""Which rows each indicator counts. Every function takes a Selection and gives a queryset.

A row is a file (one person's registration with one agency), a service, an appointment, a referral,
a placement or a barrier; each row belongs to one agency, so that the agencies add up to the total.
"""

import datetime

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery

from agencies.models import Transition
from migrants.models import Barrier, IdentityDocument
from reports.selection import attended, real_placements
from services.enums import AppointmentState, ReferralState
from services.models import ActionPlan, Appointment, Referral
from services.reference import POSITIONING_INTERVIEW
from services.workflow import REFERRAL

RECEPTION = "11"
DAYS_BEFORE_PLACEMENT_IS_DUE = 30
DAYS_OF_THREE_MONTHS = 91


def interviews(as_of):
    return attended(as_of).filter(service_type__code=POSITIONING_INTERVIEW)


def with_interview(files, as_of, **span):
    """Of some files, those whose positioning interview took place by a day."""
    return files.filter(Exists(interviews(as_of).filter(registration=OuterRef("pk"), **span)))


def registered(s):
    return s.entrants()


def interviewed(s):
    return with_interview(s.entrants(), s.as_of)


def interview_delays(s):
    first = interviews(s.as_of).filter(registration=OuterRef("pk")).order_by("given_on")
    return interviewed(s).annotate(
        from_on=F("opened_on"), until_on=Subquery(first.values("given_on")[:1])
    )


def planned(s):
    plans = ActionPlan.objects.filter(registration=OuterRef("pk"), agreed_on__lte=s.as_of)
    return interviewed(s).filter(Exists(plans))


def supported(s):
    more = attended(s.as_of).exclude(service_type__code__in=[RECEPTION, POSITIONING_INTERVIEW])
    return s.entrants().filter(Exists(more.filter(registration=OuterRef("pk"))))


def served(s):
    return s.files().filter(Exists(s.given().filter(registration=OuterRef("pk"))))


def services(s):
    return s.given()


def remote_services(s):
    return s.given().remote()


def attendance_due(s):
    start, end = s.moments
    states = (AppointmentState.CAME, AppointmentState.EXCUSED, AppointmentState.NO_SHOW)
    return s.of(Appointment.objects.on_day(start, end).filter(state__in=states))


def attendance_kept(s):
    return attendance_due(s).filter(state=AppointmentState.CAME)


def sent_referrals(s):
    return s.of(Referral.objects.filter(sent_on__range=s.span))


def answered_referrals(s):
    """Sent referrals whose last state before any withdrawal is an answer of the employer."""
    moves = Transition.objects.filter(
        machine=REFERRAL.name, subject_id=OuterRef("public_id"), on__lte=s.as_of
    ).exclude(target=ReferralState.WITHDRAWN)
    last = Subquery(moves.order_by("-pk").values("target")[:1])
    answers = (ReferralState.INTERVIEW, ReferralState.HIRED, ReferralState.REFUSED)
    return sent_referrals(s).annotate(last_state=last).filter(last_state__in=answers)


def referred(s):
    sent = Referral.objects.filter(
        migrant=OuterRef("migrant"), sent_on__gte=OuterRef("opened_on"), sent_on__lte=s.as_of
    )
    return s.entrants().filter(Exists(sent))


def placed_by(files, as_of):
    return files.filter(Exists(real_placements(as_of).filter(registration=OuterRef("pk"))))


def entrants_placed(s):
    return placed_by(s.entrants(), s.as_of)


def placed(s):
    """First placements of people, begun in the period."""
    earlier = real_placements(s.as_of).filter(
        Q(started_on__lt=OuterRef("started_on"))
        | Q(started_on=OuterRef("started_on"), pk__lt=OuterRef("pk")),
        migrant=OuterRef("migrant"),
    )
    return s.of(real_placements(s.as_of).filter(~Exists(earlier), started_on__gte=s.start))


def last_due_interview(s):
    return s.as_of - datetime.timedelta(days=DAYS_BEFORE_PLACEMENT_IS_DUE)


def placement_due(s):
    return with_interview(s.files(), last_due_interview(s), given_on__gte=s.start)


def placement_done(s):
    return placed_by(placement_due(s), s.as_of)


def placement_waiting(s):
    seen = with_interview(s.files(), s.as_of, given_on__gte=s.start)
    return seen.exclude(pk__in=placement_due(s).values("pk"))


def retention_due(s):
    last = s.as_of - datetime.timedelta(days=DAYS_OF_THREE_MONTHS)
    return placed(s).filter(started_on__lte=last)


def retention_kept(s):
    lasted = ExpressionWrapper(F("ended_on") - F("started_on"), DurationField())
    three_months = datetime.timedelta(days=DAYS_OF_THREE_MONTHS)
    rows = retention_due(s).annotate(lasted=lasted)
    return rows.filter(Q(ended_on__isnull=True) | Q(lasted__gte=three_months))


def retention_waiting(s):
    last = s.as_of - datetime.timedelta(days=DAYS_OF_THREE_MONTHS)
    return placed(s).filter(started_on__gt=last)


def open_files(s):
    opened = s.files().filter(opened_on__lte=s.as_of)
    return opened.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=s.as_of))


def permits_in_force(s):
    papers = IdentityDocument.objects.residence().valid_on(s.as_of)
    return open_files(s).filter(Exists(papers.filter(migrant=OuterRef("migrant"))))


def barriers(s):
    noted = Barrier.objects.filter(noted_on__lte=s.as_of)
    return s.of(noted.filter(Q(lifted_on__isnull=True) | Q(lifted_on__gt=s.as_of)))
