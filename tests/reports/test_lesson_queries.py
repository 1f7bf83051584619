"""Pages of lessons and of the roll-out: a fixed number of queries, whatever they hold."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Agency
from migrants.models import BarrierType
from reports import actions
from tests.reports.lesson_rows import (
    evidence_of,
    improvement_of,
    phase,
    practice_of,
    put,
    trial_of,
)

pytestmark = pytest.mark.django_db
# (page, most queries it may make)
PAGES = {
    "practice_list": 7,
    "practice_detail": 11,
    "improvement_list": 7,
    "improvement_detail": 9,
    "readiness_list": 13,
    "readiness_detail": 13,
    "projection": 20,
    "target_list": 13,
    "programme_detail": 16,
}


@pytest.fixture
def fill(people, fes, rabat):
    """One more row of everything; returns the practice and the improvement."""
    agencies = iter(Agency.objects.exclude(code__in=("fes", "rabat-agdal")).order_by("code"))
    indicators = iter(("registered", "placed", "attendance", "plan_rate"))
    first = put(practice_of(fes, people.counsellor), "documented")
    improvement = improvement_of(
        fes, people.counsellor, barrier=BarrierType.objects.get(code="language")
    )

    def more():
        put(practice_of(fes, people.counsellor), "confirmed")
        improvement_of(fes, people.counsellor, barrier=BarrierType.objects.get(code="housing"))
        evidence_of(first)
        evidence_of(first, "case")
        evidence_of(improvement, "case")
        trial_of(first, next(agencies), after=(9, 12))
        by = people.national_manager
        actions.set_target(by=by, phase=phase(), indicator=next(indicators), value=0.5, agency=None)
        actions.add_cost(
            phase(), by=by, label="Salle", scope="direct", amount=1, source="x", agency=fes
        )
        fact = {"item": "partners", "state": "ready", "fact": "Oui.", "source": "Visite"}
        actions.state_readiness(fes, by=by, **fact)
        return first, improvement

    return more


def address(name, rows):
    arguments = {
        "practice_detail": [rows[0].public_id],
        "improvement_detail": [rows[1].public_id],
        "readiness_detail": ["fes"],
    }
    return reverse(f"reports:{name}", args=arguments.get(name, []))


def count(browser, url):
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", PAGES)
def test_queries_are_few_and_do_not_grow(name, fill, people, client_for):
    browser = client_for(people.national_manager)
    url = address(name, fill())
    few = count(browser, url)
    fill()
    assert count(browser, url) == few
    assert few <= PAGES[name]
