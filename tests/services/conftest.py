"""Rows of the services app that several tests start from."""

import datetime

import pytest


@pytest.fixture
def kind(db):
    """A service type by its code: `kind("12")` is the positioning interview."""
    from services.models import ServiceType

    return lambda code: ServiceType.objects.get(code=code)


@pytest.fixture
def agreeing_migrant(make_migrant):
    """A person who lets the agency send the CV to employers."""
    return make_migrant(last_name="Traoré", consents={"processing": True, "share_cv": True})


@pytest.fixture
def employer(people, fes):
    from services.actions import create_employer

    return create_employer(by=people.counsellor, agency=fes, name="Riad Zitoun", city="Fès")


@pytest.fixture
def offer(employer, people):
    from services.actions import create_offer

    return create_offer(
        employer,
        by=people.counsellor,
        title="Serveuse ou serveur",
        posts=2,
        city="Fès",
        contract_kind="cdd",
        received_on=datetime.date(2015, 11, 2),
    )


@pytest.fixture
def referral(agreeing_migrant, offer, people):
    from services.actions import propose_referral

    return propose_referral(
        agreeing_migrant, offer, by=people.counsellor, on=datetime.date(2015, 11, 10)
    )


@pytest.fixture
def book(people, kind):
    """Book a follow-up interview for somebody at a day and hour, opening hours or not."""
    from services.actions import book_appointment
    from sharaka_portal.lib import clock

    def booked(migrant, day, hour=10, minute=0, **values):
        by = values.pop("by", people.counsellor)
        values.setdefault("outside_hours", True)
        return book_appointment(
            migrant,
            by=by,
            service_type=values.pop("service_type", kind("follow-up")),
            starts_at=clock.at(day, hour, minute),
            **values,
        )

    return booked


@pytest.fixture
def room(fes):
    from agencies.models import Room

    return Room.objects.create(agency=fes, name="Bureau 1")


@pytest.fixture
def hold_session(fes, kind):
    """Plan a workshop of a facilitator at a day and hour, with people enrolled."""
    from services.models import Enrolment, Session
    from sharaka_portal.lib import clock

    def planned(facilitator, day, hour=10, *, minutes=120, room=None, people=(), **values):
        session = Session.objects.create(
            agency=values.pop("agency", fes),
            service_type=kind("131"),
            facilitator=facilitator,
            starts_at=clock.at(day, hour),
            duration_minutes=minutes,
            room=room,
            **values,
        )
        for migrant in people:
            Enrolment.objects.create(session=session, migrant=migrant, enrolled_on=clock.today())
        return session

    return planned


def audited(obj, verb):
    """The lines of history of a row with that verb."""
    from agencies.models import AuditEntry

    return AuditEntry.objects.filter(subject_id=obj.public_id, verb=verb)
