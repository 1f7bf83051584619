"""First days in work: recorded, ended, taken back."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from services.actions import (
    create_offer,
    end_placement,
    move_referral,
    propose_referral,
    record_placement,
    resume_placement,
)
from services.models import Placement
from tests.services.conftest import audited

START = datetime.date(2015, 12, 7)


@pytest.fixture
def values(people):
    return {
        "by": people.counsellor,
        "title": "Serveuse",
        "contract_kind": "cdd",
        "proof": "contract",
        "started_on": START,
    }


def test_placement_from_a_referral_hires_and_withdraws_the_others(
    referral, employer, values, people
):
    by, person = people.counsellor, referral.migrant
    other_offer = create_offer(
        employer,
        by=by,
        title="Plongeur",
        city="Fès",
        contract_kind="cdd",
        received_on=datetime.date(2015, 11, 2),
    )
    other = propose_referral(person, other_offer, by=by, on=datetime.date(2015, 11, 20))
    move_referral(referral, "send", by=by, on=datetime.date(2015, 11, 12))
    placement = record_placement(person, referral=referral, **values)
    referral.refresh_from_db()
    other.refresh_from_db()
    assert (referral.state, other.state) == ("hired", "withdrawn")
    assert placement.employer == employer
    assert placement.registration == person.registrations.get()
    assert placement.state == "running"
    assert audited(placement, "created").get().person_id == person.public_id


def test_hire_is_not_dated_before_the_last_move(referral, values, people):
    from agencies.transitions import last_day

    sent = datetime.date(2015, 12, 10)
    move_referral(referral, "send", by=people.counsellor, on=sent)
    record_placement(referral.migrant, referral=referral, **values)
    assert last_day(referral) == sent


def test_referral_that_was_never_sent_hires_nobody(referral, values):
    with pytest.raises(ValidationError):
        record_placement(referral.migrant, referral=referral, **values)
    assert not Placement.objects.exists()


def test_referral_of_somebody_else_is_refused(referral, migrant, values):
    with pytest.raises(ValidationError):
        record_placement(migrant, referral=referral, **values)


@pytest.mark.parametrize(
    "change",
    [
        {"started_on": datetime.date(2015, 12, 15)},
        {"started_on": datetime.date(2015, 9, 30)},
        {"ends_on": datetime.date(2015, 12, 1)},
        {"title": ""},
        {"proof": "rumour"},
    ],
)
def test_impossible_placement_is_refused(change, migrant, values):
    with pytest.raises(ValidationError):
        record_placement(migrant, **(values | change))
    assert not Placement.objects.exists()


def test_end_and_its_undoing(migrant, values, people):
    placement = record_placement(migrant, **values)
    with pytest.raises(ValidationError):
        end_placement(
            placement,
            by=people.counsellor,
            on=datetime.date(2015, 12, 1),
            reason="person_left",
        )
    end_placement(
        placement, by=people.counsellor, on=datetime.date(2015, 12, 11), reason="person_left"
    )
    placement.refresh_from_db()
    assert (placement.state, placement.ended_on) == ("ended", datetime.date(2015, 12, 11))
    assert placement.end_reason == "person_left"
    resume_placement(placement, by=people.counsellor)
    placement.refresh_from_db()
    assert (placement.state, placement.ended_on, placement.end_reason) == ("running", None, "")


@pytest.fixture
def data():
    return {
        "title": "Coiffeuse à son compte",
        "occupation": "",
        "employer": "",
        "contract_kind": "self_employment",
        "proof": "declared",
        "started_on": "2015-12-07",
        "ends_on": "",
        "token": str(uuid.uuid4()),
    }


@pytest.fixture
def url(migrant):
    return reverse("services:placement_create", args=[migrant.public_id])


def test_page_records_once_however_often_it_is_sent(url, data, people, client_for):
    client = client_for(people.counsellor)
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    placement = Placement.objects.get()
    assert (placement.contract_kind, placement.employer) == ("self_employment", None)


def test_page_from_a_referral_is_prefilled(referral, people, client_for):
    url = reverse("services:placement_create", args=[referral.migrant.public_id])
    page = client_for(people.counsellor).get(f"{url}?referral={referral.public_id}")
    form = page.context["form"]
    assert form["title"].value() == "Serveuse ou serveur"
    assert form["contract_kind"].value() == "cdd"
    assert "Riad Zitoun" in page.content.decode()


def test_referral_of_another_person_is_not_found(url, referral, people, client_for):
    response = client_for(people.counsellor).get(f"{url}?referral={referral.public_id}")
    assert response.status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"started_on": "2015-12-20"}, "started_on"),
        ({"proof": ""}, "proof"),
        ({"ends_on": "2015-12-01"}, "__all__"),
    ],
)
def test_bad_input_is_explained(change, field, url, data, people, client_for):
    response = client_for(people.counsellor).post(url, data | change)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Placement.objects.exists()


def test_pages_end_and_resume(migrant, values, people, client_for):
    placement = record_placement(migrant, **values)
    client = client_for(people.counsellor)
    url = reverse("services:placement_end", args=[placement.public_id])
    refused = client.post(url, {"on": "2015-12-11", "reason": ""})
    assert "reason" in refused.context["form"].errors
    assert client.post(url, {"on": "2015-12-11", "reason": "contract_end"}).status_code == 302
    placement.refresh_from_db()
    assert placement.state == "ended"
    client.post(reverse("services:placement_resume", args=[placement.public_id]))
    placement.refresh_from_db()
    assert placement.state == "running"
