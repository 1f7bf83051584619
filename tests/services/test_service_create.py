"""Recording a service: the action and the one-screen page."""

import datetime
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from services.actions import record_service
from services.models import Service, Task
from tests.services.conftest import audited

DAY = datetime.date(2015, 12, 1)


@pytest.fixture
def url(migrant):
    return reverse("services:service_create", args=[migrant.public_id])


@pytest.fixture
def data():
    return {
        "service_type": "follow-up",
        "given_on": "2015-12-14",
        "mode": "phone",
        "duration_minutes": "",
        "outcome": "done",
        "note": "Rappeler jeudi",
        "next_label": "",
        "next_due_on": "",
        "token": str(uuid.uuid4()),
    }


def test_service_takes_agency_episode_and_usual_duration(migrant, people, kind, fes):
    service = record_service(
        migrant, by=people.counsellor, service_type=kind("12"), given_on=DAY, mode="video"
    )
    service.refresh_from_db()
    assert service.agency == fes
    assert service.registration == migrant.registrations.get()
    assert service.duration_minutes == 45
    assert service.counsellor == people.counsellor


def test_service_leaves_its_line_without_the_note(migrant, people, kind, fes):
    service = record_service(
        migrant, by=people.counsellor, service_type=kind("12"), given_on=DAY, note="Secret"
    )
    line = audited(service, "created").get()
    assert (line.by, line.person_id, line.agency) == (people.counsellor, migrant.public_id, fes)
    assert line.changes["mode"] == [None, "agency"]
    assert "note" not in line.changes


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"given_on": datetime.date(2015, 12, 15)}, "given_on", "à venir"),
        ({"given_on": datetime.date(2015, 9, 30)}, "given_on", "01/10/2015"),
        ({"mode": "email"}, "mode", "ne se donne pas"),
        ({"duration_minutes": 500}, "duration_minutes", "480"),
    ],
)
def test_impossible_service_is_refused(values, field, words, migrant, people, kind):
    with pytest.raises(ValidationError) as refusal:
        record_service(
            migrant, by=people.counsellor, service_type=kind("12"), **({"given_on": DAY} | values)
        )
    assert words in " ".join(refusal.value.message_dict[field])
    assert not Service.objects.exists()


def test_no_service_while_the_file_was_closed(migrant, people, kind):
    from migrants.actions import close_file

    close_file(migrant, by=people.counsellor, reason="left_area", on=datetime.date(2015, 11, 20))
    late = record_service(
        migrant,
        by=people.counsellor,
        service_type=kind("12"),
        given_on=datetime.date(2015, 11, 20),
    )
    assert late.pk
    with pytest.raises(ValidationError):
        record_service(migrant, by=people.counsellor, service_type=kind("12"), given_on=DAY)


def test_appointment_given_is_kept(migrant, people, kind, book):
    appointment = book(migrant, DAY)
    service = record_service(
        migrant,
        by=people.counsellor,
        service_type=kind("follow-up"),
        given_on=DAY,
        appointment=appointment,
    )
    appointment.refresh_from_db()
    assert appointment.state == "came"
    assert service.appointment == appointment


def test_appointment_of_somebody_else_or_used_is_refused(migrant, make_migrant, people, kind, book):
    theirs = book(make_migrant(), DAY, 9)
    with pytest.raises(ValidationError):
        record_service(
            migrant, by=people.counsellor, service_type=kind("12"), given_on=DAY, appointment=theirs
        )
    own = book(migrant, DAY, 11)
    values = {"service_type": kind("12"), "given_on": DAY, "appointment": own}
    record_service(migrant, by=people.counsellor, **values)
    with pytest.raises(ValidationError):
        record_service(migrant, by=people.counsellor, **values)
    assert Service.objects.count() == 1


def test_missed_appointment_cannot_be_kept(migrant, people, kind, book):
    from services.actions import move_appointment

    appointment = book(migrant, DAY)
    move_appointment(appointment, "miss", by=people.counsellor)
    with pytest.raises(ValidationError):
        record_service(
            migrant,
            by=people.counsellor,
            service_type=kind("12"),
            given_on=DAY,
            appointment=appointment,
        )
    assert not Service.objects.exists()


def test_page_records_and_returns_to_the_person(url, data, migrant, people, client_for):
    response = client_for(people.counsellor).post(url, data)
    assert response.status_code == 302
    assert response["Location"] == reverse("migrants:migrant_detail", args=[migrant.public_id])
    service = Service.objects.get()
    assert (service.mode, service.duration_minutes, service.note) == ("phone", 20, "Rappeler jeudi")
    assert service.counsellor == people.counsellor
    assert not Task.objects.exists()


def test_page_adds_the_next_step(url, data, people, client_for):
    data |= {"next_label": "Envoyer le CV", "next_due_on": "2015-12-18"}
    client_for(people.counsellor).post(url, data)
    task = Task.objects.get()
    assert (task.label, task.due_on) == ("Envoyer le CV", datetime.date(2015, 12, 18))
    assert task.owner == people.counsellor


def test_sending_the_form_twice_records_once(url, data, people, client_for):
    data |= {"next_label": "Envoyer le CV", "next_due_on": "2015-12-18"}
    client = client_for(people.counsellor)
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    assert Service.objects.count() == 1
    assert Task.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"service_type": ""}, "service_type"),
        ({"given_on": "2015-12-20"}, "given_on"),
        ({"given_on": "31/31/2015"}, "given_on"),
        ({"mode": "fax"}, "mode"),
        ({"next_label": "Appeler"}, "next_due_on"),
        ({"next_due_on": "2015-12-20"}, "next_label"),
        ({"token": "x"}, "token"),
    ],
)
def test_bad_input_is_explained_and_nothing_is_written(
    change, field, url, data, people, client_for
):
    response = client_for(people.counsellor).post(url, data | change)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Service.objects.exists()
    assert not Task.objects.exists()


def test_page_from_an_appointment_prefills_and_keeps_it(
    url, data, migrant, people, client_for, book
):
    appointment = book(migrant, datetime.date(2015, 12, 14), 9, mode="video")
    client, address = client_for(people.counsellor), f"{url}?appointment={appointment.public_id}"
    form = client.get(address).context["form"]
    assert form["mode"].value() == "video"
    assert form["service_type"].value() == "follow-up"
    client.post(address, data)
    appointment.refresh_from_db()
    assert appointment.state == "came"
    assert Service.objects.get().appointment == appointment


def test_appointment_of_another_person_is_not_found(url, make_migrant, people, client_for, book):
    other = book(make_migrant(), datetime.date(2015, 12, 14), 9)
    client = client_for(people.counsellor)
    assert client.get(f"{url}?appointment={other.public_id}").status_code == 404
    assert client.get(f"{url}?appointment=nonsense").status_code == 404


def test_catalogue_is_grouped_by_family(url, people, client_for):
    page = client_for(people.counsellor).get(url).content.decode()
    assert page.index("accueil et information") < page.index('label="atelier"')
    assert 'data-minutes="45"' in page


def test_page_takes_few_queries(url, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(10):
        assert client.get(url).status_code == 200
