"""Registering a person through the pages: from the look-up to the number."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import Language
from migrants.models import DuplicatePair, Migrant, Occupation, RegistrationDraft
from tests.migrants.registration import (
    CREATE,
    LOOKUP,
    begin,
    done_url,
    plain_registration,
    review_url,
    send,
    step_url,
)


@pytest.fixture
def typed(fes, people):
    return plain_registration(fes, people.counsellor)


@pytest.fixture
def client(people, client_for):
    return client_for(people.counsellor)


def register(client, typed, **looked_up):
    """Send all steps and the last page; returns the last answer and the public id."""
    token = begin(client, **looked_up)
    send(client, token, typed)
    return client.post(review_url(token)), token


def test_a_registration_needs_a_look_up(client):
    answers = (client.get(CREATE), client.post(CREATE), client.post(CREATE, {"token": "x"}))
    assert {answer.url for answer in answers} == {LOOKUP}
    assert not RegistrationDraft.objects.exists()


def test_what_was_looked_for_is_carried(client):
    token = begin(
        client, first_name="Awa", birth_year=1991, document_number="K1", phone="0612345678"
    )
    shown = {step: client.get(step_url(token, step)) for step in ("identity", "papers", "contact")}
    assert shown["identity"].context["person"]["last_name"].value() == "Ndiaye"
    assert shown["identity"].context["person"]["birth_year"].value() == 1991
    assert shown["papers"].context["document"]["number"].value() == "K1"
    assert shown["contact"].context["person"]["phone"].value() == "+212612345678"


def test_a_name_looked_for_in_arabic_goes_to_its_own_field(client):
    token = begin(client, last_name="نداي")
    person = client.get(step_url(token, "identity")).context["person"]
    assert (person["last_name"].value(), person["last_name_ar"].value()) == (None, "نداي")


def test_a_person_is_registered_and_named_by_number(client, people, typed, fes):
    answer, token = register(client, typed)
    migrant = Migrant.objects.get()
    assert answer.url == done_url(token)
    assert str(migrant.public_id) == token
    assert migrant.file_number in client.get(answer.url).content.decode()
    assert (migrant.birth_date, migrant.birth_precision) == (datetime.date(1991, 5, 1), "month")
    assert (migrant.phone.as_e164, migrant.has_whatsapp) == ("+212612345678", True)
    assert (migrant.other_phone.as_e164, migrant.other_has_whatsapp) == ("+221701234567", False)
    assert (migrant.email, migrant.email_missing_reason) == ("", "none_exists")
    assert (migrant.preferred_language, migrant.reading_level) == ("ar", "little")
    assert migrant.agency == fes
    assert migrant.identitydocuments.get().expires_on == datetime.date(2016, 3, 1)
    assert migrant.document_missing_reason == ""
    assert [row.country.code for row in migrant.other_nationalities.all()] == ["ML"]
    assert migrant.assignments.get().user == people.counsellor
    answers = {row.purpose: row.is_granted for row in migrant.consents.all()}
    assert answers == {"processing": True, "share_cv": False}
    assert not RegistrationDraft.objects.exists()


def test_a_double_click_registers_once(client, typed):
    answer, token = register(client, typed)
    again = client.post(review_url(token))
    assert answer.url == again.url == done_url(token)
    assert Migrant.objects.count() == 1
    # nor does a step that is sent again from the browser's history
    assert client.post(step_url(token, "identity"), typed["identity"]).url == done_url(token)
    assert client.post(CREATE, {"token": token}).url == LOOKUP
    assert not RegistrationDraft.objects.exists()


def test_a_file_number_that_is_taken_is_drawn_again(make_migrant, monkeypatch):
    first = make_migrant()
    taken = iter([first.file_number, "0000-000A"])
    monkeypatch.setattr("migrants.actions.person.new_file_number", lambda: next(taken))
    second = make_migrant(file_number=first.file_number)
    assert second.file_number == "0000-000A"


def test_occupations_and_languages_are_kept_in_order(client, typed):
    first, second = Occupation.objects.order_by("code")[:2]
    wolof = Language.objects.get(code="wol")
    typed["profile"] |= {
        "occupations": [second.label_fr, first.label_fr, ""],
        "languages-0-language": wolof.pk,
        "languages-0-level": "NAT",
    }
    typed["contact"]["spoken_language"] = wolof.pk
    register(client, typed)
    migrant = Migrant.objects.get()
    assert [row.occupation for row in migrant.targetoccupations.all()] == [second, first]
    assert migrant.languageskills.get().language == wolof
    assert migrant.spoken_language == wolof


@pytest.mark.parametrize(
    ("step", "wrong", "form", "field"),
    [
        ("identity", {"birth_year": ""}, "person", "birth_year"),
        ("identity", {"birth_year": "", "birth_month": ""}, "person", "birth_missing_reason"),
        ("identity", {"birth_month": "2", "birth_day": "30"}, "person", "birth_year"),
        ("identity", {"birth_month": "", "birth_day": "3"}, "person", "birth_year"),
        ("identity", {"birth_year": "2016"}, "person", "birth_year"),
        ("identity", {"birth_year": "99999999999"}, "person", "birth_year"),
        ("identity", {"last_name": ""}, "person", "last_name"),
        ("identity", {"nationality": "EH"}, "person", "nationality"),
        ("papers", {"number": "", "expires_on": ""}, "document", "document_missing_reason"),
        ("papers", {"number": ""}, "document", "number"),
        ("papers", {"number": "1"}, "document", "number"),
        ("papers", {"issued_on": "2015-12-15"}, "document", "issued_on"),
        ("papers", {"issued_on": "2015-12-01", "expires_on": "2015-11-01"}, "document", "__all__"),
        ("contact", {"phone": "12"}, "person", "phone"),
        ("contact", {"email_missing_reason": ""}, "person", "email_missing_reason"),
        ("contact", {"email": "x", "email_missing_reason": ""}, "person", "email"),
        ("profile", {"occupations": ["zzz", "", ""]}, "person", "occupations"),
        ("consents", {"processing": ""}, "consents", "processing"),
        ("consents", {"opened_on": "2015-12-15"}, "opening", "opened_on"),
    ],
)
def test_a_mistake_is_named_on_its_step_and_nobody_is_registered(
    client, typed, step, wrong, form, field
):
    token = begin(client)
    typed[step] |= wrong
    for name, values in typed.items():
        page = client.post(step_url(token, name), values)
        if name == step:
            assert page.status_code == 200
            assert field in page.context[form].errors
    assert client.post(review_url(token)).url == step_url(token, step)
    assert not Migrant.objects.exists()


def test_an_address_makes_the_reason_go(client, typed):
    typed["contact"]["email"] = "awa@example.org"
    register(client, typed)
    assert Migrant.objects.get().email_missing_reason == ""


def test_an_unclear_occupation_shows_the_choices(client, typed):
    token = begin(client)
    page = client.post(
        step_url(token, "profile"), typed["profile"] | {"occupations": ["cuisinier", "", ""]}
    )
    options = page.context["person"].fields["occupations"].widget.options
    assert len(options) > 1
    assert str(options[0]) in page.content.decode().replace("&#x27;", "'")


def test_an_unknown_birth_date_needs_its_reason(client, typed):
    typed["identity"] |= {"birth_year": "", "birth_month": "", "birth_missing_reason": "not_known"}
    register(client, typed)
    migrant = Migrant.objects.get()
    assert (migrant.birth_date, migrant.birth_precision) == (None, "unknown")
    assert migrant.birth_missing_reason == "not_known"


def test_without_a_paper_the_reason_is_kept(client, typed):
    typed["papers"] = {"kind": "registration_card", "document_missing_reason": "not_asked"}
    register(client, typed)
    migrant = Migrant.objects.get()
    assert migrant.document_missing_reason == "not_asked"
    assert not migrant.identitydocuments.exists()


@pytest.fixture
def holder(make_migrant, rabat, people):
    return make_migrant(
        agency=rabat,
        by=people.stranger,
        last_name="Keïta",
        documents=[{"kind": "registration_card", "number": "K12345"}],
    )


def test_a_paper_of_somebody_else_is_named_on_its_step_without_the_person(client, typed, holder):
    token = begin(client)
    page = client.post(step_url(token, "papers"), typed["papers"])
    assert "déjà en cours dans un autre dossier" in page.content.decode()
    assert "Keïta" not in page.content.decode()


def test_a_paper_taken_meanwhile_leads_back_to_its_step(client, typed, make_migrant, people, rabat):
    token = begin(client)
    send(client, token, typed)
    make_migrant(
        agency=rabat,
        by=people.stranger,
        last_name="Keïta",
        documents=[{"kind": "registration_card", "number": "K12345"}],
    )
    answer = client.post(review_url(token))
    assert answer.url == step_url(token, "papers")
    assert "déjà en cours dans un autre dossier" in client.get(answer.url).content.decode()
    assert Migrant.objects.count() == 1


def test_a_likeness_seen_only_now_stops_once(client, typed, make_migrant):
    twin = make_migrant(last_name="Ndiaye", first_name="Awa", birth_date=datetime.date(1991, 5, 2))
    page, token = register(client, typed, last_name="Xx")
    assert [one.migrant for one in page.context["candidates"]] == [twin]
    assert Migrant.objects.count() == 1
    client.post(review_url(token))
    assert Migrant.objects.count() == 2
    # the question is left to be decided in quiet
    pair = DuplicatePair.objects.get()
    assert twin in (pair.first, pair.second)


def test_a_likeness_seen_at_the_look_up_does_not_stop(client, typed, make_migrant):
    make_migrant(last_name="Ndiaye", first_name="Awa", birth_date=datetime.date(1991, 5, 2))
    answer, token = register(client, typed, first_name="Awa", birth_year=1991)
    assert answer.url == done_url(token)


def test_a_person_is_not_registered_in_another_agency(client, typed, rabat):
    typed["consents"]["agency"] = rabat.pk
    answer, token = register(client, typed)
    assert answer.url == step_url(token, "consents")
    assert "agency" in client.get(answer.url).context["opening"].errors
    assert not Migrant.objects.exists()


@pytest.mark.parametrize("persona", ["national_manager", "ministry_reader", "administrator"])
def test_other_roles_do_not_register(people, client_for, persona):
    assert client_for(getattr(people, persona)).get(CREATE).status_code == 403


def test_the_done_page_is_for_those_who_may_read(client, people, client_for, typed):
    _answer, token = register(client, typed)
    assert client_for(people.colleague).get(done_url(token)).status_code == 200
    assert client_for(people.stranger).get(done_url(token)).status_code == 404


def test_the_done_page_hands_out_the_receipt(client, typed):
    _answer, token = register(client, typed)
    page = client.get(done_url(token)).content.decode()
    assert reverse("migrants:migrant_receipt", args=[token]) in page
