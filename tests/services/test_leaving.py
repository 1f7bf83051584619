"""What lies ahead when a file closes or leaves its agency: shown before, given up with it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from migrants.actions import accept_handover, close_file, propose_handover
from services import actions
from services.models import Appointment, Enrolment
from sharaka_portal.lib import clock
from tests.services.conftest import audited

MOBILE = "+212612345678"
YESTERDAY, TODAY = datetime.date(2015, 12, 11), datetime.date(2015, 12, 14)
WEDNESDAY, FRIDAY = datetime.date(2015, 12, 16), datetime.date(2015, 12, 18)


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def person(make_migrant):
    return make_migrant(last_name="Keita", phone=MOBILE)


@pytest.fixture
def planned(person, make_migrant, people, book, hold_session):
    """One appointment, one seat and one wait ahead, and one date of each kind behind."""
    by = people.counsellor
    follower = make_migrant(last_name="Sow", phone="+212612345679")
    full = hold_session(people.colleague, WEDNESDAY, seats=1)
    [seat] = actions.enrol(full, [person], by=by)
    [next_in_line] = actions.enrol(full, [follower], by=by)
    taken = hold_session(people.agency_manager, FRIDAY, seats=1, people=[follower])
    [wait] = actions.enrol(taken, [person], by=by)
    past = hold_session(people.colleague, YESTERDAY, people=[person])
    return {
        "told": book(person, FRIDAY, 15, tell=True),
        "quiet": book(person, FRIDAY, 16, tell=False),
        "seat": seat,
        "wait": wait,
        "next": next_in_line,
        "past": book(person, YESTERDAY, 15),
        "past_seat": past.enrolments.get(),
    }


def states(rows):
    return {
        name: type(row).objects.values_list("state", flat=True).get(pk=row.pk)
        for name, row in rows.items()
    }


GIVEN_UP = {
    "told": "cancelled",
    "quiet": "cancelled",
    "seat": "cancelled",
    "wait": "cancelled",
    "next": "enrolled",
    "past": "booked",
    "past_seat": "enrolled",
}


def send_all(person):
    person.messages.update(state="sent", sent_at=clock.now())


def test_closing_gives_up_what_lies_ahead(person, planned, people):
    close_file(person, by=people.colleague, reason="left_area")
    assert states(planned) == GIVEN_UP
    for name in ("told", "quiet", "seat", "wait", "next"):
        assert audited(planned[name], "moved").get().by == people.colleague


def test_a_closing_that_is_refused_gives_up_nothing(person, planned, people):
    before = states(planned)
    with pytest.raises(ValidationError):
        close_file(person, by=people.colleague, reason="weather")
    assert states(planned) == before
    assert not audited(planned["told"], "moved").exists()


def test_what_was_not_sent_is_taken_back_without_a_word(person, planned, people):
    assert person.messages.filter(state="queued").count() == 2
    close_file(person, by=people.colleague, reason="left_area")
    assert set(person.messages.values_list("state", flat=True)) == {"cancelled"}


def test_who_was_told_learns_that_it_does_not_take_place(person, planned, people):
    send_all(person)
    close_file(person, by=people.colleague, reason="left_area")
    queued = person.messages.filter(state="queued").order_by("pk")
    assert [row.enrolment or row.appointment for row in queued] == [
        planned["seat"],
        planned["told"],
    ]
    assert all("annulé" in row.body for row in queued)


def test_the_closing_page_shows_it_first(person, planned, people, client_for):
    url = reverse("migrants:migrant_close", args=[person.public_id])
    client = client_for(people.counsellor)
    page = client.get(url).content.decode()
    for line in ("16/12/2015 10:00", "18/12/2015 10:00", "18/12/2015 15:00", "liste d’attente"):
        assert line in page
    assert "11/12/2015" not in page
    client.post(url, {"reason": "left_area", "on": "2015-12-14"})
    assert states(planned) == GIVEN_UP
    assert "sera annulé" not in client.get(url).content.decode()


def test_a_session_of_today_that_began_stays(person, people, hold_session):
    seat = hold_session(people.colleague, TODAY, 0, people=[person]).enrolments.get()
    close_file(person, by=people.counsellor, reason="left_area")
    seat.refresh_from_db()
    assert seat.state == "enrolled"


def test_a_transfer_gives_up_what_the_former_agency_planned(person, planned, people, rabat):
    handover = propose_handover(person, by=people.counsellor, to_agency=rabat, reason="moved")
    assert states(planned)["seat"] == "enrolled"
    accept_handover(handover, by=people.stranger)
    assert states(planned) == GIVEN_UP


def test_a_transfer_that_was_answered_before_gives_up_nothing(person, planned, people, rabat):
    handover = propose_handover(person, by=people.counsellor, to_agency=rabat, reason="moved")
    type(handover).objects.update(state="refused")
    with pytest.raises(ValidationError):
        accept_handover(handover, by=people.stranger)
    assert states(planned)["seat"] == "enrolled"


def test_a_colleague_keeps_what_is_planned(person, planned, people, fes):
    handover = propose_handover(
        person, by=people.counsellor, to_agency=fes, to_user=people.colleague, reason="load"
    )
    before = states(planned)
    accept_handover(handover, by=people.colleague)
    assert states(planned) == before


def test_both_sides_see_what_a_transfer_gives_up(person, planned, people, rabat, fes, client_for):
    words = "sera annulé quand le dossier changera d’agence"
    url = reverse("migrants:handover_create", args=[person.public_id])
    giver = client_for(people.counsellor)
    assert words in giver.get(f"{url}?to=agency").content.decode()
    assert words not in giver.get(url).content.decode()
    handover = propose_handover(person, by=people.counsellor, to_agency=rabat, reason="moved")
    url = reverse("migrants:handover_detail", args=[handover.public_id])
    for user in (people.counsellor, people.stranger):
        assert words in client_for(user).get(url).content.decode()
    accept_handover(handover, by=people.stranger)
    assert words not in client_for(people.stranger).get(url).content.decode()


def test_nothing_ahead_is_said_of_nobody(person, people, client_for):
    url = reverse("migrants:migrant_close", args=[person.public_id])
    assert "sera annulé" not in client_for(people.counsellor).get(url).content.decode()
    close_file(person, by=people.counsellor, reason="left_area")
    assert not Appointment.objects.exists()
    assert not Enrolment.objects.exists()
