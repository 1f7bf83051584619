"""How an appointment went, and the agenda as a list."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from services.actions import move_appointment
from tests.services.conftest import audited

TODAY = datetime.date(2015, 12, 14)


@pytest.fixture
def appointment(migrant, book):
    return book(migrant, TODAY, 9)


def post(client, appointment, **data):
    url = reverse("services:appointment_outcome", args=[appointment.public_id])
    return client.post(url, data)


@pytest.mark.parametrize(
    ("move", "state"), [("came", "came"), ("miss", "no_show"), ("excuse", "excused")]
)
def test_one_click_writes_the_outcome(move, state, appointment, people, client_for):
    response = post(client_for(people.counsellor), appointment, move=move)
    assert response["Location"] == reverse("services:desk")
    appointment.refresh_from_db()
    assert appointment.state == state
    assert audited(appointment, "moved").get().changes == {"state": ["booked", state]}


def test_outcome_comes_back_to_a_page_of_ours_only(appointment, people, client_for):
    client = client_for(people.counsellor)
    response = post(client, appointment, move="came", next="/services/agenda/list/")
    assert response["Location"] == "/services/agenda/list/"
    response = post(client, appointment, move="undo", next="https://elsewhere.example/")
    assert response["Location"] == reverse("services:desk")


def test_nobody_came_to_a_day_to_come(migrant, people, book):
    appointment = book(migrant, TODAY + datetime.timedelta(days=1))
    for move in ("came", "miss"):
        with pytest.raises(ValidationError):
            move_appointment(appointment, move, by=people.counsellor)
    move_appointment(appointment, "excuse", by=people.counsellor)


def test_refusal_is_said_and_nothing_moves(appointment, people, client_for):
    client = client_for(people.counsellor)
    post(client, appointment, move="came")
    response = post(client, appointment, move="miss")
    page = client.get(response["Location"]).content.decode()
    assert "n’est plus possible" in page
    assert Transition.objects.filter(subject_id=appointment.public_id).count() == 2


@pytest.mark.parametrize("move", ["cancel", "shift", "shift_back", "nap"])
def test_one_click_makes_no_move_that_has_a_page(move, appointment, people, client_for):
    assert post(client_for(people.counsellor), appointment, move=move).status_code == 400
    appointment.refresh_from_db()
    assert appointment.state == "booked"


def test_outcome_is_not_undone_under_a_service(appointment, migrant, people, kind):
    from services.actions import record_service

    record_service(
        migrant, by=people.counsellor, service_type=kind("follow-up"), appointment=appointment
    )
    with pytest.raises(ValidationError):
        move_appointment(appointment, "undo", by=people.counsellor)


def test_outcome_is_not_undone_when_the_time_was_given_away(
    appointment, make_migrant, people, book
):
    move_appointment(appointment, "excuse", by=people.counsellor)
    book(make_migrant(), TODAY, 9)
    with pytest.raises(ValidationError):
        move_appointment(appointment, "undo", by=people.counsellor)


def agenda(client, **query):
    return client.get(reverse("services:appointment_list"), query)


def test_agenda_shows_the_day_of_its_counsellor(migrant, make_migrant, people, book, client_for):
    mine = book(migrant, TODAY, 9)
    book(make_migrant(), TODAY, 9, counsellor=people.colleague, by=people.colleague)
    later = book(migrant, TODAY + datetime.timedelta(days=1), 9)
    client = client_for(people.counsellor)
    assert agenda(client).context["appointments"] == [mine]
    assert agenda(client, day="2015-12-15").context["appointments"] == [later]


def test_agenda_of_the_agency_is_kept_in_the_session(
    migrant, make_migrant, people, book, client_for
):
    book(migrant, TODAY, 9)
    book(make_migrant(), TODAY, 9, counsellor=people.colleague, by=people.colleague)
    client = client_for(people.counsellor)
    assert len(agenda(client, who="fes").context["appointments"]) == 2
    assert len(agenda(client).context["appointments"]) == 2
    assert len(agenda(client, who="mine").context["appointments"]) == 1


def test_agenda_of_another_agency_stays_closed(migrant, people, book, client_for):
    book(migrant, TODAY, 9)
    response = agenda(client_for(people.stranger), who="fes")
    assert response.context["appointments"] == []
    assert "who" in response.context["form"].errors


def test_agenda_is_read_by_the_national_manager(migrant, people, book, client_for):
    book(migrant, TODAY, 9)
    response = agenda(client_for(people.national_manager), who="fes")
    assert len(response.context["appointments"]) == 1
    assert "/outcome/" not in response.content.decode()


def test_wrong_day_is_said(people, client_for):
    response = agenda(client_for(people.counsellor), day="soon")
    assert "day" in response.context["form"].errors


def test_agenda_takes_few_queries(
    make_migrant, book, people, client_for, django_assert_max_num_queries
):
    for minute in range(0, 60, 20):
        book(make_migrant(), TODAY, 9, minute)
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(8):
        assert agenda(client).status_code == 200
