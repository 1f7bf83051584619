"""Tables for spreadsheet programs: XLSX workbooks and CSV files.

Dates and numbers stay dates and numbers. Text that a spreadsheet would take for a formula is made
harmless in both formats: what people type into the portal must not run on a colleague's desk.
"""

import csv
import datetime
import io
import math
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal
from typing import BinaryIO, Literal

import xlsxwriter
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

Kind = Literal["text", "integer", "number", "percent", "date", "datetime"]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\]")
NAME_LENGTH = 31
CELL_LENGTH = 32_767
MAX_ROWS = 1_048_576
FIRST_YEAR = 1900  # spreadsheets count days from there
MIN_WIDTH, MAX_WIDTH = 8, 60
FORMATS = {
    "integer": "#,##0",
    "number": "#,##0.0",
    "percent": "0.0\u00a0%",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm",
}
DATE_WIDTHS = {"date": 12, "datetime": 18}


class SheetWriteError(ValueError):
    """A value does not fit its column, or the table does not fit a sheet."""


@dataclass(frozen=True)
class Column:
    """A column; a `percent` is a share from 0 to 1.

    In a column of numbers or dates text is allowed for what has no number ("<5"), None is empty.
    """

    label: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Table:
    """A titled table; `rows` may be a generator, read once. `notes` are pairs (term, meaning)."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]
    notes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Properties:
    """What the file says about itself; `created` is aware and given, so bytes do not vary."""

    title: str
    author: str
    created: datetime.datetime
    comments: str = ""


def neutralise(text: str) -> str:
    """The text with an apostrophe before a sign that would start a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def plain(value: object, column: Column) -> object:
    """The value as its column stores it: None, text, a number, or a date without time zone.

    Raises SheetWriteError for a value of another type.
    """
    if value is None or value == "":
        return None
    if column.kind == "text" or isinstance(value, str | Promise):
        return neutralise(str(value))
    if not _fits(value, column.kind):
        raise SheetWriteError(f"{value!r} is no {column.kind} for the column {column.label}.")
    if column.kind == "datetime" and timezone.is_aware(value):
        return timezone.make_naive(value)
    return value


def _fits(value: object, kind: Kind) -> bool:
    if kind == "datetime":
        return isinstance(value, datetime.datetime)
    if kind == "date":
        return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return is_number and math.isfinite(value) and (kind != "integer" or value == int(value))


def plain_rows(table: Table):
    """The rows as stored; raises SheetWriteError when one has too few or too many cells."""
    for row in table.rows:
        if len(row) != len(table.columns):
            raise SheetWriteError(f"{len(row)} cells for {len(table.columns)} columns.")
        yield [plain(value, column) for value, column in zip(row, table.columns, strict=True)]


# CSV -----------------------------------------------------------------------------------------


def csv_bytes(table: Table) -> bytes:
    """The table as `write_csv` writes it."""
    out = io.BytesIO()
    write_csv(out, table)
    return out.getvalue()


def write_csv(out: BinaryIO, table: Table) -> None:
    """Write the table as UTF-8 with a byte order mark, semicolons and decimal commas.

    That is what a French or Moroccan Excel opens without questions; dates are YYYY-MM-DD. Rows are
    written as they come.
    """
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(neutralise(str(column.label)) for column in table.columns)
    for row in plain_rows(table):
        writer.writerow(_csv_text(value) for value in row)
    text.detach()  # `out` stays open


def _csv_text(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value).replace(".", ",")


# XLSX ----------------------------------------------------------------------------------------


def workbook(tables: Sequence[Table], *, language: str, properties: Properties) -> bytes:
    """The tables as `write_workbook` writes them."""
    out = io.BytesIO()
    write_workbook(out, tables, language=language, properties=properties)
    return out.getvalue()


def write_workbook(
    out: BinaryIO, tables: Sequence[Table], *, language: str, properties: Properties
) -> None:
    """Write one sheet per table and, when there are notes, a last sheet with what the terms mean.

    Rows are written as they come (constant memory). Raises SheetWriteError for a value that does
    not fit its column.
    """
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    book.set_properties(_document_properties(properties))
    # Closing also removes the temporary files of a workbook that could not be finished.
    with closing(book), override(language):
        writer = _Writer(book, mirrored=get_language_info(language)["bidi"])
        for table in tables:
            writer.write(table)
        if notes := _notes(tables):
            writer.write(notes)


def _document_properties(properties: Properties) -> dict[str, object]:
    return {
        "title": str(properties.title),
        "author": str(properties.author),
        "comments": str(properties.comments),
        "created": properties.created.astimezone(datetime.UTC).replace(tzinfo=None),
    }


def _notes(tables: Sequence[Table]) -> Table | None:
    rows = [(table.title, term, meaning) for table in tables for term, meaning in table.notes]
    columns = [Column(_("Tableau")), Column(_("Terme")), Column(_("Définition"))]
    return Table(_("Notes et définitions"), columns, rows) if rows else None


@dataclass
class _Writer:
    """Writes tables into one workbook, each on a sheet of its own."""

    book: xlsxwriter.Workbook
    mirrored: bool
    names: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.header = self.book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        self.formats = {
            kind: self.book.add_format({"num_format": code}) for kind, code in FORMATS.items()
        }
        self.formats["text"] = self.book.add_format({"text_wrap": True, "valign": "top"})

    def write(self, table: Table) -> None:
        sheet = self.book.add_worksheet(self.name_for(str(table.title)))
        if self.mirrored:
            sheet.right_to_left()
        sheet.freeze_panes(1, 0)
        widths = [len(str(column.label)) + 3 for column in table.columns]
        for x, column in enumerate(table.columns):
            self.put(sheet, 0, x, neutralise(str(column.label)), self.header)
        y = 0
        for y, row in enumerate(plain_rows(table), 1):
            for x, (value, column) in enumerate(zip(row, table.columns, strict=True)):
                self.put(sheet, y, x, value, self.formats[column.kind])
                widths[x] = max(widths[x], _width(value, column))
        sheet.autofilter(0, 0, y, len(table.columns) - 1)
        for x, width in enumerate(widths):
            sheet.set_column(x, x, min(max(width, MIN_WIDTH), MAX_WIDTH))

    def put(self, sheet, y: int, x: int, value: object, cell_format) -> None:
        if value is None:
            return
        if y >= MAX_ROWS:
            raise SheetWriteError(f"A sheet holds {MAX_ROWS} rows.")
        if isinstance(value, datetime.date) and value.year < FIRST_YEAR:
            value = value.isoformat()
        if isinstance(value, str):
            # XlsxWriter leaves longer text out without a word.
            shown = value if len(value) <= CELL_LENGTH else value[: CELL_LENGTH - 1] + "…"
            sheet.write_string(y, x, shown, cell_format)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(y, x, value, cell_format)
        else:
            sheet.write_number(y, x, value, cell_format)

    def name_for(self, title: str) -> str:
        """A name Excel accepts: short, without its forbidden signs, used once."""
        base = " ".join(FORBIDDEN_IN_NAME.sub(" ", title).split())[:NAME_LENGTH].strip(" '") or "1"
        name, count = base, 1
        while name.casefold() in self.names:
            count += 1
            suffix = f" ({count})"
            name = base[: NAME_LENGTH - len(suffix)] + suffix
        self.names.add(name.casefold())
        return name


def _width(value: object, column: Column) -> int:
    """About how many characters wide a cell is."""
    if isinstance(value, str):
        return max(len(line) for line in value.split("\n")) + 2
    return 0 if value is None else DATE_WIDTHS.get(column.kind, 10)
