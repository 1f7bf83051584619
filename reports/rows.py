"""Which rows each indicator counts: kinds of rows, conditions on them, and sets of rows.

A row is a file (one person's registration with one agency), a service, an appointment, a place in a
workshop, a referral, a paper or a barrier; each row belongs to one agency, so that the agencies add
up to the total. A kind gives a queryset, a condition what `filter` takes; both are functions of a
Selection. Rows of placements are in `reports.rows_of_work`.
"""

import datetime
import functools

from django.db.models import Exists, F, OuterRef, Q, Subquery

from agencies.models import Transition
from migrants.models import Barrier, IdentityDocument, Registration
from reports.days import DaysBetween
from reports.rowset import RowSet
from reports.selection import Selection, attended
from services.enums import AppointmentState, EnrolmentState, Mode, ReferralState
from services.models import ActionPlan, Appointment, Enrolment, Referral
from services.reference import POSITIONING_INTERVIEW
from services.workflow import REFERRAL

RECEPTION = "11"
# From registration to when a step is usually reached: a file that is younger is « not due yet ».
USUAL_DAYS = {"interviewed": 30, "planned": 45, "supported": 45, "referred": 60, "placed": 90}
THIS_FILE = OuterRef("pk")

# Files: conditions


def entered(s):
    """Opened in the period."""
    return Q(opened_on__range=s.span)


def opened(s):
    return Q(opened_on__lte=s.as_of)


def still_open(s):
    """Open at the end of the last day."""
    return Q(closed_on__isnull=True) | Q(closed_on__gt=s.as_of)


@functools.cache
def younger_than(days):
    def condition(s):
        return Q(opened_on__gt=s.as_of - datetime.timedelta(days=days))

    return condition


def interviews(as_of):
    return attended(as_of).filter(service_type__code=POSITIONING_INTERVIEW)


def was_interviewed(s):
    return Exists(interviews(s.as_of).filter(registration=THIS_FILE))


def agreed_plans(as_of):
    return ActionPlan.objects.filter(agreed_on__lte=as_of)


def has_plan(s):
    return Exists(agreed_plans(s.as_of).filter(registration=THIS_FILE))


def was_supported(s):
    more = attended(s.as_of).exclude(service_type__code__in=[RECEPTION, POSITIONING_INTERVIEW])
    return Exists(more.filter(registration=THIS_FILE))


def was_served(s):
    return Exists(s.given().filter(registration=THIS_FILE))


def sent_after_entry(as_of):
    """Referrals of a file's person sent between its opening and a day."""
    return Referral.objects.filter(
        migrant=OuterRef("migrant"), sent_on__gte=OuterRef("opened_on"), sent_on__lte=as_of
    )


def was_referred(s):
    return Exists(sent_after_entry(s.as_of))


def permit_in_force(s):
    papers = IdentityDocument.objects.residence().valid_on(s.as_of)
    return Exists(papers.filter(migrant=OuterRef("migrant")))


# Files: sets

files = RowSet(Selection.files)
registered = files.that(entered)
interviewed = registered.that(was_interviewed)
planned = interviewed.that(has_plan)
supported = registered.that(was_supported)
referred = registered.that(was_referred)
served = files.that(was_served)
open_files = files.that(opened, still_open)
permits_in_force = open_files.that(permit_in_force)


def not_yet(step, *reached):
    """Open files without a step that are younger than it usually takes."""
    young = younger_than(USUAL_DAYS[step])
    return RowSet(Selection.files, (entered, still_open, young), without=reached)


interview_waiting = not_yet("interviewed", was_interviewed)
plan_waiting = not_yet("planned", was_interviewed, has_plan)
support_waiting = not_yet("supported", was_supported)
referral_waiting = not_yet("referred", was_referred)

# Files: days


def first_day(rows, day):
    return Subquery(rows.order_by(day).values(day)[:1])


def day_of_interview(s):
    """The day of a file's first positioning interview, as an expression."""
    return first_day(interviews(s.as_of).filter(registration=THIS_FILE), "given_on")


def until_interview(rows, s):
    return rows.annotate(measured=DaysBetween(F("opened_on"), day_of_interview(s)))


