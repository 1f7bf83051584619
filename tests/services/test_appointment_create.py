"""Booking an appointment: the action and the page."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
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

    move_appointment(book(migrant, DAY), "cancel", by=people.counsellor)
    assert book(make_migrant(), DAY).pk


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
