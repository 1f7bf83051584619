"""Who may open which page: a stranger finds nothing, the wrong role is refused with a reason."""

import datetime

import pytest
from django.urls import reverse

PERSON_PAGES = [
    "service_create",
    "appointment_create",
    "plan_create",
    "task_create",
    "referral_create",
    "placement_create",
]
ROW_PAGES = {
    "appointment_outcome": "appointment",
    "plan_move": "plan",
    "task_finish": "task",
    "task_reopen": "task",
    "referral_move": "referral",
    "placement_end": "placement",
    "placement_resume": "placement",
}
POST_ONLY = {
    "appointment_outcome",
    "plan_move",
    "task_finish",
    "task_reopen",
    "placement_resume",
    "offer_move",
}
REGISTER_WRITES = ["employer_update", "offer_update", "offer_move"]


@pytest.fixture
def rows(migrant, referral, offer, employer, people, book):
    from services import actions

    by = people.counsellor
    return {
        "migrant": migrant,
        "referral": referral,
        "offer": offer,
        "employer": employer,
        "appointment": book(migrant, datetime.date(2015, 12, 14), 9),
        "plan": actions.agree_plan(migrant, by=by, objective="Trouver un emploi"),
        "task": actions.add_task(
            migrant, by=by, owner=by, label="Appeler", due_on=datetime.date(2015, 12, 14)
        ),
        "placement": actions.record_placement(
            migrant,
            by=by,
            title="Serveuse",
            contract_kind="cdd",
            proof="contract",
            started_on=datetime.date(2015, 12, 1),
        ),
    }


def ask(client, name, row):
    url = reverse(f"services:{name}", args=[row.public_id])
    return client.post(url) if name in POST_ONLY else client.get(url)


def cases(rows):
    yield from ((name, rows["migrant"]) for name in PERSON_PAGES)
    yield from ((name, rows[key]) for name, key in ROW_PAGES.items())


def test_stranger_finds_nothing(rows, client_for, people):
    client = client_for(people.stranger)
    found = {name: ask(client, name, row).status_code for name, row in cases(rows)}
    assert found == dict.fromkeys(found, 404)


@pytest.mark.parametrize("persona", ["national_manager", "ministry_reader", "auditor"])
def test_wrong_role_is_refused(persona, rows, client_for, people):
    client = client_for(getattr(people, persona))
    found = {name: ask(client, name, row).status_code for name, row in cases(rows)}
    assert found == dict.fromkeys(found, 403)


def test_register_is_read_everywhere_and_kept_by_its_agency(rows, client_for, people):
    client = client_for(people.stranger)
    for name in ("employer_detail", "offer_detail"):
        assert ask(client, name, rows[name.split("_")[0]]).status_code == 200
    for name in REGISTER_WRITES:
        assert ask(client, name, rows[name.split("_")[0]]).status_code == 403


@pytest.mark.parametrize("name", ["desk", "employer_create", "offer_create"])
def test_pages_of_counsellors_are_closed_to_readers(name, client_for, people):
    for persona in ("national_manager", "ministry_reader"):
        response = client_for(getattr(people, persona)).get(reverse(f"services:{name}"))
        assert response.status_code == 403


def test_anonymous_is_sent_to_sign_in(client, rows):
    for name, row in cases(rows):
        response = ask(client, name, row)
        assert response.status_code == 302
        assert reverse("agencies:login") in response["Location"]


@pytest.mark.parametrize("name", sorted(POST_ONLY))
def test_one_click_changes_are_not_links(name, rows, client_for, people):
    row = rows[name.split("_")[0]]
    url = reverse(f"services:{name}", args=[row.public_id])
    assert client_for(people.counsellor).get(url).status_code == 405


def test_move_of_no_machine_is_a_bad_request(rows, client_for, people):
    url = reverse("services:plan_move", args=[rows["plan"].public_id])
    assert client_for(people.counsellor).post(url, {"move": "fly"}).status_code == 400
