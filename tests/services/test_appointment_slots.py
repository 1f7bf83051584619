"""Free times offered for a person: whose, in which order, and which."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import Language, Room
from services.actions import add_absence
from services.slots import next_slots
from sharaka_portal.lib import clock

MONDAY = datetime.date(2015, 12, 14)


@pytest.fixture(autouse=True)
def eight_in_the_morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: clock.at(clock.today(), 8))


def who(offers):
    return [offer.counsellor for offer in offers]


def times(offers, counsellor):
    (slots,) = (offer.slots for offer in offers if offer.counsellor == counsellor)
    return [
        f"{clock.local_day(s.starts_at):%d} {clock.local_time(s.starts_at):%H:%M}" for s in slots
    ]


@pytest.fixture
def wolof():
    return Language.objects.get(code="wol")


def test_lead_comes_first_without_a_language_and_the_manager_last(migrant, people):
    offers = next_slots(migrant, length=30)
    assert who(offers) == [people.counsellor, people.colleague, people.agency_manager]
    assert [offer.is_lead for offer in offers] == [True, False, False]


def test_who_speaks_the_language_comes_before_the_lead(migrant, people, wolof):
    people.colleague.languages.add(wolof)
    migrant.spoken_language = wolof
    offers = next_slots(migrant, length=30)
    assert who(offers) == [people.colleague, people.counsellor, people.agency_manager]
    assert [offer.speaks for offer in offers] == [True, False, False]


def test_fewest_appointments_decide_between_equals(make_migrant, people, book):
    migrant = make_migrant(lead=people.agency_manager)
    for hour in (9, 10):
        book(make_migrant(), MONDAY, hour)
    book(make_migrant(), MONDAY, 9, counsellor=people.colleague)
    offers = next_slots(migrant, length=30)
    assert who(offers) == [people.agency_manager, people.colleague, people.counsellor]
    assert [offer.load for offer in offers] == [0, 1, 2]


def test_counsellors_of_other_agencies_are_not_offered(migrant, people):
    assert people.stranger not in who(next_slots(migrant, length=30))
    assert people.inactive not in who(next_slots(migrant, length=30))


def test_first_time_of_each_half_day(migrant, people):
    found = times(next_slots(migrant, length=30), people.counsellor)
    assert found == ["14 08:30", "14 13:00", "15 08:30", "15 13:00", "16 08:30", "16 13:00"]


def test_what_is_taken_is_not_offered(migrant, make_migrant, people, book, hold_session):
    book(make_migrant(), MONDAY, 8, 30, duration_minutes=60)
    book(migrant, MONDAY, 9, 30, counsellor=people.colleague)
    hold_session(people.counsellor, MONDAY, 13, minutes=180)
    add_absence(
        people.counsellor,
        by=people.counsellor,
        starts_on=MONDAY + clock.ONE_DAY,
        ends_on=MONDAY + clock.ONE_DAY,
        reason="leave",
    )
    found = times(next_slots(migrant, length=30), people.counsellor)
    assert found[:4] == ["14 10:00", "14 16:00", "16 08:30", "16 13:00"]


def test_long_appointment_ends_before_the_closing(migrant, make_migrant, people, book):
    book(make_migrant(), MONDAY, 8, 30, duration_minutes=390)
    found = times(next_slots(migrant, length=90), people.counsellor)
    assert found[0] == "14 15:00"
    assert times(next_slots(migrant, length=120), people.counsellor)[0] == "15 08:30"


def test_short_ones_begin_at_the_quarter(migrant, make_migrant, people, book):
    book(make_migrant(), MONDAY, 8, 30, duration_minutes=15)
    assert times(next_slots(migrant, length=15), people.counsellor)[0] == "14 08:45"
    assert times(next_slots(migrant, length=20), people.counsellor)[0] == "14 09:00"


def test_past_hours_weekends_and_holidays_are_left_out(migrant, people, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: clock.at(clock.today(), 15, 10))
    found = times(next_slots(migrant, length=30), people.counsellor)
    assert found[0] == "14 15:30"
    first = next_slots(migrant, length=30, first=datetime.date(2015, 12, 23))
    assert times(first, people.counsellor)[:3] == ["23 08:30", "23 13:00", "28 08:30"]


def test_ten_working_days_are_looked_at(migrant, people, make_migrant, book, hold_session):
    for n in range(30):
        day = MONDAY + datetime.timedelta(days=n)
        hold_session(people.counsellor, day, 8, minutes=480)
        hold_session(people.counsellor, day, 16, minutes=60)
    found = next_slots(migrant, length=30)
    assert times(found, people.counsellor) == []
    assert times(found, people.colleague)


def test_free_room_comes_along(migrant, make_migrant, people, fes, book):
    first, second = (Room.objects.create(agency=fes, name=f"Bureau {n}") for n in (1, 2))
    Room.objects.create(agency=fes, name="Ancien", is_active=False)
    book(make_migrant(), MONDAY, 8, 30, counsellor=people.colleague, room=first)
    offer = next_slots(migrant, length=30)[0]
    assert [slot.room for slot in offer.slots[:2]] == [second, first]


def test_click_on_a_time_fills_the_form_and_books(migrant, people, client_for):
    import re

    client = client_for(people.counsellor)
    url = reverse("services:appointment_create", args=[migrant.public_id])
    page = client.get(url, {"service_type": "12"}).content.decode()
    links = re.findall(r'href="\?(service_type=12[^"#]*)#form"', page)
    assert links
    form = client.get(f"{url}?{links[0].replace('&amp;', '&')}").context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "outside_hours"}
    data["mode"] = "agency"
    assert client.post(url, data).status_code == 302
    appointment = migrant.appointments.get()
    assert appointment.starts_at == clock.at(MONDAY, 8, 30)
    assert (appointment.counsellor, appointment.duration_minutes) == (people.counsellor, 45)


def test_list_takes_a_fixed_number_of_queries(
    migrant, make_migrant, people, book, django_assert_max_num_queries
):
    for hour in (9, 10, 11):
        book(make_migrant(), MONDAY, hour)
    with django_assert_max_num_queries(9):
        next_slots(migrant, length=30)
