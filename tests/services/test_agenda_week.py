"""The agenda as a table: what stands where, for whom, and where a time can be booked."""

import datetime
import re

import pytest
from django.urls import reverse

from services.actions import add_absence, move_appointment, reschedule_appointment
from sharaka_portal.lib import clock

MONDAY = datetime.date(2015, 12, 14)
WEDNESDAY = datetime.date(2015, 12, 16)


@pytest.fixture(autouse=True)
def eight_in_the_morning(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: clock.at(clock.today(), 8))


def agenda(client, **query):
    return client.get(reverse("services:agenda"), query)


@pytest.fixture
def client(people, client_for):
    return client_for(people.counsellor)


def cells(response):
    """{(heading of the column, hour): cell} of the table."""
    grid = response.context["grid"]
    found = {}
    for time, row in grid.rows:
        for column, cell in zip(grid.columns, row, strict=True):
            whose = str(column.counsellor) if grid.span == "day" else f"{column.day:%d}"
            found[whose, f"{time:%H:%M}"] = cell
    return found


def rows_of(cell):
    return [entry.row for entry in cell.entries]


def test_week_of_a_counsellor(migrant, make_migrant, people, book, client):
    mine = book(migrant, WEDNESDAY, 10, 10)
    book(make_migrant(), WEDNESDAY, 10, counsellor=people.colleague)
    response = agenda(client)
    table = cells(response)
    assert [column.day.day for column in response.context["grid"].columns] == [14, 15, 16, 17, 18]
    assert rows_of(table["16", "10:00"]) == [mine]
    assert sum(len(cell.entries) for cell in table.values()) == 1


def test_rows_run_from_opening_to_closing(client):
    hours = sorted({hour for _day, hour in cells(agenda(client))})
    assert (hours[0], hours[-1], len(hours)) == ("08:30", "16:00", 16)


def test_rows_reach_out_to_what_lies_outside_the_hours(migrant, make_migrant, book, client):
    early, late = book(migrant, WEDNESDAY, 7, 40), book(make_migrant(), WEDNESDAY, 18)
    table = cells(agenda(client))
    assert rows_of(table["16", "07:30"]) == [early]
    assert rows_of(table["16", "18:00"]) == [late]
    assert ("16", "17:30") in table
    assert not table["16", "17:30"].is_open


def test_free_taken_closed_and_past(migrant, book, people, client, monkeypatch):
    book(migrant, MONDAY, 10, duration_minutes=45)
    monkeypatch.setattr(clock, "now", lambda: clock.at(MONDAY, 9, 10))
    add_absence(
        people.counsellor,
        by=people.counsellor,
        starts_on=WEDNESDAY,
        ends_on=WEDNESDAY,
        reason="leave",
    )
    table = cells(agenda(client))
    found = {
        hour: (table["14", hour].is_free, table["14", hour].is_taken)
        for hour in ("08:30", "09:30", "10:00", "10:30", "11:00")
    }
    assert found == {
        "08:30": (False, False),
        "09:30": (True, False),
        "10:00": (False, True),
        "10:30": (False, True),
        "11:00": (True, False),
    }
    assert not any(cell.is_open or cell.is_free for key, cell in table.items() if key[0] == "16")


def test_holiday_is_named_and_closed(client):
    response = agenda(client, day="2015-12-24")
    page = response.content.decode()
    assert "férié : Anniversaire du prophète" in re.sub(r"\s+", " ", page)
    assert not any(cell.is_free for key, cell in cells(response).items() if key[0] == "24")
    assert any(cell.is_free for key, cell in cells(response).items() if key[0] == "23")


def test_today_is_marked(client):
    page = agenda(client).content.decode()
    assert page.count('aria-current="date"') == 1
    assert 'aria-current="date"' not in agenda(client, day="2015-12-21").content.decode()


def test_day_of_an_agency_has_a_column_for_each_counsellor(
    migrant, make_migrant, people, book, client
):
    mine = book(migrant, MONDAY, 9)
    other = book(make_migrant(), MONDAY, 9, counsellor=people.colleague)
    response = agenda(client, who="fes", span="day")
    table = cells(response)
    assert {whose for whose, _hour in table} == {str(people.counsellor), str(people.colleague)}
    assert rows_of(table[str(people.counsellor), "09:00"]) == [mine]
    assert rows_of(table[str(people.colleague), "09:00"]) == [other]


def test_who_leads_the_agency_appears_once_something_is_booked(migrant, people, book, client):
    book(migrant, MONDAY, 9, counsellor=people.agency_manager)
    table = cells(agenda(client, who="fes", span="day"))
    assert str(people.agency_manager) in {whose for whose, _hour in table}


def test_week_of_an_agency_holds_everybody(migrant, make_migrant, people, book, client):
    rows = {
        book(migrant, WEDNESDAY, 9).pk,
        book(make_migrant(), WEDNESDAY, 9, counsellor=people.colleague).pk,
    }
    table = cells(agenda(client, who="fes"))
    assert {row.pk for row in rows_of(table["16", "09:00"])} == rows
    assert not any(cell.is_free for cell in table.values())


