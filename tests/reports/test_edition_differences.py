"""No published edition may be subtracted from another one to give a small count."""

import pytest
from django.core.exceptions import ValidationError

from reports import actions
from reports.cells import Cell, counts_of, small_differences
from tests.reports.editions import again, draft, quick_print  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]


def registered(n, place="by_agency"):
    """Facts in which so many were registered, in Fès or in all."""

    def change(facts):
        figures = facts["total"] if place == "total" else facts["by_agency"]["fes"]
        values = {"value": n, "numerator": n, "n": n, "status": "ok" if n is not None else "hidden"}
        figures["registered"].update(values)
        line = facts["tables"]["registered_by_sex"]["cells"]["" if place == "total" else "fes"]
        line[""] = n

    return change


@pytest.fixture
def published(people):
    by = people.national_manager
    return actions.publish_edition(again(draft(by), by=by, change=registered(20)), by=by)


def publish(edition, people):
    return actions.publish_edition(edition, by=people.national_manager)


@pytest.mark.parametrize("n", [16, 19, 21, 24])
def test_a_difference_of_one_to_four_is_refused_with_the_table_named(n, published, people):
    newer = again(published, by=people.national_manager, change=registered(n))
    with pytest.raises(ValidationError, match="Personnes inscrites") as refused:
        publish(newer, people)
    assert published.code in str(refused.value)
    newer.refresh_from_db()
    published.refresh_from_db()
    assert (newer.state, published.state) == ("draft", "published")


@pytest.mark.parametrize("n", [15, 20, 25, None])
def test_none_or_five_or_what_is_hidden_may_be_published(n, published, people):
    newer = again(
        published,
        by=people.national_manager,
        change=lambda facts: (registered(n)(facts), facts.update(threshold=5, print="again")),
    )
    assert publish(newer, people).state == "published"


def test_copies_of_withdrawn_and_replaced_editions_exist(published, people):
    by = people.national_manager
    newer = publish(again(published, by=by, change=registered(40)), people)
    actions.withdraw_edition(newer, by=by, reason="figures")
    for near in (21, 39):
        with pytest.raises(ValidationError):
            publish(again(published, by=by, change=registered(near)), people)


def test_another_document_of_the_phase_counts_as_well(published, people):
    def brief(facts):
        facts["kind"] = "brief"
        registered(21)(facts)

    with pytest.raises(ValidationError, match="Personnes inscrites"):
        publish(again(published, by=people.national_manager, change=brief), people)


def test_drafts_do_not_count(people):
    by = people.national_manager
    one = again(draft(by), by=by, change=registered(20))
    assert publish(again(one, by=by, change=registered(21)), people).state == "published"


def test_every_count_of_the_facts_is_compared(published):
    counts = counts_of(published.facts)
    facts = published.facts
    told = [
        figure[side]
        for figures in (facts["total"], *facts["by_agency"].values())
        for figure in figures.values()
        for side in ("numerator", "denominator", "waiting", "apart")
        if side == "numerator" or figure[side] is not None
    ]
    tables = [
        count
        for table in facts["tables"].values()
        for line in table["cells"].values()
        for member, count in line.items()
        if member
    ]
    assert len(counts) >= len(told) + len(tables)
    assert counts[Cell("registered", "fes")] == 20


def test_hidden_counts_are_no_difference():
    one = {Cell("a"): 10, Cell("b"): None, Cell("c"): 10, Cell("d"): 7}
    other = {Cell("a"): 12, Cell("b"): 10, Cell("c"): None}
    assert small_differences(one, other, 5) == [Cell("a")]
    assert small_differences(one, other, 2) == []
