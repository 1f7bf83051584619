"""A pilot of sixteen people in two agencies, small enough to count every figure by hand.

Days are those of 2015. Fès: A to H, W (registered the day before the pilot), Y (by mistake).
Rabat: J to N, V (registered before the pilot). The figures stop on 14 December.
"""

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection, transaction

ACCOUNTS = {
    # account: (role, agency code or None)
    "counsellor": ("counsellor", "fes"),
    "rabat": ("counsellor", "rabat-agdal"),
    "agency_manager": ("agency_manager", "fes"),
    "national_manager": ("national_manager", None),
    "ministry_reader": ("ministry_reader", None),
}
REASONS = {"refuse": "profile", "withdraw": "person_declined"}
# No word of a report contains these.
LAST, FIRST = "okossi", "ldiouma"


def date(text):
    """A day from `12-14` (of 2015) or `2016-03-01`."""
    return datetime.date.fromisoformat(text if len(text) > 5 else f"2015-{text}")


class Person:
    """Somebody whose story is told in one chain of the portal's own actions."""

    def __init__(self, pilot, letter, agency, sex, opened):
        from migrants.actions import register_migrant

        self.pilot, self.by = pilot, pilot.users["counsellor" if agency == "fes" else "rabat"]
        self.row = register_migrant(
            by=self.by,
            agency=pilot.agencies[agency],
            fields={
                "last_name": letter + LAST,
                "first_name": letter + FIRST,
                "sex": sex,
                "birth_date": date("1985-06-15"),
                "nationality": "SN",
            },
            opened_on=date(opened),
            lead=self.by,
            consents={"share_cv": True},
        )
        self.referrals = {}

    def paper(self, kind, ends="", issued=""):
        from migrants.actions import add_document

        add_document(
            self.row,
            by=self.by,
            kind=kind,
            number=f"{self.row.last_name[0]}1000",
            issued_on=date(issued) if issued else None,
            expires_on=date(ends) if ends else None,
        )
        return self

    def workshop(self, day, state):
        """A place in a workshop of the person's agency, and whether they came."""
        from services.models import Enrolment, Session
        from sharaka_portal.lib import clock

        session, _is_new = Session.objects.get_or_create(
            agency=self.row.agency,
            service_type=self.pilot.kinds["131"],
            starts_at=clock.at(date(day), 14),
            defaults={"facilitator": self.by, "duration_minutes": 180},
        )
        Enrolment.objects.create(
            session=session, migrant=self.row, state=state, enrolled_on=date("09-01")
        )
        return self

    def asked(self, months, day, state, mark=None):
        """What the person said some months after their first placement began."""
        from services.models import FollowUp

        placement = self.row.placements.order_by("started_on").first()
        FollowUp.objects.update_or_create(
            placement=placement,
            months=months,
            defaults={
                "migrant": self.row,
                "due_on": date(day),
                "done_on": date(day),
                "state": state,
                "satisfaction": mark,
            },
        )
        return self

    def quality(self, **fields):
        """What is known of the person's first work."""
        from services.models import Placement

        first = self.row.placements.order_by("started_on").first()
        Placement.objects.filter(pk=first.pk).update(**fields)
        return self

    def given(self, code, day, mode="agency", outcome="done"):
        from services.actions import record_service

        record_service(
            self.row,
            by=self.by,
            service_type=self.pilot.kinds[code],
            given_on=date(day),
            mode=mode,
            outcome=outcome,
        )
        return self

    def met(self, day, outcome="", hour=9):
        from services.actions import book_appointment, move_appointment
        from sharaka_portal.lib import clock

        kind, at = self.pilot.kinds["follow-up"], clock.at(date(day), hour)
        appointment = book_appointment(
            self.row, by=self.by, service_type=kind, starts_at=at, outside_hours=True
        )
        if outcome:
            reason = "agency_closed" if outcome == "cancel" else ""
            move_appointment(appointment, outcome, by=self.by, on=date(day), reason=reason)
        return self

    def plan(self, day, abandoned=""):
        from services.actions import agree_plan, move_plan

        plan = agree_plan(self.row, by=self.by, objective="Travailler", agreed_on=date(day))
        if abandoned:
            move_plan(plan, "abandon", by=self.by, on=date(abandoned))
        return self

    def referred(self, offer, day, **moves):
        from services.actions import move_referral, propose_referral

        referral = propose_referral(self.row, self.pilot.offers[offer], by=self.by, on=date(day))
        for name, on in moves.items():
            move_referral(referral, name, by=self.by, on=date(on), reason=REASONS.get(name, ""))
        self.referrals[offer] = referral
        return self

    def works(self, contract, day, ended="", reason="contract_end", by_offer=None):
        from services.actions import end_placement, record_placement

        placement = record_placement(
            self.row,
            by=self.by,
            title="Un travail",
            contract_kind=contract,
            proof="declared",
            started_on=date(day),
            referral=self.referrals.get(by_offer),
        )
        if ended:
            end_placement(placement, by=self.by, on=date(ended), reason=reason)
        return self

    def barrier(self, code, day, lifted=""):
        from migrants.actions import lift_barrier, note_barrier

        barrier = note_barrier(self.row, by=self.by, kind=self.pilot.barriers[code], on=date(day))
        if lifted:
            lift_barrier(barrier, by=self.by, on=date(lifted))
        return self

    def closed(self, day, reason):
        from migrants.actions import close_file

        close_file(self.row, by=self.by, reason=reason, on=date(day))
        return self


