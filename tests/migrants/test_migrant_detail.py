"""The person's page: what it shows, to whom, and the trace it leaves."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import AccessLog
from migrants.actions import close_file, note_barrier, record_consent, write_note
from migrants.models import BarrierType

DAY = datetime.date


def url(migrant):
    return reverse("migrants:migrant_detail", args=[migrant.public_id])


def test_the_page_shows_the_person_and_leaves_a_trace(make_migrant, people, client_for):
    migrant = make_migrant(
        last_name="Al Khatib",
        first_name="Rami",
        last_name_ar="الخطيب",
        first_name_ar="رامي",
        nationality="SY",
        phone="+212612345678",
        birth_date=DAY(1991, 1, 1),
        birth_precision="year",
        documents=[{"kind": "registration_card", "number": "K1", "expires_on": DAY(2015, 12, 24)}],
    )
    page = client_for(people.colleague).get(url(migrant))
    body = page.content.decode()
    for shown in (
        "Rami Al Khatib",
        "رامي الخطيب",
        migrant.file_number,
        "Syrie",
        "+212 6 12 34 56 78",
    ):
        assert shown in body
    # born in 1991: 23 or 24 on 14 December 2015
    assert "23 ou 24 ans" in body
    assert page.context["migrant"].permit.days_left == 10
    line = AccessLog.objects.get(kind="read")
    assert (line.user, line.person_id) == (people.colleague, migrant.public_id)


@pytest.mark.parametrize(
    ("persona", "status"),
    [
        ("counsellor", 200),
        ("colleague", 200),
        ("agency_manager", 200),
        ("national_manager", 200),
        ("stranger", 404),
        ("ministry_reader", 403),
        ("auditor", 403),
        ("administrator", 403),
    ],
)
def test_who_may_read_a_file(migrant, people, client_for, persona, status):
    assert client_for(getattr(people, persona)).get(url(migrant)).status_code == status


def test_those_who_only_read_have_no_buttons(migrant, people, client_for):
    body = client_for(people.national_manager).get(url(migrant)).content.decode()
    for name in ("migrant_update", "migrant_close", "note_create", "migrant_assign"):
        assert reverse(f"migrants:{name}", args=[migrant.public_id]) not in body


def events(client, migrant, **query):
    days = client.get(url(migrant), query).context["days"]
    return [(day, event.title) for day, group in days for event in group]


@pytest.fixture
def told(make_migrant, people):
    migrant = make_migrant(
        opened_on=DAY(2015, 10, 1),
        documents=[{"kind": "receipt", "number": "R1", "issued_on": DAY(2015, 9, 20)}],
    )
    kind = BarrierType.objects.get(code="housing")
    note_barrier(migrant, by=people.counsellor, kind=kind, on=DAY(2015, 10, 3))
    write_note(migrant, by=people.counsellor, body="Vient le matin", on=DAY(2015, 11, 2))
    close_file(migrant, by=people.counsellor, reason="left_area", on=DAY(2015, 12, 1))
    return migrant


def test_the_timeline_tells_everything_newest_first(told, people, client_for):
    assert events(client_for(people.counsellor), told) == [
        (DAY(2015, 12, 1), "Dossier clos"),
        (DAY(2015, 11, 2), "Note"),
        (DAY(2015, 10, 3), "Frein noté\u00a0: Logement ou justificatif d’adresse"),
        (DAY(2015, 10, 1), "Inscription"),
        (DAY(2015, 10, 1), "Counsellor Essai\u00a0: conseiller référent"),
        (DAY(2015, 9, 20), "Récépissé n° R1"),
    ]


def test_the_timeline_is_filtered_by_kind(told, people, client_for):
    found = events(client_for(people.counsellor), told, kind="note")
    assert found == [(DAY(2015, 11, 2), "Note")]


def test_htmx_gets_the_timeline_alone(told, people, client_for):
    page = client_for(people.counsellor).get(
        url(told), {"kind": "note"}, headers={"HX-Request": "true", "HX-Target": "timeline"}
    )
    body = page.content.decode()
    assert "Vient le matin" in body
    assert "<html" not in body


def test_a_long_timeline_is_cut_until_asked(migrant, people, client_for):
    for n in range(35):
        write_note(migrant, by=people.counsellor, body=f"Note {n}")
    client = client_for(people.counsellor)
    assert len(events(client, migrant)) == 30
    assert len(events(client, migrant, all=1)) == 37


def test_a_note_for_the_circle_is_not_told_to_others(migrant, people, client_for):
    write_note(migrant, by=people.counsellor, body="Confidence", visibility="team")
    assert "Confidence" in client_for(people.counsellor).get(url(migrant)).content.decode()
    assert "Confidence" not in client_for(people.colleague).get(url(migrant)).content.decode()


def steps(client, migrant):
    return [step.text for step in client.get(url(migrant)).context["steps"]]


def test_what_to_do_next_follows_the_file(make_migrant, people, client_for):
    migrant = make_migrant(phone="+212612345678")
    client = client_for(people.counsellor)
    assert steps(client, migrant) == [
        "Enregistrer le titre de séjour et sa date de fin",
        "Informer la personne sur ses données et noter sa réponse",
        "Demander l’accord pour transmettre le CV",
        "Noter le métier recherché",
    ]
    for purpose in ("processing", "share_cv"):
        record_consent(
            migrant,
            by=people.counsellor,
            purpose=purpose,
            is_granted=False,
            channel="oral",
            language="fr",
        )
    assert len(steps(client, migrant)) == 2
    close_file(migrant, by=people.counsellor, reason="placed")
    assert steps(client, migrant) == []


def test_the_number_of_queries_does_not_grow(
    told, people, client_for, django_assert_num_queries, make_migrant
):
    client = client_for(people.counsellor)
    client.get(url(told))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as before:
        client.get(url(told))
    for n in range(20):
        write_note(told, by=people.counsellor, body=f"Note {n}")
    with django_assert_num_queries(len(before)):
        client.get(url(told))
    assert len(before) <= 45