def test_one_counsellor_of_the_agency(make_migrant, people, book, client):
    theirs = book(make_migrant(), WEDNESDAY, 9, counsellor=people.colleague)
    book(make_migrant(), WEDNESDAY, 9)
    response = agenda(client, who="fes", counsellor=str(people.colleague.public_id))
    assert rows_of(cells(response)["16", "09:00"]) == [theirs]
    everybody = agenda(client, who="fes", counsellor=str(people.stranger.public_id))
    assert len(rows_of(cells(everybody)["16", "09:00"])) == 2


def test_cancelled_and_moved_leave_the_table(migrant, make_migrant, people, book, client):
    by = people.counsellor
    gone = book(migrant, WEDNESDAY, 9)
    move_appointment(gone, "cancel", by=by, reason="other")
    moved = book(make_migrant(), WEDNESDAY, 10)
    new = reschedule_appointment(moved, by=by, starts_at=clock.at(WEDNESDAY, 11))
    missed = book(make_migrant(), MONDAY, 9)
    move_appointment(missed, "miss", by=by)
    table = cells(agenda(client))
    assert [row for cell in table.values() for row in rows_of(cell)] == [missed, new]
    assert table["16", "09:00"].is_free


def test_workshop_stands_in_the_table(migrant, people, hold_session, client):
    session = hold_session(people.counsellor, WEDNESDAY, 9, people=[migrant])
    hold_session(people.counsellor, WEDNESDAY, 14, state="cancelled")
    table = cells(agenda(client))
    assert rows_of(table["16", "09:00"]) == [session]
    assert table["16", "10:30"].is_taken
    assert table["16", "14:00"].is_free


def test_what_the_reader_may_not_see_is_only_taken(
    make_migrant, people, book, rabat, client, client_for
):
    """A counsellor lent to another agency meets its people there."""
    elsewhere = make_migrant(agency=rabat, by=people.stranger, last_name="Secret")
    book(elsewhere, WEDNESDAY, 9, by=people.stranger, counsellor=people.counsellor)
    response = agenda(client)
    (entry,) = cells(response)["16", "09:00"].entries
    assert not entry.is_seen
    page = response.content.decode()
    assert "Secret" not in page
    assert "occupé" in page


def test_free_time_leads_to_the_form(migrant, people, client):
    page = agenda(client, **{"for": str(migrant.public_id)}).content.decode()
    form = reverse("services:appointment_create", args=[migrant.public_id])
    links = re.findall(rf'href="{form}\?([^"]+)"', page)
    assert f"day=2015-12-16&amp;time=09:00&amp;counsellor={people.counsellor.public_id}" in links


def test_free_time_asks_for_whom(migrant, make_migrant, people, client):
    other = make_migrant(last_name="Traoré", lead=people.colleague)
    page = agenda(client).content.decode()
    link = re.search(rf'href="({reverse("services:slot")}\?[^"]+)"', page)[1].replace("&amp;", "&")
    asked = client.get(link)
    assert [row.pk for row in asked.context["idle"].rows] == [migrant.pk]
    found = client.get(f"{link}&q=Traoré")
    assert [row.pk for row in found.context["found"].people] == [other.pk]
    form = reverse("services:appointment_create", args=[other.public_id])
    assert f"{form}?day=2015-12-14" in found.content.decode()
    assert client.get(reverse("services:slot"))["Location"] == reverse("services:agenda")


def test_who_may_not_book_sees_no_free_time(people, client_for):
    page = agenda(client_for(people.national_manager), who="fes", span="day").content.decode()
    assert "sh-free" not in page.split("</style>")[-1]
    assert "Imprimer" not in page


def test_agenda_of_another_agency_stays_closed(migrant, people, book, client_for):
    book(migrant, WEDNESDAY, 9)
    response = agenda(client_for(people.stranger), who="fes")
    assert not any(cell.entries for cell in cells(response).values())
    assert agenda(client_for(people.ministry_reader)).status_code == 403
    for_migrant = {"for": str(migrant.public_id)}
    assert agenda(client_for(people.stranger), **for_migrant).status_code == 404


def test_past_ones_without_outcome_stand_on_top(migrant, people, book, client):
    forgotten = book(migrant, datetime.date(2015, 12, 10), 9)
    response = agenda(client)
    assert response.context["unsaid"].rows == [forgotten]
    page = response.content.decode()
    assert page.index("Rendez-vous passés sans issue") < page.index("sh-grid")


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("span", ["week", "day"])
def test_agenda_takes_a_fixed_number_of_queries(
    span, language, make_migrant, people, book, hold_session, client, django_assert_max_num_queries
):
    people.counsellor.interface_language = language
    people.counsellor.save()
    query = {"who": "fes", "span": span}
    agenda(client, **query)
    for hour in (9, 10, 11, 14):
        book(make_migrant(), MONDAY, hour)
        book(make_migrant(), datetime.date(2015, 12, 10), hour)
        book(make_migrant(), MONDAY, hour, counsellor=people.colleague)
    hold_session(people.counsellor, MONDAY, 15)
    with django_assert_max_num_queries(17):
        assert agenda(client, **query).status_code == 200
