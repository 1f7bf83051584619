"""The person's page: what it shows, to whom, and the trace it leaves."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import AccessLog, AuditEntry
from migrants import needs
from migrants.actions import (
    add_document,
    add_education,
    add_experience,
    add_skills,
    add_to_team,
    cancel_handover,
    close_file,
    note_barrier,
    propose_handover,
    record_consent,
    upload_document,
    write_note,
)
from migrants.models import BarrierType, Migrant, Occupation
from services.actions import add_task, record_placement, record_service
from services.models import ServiceType

DAY = datetime.date
TODAY = DAY(2015, 12, 14)


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


def page_of(client, migrant):
    return client.get(url(migrant))


def steps(client, migrant):
    return [step.text for step in page_of(client, migrant).context["steps"]]


def agree(migrant, people, *purposes):
    for purpose in purposes:
        record_consent(
            migrant,
            by=people.counsellor,
            purpose=purpose,
            is_granted=False,
            channel="oral",
            language="fr",
        )


def test_what_to_do_next_follows_the_file(make_migrant, people, client_for):
    migrant = make_migrant(phone="+212612345678")
    client = client_for(people.counsellor)
    assert steps(client, migrant) == [
        "informer sur les données",
        "fixer la prochaine étape",
        "Enregistrer le titre de séjour et sa date de fin",
        "Noter le métier recherché",
        "Demander l’accord pour transmettre le CV",
    ]
    agree(migrant, people, "processing", "share_cv")
    assert len(steps(client, migrant)) == 3
    for_managers = page_of(client_for(people.national_manager), migrant)
    assert for_managers.context["steps"] == []
    assert "Fixer la prochaine étape" in for_managers.content.decode()  # the reason of the status
    close_file(migrant, by=people.counsellor, reason="placed")
    assert "panel-attention" not in page_of(client, migrant).content.decode()


def status(client, migrant):
    found = page_of(client, migrant).context["status"]
    return found.label, found.reason


def plan(migrant, people, day=TODAY):
    add_task(migrant, by=people.counsellor, owner=people.counsellor, label="Appeler", due_on=day)


@pytest.fixture
def settled(make_migrant, people):
    """A person nobody has to act for."""
    migrant = make_migrant(opened_on=DAY(2015, 12, 1), consents={"processing": True})
    plan(migrant, people)
    return migrant


def test_the_status_says_what_asks_for_action(settled, people, client_for):
    client = client_for(people.colleague)
    assert status(client, settled) == ("suivi en cours", "")
    plan(settled, people, DAY(2015, 12, 11))
    assert status(client, settled) == ("action requise", "Appeler (11/12)")
    close_file(settled, by=people.counsellor, reason="left_area")
    assert status(client, settled) == ("dossier clos", "")


def test_somebody_in_work_is_said_to_be(settled, people, client_for):
    record_placement(
        settled,
        by=people.counsellor,
        title="Serveuse",
        contract_kind="cdd",
        proof="contract",
        started_on=DAY(2015, 12, 7),
    )
    assert status(client_for(people.colleague), settled) == ("inséré", "")


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (DAY(2015, 12, 13), "titre expiré"),
        (DAY(2016, 1, 13), "titre\u00a0: 30 jours"),
        (DAY(2016, 1, 14), ""),
    ],
)
def test_a_permit_asks_for_action_from_thirty_days_on(ends, reason, settled, people, client_for):
    add_document(settled, by=people.counsellor, kind="receipt", number="R7", expires_on=ends)
    client = client_for(people.counsellor)
    assert status(client, settled)[1] == reason
    listed = client.get(reverse("migrants:migrant_list"), {"who": "all", "need": "permit"})
    assert bool(list(listed.context["page_obj"])) is bool(reason)


@pytest.mark.parametrize("chosen", range(2**6))
def test_the_filter_finds_exactly_those_whose_status_asks_for_action(
    chosen, make_migrant, people, client_for
):
    """Whatever comes together: no lead, told or not, idle or not, permit, task late or to come."""
    led, told, recent, papers, ahead, late = (chosen >> bit & 1 for bit in range(6))
    migrant = make_migrant(
        opened_on=DAY(2015, 12, 1) if recent else DAY(2015, 9, 15),
        consents={"processing": True} if told else {},
        consent_channel="oral",
        documents=[{"kind": "receipt", "number": "R8", "expires_on": DAY(2015, 12, 20)}]
        if papers
        else [],
    )
    migrant.tasks.all().delete()
    if ahead:
        plan(migrant, people, DAY(2015, 12, 24))
    if late:
        plan(migrant, people, DAY(2015, 12, 1))
    if not led:
        migrant.assignments.all().delete()
    is_found = Migrant.objects.filter(needs.condition_of("action", TODAY)).exists()
    (found,) = needs.add_cues(Migrant.objects.with_file())
    is_pressing = needs.status_of(found, is_open=True).label == "action requise"
    assert is_pressing is is_found
    assert is_found is not (led and told and recent and not papers and ahead and not late)


def test_the_header_tells_the_team_and_the_next_thing(settled, people, client_for):
    add_to_team(settled, by=people.counsellor, user=people.colleague, role="support")
    context = page_of(client_for(people.counsellor), settled).context
    assert context["next"].text == "Appeler (14/12)"
    assert [(str(row.user), row.role) for row in context["team"]] == [
        ("Colleague Essai", "support")
    ]
    body = page_of(client_for(people.counsellor), settled).content.decode()
    leave = reverse("migrants:team_leave", args=[context["team"][0].public_id])
    assert leave in body
    assert leave not in page_of(client_for(people.national_manager), settled).content.decode()


def read_before(user, migrant, **ago):
    """As if the user had opened the page some time ago."""
    AccessLog.objects.create(
        user=user,
        kind="read",
        subject_type="migrants.migrant",
        subject_id=migrant.public_id,
        person_id=migrant.public_id,
        at=timezone.now() - datetime.timedelta(**ago),
    )


def since(client, migrant):
    found = page_of(client, migrant).context["since"]
    return found and found.parts


def test_what_others_did_since_the_last_visit(settled, people, client_for):
    client = client_for(people.counsellor)
    assert since(client, settled) is None  # a first visit
    AccessLog.objects.all()._raw_delete("default")
    AuditEntry.objects.all()._raw_delete("default")
    read_before(people.counsellor, settled, days=3)
    assert since(client, settled) is None  # nothing happened
    write_note(settled, by=people.counsellor, body="De moi")
    assert since(client, settled) is None  # the reader's own
    add_document(settled, by=people.colleague, kind="passport", number="P9")
    for _ in range(2):
        service = ServiceType.objects.get(code="11")
        record_service(settled, by=people.colleague, service_type=service)
    write_note(settled, by=people.colleague, body="Pour tous")
    assert since(client, settled) == ["2 prestations", "1 pièce", "1 note"]
    body = " ".join(page_of(client, settled).content.decode().split())
    assert "Depuis votre dernière lecture" in body
    assert "2 prestations, 1 pièce, 1 note" in body


def test_the_line_stays_as_long_as_the_visit(settled, people, client_for):
    client = client_for(people.counsellor)
    read_before(people.counsellor, settled, hours=5)
    write_note(settled, by=people.colleague, body="Nouveau")
    for minutes in (50, 25):
        read_before(people.counsellor, settled, minutes=minutes)
    assert "1 note" in since(client, settled)
    assert "1 note" in since(client, settled)


def test_a_visit_of_somebody_else_does_not_count(settled, people, client_for):
    read_before(people.colleague, settled, days=3)
    assert since(client_for(people.counsellor), settled) is None


def test_a_note_one_may_not_read_is_not_counted(settled, people, client_for):
    AuditEntry.objects.all()._raw_delete("default")
    read_before(people.colleague, settled, days=3)
    write_note(settled, by=people.counsellor, body="Confidence", visibility="team")
    assert since(client_for(people.colleague), settled) is None


def test_uploads_and_handovers_are_events(settled, people, client_for, rabat):
    content = SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n")
    upload_document(settled, by=people.counsellor, kind="diploma", title="Bac", file=content)
    handover = propose_handover(settled, by=people.counsellor, to_agency=rabat, reason="moved")
    cancel_handover(handover, by=people.counsellor)
    told = {title for _day, title in events(client_for(people.counsellor), settled)}
    assert "Document déposé\u00a0: Bac" in told
    assert f"Dossier proposé à {rabat.label}" in told
    assert f"Passation retirée\u00a0: {rabat.label}" in told


def test_the_number_of_queries_does_not_grow(
    told, people, client_for, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_for(people.counsellor)
    read_before(people.counsellor, told, days=3)
    with django_assert_max_num_queries(58):
        client.get(url(told))
    write_note(told, by=people.colleague, body="Une note")
    with CaptureQueriesContext(connection) as before:
        client.get(url(told))
    for n in range(12):
        write_note(told, by=people.counsellor, body=f"Note {n}")
        add_skills(told, by=people.counsellor, labels=[f"Compétence {n}"])
        add_education(told, by=people.counsellor, title=f"Diplôme {n}", country="SN")
        add_experience(
            told,
            by=people.counsellor,
            title=f"Poste {n}",
            occupation=Occupation.objects.first(),
            started_on=DAY(2000 + n, 1, 1),
        )
        add_document(told, by=people.counsellor, kind="other", number=f"N{n}")
    with django_assert_num_queries(len(before)):
        client.get(url(told))
