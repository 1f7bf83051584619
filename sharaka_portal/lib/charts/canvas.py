"""A sheet to draw SVG on, with attributes and classes only (strict CSP).

Drawing code measures from the start of the line; in right-to-left languages the sheet mirrors the
places, never the text.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass

import arabic_reshaper
from bidi import get_display
from django.utils.html import escape

from sharaka_portal.lib import fonts

ARABIC = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
AUTO_DIRECTION, END_DIRECTION = "\u2068", "\u2069"
TEXT, SMALL = 13, 11
AMIRI_SIZE = 1.15  # the Arabic font of print looks smaller than the Latin one
INK, GREY, LINE, PAPER = "#1c2b2a", "#56625f", "#d9d4c7", "#ffffff"
GREEN, OCHRE, BLUE = "#0b5345", "#b5651d", "#1f4e79"
OTHER_END = {"start": "end", "end": "start", "middle": "middle"}


@dataclass(frozen=True)
class Style:
    """How a series looks: differences of pattern, mark and dash survive black and white."""

    color: str
    ground: str = ""
    lines: str = ""
    dash: str = ""
    mark: str = "circle"


DIAGONAL = "M0 8L8 0M-2 2L2 -2M6 10L10 6"
CROSSES = "M0 0L8 8M0 8L8 0"
DOTS = "M1 2h2M5 6h2"
ROWS = "M0 2H8M0 6H8"
SERIES_STYLES = (
    Style(GREEN),
    Style(OCHRE, "#f8ecdf", DIAGONAL, dash="7 4", mark="square"),
    Style(BLUE, "#e6edf4", DOTS, dash="2 3", mark="diamond"),
    Style(GREY, PAPER, ROWS, dash="9 3 2 3", mark="triangle"),
    Style("#8f8671", "#d9d4c7", dash="4 2", mark="circle"),
)
HIDDEN = Style(GREY, PAPER, CROSSES)
PENDING = Style(GREEN, PAPER, DOTS)


def width_of(text: str, size: float = TEXT) -> float:
    """About how wide a text is: enough to leave room for it, fonts differ."""
    arabic = len(ARABIC.findall(text))
    return size * (0.58 * (len(text) - arabic) + 0.48 * arabic)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, content: str = "", **attributes: object) -> str:
    """An SVG element; content is markup, attribute values are escaped, empty ones left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value not in (None, "")
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(value: object) -> str:
    return _number(value) if isinstance(value, int | float) else escape(value)


