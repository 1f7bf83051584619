"""The search box: names in both scripts, phones, papers, file numbers; rights."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import AccessLog
from migrants.models import Migrant

URL = reverse("migrants:migrant_search")


@pytest.fixture
def aissatou(make_migrant):
    return make_migrant(
        last_name="Diallo",
        first_name="Aïssatou",
        last_name_ar="ديالو",
        first_name_ar="عيساتو",
        phone="+212612345678",
        documents=[{"kind": "registration_card", "number": "FK 8812"}],
    )


def names_found(client, query):
    found = client.get(URL, {"q": query}).context["found"]
    return [migrant.last_name for migrant in found.people]


@pytest.mark.parametrize(
    "query",
    [
        "Diallo",
        "diallo aissatou",
        "AÏSSATOU Jallow",
        "ديالو",
        "0612345678",
        "06 12 34 56 78",
        "+212 612-345678",
        "00212612345678",
        "٠٦١٢٣٤٥٦٧٨",
        "fk-8812",
        "Dial",
    ],
)
def test_a_person_is_found_however_one_asks(aissatou, people, client_for, query):
    assert names_found(client_for(people.counsellor), query) == ["Diallo"]


def test_a_person_is_found_by_file_number_with_lookalikes(aissatou, people, client_for):
    typed = aissatou.file_number.replace("-", " ").replace("0", "o").replace("1", "l").lower()
    assert names_found(client_for(people.counsellor), typed) == ["Diallo"]


@pytest.mark.parametrize("query", ["Keïta", "0699999999", "FK 8813", "Diallo Moussa"])
def test_others_are_not_found(aissatou, people, client_for, query):
    assert names_found(client_for(people.counsellor), query) == []


def test_people_out_of_reach_are_only_counted(aissatou, people, client_for):
    page = client_for(people.stranger).get(URL, {"q": "Diallo"})
    assert page.context["found"].people == []
    assert page.context["found"].hidden == 1
    body = page.content.decode()
    assert "1 autre dossier hors de votre périmètre" in body
    assert "Aïssatou" not in body
    assert aissatou.file_number not in body


def test_the_trace_holds_counts_and_not_the_words(aissatou, people, client_for):
    client_for(people.counsellor).get(URL, {"q": "Diallo"})
    line = AccessLog.objects.get(kind="search")
    assert line.user == people.counsellor
    assert line.detail == {"hits": 1, "hidden": 0}


def test_the_most_alike_name_comes_first(aissatou, make_migrant, people, client_for):
    make_migrant(last_name="Abdoulaye", first_name="Diallo Aïssa")
    assert names_found(client_for(people.counsellor), "Diallo Aïssatou")[0] == "Diallo"


@pytest.mark.parametrize("persona", ["ministry_reader", "auditor", "administrator"])
def test_other_roles_do_not_search(people, client_for, persona):
    assert client_for(getattr(people, persona)).get(URL, {"q": "x"}).status_code == 403


def test_an_empty_search_leaves_no_trace(people, client_for):
    assert client_for(people.counsellor).get(URL).context["found"] is None
    assert not AccessLog.objects.exists()


def test_the_number_of_queries_does_not_grow(
    make_migrant, people, client_for, django_assert_max_num_queries
):
    for n in range(12):
        make_migrant(
            last_name="Traoré",
            documents=[
                {
                    "kind": "registration_card",
                    "number": f"X{n}00",
                    "expires_on": datetime.date(2016, 1, 1),
                }
            ],
        )
    assert Migrant.objects.count() == 12
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(12):
        assert len(client.get(URL, {"q": "Traore"}).context["found"].people) == 12
