"""Action plans: agreed, achieved, abandoned, resumed."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from services.actions import agree_plan, move_plan
from services.models import ActionPlan
from tests.services.conftest import audited

NO_STEPS = {"steps-TOTAL_FORMS": "0", "steps-INITIAL_FORMS": "0"}


def test_plan_is_dated_and_traced(migrant, people):
    plan = agree_plan(
        migrant,
        by=people.counsellor,
        objective="Devenir cuisinière",
        agreed_on=datetime.date(2015, 10, 12),
    )
    assert plan.agreed_with == people.counsellor
    assert plan.registration == migrant.registrations.get()
    move = Transition.objects.get(subject_id=plan.public_id)
    assert (move.target, move.on) == ("agreed", datetime.date(2015, 10, 12))
    assert audited(plan, "created").exists()


def test_one_plan_runs_at_a_time(migrant, people):
    first = agree_plan(migrant, by=people.counsellor, objective="Un")
    with pytest.raises(ValidationError, match="déjà en cours"):
        agree_plan(migrant, by=people.counsellor, objective="Deux")
    move_plan(first, "achieve", by=people.counsellor)
    agree_plan(migrant, by=people.counsellor, objective="Deux")
    with pytest.raises(ValidationError, match="autre plan"):
        move_plan(first, "resume", by=people.counsellor)


@pytest.mark.parametrize(
    "values",
    [
        {"agreed_on": datetime.date(2015, 12, 15)},
        {"agreed_on": datetime.date(2015, 9, 30)},
        {"review_on": datetime.date(2015, 12, 1)},
        {"objective": ""},
    ],
)
def test_impossible_plan_is_refused(values, migrant, people):
    with pytest.raises(ValidationError):
        agree_plan(migrant, by=people.counsellor, **({"objective": "But"} | values))
    assert not ActionPlan.objects.exists()


def test_pages_agree_and_move_a_plan(migrant, people, client_for):
    client = client_for(people.counsellor)
    url = reverse("services:plan_create", args=[migrant.public_id])
    data = {
        "objective": "Ouvrir un atelier",
        "agreed_on": "2015-12-14",
        "review_on": "",
        **NO_STEPS,
    }
    assert client.post(url, data).status_code == 302
    plan = ActionPlan.objects.get()
    url = reverse("services:plan_move", args=[plan.public_id])
    assert client.post(url, {"move": "abandon"}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "abandoned"


def test_bad_plan_is_explained(migrant, people, client_for):
    url = reverse("services:plan_create", args=[migrant.public_id])
    data = {"objective": "But", "agreed_on": "2015-12-14", "review_on": "2015-12-01", **NO_STEPS}
    response = client_for(people.counsellor).post(url, data)
    assert "review_on" in response.context["form"].errors
