"""Proposing offers to people: the action, the page, the order of offers."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from migrants.models import Occupation
from services import matching
from services.actions import create_offer, move_offer, move_referral, propose_referral
from services.models import Referral
from tests.services.conftest import audited


def test_proposal_is_dated_and_traced(referral, people, fes):
    assert (referral.state, referral.agency) == ("proposed", fes)
    assert referral.proposed_on == datetime.date(2015, 11, 10)
    assert referral.sent_on is None
    move = Transition.objects.get(subject_id=referral.public_id)
    assert (move.on, move.target) == (datetime.date(2015, 11, 10), "proposed")
    assert audited(referral, "created").exists()


def test_same_offer_twice_is_refused_until_the_first_ended(referral, offer, people):
    with pytest.raises(ValidationError, match="déjà présentée"):
        propose_referral(referral.migrant, offer, by=people.counsellor)
    move_referral(referral, "withdraw", by=people.counsellor, reason="mistake")
    assert propose_referral(referral.migrant, offer, by=people.counsellor).pk


def test_closed_offer_is_refused(migrant, offer, people):
    move_offer(offer, "fill", by=people.counsellor)
    with pytest.raises(ValidationError, match="plus ouverte"):
        propose_referral(migrant, offer, by=people.counsellor)


@pytest.mark.parametrize(
    "on",
    [
        datetime.date(2015, 12, 15),
        datetime.date(2015, 11, 1),
        datetime.date(2015, 9, 30),
    ],
)
def test_impossible_day_is_refused(on, migrant, offer, people):
    with pytest.raises(ValidationError):
        propose_referral(migrant, offer, by=people.counsellor, on=on)
    assert not Referral.objects.exists()


def test_page_proposes_the_chosen_offer(migrant, offer, people, client_for):
    client = client_for(people.counsellor)
    url = reverse("services:referral_create", args=[migrant.public_id])
    page = client.get(url)
    assert list(page.context["offers"]) == [offer]
    assert "n’a pas accepté la transmission" in page.content.decode()
    response = client.post(url, {"offer": str(offer.public_id), "on": "2015-12-14"})
    referral = Referral.objects.get()
    assert response["Location"] == reverse("services:referral_move", args=[referral.public_id])
    assert list(client.get(url).context["offers"]) == []


@pytest.mark.parametrize("offer_id", ["", "x", "8f14e45f-ceea-467f-a3f1-1d2b3c4d5e6f"])
def test_no_offer_is_explained(offer_id, migrant, offer, people, client_for):
    url = reverse("services:referral_create", args=[migrant.public_id])
    response = client_for(people.counsellor).post(url, {"offer": offer_id, "on": "2015-12-14"})
    assert response.status_code == 200
    assert "offer" in response.context["form"].errors
    assert not Referral.objects.exists()


def test_wished_occupations_come_first(make_migrant, employer, people):
    wished = Occupation.objects.order_by("isco_group", "pk").first()
    near = Occupation.objects.filter(isco_group=wished.isco_group).exclude(pk=wished.pk).first()
    person = make_migrant(occupations=[wished])
    values = {"by": people.counsellor, "city": "Fès", "contract_kind": "cdi"}
    far_offer = create_offer(employer, title="Autre", **values)
    near_offer = create_offer(employer, title="Voisin", occupation=near, **values)
    exact_offer = create_offer(employer, title="Exact", occupation=wished, **values)
    found = [(row, row.fit.distance) for row in matching.offers_for(person)]
    assert found == [(exact_offer, 0), (near_offer, 1), (far_offer, 4)]
    assert [row.title for row in matching.offers_for(person, "vois")] == ["Voisin"]
