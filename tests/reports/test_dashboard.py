"""Dashboards by role: what each reader sees, filters in the address, charts and their numbers."""

import io

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from migrants.models import Registration
from reports import actions
from reports.dashboard import TILES
from reports.indicators import BY_CODE
from tests.reports.conftest import LAST, date
from tests.reports.editions import draft, quick_print  # noqa: F401

pytestmark = pytest.mark.django_db
URL = reverse("reports:dashboard")
PHASE = "pilot-2015"


@pytest.fixture
def page(small_pilot, client_for):
    """The context of somebody's dashboard."""

    def opened(name, **query):
        answer = client_for(small_pilot.users[name]).get(URL, {"phase": PHASE} | query)
        assert answer.status_code == 200
        return answer

    return opened


def tile(answer, code):
    found = [shown for shown in answer.context["tiles"] if shown.figure.indicator.code == code]
    return found[0]


@pytest.mark.parametrize(
    ("name", "kind", "agencies"),
    [
        ("counsellor", "caseload", 1),
        ("agency_manager", "agency", 5),
        ("national_manager", "country", 5),
        ("ministry_reader", "summary", 5),
    ],
)
def test_each_role_has_its_own_dashboard(page, name, kind, agencies):
    context = page(name).context
    assert context["kind"] == kind
    assert [shown.figure.indicator.code for shown in context["tiles"]] == list(TILES[kind])
    assert len(context["agencies"]) == agencies
    assert bool(context["comparison"]) == (agencies > 1)


def test_agencies_stand_in_the_order_of_the_alphabet(page):
    labels = [agency.label for agency in page("national_manager").context["agencies"]]
    assert labels == ["Casablanca", "Fès", "Oujda", "Rabat-Agdal", "Tanger"]
    for chart in page("national_manager").context["charts"]:
        if chart.spec.key == "chart-interview-rate":
            assert [*chart.spec.categories] == [*labels, "Ensemble"]


def test_a_counsellor_sees_the_own_files_first(small_pilot, page, client_for):
    """All files of Fès are led by one counsellor but E's, which a colleague takes over."""
    from agencies.models import Membership, Role, User
    from migrants.models import Assignment

    other = User.objects.create_user(
        "other@small.example.org", first_name="Autre", last_name="Essai"
    )
    Membership.objects.create(
        user=other,
        role=Role.objects.get(code="counsellor"),
        agency=small_pilot.agencies["fes"],
        starts_on=date("09-01"),
    )
    Assignment.objects.filter(migrant__last_name__startswith="Eok", ends_on=None).update(user=other)
    assert tile(page("counsellor"), "registered").figure.value == 7  # A B C D F G H
    assert tile(page("counsellor", files="agency"), "registered").figure.value == 8
    mine = client_for(other).get(URL, {"phase": PHASE})
    assert tile(mine, "registered").figure.value == 1
    assert "mine" in tile(mine, "registered").url  # and the list is of these files alone


def test_the_agency_is_laid_beside_all_others(page):
    """Interviews: 6 of 8 in Fès is too few for a rate; services at a distance: 4 of 16 and 3 of 7."""
    shown = tile(page("agency_manager"), "remote_share")
    assert (shown.figure.numerator, shown.figure.denominator) == (4, 16)
    # Rabat's three are hidden from Fès, and so is the total: there is nothing to lay beside
    assert shown.around is None


def test_a_period_is_compared_with_the_one_before(page):
    """1 to 30 November: F and N came in. Before, 2 to 31 October: E H, L M."""
    answer = page("national_manager", start="2015-11-01", end="2015-11-30")
    shown = tile(answer, "registered")
    assert (shown.figure.value, shown.before.value) == (2, 4)
    assert "Période précédente" in answer.content.decode()


def test_a_period_before_of_which_nothing_can_be_read_is_left_out(page):
    """In the three months before the pilot V and W came in, and nobody had a plan."""
    answer = page("national_manager")
    assert tile(answer, "registered").before.value == 2
    assert tile(answer, "plan_rate").before is None


def test_readers_without_rights_get_no_moving_periods(page):
    answer = page("ministry_reader", start="2015-11-01", end="2015-11-30")
    assert answer.context["selection"].start == date("09-15")
    assert all(shown.before is None for shown in answer.context["tiles"])


