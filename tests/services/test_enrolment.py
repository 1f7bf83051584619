"""Places in sessions: seats, waiting list, reasons against, the pages that give them."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import AccessLog, Language, Transition
from services import actions
from services.models import Enrolment, Message
from sharaka_portal.lib import clock
from tests.services.conftest import audited

DAY = datetime.date(2015, 12, 16)
pytestmark = pytest.mark.django_db


@pytest.fixture
def session(hold_session, people):
    return hold_session(people.colleague, DAY, seats=2)


@pytest.fixture
def enrol(people):
    return lambda session, *persons, **values: actions.enrol(
        session, persons, by=people.counsellor, **values
    )


def states(session):
    return list(session.enrolments.order_by("pk").values_list("state", flat=True))


def test_a_place_leaves_its_lines(session, migrant, enrol, people):
    [enrolment] = enrol(session, migrant)
    assert enrolment.state == "enrolled"
    line = audited(enrolment, "created").get()
    assert (line.by, line.person_id) == (people.counsellor, migrant.public_id)
    assert Transition.objects.get(subject_id=enrolment.public_id).target == "enrolled"


def test_whoever_comes_last_waits(session, make_migrant, enrol):
    enrol(session, *(make_migrant() for _ in range(3)))
    assert states(session) == ["enrolled", "enrolled", "waiting"]


def test_the_first_who_waits_moves_up(session, make_migrant, enrol, people):
    rows = enrol(session, *(make_migrant(phone=f"+21261234560{n}") for n in range(4)))
    moved = actions.cancel_enrolment(rows[0], by=people.colleague)
    assert moved == [rows[2]]
    assert states(session) == ["cancelled", "enrolled", "enrolled", "waiting"]
    assert audited(rows[2], "moved").get().by == people.colleague
    told = Message.objects.filter(kind="convocation", state="queued").order_by("pk")
    assert [message.enrolment for message in told] == [rows[1], rows[2]]


def test_who_waits_and_is_taken_meanwhile_is_passed_over(
    session, make_migrant, enrol, people, book
):
    rows = enrol(session, *(make_migrant() for _ in range(4)))
    book(rows[2].migrant, DAY, 10)
    assert actions.cancel_enrolment(rows[0], by=people.counsellor) == [rows[3]]


def test_nobody_moves_up_once_it_has_begun(hold_session, people, make_migrant, enrol):
    session = hold_session(people.colleague, DAY, seats=1)
    rows = enrol(session, make_migrant(), make_migrant())
    type(session).objects.update(starts_at=clock.at(datetime.date(2015, 12, 1), 10))
    session.refresh_from_db()
    rows[0].session = session
    assert actions.cancel_enrolment(rows[0], by=people.counsellor) == []
    assert states(session) == ["cancelled", "waiting"]


@pytest.mark.parametrize("how", ["appointment", "session"])
def test_a_person_who_is_taken_is_refused(how, session, migrant, enrol, people, book, hold_session):
    if how == "appointment":
        book(migrant, DAY, 11)
    else:
        hold_session(people.agency_manager, DAY, 9, people=[migrant])
    with pytest.raises(ValidationError, match=migrant.full_name):
        enrol(session, migrant)
    assert not session.enrolments.exists()


def test_all_or_nobody(session, migrant, make_migrant, enrol, book):
    book(migrant, DAY, 11)
    with pytest.raises(ValidationError):
        enrol(session, make_migrant(), migrant)
    assert not session.enrolments.exists()


def test_once_only_then_again_after_giving_back(session, migrant, enrol, people):
    [enrolment] = enrol(session, migrant)
    with pytest.raises(ValidationError):
        enrol(session, migrant)
    actions.cancel_enrolment(enrolment, by=people.counsellor)
    enrol(session, migrant)
    assert states(session) == ["cancelled", "enrolled"]


def test_no_place_for_a_closed_file_nor_in_a_cancelled_session(session, migrant, enrol, people):
    from migrants.actions import close_file

    actions.cancel_session(session, by=people.counsellor, reason="away")
    with pytest.raises(ValidationError, match="annulée"):
        enrol(session, migrant)
    actions.restore_session(session, by=people.counsellor)
    close_file(migrant, by=people.counsellor, reason="left_area")
    with pytest.raises(ValidationError, match="pas ouvert"):
        enrol(session, migrant)


def test_who_does_not_fit_takes_part_for_a_reason(session, migrant, enrol):
    kind = session.service_type
    kind.eligibility = {"min_age": 40}
    kind.save()
    session.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        enrol(session, migrant)
    assert "40 ans" in refusal.value.message_dict["despite"][0]
    [enrolment] = enrol(session, migrant, despite="Projet très avancé")
    assert Transition.objects.get(subject_id=enrolment.public_id).comment == "Projet très avancé"


@given(
    steps=st.lists(st.tuples(st.sampled_from(["enrol", "cancel"]), st.integers(0, 5)), max_size=14)
)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_seats_are_never_exceeded_nor_left_empty(steps, hold_session, people, make_migrant):
    """Whatever order people come and go in; a seat is never free while somebody waits."""
    from django.db import transaction

    with transaction.atomic():
        session = hold_session(people.colleague, DAY, seats=2)
        crowd = [make_migrant() for _ in range(6)]
        inside, waiting = [], []
        for what, number in steps:
            person = crowd[number]
            place = session.enrolments.filter(migrant=person).exclude(state="cancelled").first()
            if what == "enrol" and place is None:
                actions.enrol(session, [person], by=people.counsellor)
                (inside if len(inside) < 2 else waiting).append(person)
            elif what == "cancel" and place is not None:
                actions.cancel_enrolment(place, by=people.counsellor)
                (inside if person in inside else waiting).remove(person)
                if len(inside) < 2 and waiting:
                    inside.append(waiting.pop(0))
            rows = session.enrolments.all()
            assert {row.migrant for row in rows.filter(state="enrolled")} == set(inside)
            queue = rows.filter(state="waiting").order_by("pk")
            assert [row.migrant for row in queue] == waiting
        transaction.set_rollback(True)


def test_page_of_the_session_enrols_whom_it_finds(session, migrant, people, client_for):
    client = client_for(people.counsellor)
    here = reverse("services:session_detail", args=[session.public_id])
    page = client.get(here, {"q": "Diop"})
    assert migrant in page.context["found"].people
    assert AccessLog.objects.filter(kind="search").exists()
    url = reverse("services:session_enrol", args=[session.public_id])
    assert client.post(url, {"person": migrant.public_id})["Location"] == here
    enrolment = session.enrolments.get()
    assert enrolment.migrant == migrant
    assert str(migrant.file_number) in client.get(here).content.decode()
    client.post(reverse("services:enrolment_cancel", args=[enrolment.public_id]))
    enrolment.refresh_from_db()
    assert enrolment.state == "cancelled"


def test_search_shows_the_place_of_who_has_one(session, make_migrant, enrol, people, client_for):
    seated, other, waits, absent, free = (make_migrant(last_name="Sow") for _ in range(5))
    enrol(session, seated, other, waits)
    [gave_back] = enrol(session, free)
    actions.cancel_enrolment(gave_back, by=people.counsellor)
    enrol(session, absent)
    Enrolment.objects.filter(migrant=absent).update(state="no_show")
    here = reverse("services:session_detail", args=[session.public_id])
    page = client_for(people.counsellor).get(here, {"q": "Sow"}).content.decode()
    choice = page[page.index('id="add"') : page.index('id="moves"')]
    offered = [
        person for person in (seated, waits, absent, free) if str(person.public_id) in choice
    ]
    assert f'value="{free.public_id}"' in choice
    assert [person for person in offered if f'value="{person.public_id}"' in choice] == [free]
    for words in ("liste d’attente", "inscrit", "absent"):
        assert f"{words}</span>" in choice


def test_page_offers_who_needs_it_by_their_plan(session, migrant, make_migrant, people, client_for):
    steps = [{"label": "Atelier", "due_on": DAY, "service_type": session.service_type}]
    actions.agree_plan(migrant, by=people.counsellor, objective="Travailler", steps=steps)
    make_migrant()
    client = client_for(people.counsellor)
    here = reverse("services:session_detail", args=[session.public_id])
    assert client.get(here).context["wanted"] == [migrant]
    actions.enrol(session, [migrant], by=people.counsellor)
    assert client.get(here).context["wanted"] == []


def test_page_asks_why_when_something_speaks_against_it(session, migrant, people, client_for):
    kind = session.service_type
    kind.eligibility = {"diploma": "any"}
    kind.save()
    client = client_for(people.counsellor)
    url = reverse("services:session_enrol", args=[session.public_id])
    response = client.post(url, {"person": migrant.public_id})
    asked = reverse("services:enrolment_create", args=[migrant.public_id])
    assert response["Location"] == f"{asked}?session={session.public_id}"
    page = client.get(response["Location"]).content.decode()
    assert "Il faut un diplôme" in page
    assert 'name="despite"' in page
    data = {"session": session.public_id, "despite": "Diplôme perdu en route"}
    assert client.post(asked, data).status_code == 302
    assert session.enrolments.get().state == "enrolled"


def test_person_page_offers_their_language_first(
    hold_session, session, migrant, people, client_for
):
    migrant.spoken_language = Language.objects.get(code="wol")
    migrant.save()
    later = hold_session(people.agency_manager, datetime.date(2015, 12, 18), language="wol")
    hold_session(people.agency_manager, datetime.date(2015, 12, 1))
    page = client_for(people.counsellor).get(
        reverse("services:enrolment_create", args=[migrant.public_id])
    )
    assert page.context["offered"] == [later, session]
    assert "wolof" in page.content.decode()


def test_session_of_another_agency_is_not_found(session, rabat, people, make_migrant, client_for):
    theirs = make_migrant(agency=rabat, by=people.stranger)
    client = client_for(people.stranger)
    url = reverse("services:enrolment_create", args=[theirs.public_id])
    assert client.post(url, {"session": session.public_id}).status_code == 404
    url = reverse("services:session_enrol", args=[session.public_id])
    assert client.post(url, {"person": theirs.public_id}).status_code == 404
    client = client_for(people.counsellor)
    assert client.post(url, {"person": theirs.public_id}).status_code == 404
    assert client.post(url, {"person": "x"}).status_code == 400
    assert "Choisissez la personne" in client.post(url, follow=True).content.decode()
    assert not Enrolment.objects.exists()


def test_what_was_given_is_told_with_papers(session, migrant, people, client_for):
    kind = session.service_type
    kind.papers_fr = "Votre CV"
    kind.save()
    url = reverse("services:session_enrol", args=[session.public_id])
    response = client_for(people.counsellor).post(url, {"person": migrant.public_id}, follow=True)
    assert "À apporter : Votre CV" in response.content.decode()


def test_front_desk_expects_the_people_of_today(hold_session, migrant, people, client_for):
    today = hold_session(people.colleague, clock.today(), 9, people=[migrant])
    client, url = client_for(people.counsellor), reverse("services:arrival_list")
    [row] = client.get(url).context["desk"].expected
    assert (row.migrant, row.kind, row.meeting) == (migrant, "enrolment", today)
    data = {"agency": "fes", "enrolment": row.public_id}
    client.post(reverse("services:arrival_create", args=[migrant.public_id]), data)
    desk = client.get(url).context["desk"]
    assert desk.expected == []
    assert desk.waiting[0].counsellor == people.colleague


def test_a_seat_ahead_is_a_next_step(session, make_migrant, enrol):
    from migrants.models import Migrant
    from services.needs import cues, without_next_step

    seated, waiting = make_migrant(), make_migrant()
    session.seats = 1
    session.save()
    enrol(session, seated, waiting)
    idle = Migrant.objects.filter(without_next_step(clock.today()))
    assert waiting in idle
    assert seated not in idle
    assert "atelier le 16/12 10:00" in cues([seated])[seated.pk][0].text


def test_timeline_and_panel_show_places(session, migrant, enrol, people, client_for, hold_session):
    past = hold_session(people.colleague, datetime.date(2015, 12, 1))
    [missed] = enrol(past, migrant)
    actions.note_attendance(past, {missed.pk: ("miss", "transport")}, by=people.counsellor)
    enrol(session, migrant)
    url = reverse("migrants:migrant_detail", args=[migrant.public_id])
    page = client_for(people.counsellor).get(url).content.decode()
    assert "absent : transport" in page
    assert page.count(reverse("services:session_detail", args=[session.public_id])) == 2
