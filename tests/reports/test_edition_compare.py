"""« Pourquoi le chiffre a-t-il changé ? »: two editions made by hand, line by line."""

import datetime
import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from reports import actions
from reports.comparison import compare
from reports.enums import ChangeCause
from reports.models import Edition
from tests.reports.editions import again, draft, quick_print  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_print")]
FES, ALL = "Fès", "Ensemble"


def figure(facts, code, agency=None, **values):
    figures = facts["by_agency"][agency] if agency else facts["total"]
    figures[code].update(values)


def count(n):
    return {"value": n, "numerator": n, "n": n, "status": "ok"}


HIDDEN = {"value": None, "numerator": None, "n": None, "status": "hidden"}


@pytest.fixture
def first(people):
    """An edition with 20 registered, 8 of them in Fès."""
    return again(draft(people.national_manager), by=people.national_manager, change=told)


def told(facts):
    figure(facts, "registered", **count(20))
    figure(facts, "registered", "fes", **count(8))
    figure(facts, "open_files", **count(12))
    facts["tables"]["registered_by_sex"]["cells"]["fes"] |= {"F": 8, "M": 0, "": 8}


def line(lines, indicator, place, group=""):
    (found,) = [
        row for row in lines if (row.indicator, row.place, row.group) == (indicator, place, group)
    ]
    return found


def changed(first, people, change, as_of="2015-12-14"):
    """The lines of the first edition and of another one with changed facts."""

    def later(facts):
        facts["as_of"] = as_of
        change(facts)

    second = again(first, by=people.national_manager, change=later)
    return compare(first, second)


def test_nothing_differs_from_itself(first):
    assert {row.cause for row in compare(first, first)} == {ChangeCause.SAME}


def test_before_after_and_rows_of_a_table(first, people):
    def change(facts):
        figure(facts, "registered", "fes", **count(14))
        facts["tables"]["registered_by_sex"]["cells"]["fes"] |= {"F": 14, "": 14}

    lines = changed(first, people, change, as_of="2015-12-15")

    found = line(lines, "Personnes inscrites", FES)
    assert (found.before.text, found.after.text) == ("8", "14")
    assert found.cause == ChangeCause.NEW_ROWS
    women = line(lines, "Personnes inscrites", FES, "Sexe : Femme")
    assert (women.before.value, women.after.value) == (8, 14)
    assert line(lines, "Personnes inscrites", FES, "Sexe : Homme").cause == ChangeCause.SAME
    assert line(lines, "Personnes inscrites", ALL).cause == ChangeCause.SAME


@pytest.mark.parametrize(
    ("values", "as_of", "cause"),
    [
        (count(14), "2015-12-14", ChangeCause.LATE),
        (count(14), "2015-12-15", ChangeCause.NEW_ROWS),
        (count(2), "2015-12-15", ChangeCause.CORRECTION),
        (HIDDEN, "2015-12-15", ChangeCause.PROTECTION),
    ],
)
def test_causes_in_time(values, as_of, cause, first, people):
    lines = changed(
        first, people, lambda facts: figure(facts, "registered", "fes", **values), as_of
    )
    assert line(lines, "Personnes inscrites", FES).cause == cause


def test_a_state_is_read_on_another_day(first, people):
    lines = changed(
        first, people, lambda facts: figure(facts, "open_files", **count(5)), "2015-12-15"
    )
    assert line(lines, "Dossiers en cours", ALL).cause == ChangeCause.STATE


def test_another_agency_changes_the_scope_of_totals(first, people):
    def change(facts):
        del facts["by_agency"]["fes"]
        facts["agencies"] = [row for row in facts["agencies"] if row["code"] != "fes"]

    lines = changed(first, people, change)

    assert line(lines, "Personnes inscrites", FES).cause == ChangeCause.SCOPE
    assert line(lines, "Personnes inscrites", FES).after is None
    assert line(lines, "Personnes inscrites", ALL).cause == ChangeCause.SCOPE
    assert line(lines, "Personnes inscrites", "Rabat-Agdal").cause == ChangeCause.SAME


def test_a_changed_definition_comes_before_all_other_causes(first, people):
    second = again(
        first, by=people.national_manager, change=lambda facts: figure(facts, "registered", value=1)
    )
    second.definitions["indicators"][0]["version"] += 1
    found = line(compare(first, second), "Personnes inscrites", ALL)
    assert found.cause == ChangeCause.DEFINITION


def test_an_edition_of_before_without_definitions_can_be_compared(first):
    first.definitions = {}
    assert compare(first, first) == []


# The page ---------------------------------------------------------------------------------------


@pytest.fixture
def pair(first, people):
    def change(facts):
        facts["as_of"] = "2015-12-15"
        figure(facts, "registered", "fes", **count(14))
        figure(facts, "open_files", **count(5))

    return first, again(first, by=people.national_manager, change=change)


def address(pair, name="edition_compare"):
    return reverse(f"reports:{name}", args=[pair[0].public_id])


def shown(client, pair, **query):
    response = client.get(address(pair), {"with": str(pair[1].public_id)} | query)
    assert response.status_code == 200
    return [(row.indicator, row.place) for row in response.context["page_obj"]]


def test_the_page_shows_what_changed_and_filters_it(pair, people, client_for):
    client = client_for(people.national_manager)
    both = [("Personnes inscrites", FES), ("Dossiers en cours", ALL)]
    assert shown(client, pair) == both
    assert shown(client, pair[::-1]) == both
    assert shown(client, pair, cause="state") == both[1:]
    assert shown(client, pair, place=FES) == both[:1]
    assert shown(client, pair, indicator="Dossiers en cours") == both[1:]
    assert len(shown(client, pair, cause="all")) == 100
    assert shown(client, pair, cause="nonsense") == both


def test_the_workbook_holds_the_lines_of_the_page(pair, people, client_for):
    query = {"with": str(pair[1].public_id), "place": FES}
    response = client_for(people.national_manager).get(address(pair, "edition_compare_xlsx"), query)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0)
    (header, row) = rows.to_python()
    assert header[:2] == ["Indicateur", "Agence"]
    assert row == [
        "Personnes inscrites",
        FES,
        "",
        8,
        14,
        "8",
        "14",
        str(ChangeCause.NEW_ROWS.label),
    ]


def test_only_what_one_reads_is_compared(pair, people, client_for):
    by = people.national_manager
    actions.publish_edition(pair[0], by=by)
    reader = client_for(people.ministry_reader)
    for name in ("edition_compare", "edition_compare_xlsx"):
        for asked in (pair, pair[::-1]):
            query = {"with": str(asked[1].public_id)}
            assert reader.get(address(asked, name), query).status_code == 404
        assert reader.get(address(pair, name), {"with": "nonsense"}).status_code == 404
        assert reader.get(address(pair, name)).status_code == 404
    Edition.objects.filter(pk=pair[1].pk).update(state="published")
    assert reader.get(address(pair), {"with": str(pair[1].public_id)}).status_code == 200


def test_a_sheet_is_compared_with_sheets_of_its_agency(pair, people, client_for):
    sheet = draft(people.national_manager, kind="agency", agency="fes")
    older = draft(
        people.national_manager, kind="agency", agency="fes", as_of=datetime.date(2015, 12, 1)
    )
    client = client_for(people.agency_manager)
    assert client.get(address((sheet, older)), {"with": str(older.public_id)}).status_code == 200
    page = client_for(people.national_manager)
    assert page.get(address((sheet, 0)), {"with": str(pair[0].public_id)}).status_code == 404
