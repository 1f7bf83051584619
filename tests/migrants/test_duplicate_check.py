"""The duplicate check while a registration is being typed."""

import pytest
from django.urls import reverse

from agencies.models import AccessLog
from migrants.actions.draft import begin_draft
from migrants.candidate_token import read_token
from migrants.forms.live_check import LiveCheckForm

URL = reverse("migrants:duplicate_check")


def check(client, **typed):
    return client.post(URL, typed)


@pytest.fixture
def mamadou(make_migrant):
    return make_migrant(
        last_name="Diallo", first_name="Mamadou", nationality="GN", phone="+212612345678"
    )


def test_a_likely_duplicate_shows_with_the_fields_that_agree(mamadou, people, client_for):
    page = check(client_for(people.counsellor), last_name="Jallow", first_name="Mamadu")
    (candidate,) = page.context["candidates"]
    assert candidate.migrant == mamadou
    assert candidate.agreeing == ("nom",)
    assert mamadou.file_number in page.content.decode()


def test_out_of_scope_only_agency_agreement_and_a_sealed_link_show(
    make_migrant, people, rabat, client_for
):
    rabat.phone = "+212 5 37 00 00 00"
    rabat.save()
    known = make_migrant(agency=rabat, by=people.stranger, last_name="Diallo", first_name="Oumou")
    page = check(client_for(people.counsellor), last_name="Diallo", first_name="Oumou")
    body = page.content.decode()
    assert rabat.label in body
    assert rabat.phone in body
    assert "Demander le transfert" in body
    for secret in (known.file_number, str(known.public_id), "Oumou", "/people/"):
        assert secret not in body.replace("/people/transfers/", "")
    token = body.split("transfers/request/")[1].split("/")[0]
    assert read_token(token) == str(known.public_id)


def test_ones_own_people_need_no_transfer(mamadou, people, client_for):
    page = check(client_for(people.counsellor), last_name="Diallo", first_name="Mamadou")
    assert "Demander le transfert" not in page.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"last_name": "Diallo"},
        {"last_name": "Diallo", "first_name": "M"},
        {"number": "A1"},
        {"phone": "061234"},
        {"last_name": "Diallo", "draft": "no-uuid"},
    ],
)
def test_too_little_typed_asks_nothing(typed, mamadou, people, client_for):
    page = check(client_for(people.counsellor), **typed)
    assert page.status_code == 200
    assert page.content.strip() == b""
    assert not AccessLog.objects.filter(kind="search").exists()


def test_nobody_alike_is_said(people, client_for):
    page = check(client_for(people.counsellor), last_name="Zzyzx", first_name="Adama")
    assert "Personne de semblable" in page.content.decode()


def test_each_query_is_traced_without_words(mamadou, people, client_for):
    check(client_for(people.counsellor), last_name="Diallo", first_name="Mamadou")
    assert AccessLog.objects.get(kind="search").detail == {"hits": 1}


@pytest.mark.parametrize("name", ["phone", "other_phone"])
@pytest.mark.parametrize("held", ["phone", "other_phone"])
def test_either_phone_meets_either_phone(name, held, make_migrant, people, client_for):
    known = make_migrant(last_name="Diallo", **{held: "+212698765432"})
    page = check(
        client_for(people.counsellor),
        last_name="Diallo",
        first_name="Essai",
        **{name: "0698765432"},
    )
    (candidate,) = page.context["candidates"]
    assert (candidate.migrant, candidate.agreeing) == (known, ("nom", "téléphone"))


def test_the_other_steps_of_the_draft_count(make_migrant, people, client_for):
    known = make_migrant(last_name="Diallo", first_name="Mamadou", phone="+212698765432")
    draft = begin_draft(
        by=people.counsellor,
        public_id="7c0e5b0e-5f0d-4b8f-9f41-6f1f9a2d9c11",
        step="identity",
        carried={"last_name": "Jallow", "first_name": "Mamadou"},
        shown=[],
    )
    typed = {"phone": "0698765432", "draft": str(draft.public_id)}
    (candidate,) = check(client_for(people.counsellor), **typed).context["candidates"]
    assert candidate.migrant == known
    assert "nom" in candidate.agreeing
    (unnamed,) = check(client_for(people.colleague), **typed).context["candidates"]
    assert unnamed.agreeing == ("téléphone",)


def test_a_date_that_is_none_or_to_come_counts_as_far_as_it_makes_sense():
    form = LiveCheckForm({"last_name": "Diallo", "first_name": "Awa", "birth_year": "1990",
                          "birth_month": "2", "birth_day": "31"})  # fmt: skip
    assert form.person_key().birth_precision == "year"
    form = LiveCheckForm({"last_name": "Diallo", "first_name": "Awa", "birth_year": "2090"})
    assert form.person_key().birth_date is None


def test_a_check_costs_few_queries(mamadou, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    check(client, last_name="Diallo", first_name="Mamadou")
    with django_assert_max_num_queries(14):
        check(client, last_name="Diallo", first_name="Mamadou", phone="0612345678", number="A12345")


def test_the_check_reads_no_address(people, client_for):
    assert client_for(people.counsellor).get(URL).status_code == 405


@pytest.mark.parametrize("persona", ["national_manager", "ministry_reader", "auditor"])
def test_only_those_who_register_check(persona, people, client_for):
    assert check(client_for(getattr(people, persona))).status_code == 403


def test_the_look_up_page_checks_while_typing(people, client_for):
    body = client_for(people.counsellor).get(reverse("migrants:migrant_lookup")).content.decode()
    assert f'hx-post="{URL}"' in body
