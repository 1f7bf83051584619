"""The counsellor's home: what to do today."""

import datetime

import pytest
from django.urls import reverse

from services.actions import add_task, finish_task, move_appointment, record_service

TODAY = datetime.date(2015, 12, 14)
YESTERDAY = datetime.date(2015, 12, 11)
URL = "services:desk"


def desk(client, **query):
    return client.get(reverse(URL), query)


def task_for(migrant, owner, due_on, label="Appeler"):
    return add_task(migrant, by=owner, owner=owner, label=label, due_on=due_on)


def card(expires_on, number):
    return {
        "kind": "registration_card",
        "number": number,
        "mention": "work",
        "expires_on": expires_on,
    }


@pytest.fixture
def client(client_for, people):
    return client_for(people.counsellor)


def test_appointments_of_today_and_those_left_without_outcome(
    migrant, make_migrant, people, book, client
):
    today = book(migrant, TODAY, 9)
    book(migrant, TODAY + datetime.timedelta(days=1), 9)
    forgotten = book(make_migrant(), YESTERDAY, 9)
    move_appointment(book(make_migrant(), YESTERDAY, 11), "came", by=people.counsellor)
    context = desk(client).context
    assert context["appointments"] == [today]
    assert (context["unsaid"].rows, context["unsaid"].total) == ([forgotten], 1)


def test_tasks_overdue_due_and_done_today(migrant, people, client):
    late = task_for(migrant, people.counsellor, datetime.date(2015, 12, 1))
    soon = task_for(migrant, people.counsellor, datetime.date(2015, 12, 21))
    task_for(migrant, people.counsellor, datetime.date(2015, 12, 22))
    task_for(migrant, people.colleague, TODAY)
    done = task_for(migrant, people.counsellor, TODAY)
    finish_task(done, by=people.counsellor)
    old = task_for(migrant, people.counsellor, YESTERDAY)
    finish_task(old, by=people.counsellor, on=YESTERDAY)
    context = desk(client).context
    assert context["open_tasks"] == [late, soon]
    assert context["done_tasks"] == [done]


def test_permits_that_end_within_sixty_days(make_migrant, people, client):
    ended = make_migrant(documents=[card(datetime.date(2015, 12, 10), "A1")])
    last = make_migrant(documents=[card(datetime.date(2016, 2, 12), "A2")])
    make_migrant(documents=[card(datetime.date(2016, 2, 13), "A3")])
    make_migrant(documents=[card(TODAY, "A4")], lead=people.colleague)
    found = desk(client).context["permits"]
    assert [(row.pk, row.permit_days, row.permit_band) for row in found.rows] == [
        (ended.pk, -4, "ended"),
        (last.pk, 60, "60"),
    ]


def test_people_without_a_next_step_the_longest_unseen_first(
    make_migrant, people, kind, book, client
):
    from migrants.actions import close_file

    with_task, with_appointment, seen, never, closed = (make_migrant() for _ in range(5))
    task_for(with_task, people.counsellor, datetime.date(2016, 3, 1))
    book(with_appointment, TODAY + datetime.timedelta(days=3), 9)
    record_service(
        seen, by=people.counsellor, service_type=kind("11"), given_on=datetime.date(2015, 10, 5)
    )
    close_file(closed, by=people.counsellor, reason="left_area")
    make_migrant(lead=people.colleague)
    found = desk(client).context["idle"].rows
    assert found == [never, seen]
    assert found[1].last_service_on == datetime.date(2015, 10, 5)


def test_finished_task_and_past_appointment_are_no_next_step(migrant, people, book, client):
    finish_task(task_for(migrant, people.counsellor, TODAY), by=people.counsellor)
    book(migrant, YESTERDAY, 9)
    assert desk(client).context["idle"].rows == [migrant]


def test_long_list_says_how_much_it_leaves_out(make_migrant, client):
    for _ in range(10):
        make_migrant()
    response = desk(client)
    found = response.context["idle"]
    assert (len(found.rows), found.total, found.left_out) == (8, 10, 2)
    assert "8 sur 10" in " ".join(response.content.decode().split())


def test_manager_sees_the_agency_and_may_switch(migrant, make_migrant, people, client_for, rabat):
    elsewhere = make_migrant(agency=rabat, by=people.stranger)
    own = make_migrant(lead=people.agency_manager)
    manager = client_for(people.agency_manager)
    first = desk(manager).context
    assert (first["who"], set(first["idle"].rows)) == ("fes", {migrant, own})
    assert elsewhere not in first["idle"].rows
    assert desk(manager, who="mine").context["idle"].rows == [own]
    assert desk(manager).context["who"] == "mine"
    assert desk(manager, who="rabat-agdal").context["who"] == "mine"


def test_counsellor_begins_with_own_files(migrant, client):
    assert desk(client).context["who"] == "mine"
    assert [code for code, label in desk(client).context["choices"]] == ["mine", "fes"]


def test_empty_desk_says_so(client):
    page = desk(client).content.decode()
    assert "Aucun rendez-vous aujourd’hui." in page
    assert "Chacun a une prochaine étape." in page


def fill(make_migrant, people, book, kind, start, count):
    for number in range(start, start + count):
        person = make_migrant(documents=[card(TODAY, f"B{number}")])
        book(person, TODAY, 8 + number // 3, 20 * (number % 3))
        book(person, YESTERDAY, 8 + number // 3, 20 * (number % 3))
        task_for(person, people.counsellor, TODAY)
        finish_task(task_for(person, people.counsellor, TODAY), by=people.counsellor)
        idle = make_migrant()
        record_service(idle, by=people.counsellor, service_type=kind("11"))


@pytest.mark.parametrize("who", ["mine", "fes"])
def test_full_desk_takes_a_fixed_number_of_queries(
    who, make_migrant, people, book, kind, client, django_assert_max_num_queries
):
    desk(client, who=who)
    fill(make_migrant, people, book, kind, 0, 12)
    with django_assert_max_num_queries(16):
        assert desk(client).status_code == 200
    fill(make_migrant, people, book, kind, 12, 3)
    with django_assert_max_num_queries(16):
        desk(client)
