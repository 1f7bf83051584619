"""Dots with their ranges: mirrored in Arabic, nothing hidden drawn, readable without colour."""

from xml.etree import ElementTree

from sharaka_portal.lib.charts import DotChart, Point, Series, figure

SVG = "{http://www.w3.org/2000/svg}"
AGENCIES = ("Fès", "Rabat", "Ensemble")


def chart(*points):
    return DotChart(
        key="taux",
        title="Taux",
        description="Par agence.",
        category_header="Agence",
        categories=AGENCIES[: len(points)],
        series=(Series("Taux", points),),
        percent=True,
        emphasis=2,
    )


def drawn(spec, language="fr"):
    return ElementTree.fromstring(figure(spec, language=language).svg)


def marks(svg):
    return [node for node in svg.iter() if node.get("class") == "chart-mark"]


RATES = (Point(0.2, 0.1, 0.4), Point(0.5, 0.3, 0.7), Point(0.3, 0.25, 0.35))


def test_each_rate_has_a_dot_and_a_whisker():
    svg = drawn(chart(*RATES))
    assert len(marks(svg)) == 3
    whiskers = [n for n in svg.iter(f"{SVG}line") if n.get("class") == "chart-range"]
    assert len(whiskers) == 3 * 6  # a line and two ends, each with its pale edge
    # black and white: all of them together have another shape
    assert [node.tag.removeprefix(SVG) for node in marks(svg)] == ["circle", "circle", "rect"]


def test_the_table_tells_the_range():
    cells = [row[1].text for row in figure(chart(*RATES), language="fr").rows]
    assert cells[0] == "20\u00a0% (10\u00a0% – 40\u00a0%)"


def test_arabic_is_mirrored():
    places = {
        language: [float(node.get("cx")) for node in marks(drawn(chart(*RATES), language))[:2]]
        for language in ("fr", "ar")
    }
    assert places["fr"][0] < places["fr"][1]
    assert places["ar"] == [560 - x for x in places["fr"]]


def test_a_hidden_rate_has_neither_dot_nor_whisker():
    svg = drawn(chart(Point(hidden=True), Point(), RATES[2]))
    assert len(marks(svg)) == 1
    texts = [node.text for node in svg.iter(f"{SVG}text")]
    assert "<5" in texts
    assert "—" in texts
