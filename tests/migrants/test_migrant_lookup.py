"""The look-up that comes before every registration."""

import re

import pytest
from django.urls import reverse

from agencies.models import AccessLog

URL = reverse("migrants:migrant_lookup")


def look_up(client, **typed):
    return client.post(URL, {"last_name": "Diallo"} | typed)


def test_likely_duplicates_are_shown_with_what_agrees(make_migrant, people, client_for):
    known = make_migrant(last_name="Diallo", first_name="Mamadou", nationality="GN")
    page = look_up(client_for(people.counsellor), last_name="Jallow", first_name="Mamadou")
    (candidate,) = page.context["candidates"]
    assert candidate.migrant == known
    assert "nom" in candidate.agreeing
    body = page.content.decode()
    assert known.file_number in body
    assert "Aucune de ces personnes" in body


def test_a_paper_is_enough(make_migrant, people, client_for):
    known = make_migrant(documents=[{"kind": "passport", "number": "A-99 1"}])
    page = look_up(client_for(people.counsellor), last_name="Keïta", document_number="a991")
    assert [one.migrant for one in page.context["candidates"]] == [known]


def test_somebody_of_another_agency_stays_unnamed(make_migrant, people, rabat, client_for):
    known = make_migrant(
        agency=rabat,
        by=people.stranger,
        last_name="Diallo",
        first_name="Mamadou",
        phone="+212612345678",
    )
    page = look_up(client_for(people.counsellor), first_name="Mamadou", phone="0612345678")
    (candidate,) = page.context["candidates"]
    assert candidate.migrant is None
    body = page.content.decode()
    assert rabat.label in body
    assert known.file_number not in body
    assert str(known.public_id) not in body
    assert "téléphone" in body


def test_nobody_alike_leads_straight_on(people, client_for):
    page = look_up(client_for(people.counsellor))
    assert page.context["candidates"] == []
    assert reverse("migrants:migrant_create") in page.content.decode()


def test_the_look_up_needs_a_name(people, client_for):
    page = look_up(client_for(people.counsellor), last_name="")
    assert "token" not in page.context
    assert page.context["form"].errors["last_name"]


def test_nothing_about_the_person_is_in_the_way_on(people, client_for):
    page = look_up(client_for(people.counsellor), last_name="Zzyzx").content.decode()
    assert 'name="token"' in page
    addresses = re.findall(r'(?:href|action)="([^"]*)"', page)
    assert reverse("migrants:migrant_create") in addresses
    assert not any("Zzyzx" in address for address in addresses)


def test_the_look_up_is_traced_without_words(people, client_for):
    look_up(client_for(people.counsellor))
    assert AccessLog.objects.get(kind="search").detail == {"hits": 0}


@pytest.mark.parametrize("persona", ["national_manager", "ministry_reader", "auditor"])
def test_only_those_who_register_look_up(people, client_for, persona):
    assert client_for(getattr(people, persona)).get(URL).status_code == 403