def accounts():
    """One account per line of ACCOUNTS."""
    from agencies.models import Agency, Membership, Role, User

    users = {}
    for name, (role, agency) in ACCOUNTS.items():
        users[name] = User.objects.create_user(
            f"{name}@small.example.org", first_name=name, last_name="Essai"
        )
        Membership.objects.create(
            user=users[name],
            role=Role.objects.get(code=role),
            agency=agency and Agency.objects.get(code=agency),
            starts_on=date("09-01"),
        )
    return users


def offers(employer, by):
    from services.actions import create_offer

    fields = {"title": "Un poste", "city": "Fès", "contract_kind": "cdd"}
    return {
        name: create_offer(employer, by=by, received_on=date("09-10"), **fields)
        for name in ("one", "two")
    }


def tell(pilot):
    """What happened to everybody."""

    def person(*values):
        return Person(pilot, *values)

    (
        person("A", "fes", "F", "09-15")  # the first day of the pilot
        .paper("registration_card", "11-15")
        .paper("receipt", "2016-03-01", issued="11-01")  # renewed in time
        .workshop("09-14", "came")  # the day before the pilot
        .workshop("10-15", "came")
        .met("09-15", "came")
        .given("12", "09-20")
        .given("follow-up", "10-01", "phone")
        .given("interview-prep", "11-03")
        .plan("09-21")
        .barrier("language", "09-20", lifted="12-01")
        .referred("two", "10-03", send="10-03", refuse="10-04")
        .referred("one", "10-05", send="10-05")
        .works("cdd", "10-12", by_offer="one")
        .quality(is_declared_cnss=True, monthly_wage_band="around", matches_target=True)
        .works("cdi", "12-07")  # not the first one
        .asked(1, "11-12", "in_post", 5)
        .asked(3, "12-12", "in_post", 4)
    )
    (
        person("B", "fes", "F", "09-16")
        .paper("registration_card", "12-13")  # ended yesterday
        .given("12", "09-18", outcome="interrupted")
        .given("12", "10-06")
        .plan("10-07", abandoned="11-01")
        .met("10-10", "excuse")
        .referred("one", "10-20")  # never sent
        .barrier("housing", "12-14")
        .workshop("10-15", "excused")
    )
    (
        person("C", "fes", "M", "09-20")
        .paper("registration_card", "12-14")  # the last day
        .given("12", "09-20")
        .given("131", "10-15")
        .given("job-advice", "10-16", "email")
        .given("12", "11-20")  # a second interview
        .plan("10-12")
        .met("10-20", "miss")
        .met("10-27", "came")
        .barrier("language", "10-01")
        .referred("one", "11-02", send="11-02", invite="11-10")
        .works("training", "11-20")  # which takes the referral back
        .workshop("10-15", "no_show")
    )
    (
        person("D", "fes", "M", "10-01")
        .paper("passport", "2018-01-01")  # no right to stay
        .given("12", "10-10", "video")
        .given("follow-up", "10-20", "outreach")
        .met("10-25", "cancel")
        .referred("one", "10-12", send="10-12", refuse="10-20")
        .works("cdi", "11-02", ended="11-03", reason="mistake")
        .referred("two", "11-25", send="11-25", receive="11-26")
        .workshop("10-15", "came")
    )
    (
        person("E", "fes", "F", "10-05")
        .paper("residence_card")  # without an end
        .given("11", "10-05")
        .given("12", "11-14")  # 30 days before the figures stop
        .met("12-14")  # nobody said yet how it went
        .works("self_employment", "12-14")
        .quality(matches_target=True)
        .asked(1, "12-14", "in_post")  # no mark
        .workshop("10-15", "came")
    )
    (
        person("F", "fes", "F", "11-10")
        .given("12", "11-15")  # 29 days
        .plan("11-15")
        .met("11-15", "came")
        .works("ci", "12-01")
        .quality(monthly_wage_band="below", matches_target=False)
        .workshop("12-14", "came")
    )
    (
        person("G", "fes", "M", "12-14")
        .given("11", "12-14", "phone")
        .plan("12-14")  # without an interview
        .met("12-14", "came", hour=17)
        .workshop("12-14", "no_show")
    )
    (
        person("H", "fes", "F", "10-20")
        .paper("receipt", "2016-06-01")
        .given("12", "10-25", outcome="interrupted")
        .given("follow-up", "10-26", outcome="interrupted")
        .barrier("childcare", "10-25")
        .closed("11-30", "left_area")
    )
    (
        person("W", "fes", "F", "09-14")  # the day before the pilot
        .paper("residence_card", "2016-09-01")
        .given("follow-up", "09-14")
        .given("12", "09-16")
        .given("follow-up", "10-30")
        .met("09-14", "came", hour=18)
        .met("10-30", "came")
        .barrier("transport", "09-14")
        .referred("two", "09-14", send="09-14", refuse="09-15")
        .works("cdd", "09-14", ended="10-15", reason="person_left")
        .referred("one", "10-30", send="10-30")
        .works("cdd", "11-02", by_offer="one")
        .asked(1, "10-14", "in_post", 2)
        .workshop("10-15", "came")
    )
    person("Y", "fes", "M", "10-01").closed("10-02", "mistake")
    (
        person("J", "rabat-agdal", "F", "09-20")
        .paper("receipt", "2016-02-01")
        .given("12", "09-30")
        .given("141", "10-10", "video")
        .plan("09-30")
        .met("10-10", "came")
        .barrier("language", "09-30")
        .barrier("experience", "09-30")
        .referred("one", "10-10", send="10-10", receive="10-15")
        .workshop("11-05", "came")
    )
    (
        person("K", "rabat-agdal", "M", "09-25")
        .given("12", "10-05")
        .given("partner", "10-08")
        .plan("10-06")
        .met("10-08", "came")
        .referred("one", "10-20", send="10-20", close_unanswered="11-20")
        .works("cdd", "11-23", ended="12-04")
        .quality(is_declared_cnss=False)
        .asked(1, "12-10", "not_in_work", 3)
        .paper("receipt", "11-01")  # told after the contract, which it does not cover
        .workshop("11-05", "no_show")
    )
    (
        person("L", "rabat-agdal", "F", "10-02")
        .paper("receipt", "2016-02-01")
        .given("12", "10-12", "phone")
        .met("10-12", "came")
        .barrier("trust", "10-12", lifted="12-14")
        .referred("one", "11-05", send="11-05", withdraw="11-06")
        .workshop("11-05", "cancelled")
        .closed("12-14", "withdrew")
    )
    (
        person("M", "rabat-agdal", "M", "10-10")
        .paper("refugee_card", "2016-05-01")
        .given("12", "10-30")
        .given("training-advice", "11-05", "phone")
        .plan("10-30")
        .met("11-03", "miss")
        .barrier("information", "11-05")
        .referred("two", "12-14", send="12-14")
        .workshop("11-05", "enrolled")  # nobody said whether he came
    )
    person("N", "rabat-agdal", "F", "11-01")
    (
        person("V", "rabat-agdal", "M", "09-01")  # before the pilot, as his interview
        .paper("receipt", "2016-01-01")
        .given("12", "09-02")
        .works("cdi", "09-15")  # 90 days before the figures stop
        .quality(is_declared_cnss=True, monthly_wage_band="above", matches_target=True)
        .asked(1, "10-15", "other_job", 4)
        .workshop("11-05", "came")
    )


