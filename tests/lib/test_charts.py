"""Charts: the picture and the table say the same, reveal nothing hidden, and suit a strict CSP."""

import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string

from sharaka_portal.lib.charts import (
    BarChart,
    Funnel,
    LineChart,
    Point,
    Series,
    Step,
    figure,
    render,
)
from sharaka_portal.lib.charts.pieces import axis_ticks

SVG = "{http://www.w3.org/2000/svg}"
AGENCIES = ("Fès", "Rabat", "Tanger")
ALLOWED_ELEMENTS = {"svg", "title", "desc", "defs", "pattern", "rect", "path", "line"} | {
    "polyline",
    "polygon",
    "circle",
    "text",
    "a",
}


def bars(*points, **options):
    return BarChart(
        **{
            "key": "taux",
            "title": "Taux d’insertion",
            "description": "Tanger est devant.",
            "category_header": "Agence",
            "categories": AGENCIES[: len(points)],
            "series": (Series("Taux", points),),
        }
        | options
    )


def modes(*rows, **options):
    """A chart whose series are the given rows of values."""
    series = tuple(
        Series(f"Mode {n}", tuple(v if isinstance(v, Point) else Point(v) for v in row))
        for n, row in enumerate(rows, 1)
    )
    return bars(categories=AGENCIES[: len(rows[0])], series=series, **options)


def line(*points, **options):
    months = ("sept.", "oct.", "nov.", "déc.")[: len(points)]
    return LineChart(
        **{
            "key": "mois",
            "title": "Inscriptions par mois",
            "description": "La courbe monte.",
            "category_header": "Mois",
            "categories": months,
            "series": (Series("Inscriptions", points),),
        }
        | options
    )


def funnel(*steps, **options):
    return Funnel(
        **{
            "key": "parcours",
            "title": "Parcours",
            "description": "De l’inscription à l’insertion.",
            "steps": steps,
            "step_header": "Étape",
            "count_header": "Personnes",
            "pending_header": "Pas encore échu",
            "share_header": "Part",
            "delay_header": "Délai",
        }
        | options
    )


ALL = [
    bars(Point(0.2, 0.1, 0.4, href="/liste/"), Point(hidden=True), Point(), percent=True),
    modes((12, 5, 0), (7, Point(hidden=True), 3)),
    modes((12, 5, 0), (7, Point(hidden=True), 3), stacked=True),
    line(Point(12), Point(hidden=True), Point(30, href="/liste/"), Point()),
    funnel(
        Step("Inscription", Point(160)),
        Step("Entretien", Point(130, href="/l/"), Point(12), share="81 %", delay="6 jours"),
        Step("Insertion", Point(hidden=True)),
    ),
]


def tree(spec, **options):
    return ElementTree.fromstring(render(spec, **options))


def texts(spec, **options):
    found = [element.text for element in tree(spec, **options).iter(f"{SVG}text")]
    return [text.strip("\u2068\u2069") for text in found]


def bars_of(spec, **options):
    """Left side and width of each filled bar."""
    found = tree(spec, **options).iter(f"{SVG}rect")
    return [
        (float(r.get("x")), float(r.get("width"))) for r in found if r.get("class") == "chart-bar"
    ]


# Rules that hold for every chart -------------------------------------------------------------


@pytest.mark.parametrize("for_pdf", [False, True])
@pytest.mark.parametrize("spec", ALL)
def test_chart_needs_nothing_that_the_csp_forbids(spec, for_pdf):
    for element in tree(spec, for_pdf=for_pdf).iter():
        assert element.tag.removeprefix(SVG) in ALLOWED_ELEMENTS
        for name in element.attrib:
            assert name != "style"
            assert not name.startswith("on")


@pytest.mark.parametrize("for_pdf", [False, True])
@pytest.mark.parametrize("spec", ALL)
def test_chart_has_a_name_a_description_and_reads_left_to_right(spec, for_pdf):
    root = tree(spec, for_pdf=for_pdf)
    assert root.get("direction") == "ltr"
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title.text.startswith(spec.title)
    assert desc.text == spec.description
    assert root.get("aria-labelledby") == title.get("id") == f"{spec.key}-title"
    assert root.get("aria-describedby") == desc.get("id") == f"{spec.key}-desc"
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(name.startswith(f"{spec.key}-") for name in ids)


