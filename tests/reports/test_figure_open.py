"""Every figure opens: the figure, the list behind it and the export of the list count the same."""

import datetime
import io
from types import SimpleNamespace

import pytest
import pyzipper
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from agencies.enums import Action
from agencies.models import AccessLog
from bench.invented.pilot import invent
from reports import lists, sheets
from reports.dashboard import Dashboard
from reports.dimensions import DIMENSIONS
from reports.forms import FilterForm
from reports.indicators import BY_CODE, REGISTRY
from reports.models import Phase
from reports.reader import Reader
from reports.views.figure import OpenedFigure
from tests.reports.conftest import accounts

pytestmark = pytest.mark.django_db
PHASE = "pilot-2015"
PASSWORD = "Atelier-de-novembre"
START, END = datetime.date(2015, 9, 15), datetime.date(2015, 12, 14)


@pytest.fixture(scope="module")
def random_pilot(django_db_setup, django_db_blocker):
    """Some hundred people drawn by chance, in the agencies of the pilot."""
    with django_db_blocker.unblock(), transaction.atomic():
        from agencies.models import Agency

        users = accounts()
        agencies = list(Agency.objects.filter(is_pilot=True).order_by("code"))
        by = [users["counsellor"] if a.code == "fes" else users["rabat"] for a in agencies]
        invent(160, agencies=agencies, counsellors=by, start=START, end=END, seed=5)
        yield SimpleNamespace(users=users)
        transaction.set_rollback(True)
    connection.close()


days = st.dates(START, END)
questions = st.fixed_dictionaries(
    {},
    optional={
        "agency": st.sampled_from(["all", "fes", "tanger", "casablanca"]),
        "sex": st.sampled_from(["F", "M"]),
        "age": st.sampled_from(["under_25", "25_34", "35_44", "45_more", "unknown"]),
        "nationality": st.sampled_from(["west_africa", "central_africa", "middle_east", "other"]),
        "mode": st.sampled_from(["agency", "phone", "outreach"]),
        "start": days,
        "end": days,
        "files": st.sampled_from(["mine", "agency"]),
    },
)


class Opened(OpenedFigure):
    """A figure as its page opens it."""

    def __init__(self, user, code, side, asked):
        query = QueryDict(mutable=True)
        query.update({"phase": PHASE, "side": side} | {k: str(v) for k, v in asked.items()})
        super().__init__(SimpleNamespace(GET=query, user=user), code)


@given(
    asked=questions,
    code=st.sampled_from([indicator.code for indicator in REGISTRY]),
    side=st.sampled_from(["rows", "base"]),
    reader=st.sampled_from(["national_manager", "agency_manager", "counsellor", "rabat"]),
)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_figure_list_and_export_count_the_same(random_pilot, asked, code, side, reader):
    user = random_pilot.users[reader]
    opened = Opened(user, code, side, asked)
    if opened.rows is None:
        wanted = (opened.agency,) if opened.agency else opened.selection.agencies
        assert not opened.form.reader.opens(wanted) or opened.count is None
        return
    listed = list(lists.in_order(opened.rows))
    if opened.form.reader.opens(opened.selection.agencies):
        assert opened.count == len(listed)
    assert len({row.pk for row in listed}) == len(listed)
    table = sheets.people_table(opened, map(lists.line_of, listed))
    assert len(list(table.rows)) == len(listed)
    exported = opened.rows.visible_to(user, Action.EXPORT_PEOPLE).count()
    assert exported == (0 if reader in ("counsellor", "rabat") else len(listed))


@given(asked=questions, code=st.sampled_from([i.code for i in REGISTRY if i.base]))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_numerator_is_part_of_the_denominator(random_pilot, asked, code):
    user, indicator = random_pilot.users["national_manager"], BY_CODE[code]
    selection = Opened(user, code, "rows", asked).selection
    rows, base = indicator.rows(selection), indicator.base(selection)
    if rows.model is base.model:
        assert set(rows.values_list("pk", flat=True)) <= set(base.values_list("pk", flat=True))
    else:  # services of files: each file of the base has one, and no other file has any
        files = set(rows.values_list("registration", flat=True))
        assert files == set(base.values_list("pk", flat=True))


