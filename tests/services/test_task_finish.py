"""Tasks: added, ticked off, taken back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from services.actions import add_task, finish_task, reopen_task
from services.models import Task
from tests.services.conftest import audited


@pytest.fixture
def task(migrant, people):
    return add_task(
        migrant,
        by=people.counsellor,
        owner=people.counsellor,
        label="Appeler",
        due_on=datetime.date(2015, 12, 10),
    )


def test_tick_and_back_are_traced(task, people):
    finish_task(task, by=people.counsellor)
    assert task.done_on == datetime.date(2015, 12, 14)
    reopen_task(task, by=people.counsellor)
    task.refresh_from_db()
    assert task.done_on is None
    changes = [line.changes for line in audited(task, "changed").order_by("pk")]
    assert changes == [{"done_on": [None, "2015-12-14"]}, {"done_on": ["2015-12-14", None]}]


def test_twice_and_wrong_way_are_refused(task, people):
    with pytest.raises(ValidationError):
        reopen_task(task, by=people.counsellor)
    with pytest.raises(ValidationError):
        finish_task(task, by=people.counsellor, on=datetime.date(2015, 12, 15))
    finish_task(task, by=people.counsellor)
    with pytest.raises(ValidationError):
        finish_task(task, by=people.counsellor)


def test_task_of_a_rule_exists_once_while_open(migrant, people):
    values = {
        "owner": people.counsellor,
        "label": "Renouveler",
        "due_on": datetime.date(2015, 12, 20),
        "rule": "permit:1",
    }
    first = add_task(migrant, by=None, **values)
    with pytest.raises(ValidationError):
        add_task(migrant, by=None, **values)
    finish_task(first, by=people.counsellor)
    assert add_task(migrant, by=None, **values).pk


def test_pages_add_tick_and_take_back(migrant, people, client_for):
    client = client_for(people.counsellor)
    data = {
        "label": "Préparer l’entretien",
        "due_on": "2015-12-18",
        "owner": str(people.colleague.public_id),
    }
    url = reverse("services:task_create", args=[migrant.public_id])
    assert client.post(url, data).status_code == 302
    task = Task.objects.get()
    assert task.owner == people.colleague
    finish = reverse("services:task_finish", args=[task.public_id])
    response = client.post(finish, {"next": reverse("services:desk")})
    assert response["Location"] == reverse("services:desk")
    task.refresh_from_db()
    assert task.done_on
    client.post(reverse("services:task_reopen", args=[task.public_id]))
    task.refresh_from_db()
    assert task.done_on is None


def test_task_without_day_is_explained(migrant, people, client_for):
    url = reverse("services:task_create", args=[migrant.public_id])
    data = {"label": "Appeler", "owner": str(people.counsellor.public_id)}
    response = client_for(people.counsellor).post(url, data)
    assert "due_on" in response.context["form"].errors
    assert not Task.objects.exists()
