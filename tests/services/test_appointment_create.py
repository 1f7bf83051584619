"""Booking an appointment: the action and the page."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Room, Transition
from services.actions import add_absence
from services.busy import Taken
from services.models import Appointment
from tests.services.conftest import audited

DAY = datetime.date(2015, 12, 16)


def test_booking_writes_agency_state_and_history(migrant, people, book, fes):
    appointment = book(migrant, DAY)
    assert (appointment.agency, appointment.state) == (fes, "booked")
    assert appointment.duration_minutes == 20
    assert appointment.booked_by == people.counsellor
    move = Transition.objects.get(subject_id=appointment.public_id)
    assert (move.source, move.target, move.on) == ("", "booked", datetime.date(2015, 12, 14))
    assert audited(appointment, "created").get().person_id == migrant.public_id


def test_overlap_of_the_counsellor_is_refused(migrant, make_migrant, book):
    book(migrant, DAY, 10, duration_minutes=60)
    with pytest.raises(ValidationError, match="conseiller a déjà un rendez-vous à 10:00"):
        book(make_migrant(), DAY, 10, 30)
    assert Appointment.objects.count() == 1


def test_overlap_of_the_person_is_refused(migrant, people, book):
    book(migrant, DAY, 10)
    with pytest.raises(ValidationError, match="personne a déjà un rendez-vous à 10:00"):
        book(migrant, DAY, 9, 50, counsellor=people.colleague)


def test_next_to_each_other_is_no_overlap(migrant, make_migrant, book):
    book(migrant, DAY, 10, duration_minutes=30)
    book(make_migrant(), DAY, 10, 30)
    book(make_migrant(), DAY, 9, 40)
    assert Appointment.objects.count() == 3


def test_cancelled_time_is_free_again(migrant, make_migrant, people, book):
    from services.actions import move_appointment

    move_appointment(book(migrant, DAY), "cancel", by=people.counsellor, reason="agency_closed")
    assert book(make_migrant(), DAY).pk


def test_overlap_of_the_room_is_refused(migrant, make_migrant, people, book, room):
    book(migrant, DAY, 10, room=room)
    with pytest.raises(ValidationError, match="salle est déjà prise à 10:00") as refused:
        book(make_migrant(), DAY, 10, 10, counsellor=people.colleague, room=room)
    assert list(refused.value.message_dict) == ["room"]
    assert book(make_migrant(), DAY, 10, 20, counsellor=people.colleague, room=room).room == room


def test_room_of_another_agency_is_refused(migrant, rabat, book):
    room = Room.objects.create(agency=rabat, name="Bureau 1")
    with pytest.raises(ValidationError, match="autre agence"):
        book(migrant, DAY, room=room)


def test_workshop_takes_facilitator_room_and_those_enrolled(
    migrant, make_migrant, people, book, room, hold_session
):
    hold_session(people.counsellor, DAY, 9, room=room, people=[migrant])
    with pytest.raises(ValidationError, match="conseiller anime un atelier à 09:00"):
        book(make_migrant(), DAY, 10)
    with pytest.raises(ValidationError, match="atelier occupe la salle"):
        book(make_migrant(), DAY, 10, counsellor=people.colleague, room=room)
    with pytest.raises(ValidationError, match="personne est inscrite à un atelier"):
        book(migrant, DAY, 10, counsellor=people.colleague)
    assert book(migrant, DAY, 11, counsellor=people.colleague)


@pytest.mark.parametrize(
    ("session", "enrolment"), [("cancelled", "enrolled"), ("planned", "cancelled")]
)
def test_what_was_given_up_takes_no_time(session, enrolment, migrant, people, book, hold_session):
    from services.models import Enrolment

    held = hold_session(people.colleague, DAY, 9, people=[migrant], state=session)
    Enrolment.objects.filter(session=held).update(state=enrolment)
    assert book(migrant, DAY, 10)


def test_absent_counsellor_is_not_booked(migrant, people, book):
    add_absence(
        people.colleague,
        by=people.colleague,
        starts_on=DAY,
        ends_on=DAY + datetime.timedelta(days=1),
        reason="leave",
    )
    for day in (DAY, DAY + datetime.timedelta(days=1)):
        with pytest.raises(ValidationError, match="absent") as refused:
            book(migrant, day, counsellor=people.colleague)
        assert list(refused.value.message_dict) == ["counsellor"]
    assert book(migrant, DAY + datetime.timedelta(days=2), counsellor=people.colleague)
    assert book(migrant, DAY)


@pytest.mark.parametrize(
    ("day", "hour", "minute", "why"),
    [
        ("2015-12-16", 8, 0, "08:30–16:30"),
        ("2015-12-16", 16, 15, "08:30–16:30"),  # ends after the closing
        ("2015-12-19", 10, 0, "fermée"),
        ("2015-12-24", 10, 0, "est férié.* Anniversaire du prophète"),
    ],
)
def test_closed_agency_is_booked_only_on_purpose(day, hour, minute, why, migrant, book):
    day = datetime.date.fromisoformat(day)
    with pytest.raises(ValidationError, match=why) as refused:
        book(migrant, day, hour, minute, outside_hours=False)
    assert list(refused.value.message_dict) == ["outside_hours"]
    assert book(migrant, day, hour, minute, outside_hours=True)


@pytest.mark.parametrize(("hour", "minute"), [(8, 30), (16, 10)])
def test_first_and_last_time_of_the_day(hour, minute, migrant, book):
    assert book(migrant, DAY, hour, minute, outside_hours=False)


def test_agency_keeps_its_own_hours(migrant, book, fes):
    fes.hours.filter(weekday=DAY.weekday()).delete()
    fes.hours.create(weekday=DAY.weekday(), opens_at="09:00", closes_at="12:00")
    fes.hours.create(weekday=DAY.weekday(), opens_at="14:00", closes_at="17:00")
    book(migrant, DAY, 16, 40, outside_hours=False)
    with pytest.raises(ValidationError, match="09:00–12:00, 14:00–17:00"):
        book(migrant, DAY, 12, outside_hours=False)


minutes = st.integers(0, 24 * 60)
lengths = st.integers(5, 480)


@given(minutes, lengths, minutes, lengths)
def test_two_times_overlap_when_they_share_a_minute(first, length, second, other):
    def at(minute):
        return datetime.datetime(2015, 12, 16) + datetime.timedelta(minutes=minute)

    shared = set(range(first, first + length)) & set(range(second, second + other))
    stretch = Taken(at(first), at(first + length), None)
    assert stretch.overlaps(at(second), at(second + other)) is bool(shared)


def test_no_appointment_for_a_closed_file(migrant, people, book):
    from migrants.actions import close_file

    close_file(migrant, by=people.counsellor, reason="left_area")
    with pytest.raises(ValidationError):
        book(migrant, DAY)


def test_mode_must_suit_the_service(migrant, kind, book):
    with pytest.raises(ValidationError):
        book(migrant, DAY, service_type=kind("141"), mode="phone")


@pytest.fixture
def url(migrant):
    return reverse("services:appointment_create", args=[migrant.public_id])


@pytest.fixture
def data(people):
    return {
        "service_type": "12",
        "counsellor": str(people.colleague.public_id),
        "day": "2015-12-16",
        "time": "09:30",
        "duration_minutes": "",
        "mode": "agency",
        "room": "",
    }


def test_page_books_with_a_colleague(url, data, migrant, people, client_for):
    from sharaka_portal.lib import clock

    response = client_for(people.counsellor).post(url, data)
    assert response.status_code == 302
    appointment = Appointment.objects.get()
    assert appointment.counsellor == people.colleague
    assert appointment.starts_at == clock.at(DAY, 9, 30)
    assert appointment.duration_minutes == 45


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "2015-12-11"}, "time"),
        ({"day": ""}, "day"),
        ({"time": "25:00"}, "time"),
        ({"duration_minutes": "600"}, "duration_minutes"),
        ({"counsellor": "x"}, "counsellor"),
    ],
)
def test_bad_input_is_explained(change, field, url, data, people, client_for):
    response = client_for(people.counsellor).post(url, data | change)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Appointment.objects.exists()


def test_counsellor_of_another_agency_cannot_be_chosen(url, data, people, client_for):
    data["counsellor"] = str(people.stranger.public_id)
    response = client_for(people.counsellor).post(url, data)
    assert "counsellor" in response.context["form"].errors


def test_overlap_is_said_on_the_page(url, data, people, client_for):
    client = client_for(people.counsellor)
    client.post(url, data)
    response = client.post(url, data)
    assert response.status_code == 200
    assert "déjà un rendez-vous" in response.content.decode()
    assert Appointment.objects.count() == 1


def test_free_time_fills_the_form(url, people, room, client_for):
    query = {
        "service_type": "12",
        "counsellor": str(people.colleague.public_id),
        "day": "2015-12-17",
        "time": "11:30",
        "room": str(room.public_id),
    }
    form = client_for(people.counsellor).get(url, query).context["form"]
    assert {name: str(form[name].value()) for name in query} == query


def test_page_books_a_room(url, data, people, room, client_for):
    data["room"] = str(room.public_id)
    assert client_for(people.counsellor).post(url, data).status_code == 302
    assert Appointment.objects.get().room == room


def test_closed_time_is_confirmed_by_a_box(url, data, people, client_for):
    client = client_for(people.counsellor)
    assert "outside_hours" not in client.get(url).content.decode()
    data["time"] = "17:00"
    response = client.post(url, data)
    assert "outside_hours" in response.context["form"].errors
    assert 'name="outside_hours"' in response.content.decode()
    assert not Appointment.objects.exists()
    assert client.post(url, data | {"outside_hours": "on"}).status_code == 302
    assert Appointment.objects.count() == 1


def test_booking_page_takes_a_fixed_number_of_queries(
    url, people, make_migrant, book, hold_session, client_for, django_assert_max_num_queries
):
    client = client_for(people.counsellor)
    for hour in (9, 10, 11):
        book(make_migrant(), DAY, hour)
        hold_session(people.colleague, DAY, hour + 3, minutes=30, people=[make_migrant()])
    client.get(url)
    with django_assert_max_num_queries(19):
        assert client.get(url).status_code == 200
