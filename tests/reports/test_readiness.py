"""Readiness of agencies: counted from the portal, or stated with a source and a date."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry, Language, Room
from reports import actions, readiness
from reports.enums import Readiness, ReadinessItem

pytestmark = pytest.mark.django_db
R, I = Readiness, ReadinessItem  # noqa: E741


def line(agency, item):
    board = readiness.Survey([agency]).board(agency)
    return next(one for one in board.lines if one.item == item)


def test_opening(fes):
    assert line(fes, I.OPENED).state == R.READY
    fes.open_to_migrants_on = datetime.date(2015, 12, 15)
    assert line(fes, I.OPENED).state == R.PARTLY
    fes.open_to_migrants_on = None
    assert line(fes, I.OPENED).state == R.NOT_READY


def test_staff_counts_active_counsellors(fes, rabat, people):
    # counsellor and colleague; the inactive account, the manager and the stranger do not count
    assert line(fes, I.STAFF).state == R.READY
    assert line(fes, I.STAFF).fact == "2 conseillers en fonction"
    assert line(rabat, I.STAFF).state == R.PARTLY
    people.stranger.memberships.update(ends_on=datetime.date(2015, 12, 13))
    assert line(rabat, I.STAFF).state == R.NOT_READY


def test_languages_of_the_team(fes, people):
    assert line(fes, I.LANGUAGES).state == R.NOT_READY
    languages = {row.code: row for row in Language.objects.all()}
    people.counsellor.languages.add(languages["fra"], languages["ary"])
    assert line(fes, I.LANGUAGES).state == R.PARTLY
    people.agency_manager.languages.add(languages["eng"])  # does not receive people
    assert line(fes, I.LANGUAGES).state == R.PARTLY
    people.colleague.languages.add(languages["eng"], languages["fra"])
    found = line(fes, I.LANGUAGES)
    assert found.state == R.READY
    assert ("français", "2 agents") in found.details


def test_rooms(fes):
    assert line(fes, I.ROOMS).state == R.NOT_READY
    Room.objects.create(agency=fes, name="Bureau", seats=3)
    assert line(fes, I.ROOMS).state == R.PARTLY
    Room.objects.create(agency=fes, name="Grande", seats=8)
    assert line(fes, I.ROOMS).state == R.READY
    assert line(fes, I.ROOMS).fact == "2 salles, 11 places"


def test_hours(fes):
    # five days from 8:30 to 16:30
    assert line(fes, I.HOURS).fact == "40 heures par semaine"
    assert line(fes, I.HOURS).state == R.READY
    fes.hours.filter(weekday__gte=3).delete()  # three days are 24 hours
    assert line(fes, I.HOURS).state == R.PARTLY
    fes.hours.all().delete()
    assert line(fes, I.HOURS).state == R.NOT_READY


def state(agency, by, value="ready", item="partners", day=None, **fields):
    values = {"fact": "Une association oriente.", "source": "Visite"} | fields
    return actions.state_readiness(agency, by=by, item=item, state=value, stated_on=day, **values)


def test_the_latest_statement_counts(fes, people):
    by = people.agency_manager
    assert line(fes, I.PARTNERS).state == R.UNKNOWN
    state(fes, by, day=datetime.date(2015, 12, 2))
    state(fes, by, "not_ready", day=datetime.date(2015, 11, 2))
    found = line(fes, I.PARTNERS)
    assert (found.state, found.on, found.source) == (
        R.READY,
        datetime.date(2015, 12, 2),
        "Visite",
    )
    assert AuditEntry.objects.filter(subject_type="reports.readinessnote", by=by).count() == 2


@pytest.mark.parametrize(
    "fields",
    [
        {"item": "staff"},
        {"value": "unknown"},
        {"day": datetime.date(2015, 12, 15)},
        {"source": ""},
        {"fact": ""},
    ],
)
def test_bad_statements(fes, people, fields):
    with pytest.raises(ValidationError):
        state(fes, people.agency_manager, **fields)


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ({R.READY}, R.READY),
        ({R.READY, R.UNKNOWN}, R.PARTLY),
        ({R.READY, R.NOT_READY}, R.PARTLY),
        ({R.PARTLY}, R.PARTLY),
        ({R.NOT_READY, R.UNKNOWN}, R.NOT_READY),
    ],
)
def test_an_agency_is_ready_when_every_line_is(states, whole):
    assert readiness.overall(states) == whole


def test_the_board_holds_all_regions(fes):
    boards = readiness.boards()
    assert len(boards) == 12
    by_code = {board.region.code: board for board in boards}
    assert [board.agency for board in by_code["03"].agencies] == [fes]
    assert by_code["12"].state == R.NOT_READY  # no agency that the portal knows


# Pages ----------------------------------------------------------------------------------------


def test_each_state_leads_to_its_fact(fes, people, client_for):
    browser = client_for(people.ministry_reader)
    page = browser.get(reverse("reports:readiness_list")).content.decode()
    card = reverse("reports:readiness_detail", args=["fes"])
    for item in I:
        assert f"{card}#{item.value}" in page
    detail = browser.get(card).content.decode()
    assert 'id="hours"' in detail
    assert "40 heures par semaine" in detail
    assert browser.get(reverse("reports:readiness_detail", args=["nowhere"])).status_code == 404


def test_what_is_stated_is_stated_from_its_line(fes, people, client_for):
    card = reverse("reports:readiness_detail", args=["fes"])
    url = reverse("reports:readiness_create", args=["fes"])
    browser = client_for(people.agency_manager)
    detail = browser.get(card).content.decode()
    assert {item.value for item in I if f"{url}?item={item.value}" in detail} == {
        "partners",
        "equipment",
        "training",
    }
    assert (
        '<option value="training" selected' in browser.get(f"{url}?item=training").content.decode()
    )
    assert url not in client_for(people.ministry_reader).get(card).content.decode()


@pytest.mark.parametrize(
    ("persona", "agency", "answer"),
    [
        ("agency_manager", "fes", 302),
        ("agency_manager", "rabat-agdal", 403),
        ("national_manager", "rabat-agdal", 302),
        ("ministry_reader", "fes", 403),
        ("counsellor", "fes", 403),
    ],
)
def test_who_states(people, client_for, persona, agency, answer):
    url = reverse("reports:readiness_create", args=[agency])
    sent = {
        "item": "equipment",
        "state": "partly",
        "fact": "Trois postes.",
        "source": "Visite",
        "stated_on": "2015-12-10",
    }
    response = client_for(getattr(people, persona)).post(url, sent)
    assert response.status_code == answer


def test_the_board_costs_no_more_queries_with_more_agencies(
    people, client_for, django_assert_max_num_queries
):
    from agencies.reference import load_agencies

    load_agencies(presumed=True)
    browser = client_for(people.ministry_reader)
    browser.get(reverse("reports:readiness_list"))
    with django_assert_max_num_queries(12):
        browser.get(reverse("reports:readiness_list"))
