"""Reads a workbook (XLSX, ODS, XLS) in a process of its own.

A file of 5 kB with one cell in the last corner of the sheet makes the reading library ask for
512 GiB and abort the whole process. So this file runs itself as a script under a limit of memory
and time: what dies is the child, and the caller gets a WorkbookError.
"""

import io
import pickle
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


class WorkbookError(Exception):
    """The code is TOO_LARGE, ENCRYPTED or UNREADABLE."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class Worksheet(NamedTuple):
    """A sheet's rows that are not blank, each with its number as the sheet shows it."""

    name: str
    rows: list[tuple[int, list[object]]]


def read_workbook(data: bytes, max_rows: int) -> Worksheet | None:
    """The first visible sheet that looks like a table (a row with two filled cells or more).

    Without one, the first visible sheet that is not empty; None when all are empty. Dates come as
    date objects and numbers as floats. Raises WorkbookError; a sheet with more than `max_rows`
    rows is TOO_LARGE.
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
    return answer and Worksheet(*answer)


def _is_filled(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else True


def _rows(sheet, max_rows: int) -> list[tuple[int, list[object]]]:
    rows = []
    before = [""] * (sheet.start[1] if sheet.start else 0)  # the library leaves these columns out
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if any(_is_filled(cell) for cell in cells):
            rows.append((number, before + cells))
            if len(rows) > max_rows:
                raise WorkbookError(TOO_LARGE)
    return rows


def _first_table(data: bytes, max_rows: int) -> tuple[str, list] | None:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    fallback = None
    for sheet in workbook.sheets_metadata:
        if sheet.typ != SheetTypeEnum.WorkSheet or sheet.visible != SheetVisibleEnum.Visible:
            continue
        rows = _rows(workbook.get_sheet_by_name(sheet.name), max_rows)
        if any(sum(map(_is_filled, cells)) >= 2 for _, cells in rows):
            return sheet.name, rows
        fallback = fallback or (rows and (sheet.name, rows)) or None
    return fallback


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
        answer = _first_table(data, int(sys.argv[1]))
    except WorkbookError as error:
        answer = error.code
    except MemoryError:
        answer = TOO_LARGE
    except CalamineError:
        answer = ENCRYPTED if _is_encrypted(data) else UNREADABLE
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _main()
