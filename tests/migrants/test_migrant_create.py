"""The page of registration."""

import datetime

import pytest
from django.urls import reverse

from migrants.models import Migrant, Occupation

LOOKUP = reverse("migrants:migrant_lookup")
URL = reverse("migrants:migrant_create")


def look_up(client, **typed):
    return client.post(LOOKUP, {"last_name": "Ndiaye"} | typed).context["token"]


@pytest.fixture
def typed(fes, people):
    """What the browser sends for a plain registration."""
    return {
        "last_name": "Ndiaye",
        "first_name": "Awa",
        "last_name_ar": "نداي",
        "first_name_ar": "أوا",
        "sex": "F",
        "birth_year": "1991",
        "birth_month": "5",
        "birth_day": "",
        "nationality": "SN",
        "other_nationality_1": "ML",
        "phone": "0612345678",
        "preferred_language": "fr",
        "occupations": ["", "", ""],
        "document-kind": "registration_card",
        "document-number": "K 12-345",
        "document-expires_on": "2016-03-01",
        "opening-agency": fes.pk,
        "opening-opened_on": "2015-12-14",
        "opening-lead": people.counsellor.pk,
        "consents-channel": "oral",
        "consents-language": "fr",
        "consents-processing": "yes",
        "consents-share_cv": "no",
        "languages-TOTAL_FORMS": "4",
        "languages-INITIAL_FORMS": "0",
        "languages-0-language": "",
    }


def test_a_registration_needs_a_look_up(people, client_for, typed):
    client = client_for(people.counsellor)
    for answer in (client.get(URL), client.post(URL, typed), client.get(URL, {"lookup": "x"})):
        assert answer.url == LOOKUP
    assert not Migrant.objects.exists()


def test_what_was_typed_is_carried(people, client_for):
    client = client_for(people.counsellor)
    token = look_up(client, first_name="Awa", birth_year=1991, document_number="K1")
    page = client.get(URL, {"lookup": token})
    assert page.context["person"]["last_name"].value() == "Ndiaye"
    assert page.context["person"]["birth_year"].value() == 1991
    assert page.context["document"]["number"].value() == "K1"


def test_a_person_is_registered_and_named_by_number(people, client_for, typed, fes):
    client = client_for(people.counsellor)
    token = look_up(client, document_number="K 12-345")
    answer = client.post(URL, typed | {"token": token}, follow=True)
    migrant = Migrant.objects.get()
    assert answer.redirect_chain[0][0] == reverse("migrants:migrant_detail", args=[token])
    assert migrant.file_number in answer.content.decode()
    assert (migrant.birth_date, migrant.birth_precision) == (datetime.date(1991, 5, 1), "month")
    assert migrant.phone.as_e164 == "+212612345678"
    assert migrant.agency == fes
    assert migrant.identitydocuments.get().expires_on == datetime.date(2016, 3, 1)
    assert [row.country.code for row in migrant.other_nationalities.all()] == ["ML"]
    assert migrant.assignments.get().user == people.counsellor
    answers = {row.purpose: row.is_granted for row in migrant.consents.all()}
    assert answers == {"processing": True, "share_cv": False}


def test_a_double_click_registers_once(people, client_for, typed):
    client = client_for(people.counsellor)
    data = typed | {"token": look_up(client)}
    first, second = client.post(URL, data), client.post(URL, data)
    assert first.url == second.url
    assert Migrant.objects.count() == 1


def test_occupations_and_languages_are_kept_in_order(people, client_for, typed):
    first, second = Occupation.objects.order_by("code")[:2]
    client = client_for(people.counsellor)
    from agencies.models import Language

    wolof = Language.objects.get(code="wol")
    client.post(
        URL,
        typed
        | {
            "token": look_up(client),
            "occupations": [second.label_fr, first.label_fr, ""],
            "languages-0-language": wolof.pk,
            "languages-0-level": "NAT",
        },
    )
    migrant = Migrant.objects.get()
    assert [row.occupation for row in migrant.targetoccupations.all()] == [second, first]
    assert migrant.languageskills.get().language == wolof


