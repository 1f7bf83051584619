"""A pilot of any size, invented: files, services, appointments, referrals, work, written in bulk.

What happens is drawn by chance within the period, so that every figure has something to count, with
the odd cases too: files opened by mistake, interrupted services, papers that end, people without a
birth date.
"""

import datetime
import random
from dataclasses import dataclass

from agencies.models import Transition
from migrants.models import (
    Assignment,
    Barrier,
    BarrierType,
    Consent,
    ConsentText,
    EducationLevel,
    IdentityDocument,
    Migrant,
    Registration,
)
from services.models import (
    ActionPlan,
    Appointment,
    Employer,
    Enrolment,
    FollowUp,
    Offer,
    Placement,
    Referral,
    Service,
    ServiceType,
    Session,
)
from sharaka_portal.lib import clock

COUNTRIES = ("SN", "CI", "GN", "NG", "ML", "CD", "CM", "CG", "SY", "YE", "DZ", "PH")
MODES = ("agency", "agency", "agency", "phone", "video", "email", "outreach")
BATCH = 2_000


@dataclass
class Kit:
    """What all histories share."""

    rng: random.Random
    agencies: list
    counsellors: list  # one or more for each agency, in its order
    start: datetime.date
    end: datetime.date

    def __post_init__(self):
        kinds = {kind.code: kind for kind in ServiceType.objects.all()}
        self.kinds = [kinds[code] for code in ("12", "follow-up", "job-advice", "141")]
        self.interview, self.workshop = kinds["12"], kinds["131"]
        self.consent = ConsentText.objects.filter(purpose="share_cv").first()
        self.barriers = list(BarrierType.objects.all())
        self.levels = list(EducationLevel.objects.all())
        self.offers = [self.offer(agency) for agency in self.agencies]
        self.sessions = [self.session(place) for place in range(len(self.agencies))]

    def offer(self, agency):
        employer = Employer.objects.create(agency=agency, name=f"Atelier {agency.code}", city="—")
        return Offer.objects.create(
            employer=employer, title="Poste", city="—", contract_kind="cdd", received_on=self.start
        )

    def session(self, place):
        return Session.objects.create(
            agency=self.agencies[place],
            service_type=self.workshop,
            facilitator=self.counsellors[place],
            starts_at=clock.at(self.day(), 14),
            duration_minutes=180,
        )

    def day(self, after=None):
        """A day of the period, not before another."""
        first = max(after or self.start, self.start)
        return first + datetime.timedelta(days=self.rng.randint(0, max(0, (self.end - first).days)))

    def chance(self, share):
        return self.rng.random() < share


def invent(people, *, agencies, counsellors, start, end, seed=1):
    """Write that many people with their histories."""
    kit = Kit(random.Random(seed), list(agencies), list(counsellors), start, end)
    for first in range(0, people, BATCH):
        write([history(kit, number) for number in range(first, min(first + BATCH, people))])


def history(kit, number):
    """The rows of one person by kind, not yet written."""
    rng, place = kit.rng, kit.rng.randrange(len(kit.agencies))
    agency, counsellor = kit.agencies[place], kit.counsellors[place]
    born = None if kit.chance(0.04) else datetime.date(rng.randint(1950, 1999), 1 + number % 12, 1)
    migrant = Migrant(
        agency=agency,
        file_number=f"{number:09d}",  # drawn at random, two of 100,000 would be alike too often
        last_name=f"Nom{number:06d}",
        first_name="Essai",
        sex=rng.choice("FM"),
        birth_date=born,
        birth_precision="day" if born else "unknown",
        nationality=rng.choice(COUNTRIES),
        education_level=rng.choice(kit.levels) if kit.chance(0.9) else None,
    )
    opened = kit.day()
    if kit.chance(0.05):
        opened = kit.start - datetime.timedelta(days=rng.randint(1, 60))
    closed = kit.day(opened) if kit.chance(0.1) else None
    file = Registration(
        migrant=migrant,
        agency=agency,
        opened_on=opened,
        closed_on=closed,
        state="closed" if closed else "open",
        close_reason=rng.choice(("left_area", "withdrew", "mistake")) if closed else "",
    )
    person = {"migrant": migrant, "agency": agency}
    rows = {
        Registration: [file],
        Assignment: [
            Assignment(
                migrant=migrant,
                user=counsellor,
                starts_on=opened,
                ends_on=closed,
                end_reason="file_closed" if closed else "",
            )
        ],
        IdentityDocument: papers(kit, migrant, number),
        Barrier: [barrier(kit, migrant, counsellor, kind) for kind in some(kit, kit.barriers)],
        Service: [
            service(kit, person, file, counsellor, kind)
            for kind in rng.choices(kit.kinds, k=rng.randint(0, 6))
        ],
        ActionPlan: [plan(kit, file, counsellor)] if kit.chance(0.6) else [],
        Appointment: [appointment(kit, person, counsellor, number, k) for k in some(kit, range(2))],
        Enrolment: [enrolment(kit, migrant, place)] if kit.chance(0.4) else [],
    }
    return migrant, rows | work(kit, person, file, counsellor, place)


