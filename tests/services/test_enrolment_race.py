"""Several desks and the last seats of a session."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from tests.races import Race

pytestmark = pytest.mark.django_db(transaction=True)
DAY = datetime.date(2015, 12, 16)


@pytest.fixture
def crowd(people, make_migrant):
    return [make_migrant() for _ in range(5)]


def enrolling(session, person, by):
    from services.actions import enrol
    from services.models import Session

    return lambda: enrol(Session.objects.get(pk=session.pk), [person], by=by)[0].state


def states():
    from services.models import Enrolment

    return sorted(Enrolment.objects.values_list("state", flat=True))


def test_two_seats_and_five_desks(people, crowd, hold_session, tmp_path):
    session = hold_session(people.colleague, DAY, seats=2)
    race = Race(tmp_path)
    results = race(*(enrolling(session, person, people.counsellor) for person in crowd))
    assert sorted(map(str, results)) == ["enrolled"] * 2 + ["waiting"] * 3
    assert race.ask(states) == ["enrolled"] * 2 + ["waiting"] * 3


def test_one_person_is_enrolled_once(people, crowd, hold_session, tmp_path):
    session = hold_session(people.colleague, DAY, seats=2)
    race = Race(tmp_path)
    results = race(*(enrolling(session, crowd[0], people.counsellor) for _ in range(3)))
    refused = [one for one in results if isinstance(one, ValidationError)]
    assert len(refused) == 2, results
    assert race.ask(states) == ["enrolled"]


def test_two_places_given_back_move_two_people_up(people, crowd, hold_session, tmp_path):
    from services.actions import cancel_enrolment, enrol
    from services.models import Enrolment

    session = hold_session(people.colleague, DAY, seats=2)
    rows = enrol(session, crowd, by=people.counsellor)

    def giving_back(row):
        return lambda: len(
            cancel_enrolment(
                Enrolment.objects.select_related("session").get(pk=row.pk), by=people.counsellor
            )
        )

    race = Race(tmp_path)
    assert race(giving_back(rows[0]), giving_back(rows[1])) == [1, 1]
    assert race.ask(states) == ["cancelled"] * 2 + ["enrolled"] * 2 + ["waiting"]


def test_files_close_while_others_take_their_places(people, crowd, hold_session, tmp_path):
    from migrants.actions import accept_handover, close_file, propose_handover
    from migrants.models import Handover, Migrant
    from services.actions import enrol

    later = DAY + datetime.timedelta(days=1)
    sessions = [hold_session(people.colleague, day, seats=2) for day in (DAY, later)]
    for session in sessions:
        enrol(session, crowd[:4], by=people.counsellor)
    rabat = people.stranger.memberships.get().agency
    propose_handover(crowd[1], by=people.counsellor, to_agency=rabat, reason="moved")

    def leaving():
        return accept_handover(Handover.objects.get(), by=people.stranger).state

    def closing():
        person = Migrant.objects.get(pk=crowd[0].pk)
        return close_file(person, by=people.counsellor, reason="placed").state

    newcomers = [enrolling(session, crowd[4], people.colleague) for session in reversed(sessions)]
    race = Race(tmp_path)
    results = race(closing, leaving, *newcomers)
    assert results[:2] == ["closed", "accepted"]
    assert set(results[2:]) <= {"enrolled", "waiting"}
    assert race.ask(states) == ["cancelled"] * 4 + ["enrolled"] * 4 + ["waiting"] * 2


def test_a_seat_and_an_appointment_at_one_time(people, crowd, hold_session, kind, tmp_path):
    from services.actions import book_appointment
    from services.models import ServiceType
    from sharaka_portal.lib import clock

    session, person = hold_session(people.colleague, DAY, seats=2), crowd[0]

    def booking():
        return book_appointment(
            person,
            by=people.counsellor,
            service_type=ServiceType.objects.get(code="follow-up"),
            starts_at=clock.at(DAY, 11),
        ).state

    results = Race(tmp_path)(enrolling(session, person, people.counsellor), booking)
    assert sum(isinstance(one, ValidationError) for one in results) == 1, results


def test_attendance_sent_twice_records_one_service(people, crowd, hold_session, tmp_path):
    from services.actions import enrol, note_attendance
    from services.models import Service, Session

    session = hold_session(people.colleague, datetime.date(2015, 12, 1), seats=5)
    rows = enrol(session, crowd, by=people.counsellor)
    answers = {row.pk: ("came", "") for row in rows}

    def noting():
        return note_attendance(Session.objects.get(pk=session.pk), answers, by=people.counsellor)

    race = Race(tmp_path)
    assert race(noting, noting) == [[], []]
    assert race.ask(Service.objects.count) == 5
