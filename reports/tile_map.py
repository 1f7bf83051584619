"""The twelve regions as tiles, each about where it lies: a schematic map of our own making.

No outline of the regions is published under a free licence that we know of here; tiles of one size
also let a small region be read as well as a large one. North is up in every language: unlike other
pictures this one is not mirrored. The table of the page says the same.
"""

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from reports.rollout import REGIONS
from sharaka_portal.lib.charts.canvas import GREEN, INK, LINE, PAPER, Canvas
from sharaka_portal.lib.templatetags.portal import number

KEY = "map-regions"
WIDTH, HEIGHT, GAP = 124, 84, 8
# From few to many: the ground and the ink of a tile; the number in it says the same without colour.
SHADES = (
    ("#ffffff", INK),
    ("#e4eeea", INK),
    ("#b9d3ca", INK),
    ("#3f7a6b", "#ffffff"),
    (GREEN, "#ffffff"),
)


def picture(lines):
    """The map of a projection's central needs; nothing while there is no projection."""
    regions = [line for line in lines if line.region]
    if not regions:
        return None
    top = max(line.central.people for line in regions)
    columns = 1 + max(int(row["column"]) for row in REGIONS.values())
    rows = 1 + max(int(row["row"]) for row in REGIONS.values())
    canvas = Canvas(KEY, columns * (WIDTH + GAP) - GAP, mirrored=False, for_pdf=False)
    for line in regions:
        draw(canvas, line, shade_of(line.central.people, top))
    title = _("Carte schématique des douze régions")
    description = _("Personnes attendues par an et conseillers nécessaires, valeurs centrales.")
    return mark_safe(canvas.svg(rows * (HEIGHT + GAP) - GAP, title, description))


def shade_of(value, top):
    """The shade of a value: five classes of equal width up to the largest one."""
    place = int(value / top * len(SHADES)) if top else 0
    return SHADES[min(place, len(SHADES) - 1)]


def draw(canvas, line, shade):
    """One tile: the region's name, its people, its counsellors; a link to its line of the table."""
    place, (ground, ink) = REGIONS[line.region.code], shade
    x, y = int(place["column"]) * (WIDTH + GAP), int(place["row"]) * (HEIGHT + GAP)
    people = number(line.central.people)
    counsellors = _("%(n)s conseillers") % {"n": number(line.central.counsellors, 1)}
    label = _("%(region)s : %(n)s personnes") % {"region": line.region.label, "n": people}
    with canvas.link(f"#region-{line.region.code}", f"{label}, {counsellors}"):
        canvas.rect(
            x, y, WIDTH, HEIGHT, rx=6, fill=ground, stroke=LINE if ground == PAPER else ground
        )
        for place, text in enumerate(split(line.region.label)):
            canvas.text(x + 8, y + 14 + 14 * place, text, size=11, fill=ink)
        canvas.text(x + WIDTH - 8, y + HEIGHT - 34, people, anchor="end", size=18, fill=ink)
        canvas.text(x + WIDTH - 8, y + HEIGHT - 12, counsellors, anchor="end", size=11, fill=ink)


def split(label, longest=18):
    """A region's name on at most two lines, broken at a hyphen or a space."""
    if len(label) <= longest:
        return [label]
    breaks = [i + 1 for i, sign in enumerate(label) if sign in "- "]
    fitting = [i for i in breaks if i <= longest]
    if not fitting:
        return [label]
    return [label[: fitting[-1]].strip(), label[fitting[-1] :].strip()]