class Canvas:
    """Collects the elements of one chart; `key` keeps the ids of its patterns apart."""

    def __init__(self, key: str, width: float, *, mirrored: bool, for_pdf: bool):
        self.key, self.width = key, width
        self.mirrored, self.for_pdf = mirrored, for_pdf
        self.parts: list[str] = []
        self.patterns: dict[str, str] = {}
        self.has_links = False

    def add(self, name: str, content: str = "", **attributes: object) -> None:
        self.parts.append(element(name, content, **attributes))

    def x(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def rect(self, x, y, width, height, **attributes) -> None:
        left = self.x(x + width) if self.mirrored else x
        self.add("rect", x=left, y=y, width=width, height=height, **attributes)

    def line(self, x1, y1, x2, y2, **attributes) -> None:
        self.add("line", x1=self.x(x1), y1=y1, x2=self.x(x2), y2=y2, **attributes)

    def polyline(self, points, **attributes) -> None:
        places = " ".join(f"{_number(self.x(x))},{_number(y)}" for x, y in points)
        self.add("polyline", points=places, fill="none", **attributes)

    def polygon(self, points, **attributes) -> None:
        places = " ".join(f"{_number(self.x(x))},{_number(y)}" for x, y in points)
        self.add("polygon", points=places, **attributes)

    def text(self, x, y, text: str, *, anchor="start", size=TEXT, **attributes) -> None:
        """A line of text around the height y; `anchor` is the side of the text that x gives."""
        if self.for_pdf and ARABIC.search(str(text)):
            size *= AMIRI_SIZE
        self.add(
            "text",
            escape(self.readable(str(text))),
            x=self.x(x),
            y=y + size * 0.36,
            text_anchor=OTHER_END[anchor] if self.mirrored else anchor,
            font_size=size,
            **({"fill": INK} | attributes),
        )

    def readable(self, text: str) -> str:
        """Text in the order and the shapes in which it must be drawn.

        A browser only needs to be told to find out the direction of a text by itself; WeasyPrint
        neither joins nor reorders the Arabic letters of an SVG text, so that is done for it.
        """
        if not ARABIC.search(text):
            return text
        if self.for_pdf:
            return get_display(arabic_reshaper.reshape(fonts.printable(text)))
        return f"{AUTO_DIRECTION}{text}{END_DIRECTION}"

    def bar(self, x, y, width, height, style: Style, **attributes) -> None:
        """A bar filled in a style; patterned ones have an outline."""
        self.rect(x, y, width, height, **(self.fill(style) | attributes))

    def fill(self, style: Style) -> dict[str, str]:
        """The attributes that fill a shape in a style."""
        if not style.ground:
            return {"fill": style.color}
        outline = {"stroke": style.color, "stroke_width": 1}
        return {"fill": self.pattern(style) if style.lines else style.ground} | outline

    def pattern(self, style: Style) -> str:
        """A reference to the style's pattern, which is defined once."""
        name = f"{self.key}-fill-{(*SERIES_STYLES, HIDDEN, PENDING).index(style) + 1}"
        if name not in self.patterns:
            weight = 1 if style is HIDDEN else 2
            ground = element("rect", width=8, height=8, fill=style.ground)
            lines = element(
                "path", d=style.lines, stroke=style.color, stroke_width=weight, fill="none"
            )
            self.patterns[name] = element(
                "pattern",
                ground + lines,
                id=name,
                width=8,
                height=8,
                patternUnits="userSpaceOnUse",
            )
        return f"url(#{name})"

    def mark(self, x, y, style: Style) -> None:
        """The point of a line, in the series' own shape."""
        shape = {"fill": style.color, "stroke": PAPER, "stroke_width": 1, "class_": "chart-mark"}
        if style.mark == "circle":
            self.add("circle", cx=self.x(x), cy=y, r=4.5, **shape)
        elif style.mark == "square":
            self.rect(x - 4, y - 4, 8, 8, **shape)
        elif style.mark == "diamond":
            self.polygon([(x - 6, y), (x, y - 6), (x + 6, y), (x, y + 6)], **shape)
        else:
            self.polygon([(x - 5, y + 4), (x, y - 6), (x + 5, y + 4)], **shape)

    @contextmanager
    def link(self, href: str, label: str):
        """Make a link of what is drawn meanwhile; a PDF has none, its lists need signing in."""
        if not href or self.for_pdf:
            yield
            return
        self.has_links = True
        outside, self.parts = self.parts, []
        yield
        inside, self.parts = "".join(self.parts), outside
        self.add("a", inside, href=href, class_="chart-link", aria_label=label)

    def svg(self, height: float, title: str, description: str) -> str:
        """The finished picture, with its name and its description for those who cannot see it."""
        names = element("title", escape(title), id=f"{self.key}-title")
        names += element("desc", escape(description), id=f"{self.key}-desc")
        patterns = element("defs", "".join(self.patterns.values())) if self.patterns else ""
        families = ",".join(subset.family for subset in fonts.STACK) if self.for_pdf else ""
        return element(
            "svg",
            names + patterns + "".join(self.parts),
            xmlns="http://www.w3.org/2000/svg",
            class_="chart-svg",
            viewBox=f"0 0 {_number(self.width)} {_number(height)}",
            width=self.width,
            height=height,
            direction="ltr",
            # What is inside an image cannot be reached: with links it is a group.
            role="group" if self.has_links else "img",
            aria_labelledby=f"{self.key}-title",
            aria_describedby=f"{self.key}-desc",
            font_family=families,
        )
