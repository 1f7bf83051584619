"""The day of an agency on paper."""

import datetime
import io
import subprocess

import pikepdf
import pytest
from django.urls import reverse

from agencies.models import AccessLog, Language
from services.actions import move_appointment
from services.day_sheet import day_sheet

TODAY = datetime.date(2015, 12, 14)


def text_of(content):
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


def sheet(client, code="fes", **query):
    return client.get(reverse("services:day_sheet_print", args=[code]), query)


@pytest.fixture
def person(make_migrant):
    card = {
        "kind": "registration_card",
        "number": "A1000",
        "mention": "work",
        "expires_on": datetime.date(2016, 1, 8),
    }
    return make_migrant(
        last_name="Keita",
        first_name="Awa",
        last_name_ar="كيتا",
        first_name_ar="آوا",
        spoken_language=Language.objects.get(code="wol"),
        needs_interpreter=True,
        documents=[card],
    )


def test_sheet_holds_what_the_desk_needs(person, make_migrant, people, book, room, client_for):
    book(person, TODAY, 10, 30, room=room)
    book(make_migrant(last_name="Sow"), TODAY, 9, counsellor=people.colleague)
    text = text_of(sheet(client_for(people.counsellor)).content)
    for word in ("10:30", "Awa Keita", person.file_number, "Entretien de suivi", "Bureau 1"):
        assert word in text
    for word in ("wolof", "interprète", "08/01/2016", "2 rendez-vous", "14/12/2015"):
        assert word in text
    assert text.index("Sow") < text.index("Keita")


def test_only_what_stands_that_day_in_that_agency(make_migrant, people, book, rabat, client_for):
    by = people.counsellor
    for number, name in enumerate(("excuse", "miss", "cancel")):
        reason = "other" if name == "cancel" else ""
        gone = book(make_migrant(last_name=f"Absent{name}"), TODAY, 9 + number)
        move_appointment(gone, name, by=by, reason=reason)
    book(make_migrant(last_name="Demain"), datetime.date(2015, 12, 15), 9)
    elsewhere = make_migrant(last_name="Ailleurs", agency=rabat, by=people.stranger)
    book(elsewhere, TODAY, 9, by=people.stranger)
    came = book(make_migrant(last_name="Venue"), TODAY, 14)
    move_appointment(came, "came", by=by)
    text = text_of(sheet(client_for(by)).content)
    assert "Venue" in text
    for word in ("Absent", "Demain", "Ailleurs"):
        assert word not in text
    assert "Demain" in text_of(sheet(client_for(by), day="2015-12-15").content)


def test_workshops_of_the_day(make_migrant, people, room, hold_session, client_for):
    hold_session(people.colleague, TODAY, 14, room=room, people=[make_migrant(), make_migrant()])
    text = text_of(sheet(client_for(people.counsellor)).content)
    assert "Aucun rendez-vous" in text
    assert "2 / 12" in text


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_sheet_follows_the_language_of_the_page(language, person, people, book, client_for):
    people.counsellor.interface_language = language
    people.counsellor.save()
    book(person, TODAY, 10, 30)
    response = sheet(client_for(people.counsellor))
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert str(document.Root.Lang) == language
    words = "مقابلة التتبع" if language == "ar" else "Entretien de suivi"
    assert words.split()[0] in text_of(response.content)


def test_printing_leaves_a_trace(person, people, book, fes, client_for):
    book(person, TODAY, 10)
    sheet(client_for(people.counsellor))
    row = AccessLog.objects.get(kind="print")
    assert (row.user, row.subject_id) == (people.counsellor, fes.public_id)
    assert row.detail == {"paper": "day_sheet", "day": "2015-12-14", "people": 1}


def test_only_who_works_there_prints(people, client_for):
    assert sheet(client_for(people.stranger)).status_code == 404
    assert sheet(client_for(people.national_manager)).status_code == 403
    assert sheet(client_for(people.agency_manager)).status_code == 200
    assert sheet(client_for(people.counsellor), day="2015-02-31").status_code == 404
    assert sheet(client_for(people.counsellor), "nowhere").status_code == 404


def test_sheet_takes_a_fixed_number_of_queries(
    make_migrant, people, fes, book, hold_session, django_assert_max_num_queries
):
    for hour in (9, 10, 11):
        book(make_migrant(), TODAY, hour)
        hold_session(people.colleague, TODAY, hour, people=[make_migrant()])
    with django_assert_max_num_queries(8):
        assert day_sheet(people.counsellor, fes, TODAY).people == 3
