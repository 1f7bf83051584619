"""The projection: by hand, never falling as people rise, and the same on page and sheet."""

import dataclasses
import io

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from agencies.models import AccessLog, AuditEntry, Region
from reports import actions, rollout
from reports.models import Scenario
from reports.rollout import Assumptions, Need, Rates
from reports.rollout_forms import AssumptionsForm

RATES = Rates(
    people=160, interview=(0.7, 0.8, 0.9), workshop=(0.4, 0.6, 0.8), other=(1.0, 2.0, 3.0)
)
SIMPLE = Assumptions(people=10_000, uptake=10, cost_per_person=100.0)
pytestmark = pytest.mark.django_db


def test_needs_of_a_thousand_people_by_hand():
    """Per person, central: 0.8 × 45 min + 0.6 × 180/12 min + 2 × 20 min = 36 + 9 + 40 = 85 min."""
    need = Need.of(1000, RATES, SIMPLE, 1)
    assert need.interviews == pytest.approx(800)
    assert need.sessions == pytest.approx(50)  # 600 / 12 seats
    assert need.hours == pytest.approx(1416.667, abs=0.001)  # 1000 × 85 / 60
    assert need.counsellors == pytest.approx(1.574, abs=0.001)  # / 900
    assert need.cost == pytest.approx(100_000)
    # low: 31.5 + 6 + 20 = 57.5 min; high: 40.5 + 12 + 60 = 112.5 min
    assert Need.of(1000, RATES, SIMPLE, 0).cost == pytest.approx(100_000 * 57.5 / 85)
    assert Need.of(1000, RATES, SIMPLE, 2).hours == pytest.approx(1875)


def test_regions_share_the_people_and_add_up():
    lines = rollout.project(SIMPLE, RATES, Region.objects.all())
    assert len(lines) == 13
    by_code = {line.region.code: line for line in lines if line.region}
    assert by_code["06"].central.people == pytest.approx(232.8)  # 10,000 × 23.28 % × 10 %
    assert by_code["04"].basis == "campaign"
    total = lines[-1]
    assert total.share == pytest.approx(100)
    assert total.central.people == pytest.approx(1000)
    for name in ("interviews", "sessions", "hours", "counsellors", "cost"):
        parts = sum(getattr(line.central, name) for line in by_code.values())
        assert parts == pytest.approx(getattr(total.central, name))


rate = st.floats(0, 20, allow_nan=False)
three = st.tuples(rate, rate, rate).map(lambda values: tuple(sorted(values)))


@given(
    rates=st.builds(Rates, people=st.just(100), interview=three, workshop=three, other=three),
    few=st.floats(0, 1e6),
    more=st.floats(0, 1e6),
    seats=st.integers(1, 100),
    level=st.integers(0, 2),
)
def test_more_people_never_ask_for_less(rates, few, more, seats, level):
    assumptions = dataclasses.replace(SIMPLE, seats=seats)
    small = Need.of(few, rates, assumptions, level)
    large = Need.of(few + more, rates, assumptions, level)
    for name in ("interviews", "sessions", "hours", "counsellors", "cost"):
        assert getattr(large, name) >= getattr(small, name)


@given(rates=st.builds(Rates, people=st.just(100), interview=three, workshop=three, other=three))
def test_low_is_at_most_central_at_most_high(rates):
    low, central, high = (Need.of(1000, rates, SIMPLE, level) for level in range(3))
    for name in ("interviews", "sessions", "hours", "counsellors", "cost"):
        values = [getattr(need, name) for need in (low, central, high)]
        assert values == sorted(values) or values == pytest.approx(sorted(values))


def test_without_a_cost_there_is_none():
    assumptions = dataclasses.replace(SIMPLE, cost_per_person=None)
    assert Need.of(1000, RATES, assumptions, 1).cost is None


# The pilot's rates ------------------------------------------------------------------------------


def test_rates_come_from_the_services_of_the_phase(make_migrant, people, fes):
    import datetime

    from services.actions import record_service
    from services.models import ServiceType
    from tests.reports.lesson_rows import phase

    assert not rollout.rates_of(phase()).is_known
    kinds = {kind.code: kind for kind in ServiceType.objects.all()}
    day, by = datetime.date(2015, 10, 5), people.counsellor
    rows = [make_migrant() for _ in range(20)]
    for code, count in (("12", 16), ("141", 6), ("131", 6), ("follow-up", 20), ("11", 20)):
        for row in rows[:count]:
            record_service(row, by=by, service_type=kinds[code], given_on=day)
    rates = rollout.rates_of(phase())
    assert (rates.people, rates.interview[1], rates.workshop[1]) == (20, 0.8, 0.6)
    assert rates.other[1] == 2.0
    # the exact Poisson range of 16 events is 9.145 to 25.983 (tables of Garwood, 1936)
    assert rates.interview[0] == pytest.approx(9.145 / 20, abs=0.0005)
    assert rates.interview[2] == pytest.approx(25.983 / 20, abs=0.0005)


# Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(rollout, "rates_of", lambda *_asked: RATES)


def test_the_page_and_the_sheet_say_the_same(known, people, client_for):
    browser = client_for(people.ministry_reader)
    query = {"people": "10000", "uptake": "10", "cost_per_person": "100"}
    page = browser.get(reverse("reports:projection"), query).content.decode()
    assert "1\xa0000" in page  # people expected, all regions
    assert page.count('class="chart-link"') == 12
    assert 'id="region-12"' in page
    response = browser.get(reverse("reports:projection_xlsx"), query)
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert len(rows) == 14
    assert rows[-1][0] == "Ensemble"
    # people, then interviews low, central, high
    assert rows[-1][2:6] == pytest.approx([1000, 700, 800, 900])
    assert rows[-1][-3:] == pytest.approx([100_000 * 57.5 / 85, 100_000, 100_000 * 112.5 / 85])
    assert AccessLog.objects.get(kind="export").user == people.ministry_reader


def test_a_wrong_assumption_is_told_and_the_defaults_stand(known, people, client_for):
    browser, url = client_for(people.ministry_reader), reverse("reports:projection")
    page = browser.get(url, {"share_06": "90"}).content.decode()
    assert "dépassent 100" in page
    page = browser.get(url, {"seats": "0"}).content.decode()
    assert "invalid-feedback" in page


def test_the_page_says_that_its_figures_are_not_those_asked_for(known, people, client_for):
    url, note = reverse("reports:projection"), "suivent les hypothèses de départ"
    browser = client_for(people.ministry_reader)
    assert note in browser.get(f"{url}?people=abc").content.decode()
    assert note not in browser.get(f"{url}?people=5").content.decode()


def test_without_data_the_page_says_so(people, client_for):
    page = client_for(people.ministry_reader).get(reverse("reports:projection"))
    assert "Trop peu de prestations" in page.content.decode()


@pytest.mark.parametrize(("cost", "shown"), [(475.0, "475"), (475.25, "475.25")])
def test_whole_numbers_are_shown_whole(cost, shown):
    assert f'value="{shown}"' in str(AssumptionsForm({}, cost_per_person=cost)["cost_per_person"])


def test_a_scenario_keeps_what_differs(known, people, client_for):
    browser = client_for(people.national_manager)
    url = reverse("reports:scenario_create")
    response = browser.post(f"{url}?people=50000&uptake=10&share_12=1", {"name": "Deux campagnes"})
    scenario = Scenario.objects.get()
    assert scenario.assumptions == {"people": 50_000, "share_12": 1}
    page = browser.get(response.url).content.decode()
    assert "Deux campagnes" in page
    assert 'value="50000"' in page
    assert 'name="phase" value="pilot-2015"' in page
    assert response.url.endswith("?phase=pilot-2015&people=50000&share_12=1")
    wrong = browser.post(f"{url}?share_06=90", {"name": "Trop"}, follow=True)
    assert "Corrigez d’abord" in wrong.content.decode()
    again = browser.post(url, {"name": "Deux campagnes"}, follow=True)
    assert "déjà ce nom" in again.content.decode()
    assert Scenario.objects.count() == 1
    browser.post(reverse("reports:scenario_remove", args=[scenario.public_id]))
    assert not Scenario.objects.exists()
    assert AuditEntry.objects.filter(subject_id=scenario.public_id, verb="removed").exists()


@pytest.mark.parametrize("persona", ["agency_manager", "ministry_reader"])
def test_readers_save_nothing(people, client_for, persona):
    scenario = actions.save_scenario(by=people.national_manager, name="Un", assumptions={})
    browser = client_for(getattr(people, persona))
    assert browser.post(reverse("reports:scenario_create"), {"name": "x"}).status_code == 403
    url = reverse("reports:scenario_remove", args=[scenario.public_id])
    assert browser.post(url).status_code == 403
    assert Scenario.objects.count() == 1


def test_printed_facts_are_plain(known):
    import json

    from tests.reports.lesson_rows import phase

    facts = rollout.printed_projection(phase())
    assert json.loads(json.dumps(facts)) == facts
    assert len(facts) == 13
    assert facts[0]["region"]["label"]["ar"]
    assert facts[-1]["region"] is None
    assert facts[-1]["central"]["people"] == pytest.approx(2309.6)  # 23,096 × 10 %
