"""The attendance of a session: one screen, one service each, corrections, sheet and letters."""

import datetime
import io
import subprocess

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AccessLog, Transition
from services import actions
from services.models import Message, Service
from sharaka_portal.lib import clock
from tests.services.conftest import audited

DAY = datetime.date(2015, 12, 10)
pytestmark = pytest.mark.django_db


@pytest.fixture
def session(hold_session, people):
    return hold_session(people.colleague, DAY, mode="video", seats=5)


@pytest.fixture
def rows(session, make_migrant, people):
    crowd = [make_migrant(last_name=f"Sow{n}") for n in range(3)]
    return actions.enrol(session, crowd, by=people.counsellor)


@pytest.fixture
def note(session, people):
    def noted(answers, **values):
        answers = {row.pk: (name, reason) for row, (name, reason) in answers.items()}
        return actions.note_attendance(session, answers, by=people.counsellor, **values)

    return noted


def test_whoever_came_has_one_service(session, rows, note, people):
    note({rows[0]: ("came", ""), rows[1]: ("excuse", "family"), rows[2]: ("miss", "")})
    service = Service.objects.get()
    assert (service.migrant, service.session, service.counsellor) == (
        rows[0].migrant,
        session,
        people.colleague,
    )
    assert (service.given_on, service.planned_mode, service.mode) == (DAY, "video", "video")
    assert service.duration_minutes == 120
    assert audited(service, "created").get().by == people.counsellor
    session.refresh_from_db()
    assert session.state == "held"
    for row, state, reason in zip(
        rows, ("came", "excused", "no_show"), ("", "family", ""), strict=True
    ):
        row.refresh_from_db()
        assert (row.state, row.absence_reason) == (state, reason)
        assert Transition.objects.filter(subject_id=row.public_id).latest("pk").on >= DAY


def test_noting_again_changes_nothing(rows, note):
    answers = {rows[0]: ("came", ""), rows[1]: ("miss", "")}
    note(answers)
    written = Transition.objects.count()
    assert note(answers) == []
    assert Service.objects.count() == 1
    assert Transition.objects.count() == written


def test_the_real_mode_and_duration_are_kept_beside_the_planned_one(rows, note):
    note({rows[0]: ("came", "")}, mode="agency", duration_minutes=90)
    service = Service.objects.get()
    assert (service.planned_mode, service.mode, service.duration_minutes) == ("video", "agency", 90)
    note({rows[0]: ("came", "")}, mode="agency", duration_minutes=100)
    service.refresh_from_db()
    assert service.duration_minutes == 100
    assert audited(service, "changed").get().changes == {"duration_minutes": [90, 100]}


def test_a_correction_takes_the_service_back(session, rows, note):
    note({rows[0]: ("came", "")})
    service = Service.objects.get()
    [gone] = note({rows[0]: ("miss", "work")})
    assert gone.public_id == service.public_id
    assert not Service.objects.exists()
    assert audited(service, "removed").get().person_id == rows[0].migrant.public_id
    note({rows[0]: ("came", "")})
    assert Service.objects.count() == 1
    note({rows[0]: ("undo", "")})
    assert not Service.objects.exists()
    session.refresh_from_db()
    assert session.state == "planned"


def test_a_service_on_which_a_diagnosis_stands_is_not_taken_back(rows, note, people):
    note({rows[0]: ("came", "")})
    scores = dict.fromkeys(("self", "project", "market", "method"), (3, False, ""))
    diagnosis = actions.make_diagnosis(
        rows[0].migrant, by=people.counsellor, segment="occasional", scores=scores
    )
    diagnosis.service = Service.objects.get()
    diagnosis.save()
    with pytest.raises(ValidationError, match="diagnostic"):
        note({rows[0]: ("miss", "")})
    rows[0].refresh_from_db()
    assert rows[0].state == "came"
    assert Service.objects.count() == 1


