"""Offers: list, page, creation, correction, state."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from migrants.models import Occupation
from services.actions import create_offer, move_offer, move_referral, propose_referral
from services.models import Offer
from tests.services.conftest import audited


@pytest.fixture
def data(employer):
    return {
        "employer": str(employer.public_id),
        "title": "Commis de cuisine",
        "occupation": "",
        "posts": "3",
        "city": "Fès",
        "contract_kind": "cdd",
        "received_on": "2015-12-10",
        "details": "",
    }


def test_page_creates_an_open_offer(data, people, client_for):
    response = client_for(people.counsellor).post(reverse("services:offer_create"), data)
    offer = Offer.objects.get()
    assert response["Location"] == reverse("services:offer_detail", args=[offer.public_id])
    assert (offer.state, offer.posts, offer.occupation) == ("open", 3, None)
    move = Transition.objects.get(subject_id=offer.public_id)
    assert (move.target, move.on) == ("open", datetime.date(2015, 12, 10))
    assert audited(offer, "created").exists()


def test_occupation_is_read_from_its_label(data, people, client_for):
    occupation = Occupation.objects.order_by("pk").first()
    data["occupation"] = occupation.label_fr
    client_for(people.counsellor).post(reverse("services:offer_create"), data)
    assert Offer.objects.get().occupation == occupation


def test_page_of_an_employer_prefills(employer, people, client_for):
    url = f"{reverse('services:offer_create')}?employer={employer.public_id}"
    form = client_for(people.counsellor).get(url).context["form"]
    assert form["city"].value() == "Fès"
    assert str(form["employer"].value()) == str(employer.public_id)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"posts": "0"}, "posts"),
        ({"received_on": "2015-12-20"}, "received_on"),
        ({"contract_kind": "x"}, "contract_kind"),
        ({"occupation": "zzzz"}, "occupation"),
    ],
)
def test_bad_input_is_explained(change, field, data, people, client_for):
    url = reverse("services:offer_create")
    response = client_for(people.counsellor).post(url, data | change)
    assert field in response.context["form"].errors
    assert not Offer.objects.exists()


def test_employer_of_another_agency_is_refused(data, people, client_for):
    response = client_for(people.stranger).post(reverse("services:offer_create"), data)
    assert "employer" in response.context["form"].errors


def test_correction_is_traced(offer, data, people, client_for):
    url = reverse("services:offer_update", args=[offer.public_id])
    changed = data | {"title": offer.title, "posts": "2", "received_on": "2015-11-02"}
    changed["city"] = "Sefrou"
    assert client_for(people.counsellor).post(url, changed).status_code == 302
    assert audited(offer, "changed").get().changes == {"city": ["Fès", "Sefrou"]}


def test_withdrawn_offer_ends_its_open_referrals(referral, offer, people):
    move_offer(offer, "withdraw", by=people.counsellor)
    referral.refresh_from_db()
    assert referral.state == "withdrawn"
    last = Transition.objects.filter(subject_id=referral.public_id).latest("pk")
    assert last.reason == "offer_withdrawn"


def test_filled_offer_refuses_those_who_were_sent(referral, offer, make_migrant, people):
    move_referral(referral, "send", by=people.counsellor)
    waiting = propose_referral(make_migrant(), offer, by=people.counsellor)
    move_offer(offer, "fill", by=people.counsellor)
    referral.refresh_from_db()
    waiting.refresh_from_db()
    assert (referral.state, waiting.state) == ("refused", "withdrawn")
    move_offer(offer, "reopen", by=people.counsellor)
    referral.refresh_from_db()
    assert referral.state == "refused"


def test_page_moves_an_offer(offer, people, client_for):
    url = reverse("services:offer_move", args=[offer.public_id])
    client_for(people.counsellor).post(url, {"move": "expire"})
    offer.refresh_from_db()
    assert offer.state == "expired"


def test_list_shows_open_offers_first_of_all(offer, employer, people, client_for):
    closed = create_offer(
        employer, by=people.counsellor, title="Plongeur", city="Ifrane", contract_kind="cdi"
    )
    move_offer(closed, "fill", by=people.counsellor)
    client, url = client_for(people.counsellor), reverse("services:offer_list")
    assert list(client.get(url).context["page"]) == [offer]
    assert list(client.get(url, {"state": "filled"}).context["page"]) == [closed]
    assert len(client.get(url, {"state": "all"}).context["page"]) == 2
    assert list(client.get(url, {"state": "all", "city": "Ifrane"}).context["page"]) == [closed]
    assert list(client.get(url, {"q": "zitoun"}).context["page"]) == [offer]
    assert list(client.get(url, {"state": "x"}).context["page"]) == []


def test_page_names_people_of_one_s_own_agency_only(referral, offer, people, client_for):
    url = reverse("services:offer_detail", args=[offer.public_id])
    own = client_for(people.counsellor).get(url)
    assert own.context["referrals"] == [referral]
    other = client_for(people.stranger).get(url)
    assert other.context["referrals"] == []
    assert other.context["left_out"] == 1
    assert "Traoré" not in other.content.decode()


def test_day_of_receipt_cannot_be_to_come(employer, people):
    with pytest.raises(ValidationError):
        create_offer(
            employer,
            by=people.counsellor,
            title="Plongeur",
            city="Fès",
            contract_kind="cdi",
            received_on=datetime.date(2015, 12, 15),
        )


def test_list_takes_few_queries(employer, people, client_for, django_assert_max_num_queries):
    for number in range(30):
        create_offer(
            employer, by=people.counsellor, title=f"P{number}", city="Fès", contract_kind="cdi"
        )
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(9):
        assert client.get(reverse("services:offer_list")).status_code == 200