@pytest.mark.parametrize("dimension", ["agency", "sex", "age", "nationality", "education"])
def test_groups_add_up_to_the_total(random_pilot, dimension):
    """Every row falls into one group, also people without birth date or level."""
    from reports.selection import Selection
    from reports.tally import compute

    indicators = [i for i in REGISTRY if dimension in i.breakdowns]
    board = compute(indicators, Selection.of_phase(Phase.objects.get(code=PHASE)), (dimension,))
    assert len(indicators) >= len(REGISTRY) - 4  # costs are known of agencies alone
    for indicator in indicators:
        for side in ("numerator", "denominator", "waiting", "apart"):
            parts = [getattr(found[indicator.code], side) or 0 for found in board.groups.values()]
            assert sum(parts) == (getattr(board.total[indicator.code], side) or 0)
    assert board.total["registered"].numerator > 100


def test_a_group_filter_counts_as_its_column_of_the_breakdown(random_pilot):
    """The same question by filter and by breakdown, for a reader who opens everything."""
    from reports.selection import Selection
    from reports.tally import compute

    user, phase = random_pilot.users["national_manager"], Phase.objects.get(code=PHASE)
    everything = Selection.of_phase(phase)
    for dimension in ("sex", "age", "nationality"):
        indicators = [i for i in REGISTRY if dimension in i.breakdowns]
        board = compute(indicators, everything, (dimension,))
        for member, _label in DIMENSIONS[dimension].members(everything):
            query = QueryDict(mutable=True)
            query.update({"phase": PHASE, "agency": "all", dimension: member})
            form = FilterForm(query, phase=phase, reader=Reader.of(user, phase))
            assert form.is_valid(), form.errors
            figures = Dashboard(form).figures
            for code in ("registered", "services", "placed", "permits_in_force", "barriers"):
                asked, column = figures[code], board.groups[member,][code]
                assert (asked.numerator, asked.denominator) == (
                    column.numerator,
                    column.denominator,
                ), (dimension, member, code)


# The export takes the way of every list of people


def url(code="placed"):
    return reverse("reports:figure_export", args=[code]) + f"?phase={PHASE}&agency=fes"


def received(answer):
    data = b"".join(answer.streaming_content)
    with pyzipper.AESZipFile(io.BytesIO(data)) as archive:
        archive.setpassword(PASSWORD.encode())
        (name,) = archive.namelist()
        return data, name, archive.read(name)


@pytest.fixture
def manager(random_pilot):
    client = Client()
    client.force_login(random_pilot.users["agency_manager"])
    return client


def wanted(**changes):
    return {"purpose": "follow_up", "file_format": "xlsx", "password": PASSWORD} | changes


def test_the_list_leaves_encrypted_for_a_purpose_with_its_trace(manager):
    page = manager.get(url())
    assert "Finalité" in page.content.decode()
    assert not AccessLog.objects.filter(kind="export").exists()
    data, name, content = received(manager.post(url(), wanted()))
    assert name == "placed_2015-12-14.xlsx"
    assert b"Nom0" not in data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    line = AccessLog.objects.get(kind="export")
    assert len(rows) - 1 == line.detail["rows"] == page.context["count"] > 0
    assert (line.detail["purpose"], line.detail["figure"]) == ("follow_up", "placed")


@pytest.mark.parametrize("changes", [{"purpose": ""}, {"purpose": "curiosity"}, {"password": "x"}])
def test_an_incomplete_form_exports_nothing(manager, changes):
    answer = manager.post(url(), wanted(**changes))
    assert answer.context["form"].errors.keys() == changes.keys()
    assert not AccessLog.objects.filter(kind="export").exists()


def test_csv_is_offered_too(manager):
    _data, name, content = received(manager.post(url("services"), wanted(file_format="csv")))
    assert name == "services_2015-12-14.csv"
    assert content.decode("utf-8-sig").count("\n") > 10


def test_the_list_of_another_agency_is_not_exported(manager):
    other = url().replace("agency=fes", "agency=tanger")
    assert manager.post(other, wanted()).status_code == 404