@pytest.mark.usefixtures("quick_print")
def test_readers_without_rights_read_the_day_of_the_last_publication(page, small_pilot, client_for):
    """So that the figures of two days cannot be subtracted; a sheet of one agency is not theirs."""
    by = small_pilot.users["national_manager"]

    def publish(day, **what):
        return actions.publish_edition(draft(by, as_of=date(day), **what), by=by)

    def told(name="ministry_reader"):
        answer = page(name)
        return answer.context["selection"].as_of, answer.content.decode()

    assert told()[0] == date("12-14")
    assert "Rien n’est encore publié" in told()[1]
    edition = publish("11-20")
    publish("12-01", kind="agency", agency="fes")
    assert told()[0] == date("11-20")
    assert edition.code in told()[1]
    costs = client_for(small_pilot.users["ministry_reader"]).get("/reports/programme/")
    assert costs.context["facts"]["counts"]["registered"]["value"] == 12  # all but G
    assert "Rien n’est encore publié" not in told()[1]
    assert told("national_manager")[0] == told("agency_manager")[0] == date("12-14")
    actions.withdraw_edition(edition, by=by, reason="figures")
    assert told()[0] == date("12-14")


@pytest.mark.usefixtures("quick_print")
def test_what_changed_by_little_since_a_publication_is_hidden(page, small_pilot):
    """13 were published; a file typed in late makes 14, and the difference would tell of one."""
    by = small_pilot.users["national_manager"]

    def told(name):
        return tile(page(name, agency="all"), "registered").figure.value

    assert (told("ministry_reader"), told("national_manager")) == (13, 13)
    actions.publish_edition(draft(by, as_of=date("12-14")), by=by)
    assert (told("ministry_reader"), told("national_manager")) == (13, 13)
    late = Registration.objects.get(migrant__last_name=f"V{LAST}")
    Registration.objects.filter(pk=late.pk).update(opened_on=date("10-01"))
    assert (told("ministry_reader"), told("national_manager")) == (None, 14)


@pytest.mark.parametrize(("name", "is_told"), [("agency_manager", True), ("counsellor", False)])
def test_costs_are_told_to_those_who_read_the_roll_out(
    name, is_told, page, costs, small_pilot, client_for
):
    """On the page, in its workbook, and at the address of the figure: 1,820 € for 13 people."""
    query = {"agency": "all", "files": "agency"}
    lines = page(name, **query).context["comparison"]
    assert ("cost_per_person" in {line["indicator"].code for line in lines}) == is_told
    client, asked = client_for(small_pilot.users[name]), {"phase": PHASE} | query
    figure = client.get(reverse("reports:figure_detail", args=["cost_per_person"]), asked)
    assert (figure.context["opened"].shown.figure.value == 140) == is_told
    assert ("140\u00a0€" in figure.content.decode()) == is_told
    sheet = client.get(reverse("reports:figures_xlsx"), asked).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    label = str(BY_CODE["cost_per_person"].label)
    assert any(label in row for row in rows) == is_told


def test_a_target_stands_beside_its_figure(page):
    """13 registered of 20 wanted; 10 of 13 had an interview, between 50 and 92 % for 80 % wanted."""
    from reports.models import Phase, Target

    phase = Phase.objects.get(code=PHASE)
    for code, value in (("registered", 20), ("interview_rate", 0.8), ("interview_delay", 15)):
        Target.objects.create(phase=phase, indicator=code, value=value)
    answer = page("national_manager")
    said = {
        code: (tile(answer, code).target_text(), tile(answer, code).target_words())
        for code in ("registered", "interview_rate", "interview_delay")
    }
    assert said == {
        "registered": ("20", "pas atteinte"),
        "interview_rate": ("80 %", "on ne peut pas dire si elle est atteinte"),
        "interview_delay": ("15 j", "atteinte"),
    }
    assert "Cible" in answer.content.decode()
    assert tile(page("national_manager", start="2015-10-01"), "registered").target is None


# Filters of those who open no list


def test_one_group_is_shown_over_all_agencies(page):
    context = page("ministry_reader", agency="all", sex="F").context
    assert context["group"] == "Femme"
    # of 23 services women had 12: A3 B1 E2 F1 W2 J2 L1
    assert tile(page("ministry_reader", agency="all", sex="F"), "services").figure.value == 12
    assert context["comparison"] == [] == context["equity"]
    assert [chart.spec.key for chart in context["charts"]] == ["chart-funnel"]


def test_a_group_that_would_give_another_back_is_hidden(page):
    """10 were interviewed: 6 women and 4 men; of 23 services men had 11, which may be told."""
    women = page("ministry_reader", agency="all", sex="F")
    men = page("ministry_reader", agency="all", sex="M")
    assert tile(men, "services").figure.value == 11
    assert [tile(p, "interview_rate").figure.status for p in (women, men)] == ["hidden", "hidden"]
    assert [tile(p, "interview_rate").figure.low for p in (women, men)] == [None, None]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"agency": "all", "sex": "F", "age": "25_34"}, "un seul groupe"),
        ({"agency": "fes", "sex": "F"}, "choisissez toutes les agences"),
    ],
)
def test_two_filters_at_once_are_refused(page, query, word):
    answer = page("ministry_reader", **query)
    assert word in answer.content.decode()
    place = query["agency"]
    plain = page("ministry_reader", agency=place)
    assert [s.figure for s in answer.context["tiles"]] == [s.figure for s in plain.context["tiles"]]


