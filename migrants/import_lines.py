"""The rows of an import as its pages show them."""

import re
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from agencies.enums import Action
from migrants.enums import ImportState
from migrants.models import Migrant
from migrants.sheet_import import LEFT_OUT, STATUSES, Fate, counts

PAGE_SIZE = 25
NAMES = ("full_name", "first_name", "last_name", "first_name_ar", "last_name_ar")
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00:00)?")
SHOWN = ("birth_date", "nationality", "document_number", "phone")
# What is said of rows tried, and of rows taken; the badge's state.
OUTCOMES = {
    "created": (_("sera créée"), _("créée"), "ok"),
    "updated": (_("sera complétée"), _("complétée"), "wait"),
    "suspected": (_("à vérifier"), _("à vérifier"), "warn"),
    "rejected": (_("rejetée"), _("rejetée"), "stop"),
}
TITLES = {
    "created": (_("personnes à créer"), _("personnes créées")),
    "updated": (_("dossiers à compléter"), _("dossiers complétés")),
    "suspected": (_("lignes à vérifier"), _("lignes à vérifier")),
    "rejected": (_("lignes rejetées"), _("lignes rejetées")),
}
TONES = {"suspected": "warn", "rejected": "stop"}


@dataclass(frozen=True)
class Line:
    """A row with what became, or would become, of it; `people` are those the reader may see."""

    number: int
    status: str
    label: str
    state: str
    reason: str
    name: str
    cells: dict
    people: list
    is_corrected: bool
    is_another: bool


def tiles(job):
    """[(status, number, title, tone)] of the four ends of a row."""
    is_done = job.state == ImportState.DONE
    found = job.counts if is_done else counts(fate[0] for fate in job.preview.values())
    return [
        (status, found.get(status, 0), TITLES[status][is_done], TONES.get(status, "ok"))
        for status in STATUSES
    ]


def page_of(job, user, *, outcome, number):
    """One page of an import's lines, of one outcome or all; and the outcome that was meant."""
    fates = job.fates if job.state == ImportState.DONE else job.preview
    outcome = outcome if outcome in STATUSES else ""
    wanted = [row for row in job.rows if outcome in ("", fates[str(row[0])][0])]
    page = Paginator(wanted, PAGE_SIZE).get_page(number)
    rows = [job.corrected_row(row[0]) for row in page]
    page.object_list = lines_of(job, user, rows, fates)
    return page, outcome


def lines_of(job, user, rows, fates):
    """The lines of some rows; one query for all the people they may be."""
    ids = {public_id for row in rows for public_id in fates[str(row.number)][3]}
    visible = Migrant.objects.visible_to(user, Action.VIEW_PERSON).filter(public_id__in=ids)
    people = {str(person.public_id): person for person in visible} if ids else {}
    return [_line(job, row, fates[str(row.number)], people) for row in rows]


def _line(job, row, fate, people):
    status, reason, _code, ids = fate
    labels = OUTCOMES[status]
    cells = {field: row.cells.get(header) for field, header in job.columns.items()}
    names = (str(cells[field]) for field in NAMES if cells.get(field))
    return Line(
        number=row.number,
        status=status,
        label=labels[job.state == ImportState.DONE],
        state=labels[2],
        reason=reason,
        name=" ".join(names),
        cells={field: as_shown(cells.get(field)) for field in SHOWN},
        people=[people[public_id] for public_id in ids if public_id in people],
        is_corrected=str(row.number) in job.corrections,
        is_another=str(row.number) in job.decisions,
    )


def as_shown(value):
    """A cell as its reader would write it: a day as 01/05/1990."""
    text = "" if value is None else str(value)
    found = ISO_DAY.fullmatch(text)
    return "/".join(reversed(found.groups())) if found else text


def left_out(job):
    """[(row, fate)] of the rows of an ended import that were not taken, for the download."""
    pairs = ((row, job.fates[str(row.number)]) for row in job.corrected_rows())
    return [(row, Fate(row.number, fate[0], fate[1])) for row, fate in pairs if fate[0] in LEFT_OUT]