def some(kit, things):
    return [thing for thing in things if kit.chance(0.3)]


def papers(kit, migrant, number):
    found = []
    for serial, kind in enumerate(some(kit, ("registration_card", "receipt", "residence_card"))):
        issued = kit.start + datetime.timedelta(days=kit.rng.randint(-200, 60))
        found.append(
            IdentityDocument(
                migrant=migrant,
                kind=kind,
                number=f"P{number}{serial}",
                number_normalised=f"P{number}{serial}",
                issued_on=issued if kit.chance(0.8) else None,
                expires_on=issued + datetime.timedelta(days=kit.rng.randint(60, 400)),
            )
        )
    return found


def barrier(kit, migrant, by, kind):
    noted = kit.day()
    lifted = kit.day(noted) if kit.chance(0.3) else None
    return Barrier(migrant=migrant, kind=kind, noted_on=noted, lifted_on=lifted, noted_by=by)


def service(kit, person, file, by, kind):
    return Service(
        **person,
        registration=file,
        service_type=kind,
        counsellor=by,
        given_on=kit.day(file.opened_on),
        mode=kit.rng.choice(MODES),
        duration_minutes=30,
        outcome=kit.rng.choice(("done", "done", "done", "partial", "interrupted")),
    )


def plan(kit, file, by):
    agreed = kit.day(file.opened_on)
    return ActionPlan(
        migrant=file.migrant, registration=file, objective="—", agreed_on=agreed, agreed_with=by
    )


def appointment(kit, person, by, number, serial):
    moment = clock.at(kit.day(), 9) + datetime.timedelta(seconds=number * 3 + serial)
    return Appointment(
        **person,
        counsellor=by,
        service_type=kit.interview,
        starts_at=moment,
        mode=kit.rng.choice(MODES),
        state=kit.rng.choice(("came", "came", "excused", "no_show", "cancelled")),
    )


def enrolment(kit, migrant, place):
    state = kit.rng.choice(("came", "came", "excused", "no_show", "enrolled"))
    return Enrolment(
        session=kit.sessions[place], migrant=migrant, state=state, enrolled_on=kit.start
    )


def work(kit, person, file, by, place):
    """Perhaps a referral, with what the employer answered; perhaps work, and what became of it."""
    rows = {Consent: [], Referral: [], Transition: [], Placement: [], FollowUp: []}
    if kit.chance(0.4):
        sent = kit.day(file.opened_on)
        state = kit.rng.choice(("sent", "received", "interview", "refused", "hired"))
        consent = agreed(kit, file)
        referral = Referral(
            **person,
            cv_consent=consent,
            offer=kit.offers[place],
            counsellor=by,
            proposed_on=sent,
            sent_on=sent,
            state=state,
        )
        rows[Consent] = [consent]
        rows[Referral] = [referral]
        rows[Transition] = [moved(kit, referral, person["agency"], by, sent)]
    if kit.chance(0.25):
        placement = first_work(kit, person, file, by)
        rows[Placement] = [placement]
        rows[FollowUp] = [asked(kit, placement, months) for months in some(kit, (1, 3, 6))]
    return rows


def agreed(kit, file):
    """The person's consent to their CV being sent."""
    return Consent(
        migrant=file.migrant,
        text=kit.consent,
        purpose=kit.consent.purpose,
        is_granted=True,
        given_on=file.opened_on,
        channel="oral",
        language="fr",
    )


def moved(kit, referral, agency, by, on):
    return Transition(
        machine="referral",
        subject_id=referral.public_id,
        source="proposed",
        target=referral.state,
        on=kit.day(on),
        by=by,
    )


def first_work(kit, person, file, by):
    started = kit.day(file.opened_on)
    ended = kit.day(started) if kit.chance(0.3) else None
    return Placement(
        **person,
        registration=file,
        title="—",
        contract_kind=kit.rng.choice(("cdi", "cdd", "ci", "self_employment", "training")),
        proof="contract",
        monthly_wage_band=kit.rng.choice(("", "below", "around", "above")),
        is_declared_cnss=kit.rng.choice((None, True, False)),
        matches_target=kit.rng.choice((None, True, False)),
        started_on=started,
        ended_on=ended,
        end_reason="person_left" if ended else "",
        state="ended" if ended else "running",
        recorded_by=by,
    )


def asked(kit, placement, months):
    state = kit.rng.choice(("waiting", "in_post", "other_job", "not_in_work", "unreachable"))
    answered = state not in ("waiting", "unreachable")
    return FollowUp(
        migrant=placement.migrant,
        placement=placement,
        months=months,
        due_on=kit.end,
        done_on=None if state == "waiting" else kit.day(placement.started_on),
        state=state,
        satisfaction=kit.rng.randint(1, 5) if answered and kit.chance(0.7) else None,
    )


def write(histories):
    """All rows of some people, kind by kind: what others point at comes first."""
    Migrant.objects.bulk_create([migrant for migrant, _rows in histories])
    for kind in histories[0][1]:
        kind._base_manager.bulk_create(row for _m, rows in histories for row in rows[kind])
