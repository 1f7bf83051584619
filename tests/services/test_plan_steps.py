"""The steps of a plan, its agreement, its reviews, the manager's approval."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from services.actions import (
    add_step,
    agree_plan,
    approve_plan,
    make_diagnosis,
    move_plan,
    review_plan,
    set_step_done,
)
from services.models import ActionPlan, Step
from tests.services.conftest import audited

DUE = datetime.date(2016, 1, 10)


@pytest.fixture
def plan(migrant, people):
    return agree_plan(
        migrant,
        by=people.counsellor,
        objective="Cuisiner dans un restaurant",
        agreed_on=datetime.date(2015, 12, 1),
        steps=[{"label": "Refaire le CV", "due_on": DUE}],
    )


def detail(plan):
    return reverse("services:plan_detail", args=[plan.public_id])


def test_steps_come_with_the_plan(plan, people):
    step = Step.objects.get()
    assert (step.plan, step.migrant, step.done_by) == (plan, plan.migrant, "person")
    assert audited(step, "created").exists()


def test_a_bad_step_leaves_no_plan(migrant, people):
    with pytest.raises(ValidationError):
        agree_plan(
            migrant,
            by=people.counsellor,
            objective="But",
            agreed_on=datetime.date(2015, 12, 1),
            steps=[{"label": "Trop tôt", "due_on": datetime.date(2015, 11, 30)}],
        )
    assert not ActionPlan.objects.exists()


def test_oral_agreement_needs_its_witness(migrant, people):
    with pytest.raises(ValidationError, match="témoin"):
        agree_plan(migrant, by=people.counsellor, objective="But", agreement="witnessed")


def test_step_is_ticked_once_and_back(plan, people):
    step = Step.objects.get()
    set_step_done(step, by=people.counsellor, is_done=True)
    assert step.done_on == datetime.date(2015, 12, 14)
    with pytest.raises(ValidationError, match="déjà changé"):
        set_step_done(step, by=people.counsellor, is_done=True)
    set_step_done(step, by=people.counsellor, is_done=False)
    assert step.done_on is None


def test_ended_plan_takes_no_step(plan, people):
    move_plan(plan, "achieve", by=people.counsellor)
    with pytest.raises(ValidationError, match="terminé"):
        add_step(plan, by=people.counsellor, label="De plus", due_on=DUE)


def test_review_is_dated_and_keeps_its_words(plan, people):
    review_plan(plan, by=people.counsellor, review_on=DUE, comment="CV fait")
    plan.refresh_from_db()
    assert (plan.state, plan.review_on) == ("agreed", DUE)
    assert Transition.objects.filter(subject_id=plan.public_id, comment="CV fait").exists()


def test_manager_approves_once(plan, people):
    approve_plan(plan, by=people.agency_manager)
    assert plan.approved_by == people.agency_manager
    with pytest.raises(ValidationError, match="déjà validé"):
        approve_plan(plan, by=people.agency_manager)


def test_counsellor_may_not_approve(plan, people, client_for):
    url = reverse("services:plan_approve", args=[plan.public_id])
    assert client_for(people.counsellor).post(url).status_code == 403
    assert client_for(people.agency_manager).post(url).status_code == 302


def test_page_takes_the_diagnosis_s_workshops_as_steps(migrant, people, client_for):
    scores = dict.fromkeys(("self", "project", "market"), (3, False, ""))
    diagnosis = make_diagnosis(
        migrant,
        by=people.counsellor,
        segment="occasional",
        scores=scores | {"method": (1, True, "")},
    )
    client = client_for(people.counsellor)
    url = reverse("services:plan_create", args=[migrant.public_id])
    page = client.get(f"{url}?diagnosis={diagnosis.public_id}")
    proposed = next(form.initial for form in page.context["steps"])
    assert proposed["service_type"].code == "141"
    data = {
        "objective": "Trouver un poste",
        "agreed_on": "2015-12-14",
        "steps-TOTAL_FORMS": "2",
        "steps-INITIAL_FORMS": "1",
        "steps-0-label": proposed["label"],
        "steps-0-done_by": "person",
        "steps-0-due_on": "2016-01-04",
        "steps-0-service_type": "141",
        "steps-1-label": "",
        "steps-1-done_by": "person",
        "steps-1-due_on": "",
    }
    response = client.post(url, data)
    plan = ActionPlan.objects.get()
    assert response["Location"] == detail(plan)
    assert [step.service_type.code for step in plan.steps.all()] == ["141"]


def test_pages_add_tick_and_review(plan, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    client.post(
        reverse("services:step_create", args=[plan.public_id]),
        {"label": "Appeler trois restaurants", "done_by": "counsellor", "due_on": "2016-01-05"},
    )
    step = Step.objects.get(label="Appeler trois restaurants")
    client.post(reverse("services:step_done", args=[step.public_id]), {"done": "1"})
    client.post(
        reverse("services:plan_review", args=[plan.public_id]),
        {"review_on": "2016-02-01", "comment": "Deux étapes sur deux"},
    )
    with django_assert_max_num_queries(14):
        body = client.get(detail(plan)).content.decode()
    assert "fait le 14/12/2015" in body
    assert "Deux étapes sur deux" in body


def test_review_in_the_past_is_refused(plan, people, client_for):
    url = reverse("services:plan_review", args=[plan.public_id])
    page = client_for(people.counsellor).post(url, {"review_on": "2015-12-14"}, follow=True)
    assert "à venir" in page.content.decode()


def test_stranger_finds_nothing(plan, people, client_for):
    assert client_for(people.stranger).get(detail(plan)).status_code == 404