@pytest.mark.parametrize("spec", ALL)
def test_chart_is_the_same_text_each_time(spec):
    assert render(spec) == render(spec)


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("for_pdf", [False, True])
@pytest.mark.parametrize("spec", ALL)
def test_chart_stays_inside_its_picture(spec, for_pdf, language):
    root = tree(spec, for_pdf=for_pdf, language=language)
    _, _, width, height = map(float, root.get("viewBox").split())
    for element in root.iter():
        for name, limit in (("x", width), ("x1", width), ("cx", width), ("y", height)):
            if element.get(name):
                assert 0 <= float(element.get(name)) <= limit
        if element.tag == f"{SVG}rect" and element.get("x"):
            assert float(element.get("x")) + float(element.get("width")) <= width + 0.1


@pytest.mark.parametrize("spec", ALL)
def test_references_to_patterns_are_defined(spec):
    markup = render(spec)
    used = set(re.findall(r"url\(#([^)]+)\)", markup))
    defined = {e.get("id") for e in ElementTree.fromstring(markup).iter(f"{SVG}pattern")}
    assert used == defined
    assert used  # all of these charts have something hidden or several series


@pytest.mark.parametrize("spec", ALL)
def test_series_differ_without_colour(spec):
    """No two solid fills that black and white would make alike."""
    solid = {
        e.get("fill")
        for e in tree(spec).iter(f"{SVG}rect")
        if e.get("class") == "chart-bar" and not e.get("fill").startswith("url")
    }
    assert solid <= {"#0b5345"}


def test_key_that_is_no_id_is_refused():
    with pytest.raises(ValueError, match="key of a chart"):
        bars(Point(1), key='x" onload="')


def test_text_is_escaped():
    evil = '<script>alert("1")</script>&'
    spec = bars(
        Point(1, href='/?a=1&b="x"'),
        title=evil,
        description=evil,
        categories=(evil,),
        hidden_label=evil,
    )
    markup = render(spec)
    assert "<script" not in markup
    assert ElementTree.fromstring(markup).find(f"{SVG}title").text == evil
    link = ElementTree.fromstring(markup).find(f"{SVG}a")
    assert link.get("href") == '/?a=1&b="x"'


# Figures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_number_of_a_bar_chart_is_in_its_table(language):
    spec = modes((1160, 5.0, 0), (7, Point(hidden=True), None))
    shown = texts(spec, language=language)
    drawn = figure(spec, language=language)
    cells = [cell.text for row in drawn.rows for cell in row[1:]]
    assert cells == ["1\u00a0160", "7", "5", "<5", "0", "—"]
    assert all(cell in shown for cell in cells)
    assert drawn.header == ("Agence", "Mode 1", "Mode 2")
    assert [row[0].text for row in drawn.rows] == list(AGENCIES)


def test_range_is_in_the_table():
    drawn = figure(bars(Point(0.2, 0.095, 0.373), percent=True, decimals=1))
    assert drawn.rows[0][1].text == "20,0\u00a0% (9,5\u00a0% – 37,3\u00a0%)"
    assert "20,0\u00a0%" in texts(bars(Point(0.2, 0.095, 0.373), percent=True, decimals=1))


def test_bar_is_as_long_as_its_value():
    (_, full), (_, half), (_, nothing) = bars_of(bars(Point(40), Point(20), Point(0)))
    assert half == pytest.approx(full / 2, abs=0.1)
    assert nothing == 0


def test_whisker_spans_the_range():
    root = tree(bars(Point(0.5, 0.25, 0.75), percent=True))
    left, width = bars_of(bars(Point(0.5, 0.25, 0.75), percent=True))[0]
    whisker = next(e for e in root.iter(f"{SVG}line") if e.get("class") == "chart-range")
    assert float(whisker.get("x1")) == pytest.approx(left + width / 2, abs=0.2)
    assert float(whisker.get("x2")) == pytest.approx(left + width * 1.5, abs=0.2)


