"""Reads a sheet as people send it: CSV in the encodings found in Morocco, XLSX, ODS, XLS.

The content decides what a file is, not its name. Nothing is guessed in silence: what cannot be
read without doubt raises a SheetError whose message tells the sender what to do.
"""

import csv
import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib import sheet_remarks, workbook
from sharaka_portal.lib.encoding import decode
from sharaka_portal.lib.errors import SheetError
from sharaka_portal.lib.text import clean

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
DELIMITERS = ";,\t"
NEUTRALISED = tuple(f"'{sign}" for sign in "=+-@")
SAMPLE_ROWS = 50  # records looked at to find the delimiter
HEADER_SEARCH = 20  # records among which the header is looked for
EXACT = 10**15  # spreadsheets keep 15 figures of a number
FIGURES = re.compile(r"[\d\s/.:+-]{4,}")  # a date, a phone: data, never the title of a column


class Row(NamedTuple):
    """One line of the sheet.

    `number` is the line as a spreadsheet program shows it. `cells` are text (trimmed), dates,
    times, booleans, or floats with a fraction. `surplus` are filled cells to the right of the last
    header, `missing` the number of cells that a CSV line lacks: both tell of a shifted line.
    """

    number: int
    cells: dict[str, object]
    surplus: tuple[object, ...] = ()
    missing: int = 0


class Sheet(NamedTuple):
    """A table as read; `encoding` and `delimiter` are empty for a workbook, `name` for a CSV.

    `numeric` are the headers with numbers under them, where leading zeros are lost. `remarks` are
    sentences on what was left out or could be misread.
    """

    headers: list[str]
    rows: list[Row]
    encoding: str
    delimiter: str
    header_number: int
    name: str
    numeric: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()

    @property
    def ragged(self) -> list[Row]:
        """The rows that are longer or shorter than the header."""
        return [row for row in self.rows if row.surplus or row.missing]


class Found(NamedTuple):
    """The records of a table (line, cells), what is known of its source, remarks made so far."""

    records: list[tuple[int, list]]
    encoding: str = ""
    delimiter: str = ""
    name: str = ""
    numeric: frozenset[int] = frozenset()
    merged: tuple = ()
    remarks: tuple[str, ...] = ()


def read_table(
    source: Path | str | bytes,
    filename: str = "",
    knows: Callable[[str], bool] = lambda title: False,
) -> Sheet:
    """Read a file (a path, or its bytes) into a Sheet.

    The header is the line, among the first ones, with most titles that `knows`; where no line has
    two of them, the first with two filled cells or more. So a title above it does not matter;
    blank lines are left out. Raises SheetError.
    """
    if isinstance(source, bytes):
        data = source
    else:
        filename = filename or Path(source).name
        data = _read_bytes(Path(source), filename)
    if len(data) > MAX_BYTES:
        raise too_large(filename)
    if not data.strip():
        raise SheetError("empty", _("Le fichier « %(file)s » est vide."), file=filename)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        found = _read_workbook(data, filename, knows)
    else:
        found = _read_csv(data, filename)
    return _build(found, filename, knows)


