"""Reads a workbook (XLSX, ODS, XLS) in a process of its own.

A file of 5 kB with one cell in the last corner of the sheet makes the reading library ask for
512 GiB and abort the whole process. So this file runs itself as a script under a limit of memory
and time: what dies is the child, and the caller gets a WorkbookError.
"""

import io
import pickle
import re
import resource
import subprocess
import sys
import zipfile
import zlib
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MAX_MEMORY = 1 << 30  # bytes of address space
MAX_SECONDS = 30
TOO_LARGE, ENCRYPTED, UNREADABLE = "too_large", "encrypted", "unreadable"
REFERENCE = re.compile(rb'\br="([A-Z]+[0-9]+)"')
# A cell of a formula that failed, or that no program has computed yet.
FAILED_CELL = re.compile(
    rb'<c\b([^>]*\bt="e"[^>]*)'
    rb"|<c\b([^>/]*)>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>"
)
TALL_CELL = re.compile(rb'number-rows-spanned="(?!1")')


class WorkbookError(Exception):
    """The code is TOO_LARGE, ENCRYPTED or UNREADABLE."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Worksheet(NamedTuple):
    """A visible sheet's rows that are not blank, each with its number as the sheet shows it.

    `merged` are the ranges (first line, last line, column index) that cover several lines.
    """

    name: str
    rows: list[tuple[int, list[object]]]
    merged: list[tuple[int, int, int]]


class Workbook(NamedTuple):
    """The visible sheets in their order, the names of the hidden ones, and what reading loses.

    `failed` are the cells (« D4 ») whose formula has no result: they are read as blank.
    `has_tall_cells` tells of an OpenDocument file with cells merged over several lines, whose
    place is not known.
    """

    sheets: list[Worksheet]
    hidden: list[str]
    failed: list[str]
    has_tall_cells: bool


def read_workbook(data: bytes, max_rows: int) -> Workbook:
    """All visible sheets, each cut after `max_rows` + 1 rows that are not blank.

    Dates come as date objects and numbers as floats. Raises WorkbookError.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", __file__, str(max_rows)],
            input=data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookError(TOO_LARGE) from error
    if done.returncode < 0:  # killed: out of memory
        raise WorkbookError(TOO_LARGE)
    if done.returncode > 0:  # the library panicked
        raise WorkbookError(UNREADABLE)
    answer = pickle.loads(done.stdout)  # written by our own child just below
    if isinstance(answer, str):
        raise WorkbookError(answer)
    sheets, *rest = answer
    return Workbook([Worksheet(*sheet) for sheet in sheets], *rest)


def _is_filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else True


def _rows(sheet, max_rows: int) -> list[tuple[int, list[object]]]:
    rows = []
    before = [""] * (sheet.start[1] if sheet.start else 0)  # the library leaves these columns out
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(_is_filled(cell) for cell in cells):
            rows.append((number, before + cells))
            if len(rows) > max_rows:
                break
    return rows


def _merged(sheet) -> list[tuple[int, int, int]]:
    return [
        (top + 1, bottom + 1, left)
        for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ()
        if bottom > top
    ]


def _all_sheets(data: bytes, max_rows: int) -> tuple[list, list, list, bool]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets, hidden = [], []
    for meta in workbook.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        if meta.visible != SheetVisibleEnum.Visible:
            hidden.append(meta.name)
            continue
        sheet = workbook.get_sheet_by_name(meta.name)
        sheets.append((meta.name, _rows(sheet, max_rows), _merged(sheet)))
    return sheets, hidden, *_lost(data)


def _lost(data: bytes) -> tuple[list[str], bool]:
    """What the library drops without a word: failed formulas of XLSX, tall cells of ODS."""
    failed, is_tall = [], False
    if not data.startswith(b"PK"):
        return failed, is_tall
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                cells = map(b"".join, FAILED_CELL.findall(archive.read(name)))
                failed += [found[1].decode() for cell in cells if (found := REFERENCE.search(cell))]
            elif name == "content.xml":
                is_tall = bool(TALL_CELL.search(archive.read(name)))
    return failed, is_tall


def _is_encrypted(data: bytes) -> bool:
    """Office puts the encrypted file into an old container, OpenDocument has a manifest."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return b"encryption-data" in archive.read("META-INF/manifest.xml")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, zlib.error):
        return False


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    data = sys.stdin.buffer.read()
    try:
        answer = _all_sheets(data, int(sys.argv[1]))
    except MemoryError:
        answer = TOO_LARGE
    except CalamineError:
        answer = ENCRYPTED if _is_encrypted(data) else UNREADABLE
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _main()
