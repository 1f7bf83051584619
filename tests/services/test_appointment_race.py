"""Two bookings at the same moment: of one counsellor, one room, one person."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from tests.races import Race

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.date(2015, 12, 16)


@pytest.fixture
def race(people, make_migrant, fes, tmp_path):
    """A race in a database in which two people and a room are known."""
    from agencies.models import Room

    people.first, people.second = make_migrant(), make_migrant()
    people.room = Room.objects.create(agency=fes, name="Bureau 1")
    return Race(tmp_path)


def booking(migrant, counsellor, *, by=None, minute=0, room=None, **values):
    from services.actions import book_appointment
    from services.models import ServiceType
    from sharaka_portal.lib import clock

    return lambda: (
        book_appointment(
            migrant,
            by=by or counsellor,
            counsellor=counsellor,
            service_type=ServiceType.objects.get(code="follow-up"),
            starts_at=clock.at(DAY, 10, minute),
            room=room,
            **values,
        ).pk
    )


def booked():
    from services.models import Appointment

    return Appointment.objects.filter(state="booked").count()


def one_wins(results):
    refused = [result for result in results if isinstance(result, ValidationError)]
    won = [result for result in results if isinstance(result, int)]
    assert len(won) == 1, results
    assert len(refused) == len(results) - 1, results
    return refused


def test_one_counsellor_is_booked_once(race, people):
    results = race(
        booking(people.first, people.counsellor),
        booking(people.second, people.counsellor, by=people.colleague, minute=10),
    )
    assert "conseiller" in str(one_wins(results)[0])
    assert race.ask(booked) == 1


def test_one_person_is_booked_once(race, people):
    results = race(
        booking(people.first, people.counsellor),
        booking(people.first, people.colleague, minute=10),
    )
    assert "personne" in str(one_wins(results)[0])
    assert race.ask(booked) == 1


def test_one_room_is_booked_once(race, people):
    results = race(
        booking(people.first, people.counsellor, room=people.room),
        booking(people.second, people.colleague, room=people.room, minute=10),
    )
    assert "salle" in str(one_wins(results)[0])
    assert race.ask(booked) == 1


def test_colleagues_who_book_for_each_other_do_not_block_each_other(race, people):
    results = race(
        booking(people.first, people.counsellor, by=people.colleague),
        booking(people.second, people.colleague, by=people.counsellor),
    )
    assert all(isinstance(result, int) for result in results), results
    assert race.ask(booked) == 2


def test_five_desks_and_one_hour(race, people):
    """Whoever comes second is refused, however many come."""
    results = race(*(booking(people.first, people.counsellor, minute=2 * n) for n in range(5)))
    one_wins(results)
    assert race.ask(booked) == 1


def test_one_appointment_is_moved_once(people, make_migrant, tmp_path, book):
    from services.actions import reschedule_appointment
    from services.models import Appointment
    from sharaka_portal.lib import clock

    appointment = book(make_migrant(), DAY, 9)

    def moving(hour, counsellor):
        def move():
            row = Appointment.objects.get(pk=appointment.pk)
            at = clock.at(DAY, hour)
            return reschedule_appointment(
                row, by=counsellor, starts_at=at, counsellor=counsellor
            ).pk

        return move

    race = Race(tmp_path)
    one_wins(race(moving(11, people.counsellor), moving(14, people.colleague)))
    assert race.ask(booked) == 1
    assert race.ask(lambda: Appointment.objects.filter(state="moved").count()) == 1