def test_stacked_bars_follow_each_other():
    (x1, w1), (x2, w2), (x3, _) = bars_of(modes((10,), (20,), (30,), stacked=True))
    assert x2 == pytest.approx(x1 + w1, abs=0.2)
    assert x3 == pytest.approx(x2 + w2, abs=0.2)
    assert w2 == pytest.approx(2 * w1, abs=0.2)


def test_line_breaks_where_a_figure_is_missing():
    spec = line(Point(1), Point(2), Point(), Point(4))
    runs = [e.get("points").split() for e in tree(spec).iter(f"{SVG}polyline")]
    assert [len(run) for run in runs] == [2]
    marks = [e for e in tree(spec).iter() if e.get("class") == "chart-mark"]
    assert len(marks) == 3


def test_line_rises_with_its_values():
    run = next(tree(line(Point(10), Point(20), Point(40))).iter(f"{SVG}polyline"))
    (x1, y1), (x2, y2), (x3, y3) = (map(float, p.split(",")) for p in run.get("points").split())
    assert x1 < x2 < x3
    assert (y2 - y3) == pytest.approx(2 * (y1 - y2), abs=0.2)


def test_funnel_shows_counts_delays_and_what_is_not_due_yet():
    spec = ALL[-1]
    shown = texts(spec)
    assert "160" in shown
    assert "130 (81 %) + 12" in shown
    assert "6 jours" in shown
    assert "Pas encore échu" in shown
    drawn = figure(spec)
    assert drawn.header == ("Étape", "Personnes", "Pas encore échu", "Part", "Délai")
    assert [cell.text for cell in drawn.rows[1]] == ["Entretien", "130", "12", "81 %", "6 jours"]
    assert [cell.text for cell in drawn.rows[2]] == ["Insertion", "<5", "", "", ""]


def test_funnel_without_delays_has_no_empty_columns():
    drawn = figure(funnel(Step("Inscription", Point(160)), Step("Insertion", Point(14))))
    assert drawn.header == ("Étape", "Personnes")
    assert "Pas encore échu" not in texts(drawn.spec)


@pytest.mark.parametrize(
    ("top", "whole", "expected"),
    [
        (55, True, [0, 20, 40, 60]),
        (1160, True, [0, 500, 1000, 1500]),
        (3, True, [0, 1, 2, 3]),
        (0, True, [0, 1]),
        (1, False, [0, 0.25, 0.5, 0.75, 1]),
        (0.3, False, [0, 0.1, 0.2, 0.3]),
        (0.37, False, [0, 0.1, 0.2, 0.3, 0.4]),
    ],
)
def test_axis_has_round_values_that_hold_the_largest(top, whole, expected):
    assert axis_ticks(top, whole=whole) == expected


# Hidden figures ------------------------------------------------------------------------------


def test_hidden_figure_cannot_carry_its_value():
    with pytest.raises(ValueError, match="hidden"):
        Point(3, hidden=True)


@pytest.mark.parametrize(
    "values", [(-1,), (float("nan"),), (1, 0.5), (1, 2, 1), (None, 1, 2), (1, None, 2)]
)
def test_impossible_figures_are_refused(values):
    with pytest.raises(ValueError, match=r"finite number|range"):
        Point(*values)


def test_hidden_figures_look_all_alike():
    """The mark of a hidden figure depends on nothing but that it is hidden."""
    spec = bars(Point(hidden=True), Point(1000), Point(hidden=True))
    hidden = [e for e in tree(spec).iter(f"{SVG}rect") if e.get("stroke-dasharray")]
    assert len({e.get("width") for e in hidden}) == 1
    assert {e.get("fill") for e in hidden} == {"url(#taux-fill-6)"}
    assert texts(spec).count("<5") == 2


def test_label_of_hidden_figures_comes_from_the_caller():
    assert "1 à 9" in texts(bars(Point(hidden=True), hidden_label="1 à 9"))


# Languages -----------------------------------------------------------------------------------


def test_bars_start_from_the_right_in_arabic():
    spec = bars(Point(40), Point(20))
    mirrored = bars_of(spec, language="ar")
    for (x, width), (mirrored_x, mirrored_width) in zip(bars_of(spec), mirrored, strict=True):
        assert mirrored_width == width
        assert mirrored_x == pytest.approx(560 - x - width, abs=0.2)
    (first, full), (second, half) = mirrored
    assert first + full == pytest.approx(second + half, abs=0.2)


