"""Follow-ups in work: planned by rule, answered, kept apart."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import AccessLog
from services.actions import (
    end_placement,
    move_followup,
    note_attempt,
    plan_missing_followups,
    record_placement,
    update_placement,
)
from services.models import FollowUp
from services.worklists import MINE
from tests.services.conftest import audited

START = datetime.date(2015, 10, 5)
VALUES = {"title": "Serveuse", "contract_kind": "cdd", "proof": "contract"}


@pytest.fixture
def placement(migrant, people):
    return record_placement(migrant, by=people.counsellor, started_on=START, **VALUES)


@pytest.fixture
def followup(placement):
    """The one of the first month, due on 5 November."""
    return placement.followups.get(months=1)


def dates(placement):
    return dict(placement.followups.values_list("months", "due_on"))


def test_placement_plans_four_followups(placement):
    assert dates(placement) == {
        1: datetime.date(2015, 11, 5),
        3: datetime.date(2016, 1, 5),
        6: datetime.date(2016, 4, 5),
        12: datetime.date(2016, 10, 5),
    }
    assert audited(placement.followups.get(months=1), "created").exists()


def test_last_day_of_a_month_stays_the_last_day(make_migrant, people):
    found = record_placement(
        make_migrant(), by=people.counsellor, started_on=datetime.date(2015, 10, 31), **VALUES
    )
    assert dates(found)[1] == datetime.date(2015, 11, 30)


def test_corrected_start_moves_those_that_wait(placement, followup, people):
    move_followup(followup, "in_post", by=people.counsellor)
    later = datetime.date(2015, 10, 12)
    update_placement(placement, by=people.counsellor, **VALUES, started_on=later)
    assert dates(placement) == {
        1: datetime.date(2015, 11, 5),
        3: datetime.date(2016, 1, 12),
        6: datetime.date(2016, 4, 12),
        12: datetime.date(2016, 10, 12),
    }


def test_work_of_the_day_plans_what_is_missing_once(placement, make_migrant, people):
    FollowUp.objects.all().delete()
    mistaken = record_placement(make_migrant(), by=people.counsellor, started_on=START, **VALUES)
    mistaken.followups.all().delete()
    end_placement(mistaken, by=people.counsellor, on=START, reason="mistake")
    today = datetime.date(2015, 12, 14)
    assert plan_missing_followups(today) == 4
    assert plan_missing_followups(today) == 0
    assert set(FollowUp.objects.values_list("placement", flat=True)) == {placement.pk}


def test_due_overdue_and_not_due_are_kept_apart(placement, followup, people):
    rows, day = FollowUp.objects, datetime.date
    assert not rows.due(day(2015, 11, 4)).exists()
    assert rows.due(day(2015, 11, 5)).get() == followup
    assert not rows.overdue(day(2015, 11, 20)).exists()
    assert rows.overdue(day(2015, 11, 21)).get() == followup
    assert rows.not_due(day(2015, 12, 14)).count() == 3
    move_followup(followup, "not_in_work", by=people.counsellor)
    assert not rows.due(day(2015, 12, 14)).exists()


def test_mistaken_placement_asks_nothing(placement, people):
    end_placement(placement, by=people.counsellor, on=START, reason="mistake")
    assert not FollowUp.objects.waiting().exists()


def test_answer_keeps_day_author_satisfaction_and_note(followup, people):
    move_followup(
        followup,
        "in_post",
        by=people.counsellor,
        on=datetime.date(2015, 12, 10),
        satisfaction=4,
        note="Horaires lourds",
    )
    followup.refresh_from_db()
    assert (followup.state, followup.done_on) == ("in_post", datetime.date(2015, 12, 10))
    assert (followup.done_by, followup.satisfaction) == (people.counsellor, 4)
    assert followup.note == "Horaires lourds"
    line = audited(followup, "moved").get()
    assert line.changes["state"] == ["waiting", "in_post"]
    assert "Horaires" not in str(line.changes)
    move_followup(followup, "undo", by=people.counsellor)
    followup.refresh_from_db()
    kept = (followup.state, followup.done_on, followup.done_by, followup.satisfaction)
    assert (*kept, followup.note) == ("waiting", None, None, None, "")


def test_it_is_not_answered_before_its_time(placement, people, settings):
    third = placement.followups.get(months=3)
    settings.TODAY = datetime.date(2015, 12, 20)
    with pytest.raises(ValidationError, match="21/12/2015"):
        move_followup(third, "in_post", by=people.counsellor)
    with pytest.raises(ValidationError):
        note_attempt(third, by=people.counsellor)
    settings.TODAY = datetime.date(2015, 12, 21)
    move_followup(third, "in_post", by=people.counsellor)


def test_post_that_ended_asks_whether_work_was_found_again(placement, followup, people):
    end_placement(
        placement, by=people.counsellor, on=datetime.date(2015, 10, 30), reason="contract_end"
    )
    followup.refresh_from_db()
    with pytest.raises(ValidationError, match="retrouvé"):
        move_followup(followup, "in_post", by=people.counsellor)
    move_followup(followup, "other_job", by=people.counsellor)


def test_giving_up_takes_three_attempts(followup, people):
    for _ in range(3):
        with pytest.raises(ValidationError, match="tentatives"):
            move_followup(followup, "unreachable", by=people.counsellor)
        note_attempt(followup, by=people.counsellor)
        followup.refresh_from_db()
        assert followup.state == "waiting"
    move_followup(followup, "unreachable", by=people.counsellor)
    assert followup.attempts == 3
    with pytest.raises(ValidationError):
        note_attempt(followup, by=people.counsellor)


@pytest.mark.parametrize("number", [0, 6])
def test_satisfaction_is_one_to_five(number, followup, people):
    with pytest.raises(ValidationError):
        move_followup(followup, "in_post", by=people.counsellor, satisfaction=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=followup.pk).update(satisfaction=number)


def test_database_wants_the_day_of_an_answer(followup):
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=followup.pk).update(state="in_post")


@pytest.fixture
def url(followup):
    return reverse("services:followup_move", args=[followup.public_id])


def names(response):
    return [form.move.name for form in response.context["forms"]]


def test_page_offers_what_fits(url, followup, people, client_for):
    client = client_for(people.counsellor)
    assert names(client.get(url)) == ["in_post", "other_job", "not_in_work"]
    log = AccessLog.objects.get(subject_id=followup.public_id)
    assert (log.kind, log.person_id) == ("read", followup.migrant.public_id)
    for _ in range(3):
        client.post(reverse("services:followup_attempt", args=[followup.public_id]))
    assert "unreachable" in names(client.get(url))


def test_page_answers_and_offers_to_end_the_placement(url, followup, people, client_for):
    client = client_for(people.counsellor)
    data = {"move": "not_in_work", "on": "2015-12-14", "satisfaction": "2", "note": "Licenciée"}
    response = client.post(url, data, follow=True)
    end = reverse("services:placement_end", args=[followup.placement.public_id])
    assert response.context["left_post"] is True
    assert f'{end}">Noter la fin de l’insertion' in response.content.decode()
    person = client.get(reverse("migrants:migrant_detail", args=[followup.migrant.public_id]))
    assert "Suivi à 1 mois : plus en emploi" in person.content.decode()
    assert names(client.get(url)) == ["undo"]
    client.post(url, {"move": "undo"})
    followup.refresh_from_db()
    assert followup.state == "waiting"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"move": "in_post", "on": ""}, "on"),
        ({"move": "in_post", "on": "2015-12-20"}, "__all__"),
        ({"move": "in_post", "on": "2015-12-14", "satisfaction": "7"}, "satisfaction"),
        ({"move": "unreachable", "on": "2015-12-14"}, "__all__"),
    ],
)
def test_bad_input_is_explained(data, field, url, followup, people, client_for):
    response = client_for(people.counsellor).post(url, data)
    assert response.status_code == 200
    assert field in response.context["sent"].errors
    followup.refresh_from_db()
    assert followup.state == "waiting"


def test_list_narrows_by_state_and_viewpoint(followup, make_migrant, people, rabat, client_for):
    other = record_placement(
        make_migrant(by=people.colleague, lead=people.colleague),
        by=people.colleague,
        started_on=START,
        **VALUES,
    )
    elsewhere = make_migrant(agency=rabat, by=people.stranger, lead=people.stranger)
    record_placement(elsewhere, by=people.stranger, started_on=START, **VALUES)
    client, url = client_for(people.counsellor), reverse("services:followup_list")

    def listed(**query):
        return list(client.get(url, query).context["page"].object_list)

    theirs = other.followups.get(months=1)
    assert listed(who=MINE) == [followup]
    assert listed(who="fes") == [followup, theirs]
    assert listed(who="fes", show="overdue") == [followup, theirs]
    assert len(listed(who="fes", show="not_due")) == 6
    move_followup(followup, "not_in_work", by=people.counsellor)
    assert listed(who="fes") == [theirs]
    assert listed(who="fes", show="not_in_work") == [followup]
    assert listed(who="fes", show="unreachable") == []
    desk = client.get(reverse("services:desk"), {"who": "fes"})
    assert desk.context["followups_due"] == 1


def test_stranger_finds_nothing(url, followup, people, client_for):
    client = client_for(people.stranger)
    assert client.get(url).status_code == 404
    attempt = reverse("services:followup_attempt", args=[followup.public_id])
    assert client.post(attempt).status_code == 404
    assert client_for(people.national_manager).post(attempt).status_code == 403


def test_pages_take_few_queries(
    url, placement, make_migrant, people, client_for, django_assert_max_num_queries
):
    client = client_for(people.counsellor)
    for _ in range(3):
        record_placement(make_migrant(), by=people.counsellor, started_on=START, **VALUES)
    listing = reverse("services:followup_list")
    for address, most in ((listing, 9), (url, 8)):
        client.get(address)
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200
