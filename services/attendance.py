"""Who takes part in sessions, as pages and papers show it, and the absence rate.

The absence rate is the share of those who did not come, excused or not, among the people of whom
it is noted whether they came. Whoever waited or gave the place back in time is in neither number.
"""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from agencies.enums import Action
from agencies.models import Language, Transition
from migrants.models import Migrant
from services.enums import EnrolmentState, SessionChange, SessionState
from services.letters import stages_of
from services.models import Enrolment, Session, Step
from sharaka_portal.lib import clock

STANDING = (EnrolmentState.ENROLLED, *EnrolmentState.noted())
NEEDED_SHOWN = 8


@dataclass(frozen=True)
class Rate:
    """How many were excused or missed, among how many noted; `percent` is None without any."""

    excused: int
    missed: int
    noted: int

    @property
    def absent(self):
        return self.excused + self.missed

    @property
    def percent(self):
        return round(100 * self.absent / self.noted) if self.noted else None


@dataclass(frozen=True)
class Counted:
    """A session read `with_counts`, with what a line of the list says."""

    session: Session

    @property
    def left(self):
        return max(0, self.session.seats - self.session.seated)

    @property
    def rate(self):
        row = self.session
        return Rate(row.excused, row.missed, row.came + row.excused + row.missed)


def total(sessions):
    """The absence rate over all sessions of a list."""
    rows = Enrolment.objects.filter(session__in=sessions.order_by().values("pk"))
    states = {
        "excused": Q(state=EnrolmentState.EXCUSED),
        "missed": Q(state=EnrolmentState.NO_SHOW),
        "noted": Q(state__in=EnrolmentState.noted()),
    }
    return Rate(**rows.aggregate(**{name: Count("pk", where) for name, where in states.items()}))


@dataclass
class Roll:
    """The people of a session as far as the reader sees them."""

    standing: list = field(default_factory=list)
    waiting: list = field(default_factory=list)
    hidden: int = 0
    taken: int = 0
    left: int = 0
    rate: Rate | None = None

    @property
    def absent(self):
        return [row for row in self.standing if row.state == EnrolmentState.NO_SHOW]

    @property
    def unsaid(self):
        return sum(row.state == EnrolmentState.ENROLLED for row in self.standing)


def roll(user, session):
    """The Roll of a session, in three queries; absences carry `due`, the stage of their letter."""
    counted = Session.objects.with_counts().get(pk=session.pk)
    rows = list(participants(user, session))
    found = Roll(
        standing=[row for row in rows if row.state in STANDING],
        waiting=[row for row in rows if row.state == EnrolmentState.WAITING],
        taken=counted.seated,
        left=Counted(counted).left,
        rate=Counted(counted).rate,
    )
    everybody = counted.seated + counted.waiting + counted.excused + counted.missed
    found.hidden = everybody - len(rows)
    if found.absent:
        stages = stages_of(found.absent)
        for row in found.absent:
            row.due = stages[row.pk]
    return found


def participants(user, session):
    """The enrolments of a session that stand or wait and that a reader may see, in order."""
    rows = session.enrolments.visible_to(user, Action.VIEW_SERVICES)
    rows = rows.exclude(state=EnrolmentState.CANCELLED)
    return rows.select_related("migrant__agency", "migrant__spoken_language").order_by("pk")


def with_places(people, found):
    """People to choose from, each with the `place` that the Roll `found` has for them, or None."""
    places = {row.migrant_id: row for row in (*found.standing, *found.waiting)}
    for person in people:
        person.place = places.get(person.pk)
    return people


def history(session):
    """[(move, state, reason)] of what became of a session."""
    moves = Transition.objects.filter(subject_id=session.public_id).select_related("by")
    states, reasons = dict(SessionState.choices), dict(SessionChange.choices)
    return [(move, states[move.target], reasons.get(move.reason, "")) for move in moves]


def language_of(session):
    """The label of the language in which a session is held, or nothing."""
    found = Language.objects.filter(code=session.language).first() if session.language else None
    return found.label if found else session.language


def who_need_it(user, session):
    """People of the user's caseload whose plan has a step of this type, and who have no place."""
    steps = Step.objects.filter(
        migrant=OuterRef("pk"),
        plan__state="agreed",
        done_on__isnull=True,
        service_type=session.service_type_id,
    )
    places = Enrolment.objects.filter(migrant=OuterRef("pk")).filter(
        Q(session=session) | Q(session__service_type=session.service_type_id, state="came"),
    )
    people = Migrant.objects.visible_to(user, Action.PLAN_APPOINTMENT).with_open_file()
    people = people.led_by(user).filter(Exists(steps))
    people = people.filter(~Exists(places.exclude(state=EnrolmentState.CANCELLED)))
    return list(people.select_related("agency").distinct()[:NEEDED_SHOWN])


def offered_to(user, migrant):
    """Sessions to come of the person's agency with a place for them, those in their language first.

    Each carries `left` and `speaks`; a full one only its waiting list.
    """
    rows = Session.objects.planned().visible_to(user, Action.VIEW_SERVICES).with_counts()
    rows = rows.filter(agency=migrant.agency, starts_at__gte=clock.now())
    taken = migrant.enrolments.exclude(state=EnrolmentState.CANCELLED)
    rows = rows.exclude(pk__in=taken.values("session"))
    labels = {row.code: row.label for row in Language.objects.all()}
    spoken = migrant.spoken_language.code if migrant.spoken_language else None
    found = list(rows.select_related("service_type", "facilitator", "room").order_by("starts_at"))
    for row in found:
        row.left = Counted(row).left
        row.speaks = spoken is not None and row.language == spoken
        row.language_label = labels.get(row.language, row.language)
    return sorted(found, key=lambda row: (not row.speaks, row.starts_at, row.pk))
