"""The page of the people who suit an offer: whom it shows, to whom, and what it leaves behind."""

import html
import re

import pytest
from django.urls import reverse

from agencies.models import AccessLog
from migrants.models import Occupation
from services.actions import create_offer, move_offer, propose_referral, record_placement


@pytest.fixture
def waiter(db):
    return Occupation.objects.get(code="5131.2")


@pytest.fixture
def offer(employer, people, waiter):
    return create_offer(
        employer,
        by=people.counsellor,
        title="Serveuse ou serveur",
        occupation=waiter,
        city="Fès",
        contract_kind="cdi",
    )


@pytest.fixture
def page_of(client_for):
    def page(user, offer):
        return client_for(user).get(reverse("services:offer_people", args=[offer.public_id]))

    return page


def names(page):
    return [one.migrant.last_name for one in page.context["people"]]


def test_page_tells_who_suits_and_why(offer, waiter, make_migrant, people, page_of):
    make_migrant(last_name="Diop", city="Fès", occupations=[waiter], consents={"share_cv": True})
    make_migrant(last_name="Traoré", city="Rabat", occupations=[waiter])
    make_migrant(last_name="Bah", occupations=[Occupation.objects.get(code="7112.1")])
    page = page_of(people.counsellor, offer)
    assert names(page) == ["Diop", "Traoré"]
    first, second = page.context["people"]
    assert (first.may_share, second.may_share) == (True, False)
    assert [one.text for one in first.fit.speaks_for][:2] == [
        f"métier recherché\u00a0: {waiter.label.split('/')[0]}",
        "habite Fès",
    ]
    assert "mobilité non notée\u00a0; habite Rabat" in [one.text for one in second.fit.not_known]
    text = page.content.decode()
    assert "pas d’accord pour transmettre le CV" in text
    assert reverse("services:referral_create", args=[first.migrant.public_id]) in text


def test_the_way_to_propose_has_the_offer_chosen(
    offer, waiter, make_migrant, people, page_of, client_for
):
    make_migrant(occupations=[waiter])
    text = page_of(people.counsellor, offer).content.decode()
    url = html.unescape(re.search(r'href="([^"]*referral/[^"]*)"', text)[1])
    page = client_for(people.counsellor).get(url)
    assert page.context["offers"] == [offer]
    assert re.search(rf'value="{offer.public_id}"\s+required\s+checked', page.content.decode())


def test_only_people_in_reach_are_found(offer, waiter, make_migrant, rabat, people, page_of):
    make_migrant(last_name="Diop", occupations=[waiter])
    make_migrant(last_name="Sow", agency=rabat, by=people.stranger, occupations=[waiter])
    assert names(page_of(people.counsellor, offer)) == ["Diop"]
    assert names(page_of(people.stranger, offer)) == ["Sow"]
    national = page_of(people.national_manager, offer)
    assert sorted(names(national)) == ["Diop", "Sow"]
    assert "Proposer" not in national.content.decode()
    assert page_of(people.ministry_reader, offer).status_code == 403


def test_people_in_work_or_presented_are_left_out(offer, waiter, make_migrant, people, page_of):
    by = people.counsellor
    placed, presented, free = (make_migrant(occupations=[waiter]) for _ in range(3))
    record_placement(
        placed,
        by=by,
        title="Serveur",
        contract_kind="cdi",
        proof="contract",
        started_on=offer.received_on,
    )
    propose_referral(presented, offer, by=by)
    assert [one.migrant for one in page_of(by, offer).context["people"]] == [free]


def test_the_search_is_traced_without_names(offer, waiter, make_migrant, people, page_of):
    make_migrant(occupations=[waiter])
    page_of(people.counsellor, offer)
    row = AccessLog.objects.filter(subject_id=offer.public_id).get()
    assert (row.kind, row.user, row.detail) == ("search", people.counsellor, {"hits": 1})


def test_page_says_what_is_missing(offer, employer, people, page_of):
    assert "Personne ne recherche ce métier" in page_of(people.counsellor, offer).content.decode()
    vague = create_offer(
        employer, by=people.counsellor, title="Aide", city="Fès", contract_kind="cdi"
    )
    assert "Indiquez d’abord le métier" in page_of(people.counsellor, vague).content.decode()
    move_offer(offer, "withdraw", by=people.counsellor)
    assert "n’est plus ouverte" in page_of(people.counsellor, offer).content.decode()


def test_page_takes_few_queries(
    offer, waiter, make_migrant, people, client_for, django_assert_max_num_queries
):
    for number in range(25):
        make_migrant(last_name=f"P{number}", city="Fès", occupations=[waiter])
    client = client_for(people.counsellor)
    url = reverse("services:offer_people", args=[offer.public_id])
    client.get(url)
    with django_assert_max_num_queries(21):
        assert len(client.get(url).context["people"]) == 20