def test_time_runs_from_the_right_in_arabic():
    run = next(tree(line(Point(1), Point(2)), language="ar").iter(f"{SVG}polyline"))
    first, second = run.get("points").split()
    assert float(first.split(",")[0]) > float(second.split(",")[0])


def test_arabic_of_a_page_finds_its_own_direction():
    markup = render(bars(Point(1), categories=("فاس",)), language="ar")
    assert ">\u2068فاس\u2069<" in markup


def test_arabic_of_a_pdf_is_joined_and_in_visual_order():
    markup = render(bars(Point(1), categories=("فاس 12",)), language="ar", for_pdf=True)
    # the isolated seen, then the alef and the feh that join, drawn from left to right
    assert ">12 \ufeb1\ufe8e\ufed3<" in markup


def test_alternative_text_of_a_pdf_holds_the_figures_in_logical_order():
    spec = bars(Point(12), Point(hidden=True), categories=("فاس", "الرباط"), title="التسجيلات")
    title = tree(spec, language="ar", for_pdf=True).find(f"{SVG}title").text
    assert title == "التسجيلات. Tanger est devant. فاس – Taux 12. الرباط – Taux <5."


def test_decimal_sign_follows_the_language():
    spec = bars(Point(2.5), decimals=1)
    assert "2,5" in texts(spec, language="fr")


# Links and template --------------------------------------------------------------------------


def test_link_makes_the_picture_a_group_and_says_where_it_leads():
    root = tree(bars(Point(12, href="/liste/"), Point(5)))
    assert root.get("role") == "group"
    (link,) = root.iter(f"{SVG}a")
    assert link.get("href") == "/liste/"
    assert link.get("aria-label") == "Fès – Taux – 12"
    assert [text.text for text in link.iter(f"{SVG}text")] == ["12"]


def test_picture_without_links_is_an_image():
    assert tree(bars(Point(12))).get("role") == "img"


def test_pdf_has_no_links_behind_the_sign_in():
    root = tree(bars(Point(12, href="/liste/")), for_pdf=True)
    assert list(root.iter(f"{SVG}a")) == []
    assert root.get("role") == "img"


def test_component_shows_picture_and_table():
    chart = figure(bars(Point(12, href="/liste/"), Point(hidden=True), note="Au 15 décembre."))
    html = render_to_string("components/chart.html", {"chart": chart})
    assert chart.svg in html
    assert 'id="taux"' in html
    assert "Au 15 décembre." in html
    assert "<details" in html
    table = html[html.index("<table") :]
    assert '<a href="/liste/">12</a>' in table
    assert "&lt;5" in table
    assert '<th scope="row">Fès</th>' in table
    assert "style=" not in html


def test_component_of_a_pdf_prints_the_table_only_when_asked():
    chart = figure(bars(Point(12)), for_pdf=True)
    html = render_to_string("components/chart.html", {"chart": chart})
    assert "<table" not in html
    assert "<details" not in html
    html = render_to_string("components/chart.html", {"chart": chart, "with_table": True})
    assert "<table" in html
    assert "<details" not in html


def test_series_must_match_the_categories():
    with pytest.raises(ValueError, match="one figure per category"):
        bars(Point(1), Point(2), categories=("Fès",))


def test_too_many_series_are_refused():
    with pytest.raises(ValueError, match="1 to 5 series"):
        modes(*[(1,)] * 6)


def test_a_half_chart_is_narrow_and_wraps_its_labels_sooner():
    step = Step("Personnes reçues en entretien de positionnement", Point(12), share="80 %")
    spec = Funnel(
        key="f",
        title="Parcours",
        description="Étapes.",
        steps=(step,),
        step_header="Étape",
        count_header="Personnes",
        share_header="Part",
        hidden_label="masqué",
        missing_label="—",
    )
    whole, half = (str(figure(spec, for_pdf=True, half=half).svg) for half in (False, True))

    def width(svg):
        return float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])

    assert width(half) < width(whole) / 2
    assert half.count("<text") > whole.count("<text")
    assert "positionnement" in half