def until_plan(rows, s):
    """Days from the first interview to the first plan; none where the plan was there before."""
    plan = first_day(agreed_plans(s.as_of).filter(registration=THIS_FILE), "agreed_on")
    return rows.annotate(measured=DaysBetween(day_of_interview(s), plan)).filter(measured__gte=0)


def until_referral(rows, s):
    """Days from the first interview to the first referral, where that came after it."""
    sent = first_day(sent_after_entry(s.as_of), "sent_on")
    return rows.annotate(measured=DaysBetween(day_of_interview(s), sent)).filter(measured__gte=0)


interview_delays = interviewed.measured(until_interview)
plan_delays = planned.measured(until_plan)
referral_delays = referred.that(was_interviewed).measured(until_referral)

# Services


def at_a_distance(s):
    return Q(mode__in=Mode.remote())


services = RowSet(Selection.given)
remote_services = services.that(at_a_distance)

# Appointments and places in workshops


def appointments_told(s):
    """Appointments of the period of which somebody said whether the person came."""
    start, end = s.moments
    states = (AppointmentState.CAME, AppointmentState.EXCUSED, AppointmentState.NO_SHOW)
    return s.of(Appointment.objects.on_day(start, end).filter(state__in=states))


def came(s):
    return Q(state=AppointmentState.CAME)


attendance_due = RowSet(appointments_told)
attendance_kept = attendance_due.that(came)


def places_told(s):
    """Places in sessions of the period of which somebody said whether the person came."""
    start, end = s.moments
    states = (EnrolmentState.CAME, EnrolmentState.EXCUSED, EnrolmentState.NO_SHOW)
    places = Enrolment.objects.filter(session__starts_at__gte=start, session__starts_at__lt=end)
    return s.of(places.filter(state__in=states))


def took_part(s):
    return Q(state=EnrolmentState.CAME)


workshop_due = RowSet(places_told)
workshop_kept = workshop_due.that(took_part)

# Referrals


def sent(s):
    """Referrals sent in the period, with their last state before any withdrawal."""
    moves = Transition.objects.filter(
        machine=REFERRAL.name, subject_id=OuterRef("public_id"), on__lte=s.as_of
    ).exclude(target=ReferralState.WITHDRAWN)
    last = Subquery(moves.order_by("-pk").values("target")[:1])
    return s.of(Referral.objects.filter(sent_on__range=s.span)).alias(last_state=last)


def was_answered(s):
    """The last state before any withdrawal is an answer of the employer."""
    answers = (ReferralState.INTERVIEW, ReferralState.HIRED, ReferralState.REFUSED)
    return Q(last_state__in=answers)


def was_hired(s):
    return Q(last_state=ReferralState.HIRED)


sent_referrals = RowSet(sent)
answered_referrals = sent_referrals.that(was_answered)
hired_referrals = sent_referrals.that(was_hired)

# Papers and barriers


def ended(s):
    """Residence papers that ended in the period while their person's file was open."""
    followed = Registration.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=OuterRef("expires_on")),
        migrant=OuterRef("migrant"),
        opened_on__lte=OuterRef("expires_on"),
    )
    papers = IdentityDocument.objects.residence().filter(expires_on__range=s.span)
    return s.of(papers.filter(Exists(followed)))


def was_renewed(s):
    """Followed by a paper that was issued by the last day of this one and ends later."""
    next_papers = IdentityDocument.objects.residence().filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=OuterRef("expires_on")),
        migrant=OuterRef("migrant"),
        issued_on__lte=OuterRef("expires_on"),
    )
    return Exists(next_papers.exclude(pk=OuterRef("pk")))


permits_ended = RowSet(ended)
permits_renewed = permits_ended.that(was_renewed)


def any_barrier(s):
    return s.of(Barrier.objects.all())


def hinders(s):
    """Noted, and not yet lifted."""
    return Q(noted_on__lte=s.as_of) & (Q(lifted_on__isnull=True) | Q(lifted_on__gt=s.as_of))


def was_noted(s):
    return Q(noted_on__range=s.span)


def was_lifted(s):
    return Q(lifted_on__lte=s.as_of)


barriers = RowSet(any_barrier, (hinders,))
barriers_noted = RowSet(any_barrier, (was_noted,))
barriers_lifted = barriers_noted.that(was_lifted)
