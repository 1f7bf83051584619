"""Which rows each indicator counts. Every function takes a Selection and gives a queryset.

A row is a file (one person's registration with one agency), a service, an appointment, a place in a
workshop, a referral, a paper or a barrier; each row belongs to one agency, so that the agencies add
up to the total. Rows of placements are in `reports.rows_of_work`.
"""

import datetime

from django.db.models import Exists, F, OuterRef, Q, Subquery

from agencies.models import Transition
from migrants.models import Barrier, IdentityDocument, Registration
from reports.days import DaysBetween
from reports.selection import attended
from services.enums import AppointmentState, EnrolmentState, ReferralState
from services.models import ActionPlan, Appointment, Enrolment, Referral
from services.reference import POSITIONING_INTERVIEW
from services.workflow import REFERRAL

RECEPTION = "11"
# From registration to when a step is usually reached: a file that is younger is « not due yet ».
USUAL_DAYS = {"interviewed": 30, "planned": 45, "supported": 45, "referred": 60, "placed": 90}


def interviews(as_of):
    return attended(as_of).filter(service_type__code=POSITIONING_INTERVIEW)


def with_interview(files, as_of, **span):
    """Of some files, those whose positioning interview took place by a day."""
    return files.filter(Exists(interviews(as_of).filter(registration=OuterRef("pk"), **span)))


def registered(s):
    return s.entrants()


def interviewed(s):
    return with_interview(s.entrants(), s.as_of)


def after_interview(as_of, registration="pk"):
    """The day of a file's first positioning interview, as an expression."""
    first = interviews(as_of).filter(registration=OuterRef(registration)).order_by("given_on")
    return Subquery(first.values("given_on")[:1])


def interview_delays(s):
    return interviewed(s).annotate(
        measured=DaysBetween(F("opened_on"), after_interview(s.as_of)),
    )


def not_yet(step, files, reached, s):
    """Open files without a step that are younger than it usually takes."""
    first = s.as_of - datetime.timedelta(days=USUAL_DAYS[step])
    young = still_open(files, s.as_of).filter(opened_on__gt=first)
    return young.exclude(pk__in=reached.values("pk"))


def still_open(files, day):
    """Of some files, those open at the end of a day."""
    return files.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


def interview_waiting(s):
    return not_yet("interviewed", s.entrants(), interviewed(s), s)


def agreed_plans(as_of):
    return ActionPlan.objects.filter(agreed_on__lte=as_of)


def planned(s):
    plans = agreed_plans(s.as_of).filter(registration=OuterRef("pk"))
    return interviewed(s).filter(Exists(plans))


def plan_waiting(s):
    return not_yet("planned", s.entrants(), planned(s), s)


def plan_delays(s):
    """Days from the first interview to the first plan; none where the plan was there before."""
    plans = agreed_plans(s.as_of).filter(registration=OuterRef("pk")).order_by("agreed_on")
    first = Subquery(plans.values("agreed_on")[:1])
    days = DaysBetween(after_interview(s.as_of), first)
    return planned(s).annotate(measured=days).filter(measured__gte=0)


def supported(s):
    more = attended(s.as_of).exclude(service_type__code__in=[RECEPTION, POSITIONING_INTERVIEW])
    return s.entrants().filter(Exists(more.filter(registration=OuterRef("pk"))))


def support_waiting(s):
    return not_yet("supported", s.entrants(), supported(s), s)


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


def workshop_due(s):
    """Places in sessions of the period of which somebody said whether the person came."""
    start, end = s.moments
    states = (EnrolmentState.CAME, EnrolmentState.EXCUSED, EnrolmentState.NO_SHOW)
    places = Enrolment.objects.filter(session__starts_at__gte=start, session__starts_at__lt=end)
    return s.of(places.filter(state__in=states))


def workshop_kept(s):
    return workshop_due(s).filter(state=EnrolmentState.CAME)


def sent_referrals(s):
    return s.of(Referral.objects.filter(sent_on__range=s.span))


def with_last_state(referrals, as_of):
    """Annotate the last state of each referral before any withdrawal, up to a day."""
    moves = Transition.objects.filter(
        machine=REFERRAL.name, subject_id=OuterRef("public_id"), on__lte=as_of
    ).exclude(target=ReferralState.WITHDRAWN)
    return referrals.annotate(last_state=Subquery(moves.order_by("-pk").values("target")[:1]))


def answered_referrals(s):
    """Sent referrals whose last state before any withdrawal is an answer of the employer."""
    answers = (ReferralState.INTERVIEW, ReferralState.HIRED, ReferralState.REFUSED)
    return with_last_state(sent_referrals(s), s.as_of).filter(last_state__in=answers)


def hired_referrals(s):
    return with_last_state(sent_referrals(s), s.as_of).filter(last_state=ReferralState.HIRED)


def sent_after_entry(as_of):
    """Referrals of a file's person sent between its opening and a day."""
    return Referral.objects.filter(
        migrant=OuterRef("migrant"), sent_on__gte=OuterRef("opened_on"), sent_on__lte=as_of
    )


def referred(s):
    return s.entrants().filter(Exists(sent_after_entry(s.as_of)))


def referral_waiting(s):
    return not_yet("referred", s.entrants(), referred(s), s)


def referral_delays(s):
    """Days from the first interview to the first referral sent after it."""
    sent = sent_after_entry(s.as_of).order_by("sent_on")
    days = DaysBetween(after_interview(s.as_of), Subquery(sent.values("sent_on")[:1]))
    found = with_interview(referred(s), s.as_of).annotate(measured=days)
    return found.filter(measured__gte=0)


def open_files(s):
    return still_open(s.files().filter(opened_on__lte=s.as_of), s.as_of)


def permits_in_force(s):
    papers = IdentityDocument.objects.residence().valid_on(s.as_of)
    return open_files(s).filter(Exists(papers.filter(migrant=OuterRef("migrant"))))


def permits_ended(s):
    """Residence papers that ended in the period while their person's file was open."""
    followed = Registration.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=OuterRef("expires_on")),
        migrant=OuterRef("migrant"),
        opened_on__lte=OuterRef("expires_on"),
    )
    papers = IdentityDocument.objects.residence().filter(expires_on__range=s.span)
    return s.of(papers.filter(Exists(followed)))


def permits_renewed(s):
    """Of these, those followed by a paper that was issued by their last day and ends later."""
    next_papers = IdentityDocument.objects.residence().filter(
        Q(expires_on__isnull=True) | Q(expires_on__gt=OuterRef("expires_on")),
        migrant=OuterRef("migrant"),
        issued_on__lte=OuterRef("expires_on"),
    )
    return permits_ended(s).filter(Exists(next_papers.exclude(pk=OuterRef("pk"))))


def barriers(s):
    noted = Barrier.objects.filter(noted_on__lte=s.as_of)
    return s.of(noted.filter(Q(lifted_on__isnull=True) | Q(lifted_on__gt=s.as_of)))


def barriers_noted(s):
    return s.of(Barrier.objects.filter(noted_on__range=s.span))


def barriers_lifted(s):
    return barriers_noted(s).filter(lifted_on__lte=s.as_of)