@pytest.fixture(scope="module")
def small_pilot(django_db_setup, django_db_blocker):
    """The small pilot, told once for a module and taken away afterwards; holds its accounts."""
    with django_db_blocker.unblock(), transaction.atomic():
        from agencies.models import Agency
        from migrants.models import BarrierType
        from services.actions import create_employer
        from services.models import ServiceType

        users = accounts()
        by = users["counsellor"]
        agencies = {agency.code: agency for agency in Agency.objects.all()}
        employer = create_employer(by=by, agency=agencies["fes"], name="Riad", city="Fès")
        pilot = SimpleNamespace(
            users=users,
            agencies=agencies,
            kinds={kind.code: kind for kind in ServiceType.objects.all()},
            barriers={kind.code: kind for kind in BarrierType.objects.all()},
            offers=offers(employer, by),
        )
        tell(pilot)
        yield pilot
        transaction.set_rollback(True)
    connection.close()


@pytest.fixture
def costs(small_pilot):
    """What the small pilot cost, in euros."""
    from reports.models import CostLine, Phase

    phase, fes, rabat = Phase.objects.get(), "fes", "rabat-agdal"
    for scope, agency, amount in (
        ("direct", None, 1300),
        ("direct", fes, 520),
        ("support", rabat, 650),
    ):
        CostLine.objects.create(
            phase=phase,
            agency=agency and small_pilot.agencies[agency],
            scope=scope,
            label="Essai",
            amount=amount,
        )
