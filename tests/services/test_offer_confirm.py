"""An offer stands thirty days on a word of its employer: confirmation, expiry, reopening."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Transition
from services.actions import (
    confirm_offer,
    create_offer,
    expire_offers,
    move_offer,
    move_referral,
    propose_referral,
)
from sharaka_portal.lib import daily
from tests.services.conftest import audited

TODAY = datetime.date(2015, 12, 14)


def days_ago(number):
    return TODAY - datetime.timedelta(days=number)


@pytest.fixture
def received(employer, people):
    def made(number, **fields):
        return create_offer(
            employer,
            by=people.counsellor,
            title=f"Poste reçu il y a {number} jours",
            city="Fès",
            contract_kind="cdi",
            received_on=days_ago(number),
            **fields,
        )

    return made


def state_of(offer):
    offer.refresh_from_db()
    return offer.state


def test_offer_without_a_word_for_thirty_days_expires(received):
    old, just = received(31), received(30)
    assert expire_offers(TODAY) == 1
    assert (state_of(old), state_of(just)) == ("expired", "open")
    last = Transition.objects.filter(subject_id=old.public_id).latest("pk")
    assert (last.by, last.source, last.target, last.on) == (None, "open", "expired", TODAY)
    assert audited(old, "moved").get().by is None


def test_second_run_of_the_day_changes_nothing(received):
    received(31)
    assert [expire_offers(TODAY), expire_offers(TODAY)] == [1, 0]
    assert "expire_offers" in daily.JOBS


def test_confirmed_offer_lives_thirty_days_more(received, people):
    offer = received(80)
    confirm_offer(offer, by=people.counsellor, on=days_ago(30))
    assert offer.expires_on == TODAY
    assert expire_offers(TODAY) == 0
    assert expire_offers(TODAY + datetime.timedelta(days=1)) == 1
    assert state_of(offer) == "expired"


def test_offer_that_an_employer_has_to_answer_does_not_expire(received, agreeing_migrant, people):
    offer = received(60)
    referral = propose_referral(agreeing_migrant, offer, by=people.counsellor, on=days_ago(50))
    move_referral(referral, "send", by=people.counsellor, on=days_ago(50))
    assert expire_offers(TODAY) == 0
    move_referral(referral, "close_unanswered", by=people.counsellor)
    assert expire_offers(TODAY) == 1


def test_proposals_that_were_not_sent_end_with_the_offer(received, agreeing_migrant, people):
    offer = received(60)
    referral = propose_referral(agreeing_migrant, offer, by=people.counsellor, on=days_ago(50))
    expire_offers(TODAY)
    assert state_of(referral) == "withdrawn"


def test_reopening_confirms(received, people):
    offer = received(40)
    expire_offers(TODAY)
    offer.refresh_from_db()
    move_offer(offer, "reopen", by=people.counsellor)
    offer.refresh_from_db()
    assert (offer.state, offer.confirmed_on) == ("open", TODAY)
    assert expire_offers(TODAY) == 0


def test_button_confirms_and_comes_back(received, people, client_for):
    offer = received(25)
    url = reverse("services:offer_confirm", args=[offer.public_id])
    back = reverse("services:offer_list") + "?state=soon"
    response = client_for(people.colleague).post(url, {"next": back})
    assert response["Location"] == back
    offer.refresh_from_db()
    assert offer.confirmed_on == TODAY
    entry = audited(offer, "changed").get()
    assert (entry.by, entry.changes) == (people.colleague, {"confirmed_on": [None, "2015-12-14"]})


def test_closed_offer_is_not_confirmed(received, people, client_for):
    offer = received(5)
    move_offer(offer, "fill", by=people.counsellor)
    with pytest.raises(ValidationError, match="plus ouverte"):
        confirm_offer(offer, by=people.counsellor)
    url = reverse("services:offer_confirm", args=[offer.public_id])
    page = client_for(people.counsellor).post(url, follow=True)
    assert "plus ouverte" in page.content.decode()


def test_day_to_come_confirms_nothing(received, people):
    with pytest.raises(ValidationError):
        confirm_offer(received(5), by=people.counsellor, on=TODAY + datetime.timedelta(days=1))


def test_late_note_of_an_early_word_does_not_take_back_a_later_one(received, people):
    offer = received(50)
    confirm_offer(offer, by=people.counsellor, on=days_ago(2))
    confirm_offer(offer, by=people.counsellor, on=days_ago(20))
    offer.refresh_from_db()
    assert offer.confirmed_on == days_ago(2)


def test_other_agency_may_not_confirm(received, people, client_for):
    offer = received(25)
    url = reverse("services:offer_confirm", args=[offer.public_id])
    assert client_for(people.stranger).post(url).status_code == 403
    assert client_for(people.national_manager).post(url).status_code == 403
    assert client_for(people.ministry_reader).post(url).status_code == 403


def test_list_marks_those_to_confirm_and_counts_the_expired(received, people, client_for):
    soon, fresh, gone = received(23), received(22), received(45)
    expire_offers(TODAY)
    client, url = client_for(people.counsellor), reverse("services:offer_list")
    page = client.get(url)
    assert (page.context["to_confirm"], page.context["expired"]) == (1, 1)
    marked = {offer: offer.expires_soon for offer in page.context["page"]}
    assert marked == {soon: True, fresh: False}
    assert list(client.get(url, {"state": "soon"}).context["page"]) == [soon]
    assert list(client.get(url, {"state": "expired"}).context["page"]) == [gone]
    confirm = reverse("services:offer_confirm", args=[soon.public_id])
    assert confirm in page.content.decode()
    assert confirm not in client_for(people.stranger).get(url).content.decode()


def test_page_proposes_to_fill_an_offer_without_posts_left(
    received, agreeing_migrant, people, client_for
):
    offer = received(10, posts=1)
    client, url = (
        client_for(people.counsellor),
        reverse("services:offer_detail", args=[offer.public_id]),
    )
    assert "Marquer l’offre pourvue" not in client.get(url).content.decode()
    referral = propose_referral(agreeing_migrant, offer, by=people.counsellor)
    for name in ("send", "hire"):
        move_referral(referral, name, by=people.counsellor)
    page = client.get(url)
    assert page.context["offer"].posts_left == 0
    assert "Marquer l’offre pourvue" in page.content.decode()
    assert state_of(offer) == "open"
