"""Importing a registration sheet: from the file to what became of each of its rows."""

import logging
import traceback
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from migrants.headers import header_map, is_known
from migrants.models import Migrant
from migrants.resources import RegistrationSheetResource, Suspected
from migrants.sheet_cells import LABELS, label_of
from migrants.sheet_faults import fault_of
from migrants.sheet_remarks import remarks_on
from sharaka_portal.lib.errors import SheetError
from sharaka_portal.lib.tabular import read_table

logger = logging.getLogger(__name__)
CREATED, UPDATED, SUSPECTED, REJECTED = "created", "updated", "suspected", "rejected"
STATUSES = (CREATED, UPDATED, SUSPECTED, REJECTED)
LEFT_OUT = (SUSPECTED, REJECTED)
# Rows a transaction: another desk never waits for a whole sheet.
CHUNK = 100


@dataclass(frozen=True)
class Fate:
    """What became of one row; `reason` says why it was not taken, `code` why it is suspected,
    `people` (public ids) whom it is, or may be."""

    number: int
    status: str
    reason: str
    code: str = ""
    people: tuple = ()


@dataclass(frozen=True)
class Report:
    """What became of every row of a sheet, the columns not used, what the sender should know."""

    sheet: object
    fates: list
    unused: list
    remarks: tuple

    def counts(self):
        return counts(fate.status for fate in self.fates)

    def left_out(self):
        """[(row, fate)] of the rows that were not taken."""
        pairs = zip(self.sheet.rows, self.fates, strict=True)
        return [(row, fate) for row, fate in pairs if fate.status in LEFT_OUT]


def counts(statuses):
    """{"read": rows, "created": …, "updated": …, "suspected": …, "rejected": …}."""
    found = Counter(statuses)
    return {"read": found.total()} | {status: found[status] for status in STATUSES}


def read_sheet(source, filename=""):
    """Read a file; its header is the line whose titles we know best. Raises SheetError."""
    return read_table(source, filename, knows=is_known)


def import_sheet(path, *, agency, by=None, dry_run=False):
    """Import a sheet into an agency. Raises SheetError when the file or its header is unusable.

    With `dry_run` everything is tried and nothing is kept.
    """
    sheet = read_sheet(path)
    columns = checked_columns(sheet.headers)
    resource = RegistrationSheetResource(agency=agency, by=by)
    with transaction.atomic() if dry_run else nullcontext():
        fates = [
            fate
            for start in range(0, len(sheet.rows), CHUNK)
            for fate in import_rows(resource, sheet.rows[start : start + CHUNK], columns)
        ]
        if dry_run:
            transaction.set_rollback(True)
    remarks = sheet.remarks + remarks_on(sheet.rows, columns, sheet.numeric)
    return Report(sheet, fates, unused(sheet.headers, columns), remarks)


def unused(headers, columns):
    """The headers of the columns that are not imported."""
    used = set(columns.values())
    return [header for header in headers if header not in used]


def checked_columns(headers):
    """{field: header}. Raises SheetError when a needed column is missing or two mean the same."""
    found = header_map(headers)
    if found.clashes:
        titles = next(iter(found.clashes.values()))
        raise SheetError(
            "clash",
            _("Deux colonnes disent la même chose : %(headers)s. Gardez-en une."),
            headers=" / ".join(titles),
        )
    if found.missing:
        raise SheetError(
            "missing_column",
            _("Colonne absente : %(fields)s. La première ligne doit nommer les colonnes."),
            fields=", ".join(str(LABELS[field]) for field in found.missing),
        )
    return {field: header for field, header in found.fields.items() if field in LABELS}


def import_rows(resource, rows, columns, others=frozenset(), *, dry_run=False):
    """Import some rows in one transaction; returns their fates in order.

    `others` are the lines of which somebody decided that they are other people than those they
    resemble.
    """
    data = tablib.Dataset(headers=[*resource.fields, "line", "is_another", "fault"])
    for row in rows:
        cells = [row.cells.get(columns.get(field)) for field in resource.fields]
        data.append([*cells, row.number, row.number in others, fault_of(row, columns)])
    with transaction.atomic():
        result = resource.import_data(data, use_transactions=True, raise_errors=False)
        if dry_run:
            transaction.set_rollback(True)
    return [fate_of(row, outcome) for row, outcome in zip(rows, result.rows, strict=True)]


def fate_of(row, outcome):
    if outcome.errors:
        return broken(row, outcome.errors[0].error)
    error = outcome.validation_error
    if error is None:
        status = UPDATED if outcome.import_type == outcome.IMPORT_TYPE_UPDATE else CREATED
        reason = ""
        if outcome.earlier_line:
            reason = _("Même personne que la ligne %(line)d.") % {"line": outcome.earlier_line}
        return Fate(row.number, status, reason, people=tuple(outcome.people))
    if isinstance(error, Suspected):
        people = tuple(error.people)
        return Fate(row.number, SUSPECTED, reason_of(error), error.code, people)
    return Fate(row.number, REJECTED, reason_of(error))


def broken(row, error):
    """The fate of a row on which our code failed; a database out of reach is no row's fault."""
    if isinstance(error, OperationalError):
        raise error
    # Where, but not the message, which may hold what the cells say.
    place = traceback.extract_tb(error.__traceback__)[-1]
    logger.error(
        "Import: a row failed with %s at %s:%d.", type(error).__name__, place.filename, place.lineno
    )
    reason = _("Erreur technique (%(error)s) : signalez cette ligne.")
    return Fate(row.number, REJECTED, reason % {"error": type(error).__name__})


def reason_of(error: ValidationError):
    """The messages of an error, each behind the field that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        message if name == NON_FIELD_ERRORS else f"{field_label(name)}\u00a0: {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    )


def field_label(name):
    """What people call the field, or the column."""
    if name in {field.name for field in Migrant._meta.fields}:
        return Migrant._meta.get_field(name).verbose_name
    return label_of(name)
