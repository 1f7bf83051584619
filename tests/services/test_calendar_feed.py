"""The private calendar: what a program reads without an account, and what it never reads."""

import datetime

import pytest
from django.urls import reverse
from icalendar import Calendar

from agencies.models import AccessLog, AuditEntry
from services.actions import close_feed, move_appointment, open_feed
from services.models import CalendarFeed
from sharaka_portal.lib import clock

DAY = datetime.date(2015, 12, 16)


@pytest.fixture
def feed(people):
    return open_feed(people.counsellor, by=people.counsellor)


def address(feed):
    return reverse("services:calendar_feed", args=[feed.secret])


def events(response):
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_events_of_the_user(client, feed, migrant, make_migrant, people, book, room, hold_session):
    mine = book(migrant, DAY, 10, 30, room=room, duration_minutes=45)
    book(make_migrant(), DAY, 10, counsellor=people.colleague)
    move_appointment(book(make_migrant(), DAY, 14), "cancel", by=people.counsellor, reason="other")
    held = hold_session(people.counsellor, DAY, 15)
    first, second = events(client.get(address(feed)))
    assert str(first["UID"]) == f"{mine.public_id}@sharaka"
    assert str(first["SUMMARY"]) == f"Entretien de suivi · {migrant.file_number}"
    assert str(first["LOCATION"]) == "Bureau 1, Fès"
    assert first.start == clock.at(DAY, 10, 30)
    assert first.end == clock.at(DAY, 11, 15)
    assert str(second["UID"]) == f"{held.public_id}@sharaka"
    assert second.end == clock.at(DAY, 17)


def test_moments_are_universal(client, feed, migrant, book):
    """Casablanca is an hour ahead in summer: 10:00 there is 9:00 in the calendar."""
    book(migrant, datetime.date(2016, 5, 4), 10)
    assert b"DTSTART:20160504T090000Z" in client.get(address(feed)).content


def test_nobodys_name_leaves(client, feed, make_migrant, book):
    person = make_migrant(
        last_name="Ouédraogo", first_name="Fatimata", last_name_ar="ودراوغو", phone="+212612345678"
    )
    book(person, DAY)
    text = client.get(address(feed)).content.decode()
    assert person.file_number in text
    for word in ("Ouédraogo", "Fatimata", "ودراوغو", "612345678"):
        assert word not in text


def test_language_is_the_users(client, feed, migrant, people, book):
    people.counsellor.interface_language = "ar"
    people.counsellor.save()
    book(migrant, DAY)
    assert "مقابلة التتبع" in client.get(address(feed)).content.decode()


def test_answer_is_private_and_needs_no_account(client, feed):
    response = client.get(address(feed))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-cache"
    assert client.head(address(feed)).status_code == 200
    assert client.post(address(feed)).status_code == 405
    assert not client.session.keys()


@pytest.mark.parametrize("secret", ["x", "A" * 43, "0"])
def test_wrong_secret_finds_nothing(secret, client, feed):
    assert client.get(reverse("services:calendar_feed", args=[secret])).status_code == 404


def test_renewed_and_closed_addresses_stop(client, feed, people):
    old = address(feed)
    new = address(open_feed(people.counsellor, by=people.counsellor))
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    close_feed(people.counsellor, by=people.counsellor)
    assert client.get(new).status_code == 404
    assert CalendarFeed.objects.count() == 0


def test_history_never_holds_the_secret(feed, people):
    second = open_feed(people.counsellor, by=people.counsellor)
    close_feed(people.counsellor, by=people.counsellor)
    rows = AuditEntry.objects.filter(subject_type="services.calendarfeed")
    assert [row.verb for row in rows.order_by("pk")] == ["created", "changed", "removed"]
    for secret in (feed.secret, second.secret):
        assert not any(secret in str(row.changes) for row in rows)


def test_closed_account_and_lost_right_stop_the_feed(client, feed, people):
    people.counsellor.memberships.update(ends_on=datetime.date(2015, 12, 13))
    assert client.get(address(feed)).status_code == 404
    people.counsellor.memberships.update(ends_on=None)
    assert client.get(address(feed)).status_code == 200
    people.counsellor.is_active = False
    people.counsellor.save()
    assert client.get(address(feed)).status_code == 404


def test_person_who_moved_to_another_agency_leaves_the_feed(client, feed, migrant, book, rabat):
    book(migrant, DAY)
    migrant.agency = rabat
    migrant.save()
    assert events(client.get(address(feed))) == []


def test_reading_leaves_one_trace_for_a_while(client, feed, people):
    for _ in range(3):
        client.get(address(feed))
    row = AccessLog.objects.get(subject_type="services.calendarfeed")
    assert (row.kind, row.user) == ("export", people.counsellor)


def test_page_opens_renews_and_closes(people, client_for):
    client = client_for(people.counsellor)
    page = reverse("services:feed_detail")
    assert client.get(page).context["url"] is None
    client.post(reverse("services:feed_renew"))
    first = client.get(page).context["url"]
    assert first.endswith(address(people.counsellor.calendar_feed))
    client.post(reverse("services:feed_renew"))
    assert client.get(page).context["url"] != first
    client.post(reverse("services:feed_remove"))
    assert client.get(page).context["url"] is None


def test_readers_have_no_feed(people, client_for):
    for persona in ("national_manager", "ministry_reader", "auditor"):
        client = client_for(getattr(people, persona))
        assert client.get(reverse("services:feed_detail")).status_code == 403
        assert client.post(reverse("services:feed_renew")).status_code == 403


def test_feed_takes_few_queries(client, feed, make_migrant, book, django_assert_max_num_queries):
    for hour in (9, 10, 11):
        book(make_migrant(), DAY, hour)
    client.get(address(feed))
    with django_assert_max_num_queries(5):
        assert len(events(client.get(address(feed)))) == 3
