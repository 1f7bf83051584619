"""What the person's page shows of services: timeline events and panels."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies import access
from agencies.enums import Action
from migrants.actions import assign_lead, close_file
from migrants.handover_sheet import sheet_of
from migrants.models import Migrant
from migrants.timeline import read_along
from services import actions, extensions
from tests.services.conftest import audited


@pytest.fixture
def history(referral, people, kind, book):
    """A person with one of everything."""
    by, person = people.counsellor, referral.migrant
    actions.record_service(
        person,
        by=by,
        service_type=kind("12"),
        given_on=datetime.date(2015, 10, 5),
        note="Projet : restauration",
    )
    missed = book(person, datetime.date(2015, 10, 20))
    actions.move_appointment(missed, "miss", by=by)
    kept = book(person, datetime.date(2015, 10, 22))
    actions.record_service(
        person,
        by=by,
        service_type=kind("follow-up"),
        given_on=datetime.date(2015, 10, 22),
        appointment=kept,
    )
    actions.agree_plan(
        person, by=by, objective="Servir en salle", agreed_on=datetime.date(2015, 10, 6)
    )
    task = actions.add_task(
        person, by=by, owner=by, label="Envoyer le CV", due_on=datetime.date(2015, 11, 11)
    )
    actions.finish_task(task, by=by, on=datetime.date(2015, 11, 11))
    actions.move_referral(referral, "send", by=by, on=datetime.date(2015, 11, 12))
    placement = actions.record_placement(
        person,
        by=by,
        title="Serveuse",
        contract_kind="cdd",
        proof="contract",
        started_on=datetime.date(2015, 12, 1),
        referral=referral,
    )
    actions.end_placement(placement, by=by, on=datetime.date(2015, 12, 10), reason="contract_end")
    return person


def told(person, user):
    return list(extensions.events(read_along(person, user), user))


def here(may):
    return dict.fromkeys((str(action) for action in Action), may)


def test_timeline_tells_each_thing_once(history, people):
    found = sorted((str(event.on), event.kind) for event in told(history, people.counsellor))
    assert found == [
        ("2015-10-05", "service"),
        ("2015-10-06", "plan"),
        ("2015-10-20", "appointment"),
        ("2015-10-22", "service"),
        ("2015-11-10", "referral"),
        ("2015-11-11", "task"),
        ("2015-11-12", "referral"),
        ("2015-12-01", "placement"),
        ("2015-12-01", "referral"),
        ("2015-12-10", "placement"),
    ]


def test_timeline_tells_a_stranger_nothing(history, people):
    assert told(history, people.stranger) == []


def test_timeline_takes_a_fixed_number_of_queries(history, people, django_assert_max_num_queries):
    person = Migrant.objects.get(pk=history.pk)
    access.rights(people.counsellor)
    with django_assert_max_num_queries(11):
        told(person, people.counsellor)


def test_next_step_panel(migrant, people, book, django_assert_num_queries):
    by = people.counsellor
    ahead = book(migrant, datetime.date(2015, 12, 16))
    book(migrant, datetime.date(2015, 12, 10))
    task = actions.add_task(
        migrant, by=by, owner=by, label="Appeler", due_on=datetime.date(2015, 12, 1)
    )
    plan = actions.agree_plan(migrant, by=by, objective="Travailler")
    read_along(migrant, by)
    with django_assert_num_queries(0):
        panel = extensions.next_step(migrant, here(True))
    assert (panel["appointments"], panel["tasks"], panel["plan"]) == ([ahead], [task], plan)


TO_DO = (
    "services:service_create",
    "services:appointment_create",
    "services:task_create",
    "services:placement_create",
)


def offered(client, person):
    page = client.get(reverse("migrants:migrant_detail", args=[person.public_id])).content.decode()
    return [name for name in TO_DO if f'href="{reverse(name, args=[person.public_id])}"' in page]


def test_panels_offer_what_the_reader_may_do(migrant, people, client_for):
    assert offered(client_for(people.counsellor), migrant) == list(TO_DO)
    assert offered(client_for(people.national_manager), migrant) == []


def test_closed_file_offers_nothing_to_do(migrant, people, client_for):
    close_file(migrant, by=people.counsellor, reason="left_area")
    assert offered(client_for(people.counsellor), migrant) == []


def test_more_appointments_cost_no_more_queries(migrant, people, book, client_for):
    client = client_for(people.counsellor)
    url = reverse("migrants:migrant_detail", args=[migrant.public_id])
    counts = []
    for days in ((16,), (17, 18, 21, 22)):
        for day in days:
            book(migrant, datetime.date(2015, 12, day))
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_work_panel(history, people, django_assert_num_queries):
    read_along(history, people.counsellor)
    with django_assert_num_queries(1):
        panel = extensions.work(history, here(True))
    assert [row.state for row in panel["placements"]] == ["ended"]
    assert [row.state for row in panel["referrals"]] == ["hired"]


def test_work_panel_leads_from_a_hire_to_its_placement(referral, people, client_for):
    for name in ("send", "hire"):
        actions.move_referral(referral, name, by=people.counsellor)
    url = reverse("services:placement_create", args=[referral.migrant.public_id])
    link = f"{url}?referral={referral.public_id}"
    client = client_for(people.counsellor)
    file = reverse("migrants:migrant_detail", args=[referral.migrant.public_id])
    assert link in client.get(file).content.decode()
    actions.record_placement(
        referral.migrant,
        by=people.counsellor,
        title="Serveuse",
        contract_kind="cdi",
        proof="contract",
        started_on=datetime.date(2015, 12, 14),
        referral=referral,
    )
    assert link not in client.get(file).content.decode()


def test_person_page_shows_it_all(history, people, client_for):
    url = reverse("migrants:migrant_detail", args=[history.public_id])
    page = client_for(people.counsellor).get(url).content.decode()
    for words in ("Prochaine étape", "Mises en relation et insertions", "Projet : restauration"):
        assert words in page


def test_sheet_tells_what_is_open_and_tasks_follow_the_lead(migrant, people):
    task = actions.add_task(
        migrant,
        by=people.counsellor,
        owner=people.counsellor,
        label="Rappeler l’employeur",
        due_on=datetime.date(2015, 12, 18),
    )
    colleague_task = actions.add_task(
        migrant,
        by=people.colleague,
        owner=people.colleague,
        label="Préparer l’atelier",
        due_on=datetime.date(2015, 12, 18),
    )
    lines = [line for block in sheet_of(migrant) for line in block.lines]
    assert "18/12/2015 · Rappeler l’employeur" in lines
    assign_lead(migrant, by=people.counsellor, user=people.agency_manager)
    task.refresh_from_db()
    colleague_task.refresh_from_db()
    assert (task.owner, colleague_task.owner) == (people.agency_manager, people.colleague)
    assert audited(task, "changed").exists()