def test_a_manager_may_cross_filters_at_home_alone(page):
    home = page("agency_manager", agency="fes", sex="F", nationality="west_africa", mode="agency")
    assert not home.context["form"].errors
    assert home.context["selection"].mode == "agency"
    abroad = page("agency_manager", agency="all", sex="F", nationality="west_africa")
    assert "un seul groupe" in abroad.content.decode()
    mode = page("agency_manager", agency="all", mode="agency")
    assert "un mode ne se choisissent que" in mode.content.decode()


def test_what_a_manager_knows_gives_nothing_of_others_back(page):
    """The manager of Fès knows 5 women there; of Rabat's 3 women and 2 men nothing may be told."""
    women = tile(page("agency_manager", agency="all", sex="F"), "registered").figure
    assert women.status == "hidden"


# Charts


def rows_of(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("name", ["counsellor", "national_manager", "ministry_reader"])
def test_each_chart_has_a_workbook_of_exactly_its_numbers(page, small_pilot, client_for, name):
    client = client_for(small_pilot.users[name])
    charts = page(name).context["charts"]
    assert len(charts) >= 5
    for chart in charts:
        spec = chart.spec
        answer = client.get(reverse("reports:chart_xlsx", args=[spec.key]), {"phase": PHASE})
        heads, *rows = rows_of(answer.content)
        assert len(rows) == len(chart.rows), spec.key
        for row, drawn in zip(rows, chart.rows, strict=True):
            assert row[0] == drawn[0].text
        if hasattr(spec, "series"):
            for number, series in enumerate(spec.series):
                column = heads.index(str(series.label), number + 1)
                for row, point in zip(rows, series.points, strict=True):
                    value = "masqué" if point.hidden else point.value
                    assert row[column] == ("" if value is None else pytest.approx(value)), spec.key


def test_the_workbook_of_rates_has_their_ranges(small_pilot, client_for):
    client = client_for(small_pilot.users["national_manager"])
    url = reverse("reports:chart_xlsx", args=["chart-interview-rate"])
    rows = rows_of(client.get(url, {"phase": PHASE}).content)
    assert rows[-1][0] == "Ensemble"
    assert rows[-1][1:4] == pytest.approx([10 / 13, 0.4974, 0.9182], abs=5e-4)


@pytest.mark.parametrize("key", ["chart-nothing", "chart-registered"])
def test_there_is_no_workbook_of_a_chart_that_is_not_drawn(small_pilot, client_for, key):
    client = client_for(small_pilot.users["national_manager"])
    answer = client.get(reverse("reports:chart_xlsx", args=[key]), {"phase": PHASE})
    assert answer.status_code == 404


def test_the_funnel_tells_delays_and_what_is_not_yet_due(page):
    (funnel,) = [
        chart.spec
        for chart in page("national_manager").context["charts"]
        if chart.spec.key == "chart-funnel"
    ]
    interviewed = funnel.steps[1]
    assert (interviewed.count.value, interviewed.pending.value) == (10, 1)
    assert interviewed.delay == "10 j après l’inscription (médiane)"


def test_the_workbook_of_the_page_carries_the_ranges(small_pilot, client_for):
    client = client_for(small_pilot.users["national_manager"])
    heads, *rows = rows_of(client.get(reverse("reports:figures_xlsx"), {"phase": PHASE}).content)
    line = dict(zip(heads, rows[2], strict=True))
    assert line["Indicateur"] == str(BY_CODE["interview_rate"].label)
    low, high = line["Borne basse (95\u00a0%)"], line["Borne haute (95\u00a0%)"]
    assert (low, high) == pytest.approx((0.4974, 0.9182), abs=5e-4)


def test_a_figure_page_says_which_agencies_can_be_told_apart(small_pilot, client_for):
    client = client_for(small_pilot.users["national_manager"])
    url = reverse("reports:figure_detail", args=["remote_share"])
    answer = client.get(url, {"phase": PHASE, "agency": "all"})
    assert answer.context["chart"].spec.key == "chart-remote-share"
    assert answer.context["pairs"] == []  # only Fès has ten services or more
    assert "entre 16 et 51\u00a0%" in answer.content.decode()  # 7 of 23


def test_results_by_mode_carry_their_range_and_words(page):
    support, presence = page("national_manager").context["modes"]
    assert [str(label) for label, _cells in support["lines"]] == [
        "en personne seulement",
        "en personne et à distance",
        "à distance seulement",
    ]
    # with an interview of 30 days: B E W in the agency | A C D, J, M both | L by phone; K agency
    counted = {str(label): cells[1].figure.denominator for label, cells in support["lines"]}
    assert counted == {
        "en personne seulement": 4,
        "en personne et à distance": 5,
        "à distance seulement": 1,
    }
    assert str(presence["label"]) == "Mode"
