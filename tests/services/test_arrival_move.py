"""The front desk: expected, waiting, called, gone; and back."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from services.actions import call_arrival, end_arrival, note_arrival, undo_arrival
from services.models import Appointment, Arrival
from sharaka_portal.lib import clock
from tests.services.conftest import audited

TODAY = datetime.date(2015, 12, 14)
URL = "services:arrival_list"


@pytest.fixture(autouse=True)
def at(monkeypatch):
    """Set the time of day."""

    def setter(hour, minute=0):
        monkeypatch.setattr(clock, "now", lambda: clock.at(TODAY, hour, minute))

    setter(9, 5)
    return setter


@pytest.fixture
def appointment(migrant, book):
    return book(migrant, TODAY, 9)


@pytest.fixture
def arrive(people, fes):
    def arrived(migrant, **values):
        return note_arrival(migrant, by=people.counsellor, agency=fes, **values)

    return arrived


@pytest.fixture
def client(people, client_for):
    return client_for(people.counsellor)


def test_arrival_for_an_appointment(appointment, migrant, arrive, people, fes):
    arrival = arrive(migrant, appointment=appointment)
    assert (arrival.state, arrival.on, arrival.agency) == ("waiting", TODAY, fes)
    assert arrival.counsellor == people.counsellor
    assert arrival.arrived_at == clock.at(TODAY, 9, 5)
    assert audited(arrival, "created").get().person_id == migrant.public_id
    appointment.refresh_from_db()
    assert appointment.state == "booked"


def test_walk_in_waits_for_the_lead(make_migrant, people, arrive):
    assert arrive(make_migrant(lead=people.colleague)).counsellor == people.colleague


def test_nobody_waits_twice(migrant, arrive):
    arrive(migrant)
    with pytest.raises(ValidationError, match="attend déjà"):
        arrive(migrant)


def test_appointment_must_be_theirs_of_today_and_open(migrant, make_migrant, book, arrive, people):
    from services.actions import move_appointment

    with pytest.raises(ValidationError, match="autre personne"):
        arrive(migrant, appointment=book(make_migrant(), TODAY, 10))
    with pytest.raises(ValidationError, match="aujourd’hui"):
        arrive(migrant, appointment=book(migrant, TODAY + clock.ONE_DAY, 10))
    missed = book(migrant, TODAY, 9)
    move_appointment(missed, "miss", by=people.counsellor)
    with pytest.raises(ValidationError, match="plus attendu"):
        arrive(migrant, appointment=missed)


def test_who_is_called_has_come_to_the_appointment(appointment, migrant, arrive, people, at):
    arrival = arrive(migrant, appointment=appointment)
    at(9, 25)
    call_arrival(arrival, by=people.colleague)
    appointment.refresh_from_db()
    assert (arrival.state, appointment.state) == ("called", "came")
    assert arrival.called_at == clock.at(TODAY, 9, 25)
    end_arrival(arrival, by=people.counsellor)
    assert arrival.state == "gone"
    targets = Transition.objects.filter(subject_id=arrival.public_id).values_list(
        "target", flat=True
    )
    assert list(targets) == ["waiting", "called", "gone"]


def test_each_step_goes_back(appointment, migrant, arrive, people):
    by = people.counsellor
    arrival = arrive(migrant, appointment=appointment)
    call_arrival(arrival, by=by)
    end_arrival(arrival, by=by)
    undo_arrival(arrival, by=by)
    assert (arrival.state, arrival.gone_at) == ("called", None)
    undo_arrival(arrival, by=by)
    appointment.refresh_from_db()
    assert (arrival.state, arrival.called_at, appointment.state) == ("waiting", None, "booked")
    undo_arrival(arrival, by=by)
    assert not Arrival.objects.exists()
    assert audited(arrival, "removed").get().by == by
    assert arrive(migrant, appointment=appointment).state == "waiting"


def test_who_left_unseen_waits_again(migrant, arrive, people):
    arrival = arrive(migrant)
    end_arrival(arrival, by=people.counsellor)
    undo_arrival(arrival, by=people.counsellor)
    assert arrival.state == "waiting"


def test_call_is_not_undone_under_a_service(appointment, migrant, arrive, people, kind):
    from services.actions import record_service

    arrival = arrive(migrant, appointment=appointment)
    call_arrival(arrival, by=people.counsellor)
    appointment.refresh_from_db()
    record_service(
        migrant, by=people.counsellor, service_type=kind("follow-up"), appointment=appointment
    )
    with pytest.raises(ValidationError, match="prestation"):
        undo_arrival(Arrival.objects.get(), by=people.counsellor)
    assert Arrival.objects.get().state == "called"


# The page ---------------------------------------------------------------------------------------


def desk(client, **query):
    return client.get(reverse(URL), query)


def arriving(client, migrant, **data):
    url = reverse("services:arrival_create", args=[migrant.public_id])
    return client.post(url, {"agency": "fes"} | data)


def moving(client, arrival, move):
    return client.post(reverse("services:arrival_move", args=[arrival.public_id]), {"move": move})


def test_day_at_the_desk_by_clicks(appointment, migrant, people, client, at):
    found = desk(client).context["desk"]
    assert [row.meeting.pk for row in found.expected] == [appointment.pk]
    assert found.expected[0].late == "5 min"
    response = arriving(client, migrant, appointment=appointment.public_id)
    assert response["Location"] == f"{reverse(URL)}?agency=fes"
    at(10, 10)
    found = desk(client).context["desk"]
    assert (found.expected, [row.migrant for row in found.waiting]) == ([], [migrant])
    assert (found.waiting[0].waited, found.waiting[0].waits_long) == ("1 h 05", True)
    moving(client, found.waiting[0], "call")
    assert [row.migrant for row in desk(client).context["desk"].called] == [migrant]
    moving(client, found.waiting[0], "leave")
    assert [row.waited for row in desk(client).context["desk"].gone] == ["1 h 05"]
    moving(client, found.waiting[0], "undo")
    assert [row.migrant for row in desk(client).context["desk"].called] == [migrant]


def test_only_those_who_come_to_the_agency_today_are_expected(make_migrant, people, book, client):
    from services.actions import move_appointment

    expected = book(make_migrant(), TODAY, 15)
    book(make_migrant(), TODAY, 11, mode="phone")
    book(make_migrant(), TODAY + clock.ONE_DAY, 10)
    move_appointment(book(make_migrant(), TODAY, 12), "excuse", by=people.counsellor)
    found = desk(client).context["desk"].expected
    assert [row.meeting.pk for row in found] == [expected.pk]
    assert found[0].late == ""


def test_walk_in_is_found_by_name(make_migrant, people, client):
    person = make_migrant(last_name="Traoré")
    response = desk(client, q="traore")
    assert [row.pk for row in response.context["found"].people] == [person.pk]
    arriving(client, person)
    assert Arrival.objects.get().migrant == person


def test_refusal_is_said(migrant, arrive, client):
    arrive(migrant)
    response = arriving(client, migrant)
    page = client.get(response["Location"]).content.decode()
    assert "Cette personne attend déjà." in page


def test_fragment_is_read_again_alone(migrant, arrive, client):
    arrive(migrant)
    part = client.get(reverse(URL), headers={"HX-Request": "true"})
    whole, part = (
        re.sub(r'value="\w{64}"', "", page.content.decode()) for page in (desk(client), part)
    )
    assert 'hx-trigger="every 30s"' in whole
    assert "<html" not in part
    assert part.strip() in whole


def test_strangers_and_readers(appointment, migrant, arrive, people, client_for):
    arrival = arrive(migrant, appointment=appointment)
    stranger, reader = client_for(people.stranger), client_for(people.national_manager)
    assert arriving(stranger, migrant).status_code == 404
    assert moving(stranger, arrival, "call").status_code == 404
    assert desk(stranger, agency="fes").context["agency"].code == "rabat-agdal"
    assert desk(stranger).context["desk"].waiting == []
    assert arriving(reader, migrant).status_code == 403
    assert moving(reader, arrival, "call").status_code == 403
    assert desk(reader).status_code == 403


def test_unknown_agency_appointment_or_move(migrant, make_migrant, book, arrive, client):
    arrival = arrive(migrant)
    other = book(make_migrant(), TODAY, 10)
    assert arriving(client, make_migrant(), agency="rabat-agdal").status_code == 404
    assert arriving(client, migrant, appointment=other.public_id).status_code == 404
    assert moving(client, arrival, "nap").status_code == 400


def test_desk_takes_a_fixed_number_of_queries(
    make_migrant, book, arrive, client, django_assert_max_num_queries
):
    desk(client)
    for hour in range(9, 15):
        row = book(make_migrant(), TODAY, hour)
        book(make_migrant(), TODAY, hour, 30)
        arrive(row.migrant, appointment=Appointment.objects.get(pk=row.pk))
    with django_assert_max_num_queries(7):
        assert desk(client).status_code == 200
