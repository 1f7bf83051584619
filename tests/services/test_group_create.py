"""Recording a service for a group in one screen."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AccessLog
from services.actions import record_group
from services.models import Service
from tests.services.conftest import audited

pytestmark = pytest.mark.django_db
URL = "/services/group/"
DAY = datetime.date(2015, 12, 10)


@pytest.fixture
def crowd(make_migrant):
    return [make_migrant(last_name=f"Sow{n}") for n in range(3)]


@pytest.fixture
def data(crowd):
    return {
        "do": "record",
        "service_type": "131",
        "given_on": "2015-12-10",
        "mode": "outreach",
        "duration_minutes": "",
        "note": "Au local de l’association",
        "token": str(uuid.uuid4()),
        "people": [str(person.public_id) for person in crowd],
    }


def test_one_service_each(crowd, people, kind):
    services, new = record_group(
        crowd, by=people.counsellor, token=uuid.uuid4(), service_type=kind("131"), given_on=DAY
    )
    assert new == 3
    assert {row.migrant for row in services} == set(crowd)
    assert all(audited(row, "created").get().by == people.counsellor for row in services)


def test_all_or_nobody(crowd, make_migrant, people, kind):
    late = make_migrant(last_name="Tard", opened_on=datetime.date(2015, 12, 12))
    with pytest.raises(ValidationError) as refusal:
        record_group(
            [*crowd, late],
            by=people.counsellor,
            token=uuid.uuid4(),
            service_type=kind("131"),
            given_on=DAY,
        )
    assert "Tard" in refusal.value.message_dict["given_on"][0]
    assert not Service.objects.exists()


def test_only_services_given_in_groups(crowd, people, kind):
    with pytest.raises(ValidationError, match="groupe"):
        record_group(crowd, by=people.counsellor, token=uuid.uuid4(), service_type=kind("12"))


def test_who_does_not_fit_is_named(crowd, people, kind):
    wanted = kind("131")
    wanted.eligibility = {"permit": True}
    wanted.save()
    told = {"by": people.counsellor, "token": uuid.uuid4(), "service_type": wanted}
    with pytest.raises(ValidationError) as refusal:
        record_group(crowd, **told)
    assert len(refusal.value.message_dict["despite"]) == 3
    assert "Sow0" in refusal.value.message_dict["despite"][0]
    services, _new = record_group(crowd, despite="Titres en préfecture", **told)
    assert "Titres en préfecture" in services[0].note


def test_page_records_once_however_often_it_is_sent(data, crowd, people, client_for):
    client = client_for(people.counsellor)
    assert client.get(URL).status_code == 200
    assert client.post(URL, data).status_code == 302
    assert client.post(URL, data).status_code == 302
    rows = Service.objects.all()
    assert {row.migrant for row in rows} == set(crowd)
    assert len(rows) == 3
    assert {(row.mode, row.given_on, row.duration_minutes) for row in rows} == {
        ("outreach", DAY, 180)
    }


def test_page_finds_people_and_keeps_what_was_typed(data, crowd, make_migrant, people, client_for):
    found = make_migrant(last_name="Diallo")
    data |= {"do": "find", "q": "Diallo"}
    page = client_for(people.counsellor).post(URL, data)
    assert page.context["ticked"] == crowd
    assert page.context["found"] == [found]
    assert page.context["form"]["note"].value() == "Au local de l’association"
    assert page.context["form"]["token"].value() == data["token"]
    assert not page.context["form"].errors
    assert AccessLog.objects.filter(kind="search").exists()
    assert not Service.objects.exists()


def test_page_offers_ones_own_files(crowd, make_migrant, people, client_for):
    theirs = make_migrant(by=people.colleague)
    page = client_for(people.counsellor).post(URL, {"do": "mine"})
    assert set(page.context["found"]) == set(crowd)
    assert theirs not in page.context["found"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service_type": "12"}, "service_type"),
        ({"given_on": "2015-12-20"}, "given_on"),
        ({"people": []}, "__all__"),
        ({"mode": "email"}, "mode"),
    ],
)
def test_bad_input_is_explained(change, field, data, people, client_for):
    response = client_for(people.counsellor).post(URL, data | change)
    assert field in response.context["form"].errors
    assert not Service.objects.exists()


def test_people_out_of_reach_are_left_out(data, crowd, people, client_for):
    response = client_for(people.stranger).post(URL, data)
    assert "Choisissez au moins une personne" in response.content.decode()
    assert not Service.objects.exists()
    assert client_for(people.counsellor).post(URL, {"people": "x"}).status_code == 400
    assert client_for(people.national_manager).get(URL).status_code == 403


def test_page_takes_few_queries(people, client_for, crowd, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(8):
        assert client.post(reverse("services:group_create"), {"do": "mine"}).status_code == 200
