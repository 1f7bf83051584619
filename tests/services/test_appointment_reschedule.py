"""Moving an appointment, taking the move back, and cancelling with a reason."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from services.actions import move_appointment, reschedule_appointment, undo_reschedule
from services.models import Appointment
from sharaka_portal.lib import clock
from tests.services.conftest import audited

DAY = datetime.date(2015, 12, 16)


@pytest.fixture
def appointment(migrant, book, kind, room):
    return book(migrant, DAY, 10, service_type=kind("12"), room=room)


def moved(appointment, people, hour=14, **values):
    at = clock.at(DAY, hour)
    return reschedule_appointment(appointment, by=people.counsellor, starts_at=at, **values)


def test_new_time_stands_in_the_place_of_the_old_one(appointment, people):
    new = moved(appointment, people)
    appointment.refresh_from_db()
    assert (appointment.state, new.state) == ("moved", "booked")
    assert new.moved_from == appointment
    assert (new.service_type, new.counsellor) == (appointment.service_type, people.counsellor)
    assert audited(appointment, "moved").get().changes == {"state": ["booked", "moved"]}
    assert audited(new, "created").exists()


def test_may_move_into_its_own_hour(appointment, people):
    new = reschedule_appointment(
        appointment, by=people.counsellor, starts_at=clock.at(DAY, 10, 15), room=appointment.room
    )
    assert new.room == appointment.room


def test_refused_time_leaves_all_as_it_was(appointment, make_migrant, people, book):
    book(make_migrant(), DAY, 14)
    with pytest.raises(ValidationError, match="déjà un rendez-vous à 14:00"):
        moved(appointment, people)
    appointment.refresh_from_db()
    assert appointment.state == "booked"
    assert Appointment.objects.count() == 2


def test_only_what_is_booked_moves(appointment, people):
    moved(appointment, people)
    with pytest.raises(ValidationError):
        moved(Appointment.objects.get(pk=appointment.pk), people, 15)
    assert Appointment.objects.filter(state="booked").count() == 1


def test_moved_cancelled_and_missed_stay_apart(appointment, people, migrant, book):
    new = moved(appointment, people)
    move_appointment(new, "cancel", by=people.counsellor, reason="counsellor_away")
    missed = book(migrant, datetime.date(2015, 12, 14), 9)
    move_appointment(missed, "miss", by=people.counsellor)
    states = sorted(Appointment.objects.values_list("state", flat=True))
    assert states == ["cancelled", "moved", "no_show"]
    assert Transition.objects.get(subject_id=new.public_id, target="cancelled").reason == (
        "counsellor_away"
    )


def test_cancelling_needs_a_known_reason(appointment, people):
    for reason in ("", "weather"):
        with pytest.raises(ValidationError, match="motif"):
            move_appointment(appointment, "cancel", by=people.counsellor, reason=reason)


def test_undo_brings_the_first_time_back(appointment, people):
    new = moved(appointment, people)
    undo_reschedule(new, by=people.counsellor)
    appointment.refresh_from_db()
    new.refresh_from_db()
    assert (appointment.state, new.state, new.moved_from) == ("booked", "cancelled", None)
    assert Transition.objects.get(subject_id=new.public_id, target="cancelled").reason == "mistake"
    assert moved(appointment, people, 15).moved_from == appointment


def test_undo_is_refused_when_the_first_time_was_given_away(
    appointment, make_migrant, people, book
):
    new = moved(appointment, people)
    book(make_migrant(), DAY, 10)
    with pytest.raises(ValidationError, match="déjà un rendez-vous à 10:00"):
        undo_reschedule(new, by=people.counsellor)
    new.refresh_from_db()
    assert (new.state, new.moved_from) == ("booked", appointment)


def test_nothing_to_undo(appointment, people):
    with pytest.raises(ValidationError, match="pas été déplacé"):
        undo_reschedule(appointment, by=people.counsellor)


def url(name, appointment):
    return reverse(f"services:appointment_{name}", args=[appointment.public_id])


def test_page_carries_the_present_values_and_moves(appointment, people, room, client_for):
    client = client_for(people.counsellor)
    form = client.get(url("reschedule", appointment)).context["form"]
    data = {name: form[name].value() for name in form.fields if name != "outside_hours"}
    assert (data["service_type"], str(data["time"]), data["room"]) == (
        "12",
        "10:00:00",
        room.public_id,
    )
    data |= {"time": "15:00", "counsellor": people.colleague.public_id}
    response = client.post(url("reschedule", appointment), data)
    new = Appointment.objects.get(state="booked")
    assert response["Location"] == url("detail", new)
    assert (new.counsellor, new.starts_at) == (people.colleague, clock.at(DAY, 15))


def test_page_says_that_only_a_booked_one_moves(appointment, people, client_for):
    move_appointment(appointment, "excuse", by=people.counsellor)
    response = client_for(people.counsellor).get(url("reschedule", appointment), follow=True)
    assert "Seul un rendez-vous prévu se déplace." in response.content.decode()


def test_page_takes_the_move_back(appointment, people, client_for):
    new = moved(appointment, people)
    client = client_for(people.counsellor)
    response = client.post(url("reschedule_undo", new))
    assert response["Location"] == url("detail", appointment)
    response = client.post(url("reschedule_undo", appointment), follow=True)
    assert "n’a pas été déplacé" in response.content.decode()


def test_page_cancels_with_a_reason(appointment, people, client_for):
    client = client_for(people.counsellor)
    response = client.post(url("cancel", appointment), {"reason": ""})
    assert "reason" in response.context["form"].errors
    data = {"reason": "agency_closed", "comment": "Coupure de courant"}
    assert client.post(url("cancel", appointment), data)["Location"] == url("detail", appointment)
    page = client.get(url("detail", appointment)).content.decode()
    assert "agence fermée" in page
    assert "Coupure de courant" in page


@pytest.mark.parametrize("name", ["detail", "reschedule", "cancel"])
def test_strangers_find_no_appointment(name, appointment, people, client_for):
    assert client_for(people.stranger).get(url(name, appointment)).status_code == 404


@pytest.mark.parametrize("name", ["reschedule", "cancel", "reschedule_undo"])
def test_readers_change_nothing(name, appointment, people, client_for):
    assert client_for(people.national_manager).post(url(name, appointment)).status_code == 403
    page = client_for(people.national_manager).get(url("detail", appointment)).content.decode()
    assert "/reschedule/" not in page
    assert "/outcome/" not in page


def test_reading_leaves_a_trace(appointment, people, client_for):
    from agencies.models import AccessLog

    client_for(people.colleague).get(url("detail", appointment))
    row = AccessLog.objects.get(subject_type="services.appointment")
    assert (row.kind, row.user) == ("read", people.colleague)
    assert row.person_id == appointment.migrant.public_id


def test_detail_takes_few_queries(appointment, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    client.get(url("detail", appointment))
    with django_assert_max_num_queries(8):
        client.get(url("detail", appointment))