def _read_bytes(path: Path, filename: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SheetError(
            "no_file", _("Le fichier « %(file)s » ne peut pas être ouvert."), file=filename
        ) from error


def too_large(filename: str) -> SheetError:
    """The error of a file, or of a sheet, beyond the limits."""
    return SheetError(
        "too_large",
        _(
            "Le fichier « %(file)s » est trop grand : au plus %(rows)d lignes, "
            "%(columns)d colonnes et %(megabytes)d Mo. Partagez-le en plusieurs fichiers."
        ),
        file=filename,
        rows=MAX_ROWS,
        columns=MAX_COLUMNS,
        megabytes=MAX_BYTES // 1024**2,
    )


# Workbooks


def _read_workbook(data: bytes, filename: str, knows) -> Found:
    try:
        # One more row than the limit, for the header.
        book = workbook.read_workbook(data, MAX_ROWS + 1)
    except workbook.WorkbookError as error:
        raise _workbook_problem(error.code, filename) from error
    filled = [sheet for sheet in book.sheets if sheet.rows]
    if not filled:
        return Found([])
    sheet = _best_sheet(filled, knows)
    if len(sheet.rows) > MAX_ROWS + 1:
        raise too_large(filename)
    return Found(
        [(number, [_plain(cell) for cell in cells]) for number, cells in sheet.rows],
        name=sheet.name,
        numeric=_numeric(sheet.rows),
        merged=tuple(sheet.merged),
        remarks=sheet_remarks.of_workbook(book, sheet, filled),
    )


def _best_sheet(sheets: list, knows):
    """The sheet whose header is best known, else the first that looks like a table."""
    best = max(sheets, key=lambda sheet: max(_known_titles(sheet.rows, knows)))
    if max(_known_titles(best.rows, knows)) > 1:
        return best
    tables = (s for s in sheets if any(sum(c != "" for c in cells) > 1 for _n, cells in s.rows))
    return next(tables, sheets[0])


def _numeric(rows: list) -> frozenset[int]:
    return frozenset(
        index
        for _number, cells in rows
        for index, cell in enumerate(cells)
        if isinstance(cell, float)
    )


def _workbook_problem(code: str, filename: str) -> SheetError:
    if code == workbook.TOO_LARGE:
        return too_large(filename)
    if code == workbook.ENCRYPTED:
        message = _("Le fichier « %(file)s » est protégé par un mot de passe. Enlevez-le d’abord.")
    else:
        message = _("Le fichier « %(file)s » n’est pas un classeur lisible, ou il est abîmé.")
    return SheetError(code, message, file=filename)


def _plain(value: object) -> object:
    """A workbook's cell: whole numbers as digits, midnight as a date, text trimmed.

    A number too long for a spreadsheet is left in powers of ten: its last figures are wrong.
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and value.is_integer():
        return f"{value:.14E}" if abs(value) >= EXACT else str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    return value


def _text(value: str) -> str:
    """The text, trimmed, without the apostrophe that our own sheets put before a formula sign."""
    text = clean(value)
    return text[1:] if text.startswith(NEUTRALISED) else text


# Text files


def _read_csv(data: bytes, filename: str) -> Found:
    text, encoding = decode(data, filename)
    text, delimiter = _split_sep_line(text)
    delimiter = delimiter or _guess_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    try:
        for number, cells in enumerate(reader, 1):
            cells = [_text(cell) for cell in cells]
            if any(cells):
                records.append((number, cells))
            if len(records) > MAX_ROWS + 1:
                raise too_large(filename)
    except csv.Error as error:
        raise SheetError(
            "malformed",
            _("Ligne %(line)d du fichier « %(file)s » : un guillemet n’est pas à sa place."),
            file=filename,
            line=reader.line_num,
        ) from error
    return Found(records, encoding, delimiter, remarks=sheet_remarks.of_encoding(encoding))


def _split_sep_line(text: str) -> tuple[str, str]:
    """The text after a first line `sep=;`, which Excel obeys and does not count, and its sign."""
    found = re.match(r'"?sep=([^\r\n"])"?[ \t;,]*(?:\r\n|\r|\n|$)', text, re.IGNORECASE)
    return (text[found.end() :], found[1]) if found else (text, "")


def _guess_delimiter(text: str) -> str:
    """The sign that cuts most: cuts per line, summed over the lines of the commonest width."""
    return max(DELIMITERS, key=lambda sign: _cuts(text, sign))


def _cuts(text: str, delimiter: str) -> int:
    widths = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(cells):
                widths.append(len(cells))
            if len(widths) == SAMPLE_ROWS:
                break
    except csv.Error:
        return 0
    return max((widths.count(width) * (width - 1) for width in set(widths)), default=0)


# From records to a sheet


def _build(found: Found, filename: str, knows) -> Sheet:
    header_at = _header_index(found.records, filename, knows)
    header_number, headers = found.records[header_at]
    headers = headers[: _filled_width(headers)]
    records = found.records[header_at + 1 :]
    if not records:
        raise SheetError(
            "no_rows",
            _("Le fichier « %(file)s » n’a aucune ligne sous ses titres de colonnes."),
            file=filename,
        )
    columns, unnamed = _columns(headers, [cells for _number, cells in records], filename)
    is_padded = not found.encoding
    rows = [_row(number, cells, columns, len(headers), is_padded) for number, cells in records]
    sheet = Sheet(
        list(columns),
        rows,
        found.encoding,
        found.delimiter,
        header_number,
        found.name,
        frozenset(header for header, index in columns.items() if index in found.numeric),
    )
    above = [number for number, _cells in found.records[:header_at]]
    remarks = sheet_remarks.of_table(sheet, columns, above, unnamed, found.merged)
    return sheet._replace(remarks=found.remarks + remarks)


def _header_index(records: list[tuple[int, list]], filename: str, knows) -> int:
    if not records:
        raise SheetError("empty", _("Le fichier « %(file)s » est vide."), file=filename)
    counts = _known_titles(records, knows)
    if max(counts) > 1:
        return counts.index(max(counts))
    wide = (i for i, (_number, cells) in enumerate(records) if sum(c != "" for c in cells) > 1)
    return next(wide, 0)


def _known_titles(records: list[tuple[int, list]], knows) -> list[int]:
    """How many known titles each of the first records holds."""
    return [
        sum(isinstance(cell, str) and knows(cell) for cell in cells)
        for _number, cells in records[:HEADER_SEARCH]
    ]


def _columns(headers: list, rows: list[list], filename: str) -> tuple[dict[str, int], list[str]]:
    """Header to column index, and the names given to filled columns that have none.

    Blank columns are left out. Raises SheetError.
    """
    if max(map(_filled_width, [headers, *rows])) > MAX_COLUMNS:
        raise too_large(filename)
    columns, seen, unnamed = {}, set(), []
    for index, header in enumerate(headers):
        header = " ".join(str(header).split())
        if not header and any(index < len(cells) and cells[index] != "" for cells in rows):
            header = str(_("Colonne %(letters)s") % {"letters": _letters(index)})
            unnamed.append(header)
        if FIGURES.fullmatch(header):
            raise SheetError(
                "missing_header",
                _(
                    "La première ligne du tableau doit porter les titres des colonnes : "
                    "« %(value)s » n’en est pas un."
                ),
                value=header,
            )
        if header.casefold() in seen:
            raise SheetError(
                "duplicate_header",
                _("Deux colonnes portent le titre « %(header)s ». Renommez l’une des deux."),
                header=header,
            )
        if header:
            columns[header] = index
            seen.add(header.casefold())
    return columns, unnamed


def _filled_width(cells: list) -> int:
    return max((index for index, cell in enumerate(cells, 1) if cell != ""), default=0)


def _row(number: int, cells: list, columns: dict[str, int], width: int, is_padded: bool) -> Row:
    values = {
        header: cells[index] if index < len(cells) else "" for header, index in columns.items()
    }
    surplus = tuple(cell for cell in cells[width:] if cell != "")
    return Row(number, values, surplus, 0 if is_padded else max(0, width - len(cells)))


def _letters(index: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