@pytest.mark.parametrize(
    ("wrong", "form", "field"),
    [
        ({"birth_year": ""}, "person", "birth_year"),
        ({"birth_year": "", "birth_month": ""}, "person", "birth_missing_reason"),
        ({"birth_month": "2", "birth_day": "30"}, "person", "birth_year"),
        ({"birth_month": "", "birth_day": "3"}, "person", "birth_year"),
        ({"birth_year": "2016"}, "person", "birth_year"),
        ({"last_name": ""}, "person", "last_name"),
        ({"nationality": "EH"}, "person", "nationality"),
        ({"phone": "12"}, "person", "phone"),
        ({"occupations": ["zzz", "", ""]}, "person", "occupations"),
        ({"document-number": ""}, "opening", "document_missing_reason"),
        ({"consents-processing": ""}, "consents", "processing"),
        ({"opening-opened_on": "2015-12-15"}, "person", "__all__"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(people, client_for, typed, wrong, form, field):
    if "document-number" in wrong:
        typed["document-expires_on"] = ""
    client = client_for(people.counsellor)
    page = client.post(URL, typed | {"token": look_up(client)} | wrong)
    assert page.status_code == 200
    assert field in page.context[form].errors
    assert not Migrant.objects.exists()


def test_an_unclear_occupation_shows_the_choices(people, client_for, typed):
    client = client_for(people.counsellor)
    page = client.post(
        URL, typed | {"token": look_up(client), "occupations": ["cuisinier", "", ""]}
    )
    options = page.context["person"].fields["occupations"].widget.options
    assert len(options) > 1
    assert str(options[0]) in page.content.decode().replace("&#x27;", "'")


def test_an_unknown_birth_date_needs_its_reason(people, client_for, typed):
    client = client_for(people.counsellor)
    unknown = {"birth_year": "", "birth_month": "", "birth_missing_reason": "not_known"}
    client.post(URL, typed | {"token": look_up(client)} | unknown)
    migrant = Migrant.objects.get()
    assert (migrant.birth_date, migrant.birth_precision) == (None, "unknown")


def test_a_paper_of_somebody_else_is_named_without_the_person(
    people, client_for, typed, make_migrant, rabat
):
    make_migrant(
        agency=rabat,
        by=people.stranger,
        last_name="Keïta",
        documents=[{"kind": "registration_card", "number": "K12345"}],
    )
    client = client_for(people.counsellor)
    data = typed | {"token": look_up(client)}
    shown = client.post(URL, data)  # the paper makes that person a likely duplicate first
    assert [one.migrant for one in shown.context["candidates"]] == [None]
    page = client.post(URL, data)
    assert "déjà en cours dans un autre dossier" in page.content.decode()
    assert "Keïta" not in page.content.decode()
    assert Migrant.objects.count() == 1


def test_a_likeness_seen_only_now_stops_once(people, client_for, typed, make_migrant):
    twin = make_migrant(last_name="Ndiaye", first_name="Awa", birth_date=datetime.date(1991, 5, 2))
    client = client_for(people.counsellor)
    data = typed | {"token": look_up(client, last_name="Xx")}
    page = client.post(URL, data)
    assert [one.migrant for one in page.context["candidates"]] == [twin]
    assert Migrant.objects.count() == 1
    client.post(URL, data)
    assert Migrant.objects.count() == 2


def test_a_person_is_not_registered_in_another_agency(people, client_for, typed, rabat):
    client = client_for(people.counsellor)
    page = client.post(URL, typed | {"token": look_up(client), "opening-agency": rabat.pk})
    assert "agency" in page.context["opening"].errors
    assert not Migrant.objects.exists()


@pytest.mark.parametrize("persona", ["national_manager", "ministry_reader", "administrator"])
def test_other_roles_do_not_register(people, client_for, persona):
    assert client_for(getattr(people, persona)).get(URL).status_code == 403
