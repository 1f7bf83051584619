"""Importing a registration sheet: from the file to what became of each of its rows."""

import csv
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, FieldDoesNotExist, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from migrants.headers import header_map
from migrants.models import Migrant
from migrants.resources import RegistrationSheetResource, Suspected
from sharaka_portal.lib.errors import SheetError
from sharaka_portal.lib.sheets import neutralise
from sharaka_portal.lib.tabular import read_table

STATUSES = ("created", "updated", "suspected", "rejected")
# Rows a transaction: another desk never waits for a whole sheet.
CHUNK = 200


@dataclass(frozen=True)
class Fate:
    """What became of one row; `reason` says why it was not taken."""

    number: int
    status: str
    reason: str
    cells: dict


@dataclass(frozen=True)
class Report:
    """What became of every row, and the columns that were not used."""

    fates: list
    headers: list
    unused: list

    def counts(self):
        """{"read": rows, "created": …, "updated": …, "suspected": …, "rejected": …}."""
        found = Counter(fate.status for fate in self.fates)
        return {"read": len(self.fates)} | {status: found[status] for status in STATUSES}

    def left_out(self):
        return [fate for fate in self.fates if fate.status in ("suspected", "rejected")]


def import_sheet(path, *, agency, by=None, dry_run=False):
    """Import a sheet into an agency. Raises SheetError when the file or its header is unusable.

    With `dry_run` everything is tried and nothing is kept.
    """
    sheet = read_table(path)
    columns = checked_columns(sheet)
    with transaction.atomic() if dry_run else nullcontext():
        fates = [
            fate
            for start in range(0, len(sheet.rows), CHUNK)
            for fate in import_rows(sheet.rows[start : start + CHUNK], columns, agency, by)
        ]
        if dry_run:
            transaction.set_rollback(True)
    known = {*RegistrationSheetResource.fields, "row_number"}
    used = {header for field, header in columns.items() if field in known}
    return Report(fates, sheet.headers, [name for name in sheet.headers if name not in used])


def checked_columns(sheet):
    """{field: header}. Raises SheetError when a needed column is missing or two mean the same."""
    found = header_map(sheet.headers)
    if found.clashes:
        headers = next(iter(found.clashes.values()))
        raise SheetError(
            "clash",
            _("Deux colonnes disent la même chose : %(headers)s. Gardez-en une."),
            headers=" / ".join(headers),
        )
    if found.missing:
        raise SheetError(
            "missing_column",
            _("Colonne absente : %(fields)s. La première ligne doit nommer les colonnes."),
            fields=", ".join(found.missing),
        )
    return found.fields


def import_rows(rows, columns, agency, by):
    """Import some rows in one transaction; returns their fates in order."""
    fields = list(RegistrationSheetResource.fields)
    data = tablib.Dataset(headers=[*fields, "surplus"])
    for row in rows:
        cells = [row.cells.get(columns.get(field)) for field in fields]
        data.append([*cells, bool(row.surplus)])
    resource = RegistrationSheetResource(agency=agency, by=by)
    result = resource.import_data(data, use_transactions=True, raise_errors=False)
    if result.has_errors():
        raise result.row_errors()[0][1][0].error
    return [fate_of(row, outcome) for row, outcome in zip(rows, result.rows, strict=True)]


def fate_of(row, outcome):
    error = outcome.validation_error
    if error is None:
        status = "updated" if outcome.import_type == outcome.IMPORT_TYPE_UPDATE else "created"
        return Fate(row.number, status, "", row.cells)
    status = "suspected" if isinstance(error, Suspected) else "rejected"
    return Fate(row.number, status, reason_of(error), row.cells)


def reason_of(error: ValidationError):
    """The messages of an error, each behind the field that it is about."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(
        f"{field_label(name)} : {message}" if name != NON_FIELD_ERRORS else message
        for name, messages in error.message_dict.items()
        for message in messages
    )


def field_label(name):
    """What the register calls the field, or the column's name where it has none."""
    try:
        return Migrant._meta.get_field(name).verbose_name
    except FieldDoesNotExist:
        return name


def write_rejects(path, report):
    """Write the rows that were left out, with line, status and reason, as a CSV to correct."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow([_("Ligne"), _("Suite donnée"), _("Motif"), *report.headers])
        labels = {"suspected": _("à vérifier"), "rejected": _("rejetée")}
        for fate in report.left_out():
            cells = [written(fate.cells.get(header)) for header in report.headers]
            writer.writerow([fate.number, labels[fate.status], written(fate.reason), *cells])


def written(value):
    """A cell as text that no spreadsheet takes for a formula."""
    return "" if value is None else neutralise(str(value))
