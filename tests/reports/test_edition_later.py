"""A later edition of a phase hides what moved by little since those that were published."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import actions, facts
from reports.cells import counts_of, small_differences
from reports.comparison import compare
from reports.crosstab import ALL
from reports.enums import ChangeCause
from reports.models import Edition, Phase
from reports.released import Released
from tests.reports.editions import PHASE, draft, quick_print  # noqa: F401
from tests.reports.lesson_rows import improvement_of, practice_of, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
FIRST_DAY, LATER = datetime.date(2015, 12, 10), datetime.date(2015, 12, 14)
OPENED = datetime.date(2015, 10, 1)
SEXES = "FFM"
RABAT = "rabat-agdal"


def phase():
    return Phase.objects.get(code=PHASE)


@pytest.fixture
def pilot(make_migrant, people, rabat):
    """24 women and 12 men in Fès, 22 and 11 in Rabat, each with an interview."""
    from services.actions import record_service
    from services.models import ServiceType

    kinds = {kind.code: kind for kind in ServiceType.objects.all()}
    fes, elsewhere = people.counsellor, people.stranger

    def registered(by, sex, opened_on=OPENED):
        return make_migrant(agency=by.memberships.get().agency, by=by, sex=sex, opened_on=opened_on)

    def served(migrant, by, code="12", on=OPENED):
        record_service(migrant, by=by, service_type=kinds[code], given_on=on, mode="agency")

    for by, thirds in ((fes, 12), (elsewhere, 11)):
        for sex in SEXES * thirds:
            served(registered(by, sex), by)
    return SimpleNamespace(registered=registered, served=served, fes=fes, rabat=elsewhere)


@pytest.fixture
def first(pilot, people):
    return publish(draft(people.national_manager, as_of=FIRST_DAY), people)


@pytest.fixture
def later(first, pilot, people):
    """The draft of a day on which two more women were registered in Fès, one of them served."""
    for _one in range(2):
        migrant = pilot.registered(pilot.fes, "F", LATER)
    pilot.served(migrant, pilot.fes, on=LATER)
    return draft(people.national_manager)


def publish(edition, people):
    return actions.publish_edition(edition, by=people.national_manager)


def told(edition, code="registered"):
    """What an edition tells of a count: in all, in Fès, in Rabat."""
    places = [edition.facts["total"], *(edition.facts["by_agency"][a] for a in ("fes", RABAT))]
    return [figures[code]["numerator"] for figures in places]


def by_sex(edition, place):
    cells = edition.facts["tables"]["registered_by_sex"]["cells"][place]
    return cells["F"], cells["M"], cells[ALL]


# What is hidden ---------------------------------------------------------------------------------


def test_what_moved_by_little_is_hidden_and_the_rest_is_told(first, later):
    assert told(first) == [69, 36, 33]
    assert told(later) == [None, None, 33]
    assert by_sex(first, "fes") == (24, 12, 36)
    assert by_sex(later, "fes") == (None, 12, None)
    assert by_sex(later, RABAT) == (22, 11, 33)
    assert by_sex(later, ALL) == (None, 23, None)


def test_it_is_published_without_refusal(later, people):
    assert publish(later, people).state == "published"
    assert Edition.objects.once_published().count() == 2


def test_no_small_difference_is_left_between_them(first, later):
    assert small_differences(counts_of(later.facts), counts_of(first.facts), 5) == []


def test_many_more_are_told(first, pilot, people):
    for sex in SEXES * 10:
        pilot.registered(pilot.fes, sex, LATER)
    newer = draft(people.national_manager)
    assert told(newer) == [99, 66, 33]
    assert by_sex(newer, "fes") == (44, 22, 66)
    assert publish(newer, people).state == "published"


def test_equity_and_costs_and_projection_follow(first, later):
    def women(edition):
        groups = {row["code"]: row["figures"] for row in edition.facts["equity"]["sex"]}
        return groups["F"]["registered"], groups["F"]["interview_rate"]

    assert [figure["denominator"] for figure in women(first)] == [None, 46]
    assert [figure["numerator"] for figure in women(later)] == [None, None]
    assert women(later)[1]["denominator"] is None
    assert first.facts["cost"]["counts"]["registered"]["value"] == 69
    assert later.facts["cost"]["counts"]["registered"]["value"] is None
    assert all(row["per_beneficiary"] is None for row in later.facts["cost"]["unit_costs"])
    assert later.facts["projection"] == []


def test_what_is_missing_in_files_follows(first, later):
    """Nobody has a telephone, the two new ones neither."""
    assert first.facts["quality"]["missing"]["phone"] == 69
    assert later.facts["quality"]["missing"]["phone"] is None


def test_without_an_earlier_edition_nothing_more_is_hidden(pilot, people, first):
    Edition.objects.filter(pk=first.pk).update(state="draft")
    pilot.registered(pilot.fes, "F", LATER)
    assert told(draft(people.national_manager)) == [70, 37, 33]


def test_a_withdrawn_edition_is_not_forgotten(first, pilot, people):
    actions.withdraw_edition(first, by=people.national_manager, reason="figures")
    pilot.registered(pilot.fes, "F", LATER)
    assert told(draft(people.national_manager)) == [None, None, 33]


def test_each_earlier_edition_counts(first, later, pilot, people):
    """33 in Rabat were told by both; three more there are near either of them."""
    publish(later, people)
    for _one in range(3):
        pilot.registered(pilot.rabat, "M", LATER)
    third = draft(people.national_manager)
    assert told(third) == [74, None, None]
    for sex in "MMM":
        pilot.registered(pilot.rabat, sex, LATER)
    assert told(draft(people.national_manager)) == [77, None, None]
    assert publish(draft(people.national_manager), people).state == "published"


# The same facts ---------------------------------------------------------------------------------


def test_built_twice_it_is_one_edition(later, people):
    assert draft(people.national_manager) == later


def test_published_in_french_it_is_the_same_in_arabic(later, people):
    publish(later, people)
    arabic = draft(people.national_manager, language="ar")
    assert arabic.facts == later.facts
    assert publish(arabic, people).state == "published"
    assert actions.translate_edition(later, language="ar", by=people.national_manager)[0] == arabic


def test_a_sheet_and_a_brief_of_the_day_hide_the_same(later, people):
    publish(later, people)
    by = people.national_manager
    sheet, brief = draft(by, kind="agency", agency="fes"), draft(by, kind="brief")
    assert sheet.facts["total"] == later.facts["total"]
    assert sheet.facts["by_agency"]["fes"] == later.facts["by_agency"]["fes"]
    assert publish(sheet, people).state == publish(brief, people).state == "published"


# The last check ---------------------------------------------------------------------------------


def test_a_draft_of_before_another_was_published_is_built_anew(pilot, people):
    by = people.national_manager
    one = draft(by, as_of=FIRST_DAY)
    pilot.registered(pilot.fes, "F", LATER)
    newer = draft(by)
    publish(one, people)
    with pytest.raises(ValidationError, match="Établissez-le de nouveau") as refused:
        publish(newer, people)
    assert one.code in str(refused.value)
    assert "Personnes inscrites" in str(refused.value)
    assert publish(draft(by), people).state == "published"


def test_side_by_side_it_says_that_one_hides(first, later):
    causes = {
        (line.indicator, line.place): line.cause for line in compare(first, later) if not line.group
    }
    assert causes["Personnes inscrites", "Fès"] == ChangeCause.PROTECTION
    assert causes["Personnes inscrites", "Rabat-Agdal"] == ChangeCause.SAME


# How it is read ---------------------------------------------------------------------------------


def test_the_earlier_editions_are_one_query(first, people, django_assert_num_queries):
    publish(draft(people.national_manager, language="ar", as_of=FIRST_DAY), people)
    asked = phase()
    with django_assert_num_queries(1):
        released = Released.of(asked)
    assert len(released.editions) == 1  # in two languages


def test_facts_take_as_many_queries_however_many_editions_there_are(first, people):
    def queries():
        with CaptureQueriesContext(connection) as found:
            facts.collect(asked)
        return len(found)

    asked = phase()
    one = queries()
    for day in (11, 12, 13):
        publish(draft(people.national_manager, as_of=datetime.date(2015, 12, day)), people)
    assert queries() == one


# Counts of earlier days -------------------------------------------------------------------------


@pytest.fixture
def proved(pilot, people, fes):
    """A confirmed practice of Fès, which stands on its 36 interviews of the first day."""
    practice = practice_of(fes, people.counsellor)
    actions.attach_figure(
        practice,
        by=people.agency_manager,
        indicator="interview_rate",
        phase=phase(),
        agency=fes,
    )
    return put(practice, "confirmed")


def proof_of(edition):
    ((proof,),) = [practice["evidence"] for practice in edition.facts["practices"]]
    return proof["facts"]["numerator"], proof["facts"]["value"], proof["facts"]["others"]


def test_a_figure_of_a_practice_is_told_beside_the_same_figure(proved, first):
    assert proof_of(first)[:2] == (36, 1)


def test_it_does_not_give_back_what_the_edition_hides(proved, later):
    assert proof_of(later) == (None, None, None)


def test_it_is_no_small_difference_itself(proved, pilot, people):
    """36 of before beside 37 of today would tell of one person."""
    pilot.served(pilot.registered(pilot.fes, "F", LATER), pilot.fes, on=LATER)
    edition = draft(people.national_manager)
    assert told(edition, "interviewed")[1] == 37
    assert proof_of(edition) == (None, None, None)


def test_a_figure_that_an_edition_hides_is_no_proof(later, people, fes):
    practice = practice_of(fes, people.counsellor)
    with pytest.raises(ValidationError, match="masqué"):
        actions.attach_figure(
            practice,
            by=people.agency_manager,
            indicator="interview_rate",
            phase=phase(),
            agency=fes,
        )


def test_what_a_practice_told_is_told(proved, first, pilot, people):
    """The edition of a later day compares with the practice as well as with the figures."""
    facts_of_first = first.facts | {"total": {}, "by_agency": {}, "tables": {}, "equity": {}}
    Edition.objects.filter(pk=first.pk).update(facts=facts_of_first)
    assert told(draft(people.national_manager), "interviewed") == [69, 36, 33]
    pilot.served(pilot.registered(pilot.fes, "F", LATER), pilot.fes, on=LATER)
    assert told(draft(people.national_manager), "interviewed") == [None, None, 33]
    assert told(draft(people.national_manager), "services")[1] == 37


def test_the_count_of_an_obstacle_follows(pilot, people, fes, rabat):
    from migrants.actions import note_barrier
    from migrants.models import BarrierType, Migrant

    kind = BarrierType.objects.order_by("code")[0]

    def noted(by, count, on=OPENED):
        agency = by.memberships.get().agency
        free = Migrant.objects.filter(agency=agency).exclude(barriers__kind=kind)
        for migrant in free[:count]:
            note_barrier(migrant, by=by, kind=kind, on=on)

    noted(pilot.fes, 12)
    noted(pilot.rabat, 10)
    improvement_of(fes, people.counsellor, barrier=kind, is_national=True)
    one = publish(draft(people.national_manager, as_of=FIRST_DAY), people)
    assert [row["count"] for row in one.facts["improvements"]] == [22]
    noted(pilot.fes, 2, on=LATER)
    two = draft(people.national_manager)
    assert [(row["count"], row["is_count_hidden"]) for row in two.facts["improvements"]] == [
        (None, True)
    ]
    row = improvement_of(fes, people.counsellor, barrier=kind, is_national=True)
    assert (row.count, row.shown_count) == (24, None)
    assert publish(two, people).state == "published"