def test_nobody_came_to_what_is_to_come_or_cancelled(hold_session, people, migrant):
    ahead = hold_session(people.colleague, datetime.date(2015, 12, 16))
    [row] = actions.enrol(ahead, [migrant], by=people.counsellor)
    with pytest.raises(ValidationError, match="pas encore eu lieu"):
        actions.note_attendance(ahead, {row.pk: ("miss", "")}, by=people.counsellor)
    actions.cancel_session(ahead, by=people.counsellor, reason="away")
    with pytest.raises(ValidationError, match="annulée"):
        actions.note_attendance(ahead, {row.pk: ("miss", "")}, by=people.counsellor)


def test_no_more_people_than_seats(session, rows, note, people, make_migrant):
    note({rows[0]: ("miss", "")})
    session.seats = 3
    session.save()
    actions.enrol(session, [make_migrant()], by=people.counsellor)
    with pytest.raises(ValidationError, match="Plus de présents que de places"):
        note({rows[0]: ("came", "")})
    assert not Service.objects.exists()


def test_a_session_that_was_held_is_neither_moved_nor_cancelled(session, rows, note, people):
    note({rows[0]: ("came", "")})
    session.refresh_from_db()
    with pytest.raises(ValidationError):
        actions.cancel_session(session, by=people.counsellor, reason="away")
    with pytest.raises(ValidationError):
        actions.change_session(session, by=people.counsellor, reason="room", seats=9)


@pytest.fixture
def url(session):
    return reverse("services:attendance_update", args=[session.public_id])


def answer(row, name, reason=""):
    return {f"answer-{row.public_id}": name, f"reason-{row.public_id}": reason}


GIVEN = {"mode": "video", "duration_minutes": "120"}


def test_page_notes_a_whole_session_at_once(session, rows, url, people, client_for):
    client = client_for(people.counsellor)
    page = client.get(url)
    assert [field.value() for _row, field, _reason in page.context["form"].rows] == [None] * 3
    data = GIVEN | answer(rows[0], "came", "work") | answer(rows[1], "excuse", "work")
    response = client.post(url, data)
    assert response["Location"] == reverse("services:session_detail", args=[session.public_id])
    found = {row.pk: (row.state, row.absence_reason) for row in session.enrolments.all()}
    assert found == {
        rows[0].pk: ("came", ""),
        rows[1].pk: ("excused", "work"),
        rows[2].pk: ("enrolled", ""),
    }
    assert "1 présence reste à noter" in client.get(response["Location"]).content.decode()
    page = client.post(url, GIVEN | answer(rows[0], "undo"), follow=True).content.decode()
    assert "1 prestation enregistrée auparavant est retirée" in page


def test_page_offers_only_the_modes_of_the_type(url, rows, people, client_for):
    client = client_for(people.counsellor)
    page = client.post(url, GIVEN | {"mode": "email"} | answer(rows[0], "came"))
    assert "mode" in page.context["form"].errors
    page = client.post(url, GIVEN | answer(rows[0], "late"))
    assert page.status_code == 200
    assert not Service.objects.exists()


def test_page_takes_few_queries(url, rows, people, client_for, django_assert_max_num_queries):
    client = client_for(people.counsellor)
    with django_assert_max_num_queries(9):
        assert client.get(url).status_code == 200


def test_only_who_works_there_notes_it(url, people, client_for):
    assert client_for(people.stranger).get(url).status_code == 404
    assert client_for(people.national_manager).get(url).status_code == 403
    assert client_for(people.agency_manager).get(url).status_code == 200


