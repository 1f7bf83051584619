"""Planning, changing and cancelling a session: actions and pages."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import Room
from services import actions
from services.models import Message, Session
from sharaka_portal.lib import clock
from tests.services.conftest import audited

DAY = datetime.date(2015, 12, 16)
pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(fes):
    return Room.objects.create(agency=fes, name="Grande salle", seats=20)


@pytest.fixture
def plan(people, fes, kind):
    def planned(day=DAY, hour=10, **values):
        usual = {
            "facilitator": people.counsellor,
            "service_type": kind("131"),
            "duration_minutes": 120,
            "seats": 3,
        }
        by = values.pop("by", people.counsellor)
        return actions.plan_session(
            by=by, agency=fes, starts_at=clock.at(day, hour), **(usual | values)
        )

    return planned


@pytest.fixture
def data(people):
    return {
        "service_type": "131",
        "facilitator": str(people.counsellor.public_id),
        "day": "2015-12-16",
        "time": "10:00",
        "duration_minutes": "",
        "seats": "12",
        "room": "",
        "language": "wol",
        "mode": "agency",
    }


def test_a_planned_session_leaves_its_lines(plan, people, fes, hall):
    from agencies.models import Transition

    session = plan(room=hall)
    line = audited(session, "created").get()
    assert (line.by, line.agency) == (people.counsellor, fes)
    begun = Transition.objects.get(subject_id=session.public_id)
    assert (begun.machine, begun.target, begun.on) == ("session", "planned", clock.today())


def test_usual_duration_is_that_of_the_type(plan):
    assert plan(duration_minutes=None).duration_minutes == 180


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"service_type": "12"}, "service_type", "groupe"),
        ({"mode": "email"}, "mode", "ne se donne pas"),
        ({"room": "small"}, "seats", "2 places"),
        ({"room": "elsewhere"}, "room", "autre agence"),
        ({"hour": 7}, "outside_hours", "08:30"),
        ({"day": datetime.date(2015, 12, 20)}, "outside_hours", "fermée"),
    ],
)
def test_what_cannot_be_is_refused(values, field, words, plan, kind, fes, rabat):
    rooms = {
        "small": Room.objects.create(agency=fes, name="Bureau", seats=2),
        "elsewhere": Room.objects.create(agency=rabat, name="Salle", seats=20),
    }
    if "service_type" in values:
        values = {"service_type": kind(values["service_type"])}
    if "room" in values:
        values = {"room": rooms[values["room"]]}
    with pytest.raises(ValidationError) as refusal:
        plan(**values)
    assert words in " ".join(refusal.value.message_dict[field])
    assert not Session.objects.exists()


def test_closed_hours_are_possible_when_wanted(plan):
    assert plan(hour=7, outside_hours=True).pk


def test_a_type_out_of_force_is_refused(plan, kind):
    old = kind("131")
    old.ends_on = datetime.date(2015, 12, 1)
    old.save()
    with pytest.raises(ValidationError, match="plus proposée depuis le 01/12/2015"):
        plan(service_type=old)


def test_facilitator_is_there_and_free(plan, people, book, make_migrant):
    actions.add_absence(
        people.colleague, by=people.colleague, starts_on=DAY, ends_on=DAY, reason="leave"
    )
    with pytest.raises(ValidationError, match="absent"):
        plan(facilitator=people.colleague)
    book(make_migrant(), DAY, 11)
    with pytest.raises(ValidationError, match="rendez-vous à 11:00"):
        plan()
    plan(hour=14)
    with pytest.raises(ValidationError, match="atelier à 14:00"):
        plan(hour=15)


def test_room_is_free(plan, people, hall):
    plan(room=hall)
    with pytest.raises(ValidationError) as refusal:
        plan(room=hall, hour=11, facilitator=people.colleague)
    assert "occupe la salle" in str(refusal.value.message_dict["room"])


def test_a_planned_session_takes_its_facilitators_time(plan, book, make_migrant):
    plan()
    with pytest.raises(ValidationError, match="atelier"):
        book(make_migrant(), DAY, 11)


def test_another_time_is_told_and_keeps_the_reason(plan, people, make_migrant):
    session = plan()
    person = make_migrant(phone="+212612345678")
    actions.enrol(session, [person], by=people.counsellor)
    actions.change_session(
        session, by=people.counsellor, reason="room", starts_at=clock.at(DAY, 14)
    )
    session.refresh_from_db()
    assert clock.local_time(session.starts_at) == datetime.time(14)
    line = audited(session, "moved").get()
    assert "starts_at" in line.changes
    message = Message.objects.get(kind="change")
    assert "14:00" in message.body
    assert message.enrolment.migrant == person


def test_a_change_meets_nobody_elsewhere(plan, people, make_migrant, book):
    session, person = plan(), make_migrant(last_name="Sow")
    actions.enrol(session, [person], by=people.counsellor)
    book(person, DAY, 14, counsellor=people.colleague)
    with pytest.raises(ValidationError, match="Sow"):
        actions.change_session(
            session, by=people.counsellor, reason="room", starts_at=clock.at(DAY, 14)
        )
    session.refresh_from_db()
    assert clock.local_time(session.starts_at) == datetime.time(10)


def test_seats_follow_those_who_are_enrolled(plan, people, make_migrant):
    session = plan(seats=1)
    first, second = make_migrant(), make_migrant()
    actions.enrol(session, [first, second], by=people.counsellor)
    actions.change_session(session, by=people.counsellor, reason="seats", seats=2)
    assert set(session.enrolments.values_list("state", flat=True)) == {"enrolled"}
    with pytest.raises(ValidationError, match="plus d’inscrits"):
        actions.change_session(session, by=people.counsellor, reason="seats", seats=1)


def test_cancelling_tells_people_and_frees_everybody(plan, people, make_migrant, book):
    session, person = plan(), make_migrant(phone="+212612345678")
    actions.enrol(session, [person], by=people.counsellor)
    with pytest.raises(ValidationError):
        actions.cancel_session(session, by=people.counsellor, reason="")
    actions.cancel_session(session, by=people.counsellor, reason="away")
    assert session.state == "cancelled"
    assert "annulé" in Message.objects.get(kind="change").body
    appointment = book(person, DAY, 10)
    with pytest.raises(ValidationError):
        actions.restore_session(session, by=people.counsellor)
    actions.move_appointment(appointment, "cancel", by=people.counsellor, reason="mistake")
    actions.restore_session(session, by=people.counsellor)
    assert session.state == "planned"
    assert session.enrolments.get().state == "enrolled"


def test_page_plans_a_session(data, people, client_for):
    client = client_for(people.counsellor)
    url = reverse("services:session_create")
    assert client.get(url).status_code == 200
    response = client.post(url, data)
    session = Session.objects.get()
    assert response["Location"] == reverse("services:session_detail", args=[session.public_id])
    assert (session.duration_minutes, session.language, session.seats) == (180, "wol", 12)
    page = client.get(response["Location"]).content.decode()
    assert "wolof" in page
    assert "0 / 12" in page


def test_page_lists_group_services_only(people, client_for):
    form = client_for(people.counsellor).get(reverse("services:session_create")).context["form"]
    codes = {
        code for _family, group in form.fields["service_type"].choices[1:] for code, _ in group
    }
    assert "131" in codes
    assert "12" not in codes


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "2015-12-01"}, "time"),
        ({"seats": "0"}, "seats"),
        ({"service_type": "12"}, "service_type"),
        ({"language": "xxx"}, "language"),
        ({"time": "07:00"}, "outside_hours"),
    ],
)
def test_bad_input_is_explained(change, field, data, people, client_for):
    response = client_for(people.counsellor).post(reverse("services:session_create"), data | change)
    assert field in response.context["form"].errors
    assert not Session.objects.exists()


def test_pages_change_cancel_and_restore(plan, data, people, client_for):
    session, client = plan(), client_for(people.counsellor)
    here = [session.public_id]
    page = client.get(reverse("services:session_update", args=here))
    assert page.context["form"]["time"].value() == datetime.time(10)
    data = data | {"time": "14:00", "duration_minutes": "120", "seats": "5"}
    url = reverse("services:session_update", args=here)
    assert "reason" in client.post(url, data).context["form"].errors
    assert client.post(url, data | {"reason": "room"}).status_code == 302
    session.refresh_from_db()
    assert session.seats == 5
    client.post(reverse("services:session_cancel", args=here), {"reason": "too_few"})
    session.refresh_from_db()
    assert session.state == "cancelled"
    client.post(reverse("services:session_restore", args=here))
    session.refresh_from_db()
    assert session.state == "planned"


def test_only_who_plans_there_changes_it(plan, people, client_for):
    here = [plan().public_id]
    for name in ("session_update", "session_cancel"):
        url = reverse(f"services:{name}", args=here)
        assert client_for(people.stranger).get(url).status_code == 404
        assert client_for(people.national_manager).get(url).status_code == 403


def test_list_is_filtered_by_its_address(plan, people, client_for, kind):
    ahead, past = plan(), plan(datetime.date(2015, 12, 2))
    other = plan(hour=14, service_type=kind("141"))
    client, url = client_for(people.counsellor), reverse("services:session_list")

    def shown(**query):
        return [row.session for row in client.get(url, query).context["rows"]]

    assert shown() == [ahead, other]
    assert shown(when="past") == [past]
    assert shown(kind="141") == [other]
    assert shown(when="all", agency="fes") == [other, ahead, past]
    assert shown(agency="rabat-agdal") == []
    assert [row.session for row in client_for(people.stranger).get(url).context["rows"]] == []


def test_list_tells_the_absence_rate(plan, people, make_migrant, client_for):
    session = plan(datetime.date(2015, 12, 2))
    for _ in range(3):
        actions.enrol(session, [make_migrant()], by=people.counsellor)
    keys = list(session.enrolments.order_by("pk").values_list("pk", flat=True))
    answers = dict(zip(keys, [("came", ""), ("excuse", "family"), ("miss", "")], strict=True))
    actions.note_attendance(session, answers, by=people.counsellor)
    response = client_for(people.counsellor).get(reverse("services:session_list"), {"when": "past"})
    assert response.context["total"].percent == 67
    assert response.context["rows"][0].rate.absent == 2
    assert "2 sur 3 inscrits notés n’étaient pas là" in response.content.decode()


def test_list_and_page_take_few_queries(
    plan, people, make_migrant, client_for, django_assert_max_num_queries
):
    client = client_for(people.counsellor)
    for day in range(14, 19):
        session = plan(datetime.date(2015, 12, day), seats=6)
        actions.enrol(session, [make_migrant() for _ in range(4)], by=people.counsellor)
    with django_assert_max_num_queries(10):
        assert client.get(reverse("services:session_list")).status_code == 200
    with django_assert_max_num_queries(13):
        url = reverse("services:session_detail", args=[session.public_id])
        assert client.get(url).status_code == 200