def text_of(content):
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_sheet_to_sign(language, session, rows, people, make_migrant, client_for):
    people.counsellor.interface_language = language
    people.counsellor.save()
    [waiting] = actions.enrol(session, [make_migrant(last_name="Attente")], by=people.counsellor)
    type(waiting).objects.filter(pk=waiting.pk).update(state="waiting")
    url = reverse("services:attendance_print", args=[session.public_id])
    response = client_for(people.counsellor).get(url)
    assert response["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert str(document.Root.Lang) == language
        assert len(document.pages) == 1
    text = text_of(response.content)
    for word in ("Sow0", "Sow2", "Attente", rows[0].migrant.file_number):
        assert word in text
    assert "Moi et le marché du travail" in text
    log = AccessLog.objects.get(kind="print")
    assert log.detail == {"paper": "attendance_sheet", "people": 3}


@pytest.fixture
def absence(hold_session, people, migrant):
    """Absences of one person, on three days in a row unless told otherwise."""

    def missed(day, name="miss"):
        session = hold_session(people.colleague, datetime.date(2015, 12, day))
        [row] = actions.enrol(session, [migrant], by=people.counsellor)
        actions.note_attendance(session, {row.pk: (name, "")}, by=people.counsellor)
        row.refresh_from_db()
        return row

    return missed


def test_letters_go_in_stages(absence, people):
    stages = []
    for day in (1, 2, 3, 4):
        row = absence(day)
        actions.write_letter(row, by=people.counsellor)
        stages.append(row.letter)
    assert stages == ["first", "second", "last", "last"]
    assert audited(row, "changed").get().changes == {"letter": ["", "last"]}


@pytest.mark.parametrize("between", ["came", "excuse"])
def test_whoever_came_or_excused_themselves_begins_again(between, absence, people):
    absence(1)
    absence(2, between)
    row = absence(3)
    actions.write_letter(row, by=people.counsellor)
    assert row.letter == "first"


def test_one_letter_an_absence_and_only_for_absences(absence, people):
    row = absence(1)
    actions.write_letter(row, by=people.counsellor)
    with pytest.raises(ValidationError, match="déjà"):
        actions.write_letter(row, by=people.counsellor)
    with pytest.raises(ValidationError, match="pas notée absente"):
        actions.write_letter(absence(2, "excuse"), by=people.counsellor)


def test_a_letter_is_queued_once_in_the_persons_language(absence, migrant, people):
    migrant.phone, migrant.preferred_language = "+212612345678", "ar"
    migrant.save()
    message = actions.write_letter(absence(1), by=people.counsellor, send=True)
    assert (message.kind, message.language, message.state) == ("letter", "ar", "queued")
    assert message.body
    assert Message.objects.count() == 1


def test_who_cannot_be_written_to_gets_paper(absence, migrant, people, client_for):
    row = absence(1)
    client = client_for(people.counsellor)
    url = reverse("services:letter_create", args=[row.public_id])
    page = client.post(url, {"send": "1"}, follow=True).content.decode()
    assert "imprimez la lettre" in page
    assert not Message.objects.exists()
    response = client.get(reverse("services:letter_print", args=[row.public_id]))
    text = text_of(response.content)
    assert migrant.last_name in text
    assert "nous ne vous avons pas vu" in " ".join(text.split())
    assert AccessLog.objects.filter(kind="print", person_id=migrant.public_id).exists()


def test_no_letter_before_it_is_settled_nor_after_a_correction(absence, people, client_for):
    row = absence(1)
    client = client_for(people.counsellor)
    url = reverse("services:letter_print", args=[row.public_id])
    assert client.get(url).status_code == 404
    actions.write_letter(row, by=people.counsellor)
    assert client.get(url).status_code == 200
    actions.note_attendance(row.session, {row.pk: ("came", "")}, by=people.counsellor)
    assert client.get(url).status_code == 404
    assert client_for(people.stranger).get(url).status_code == 404


def test_a_letter_in_arabic_holds_french_beside(absence, migrant, people, client_for):
    migrant.preferred_language = "ar"
    migrant.save()
    row = absence(1)
    actions.write_letter(row, by=people.counsellor)
    url = reverse("services:letter_print", args=[row.public_id])
    content = client_for(people.counsellor).get(url).content
    with pikepdf.open(io.BytesIO(content)) as document:
        assert str(document.Root.Lang) == "ar"
    assert "nous ne vous avons pas vu" in " ".join(text_of(content).split())


def test_nothing_is_recorded_for_a_file_that_was_not_open(session, rows, note, people):
    from migrants.actions import close_file

    close_file(
        rows[0].migrant, by=people.counsellor, reason="left_area", on=datetime.date(2015, 12, 1)
    )
    with pytest.raises(ValidationError, match="Sow0"):
        note({rows[0]: ("came", ""), rows[1]: ("came", "")})
    assert not Service.objects.exists()
    assert clock.local_day(session.starts_at) == DAY
