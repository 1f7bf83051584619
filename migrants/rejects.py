"""The rows that an import left out: whom they may be, and a sheet of them to be sent again."""

import dataclasses

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from migrants import lookup
from migrants.resources import RegistrationSheetResource
from sharaka_portal.lib import clock
from sharaka_portal.lib.sheets import Column, Properties, Table, csv_bytes, workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rejects_table(headers, left_out):
    """The sheet's own columns behind line, fate and reason; `left_out` are pairs (row, fate).

    Sent again, the three columns in front mean nothing to the import.
    """
    labels = {"suspected": _("à vérifier"), "rejected": _("rejetée")}
    titles = [_("Ligne"), _("Suite donnée"), _("Motif"), *headers]
    rows = (
        [str(fate.number), labels[fate.status], fate.reason, *(row.cells[name] for name in headers)]
        for row, fate in left_out
    )
    return Table(_("Lignes non importées"), [Column(title) for title in titles], rows)


def rejects_response(headers, left_out, file_format):
    """The table as a download, XLSX or (by default) CSV."""
    table = rejects_table(headers, left_out)
    if file_format == "xlsx":
        properties = Properties(table.title, "", clock.now())
        content = workbook([table], language=get_language(), properties=properties)
        response = HttpResponse(content, content_type=XLSX)
    else:
        file_format = "csv"
        response = HttpResponse(csv_bytes(table), content_type="text/csv; charset=utf-8")
    name = f"sharaka-a-corriger-{clock.today():%Y-%m-%d}.{file_format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def likely_people(user, job, row):
    """Those registered whom a suspected row may be; out of the user's sight only what agrees."""
    resource = RegistrationSheetResource(agency=job.agency, by=user)
    cells = {field: row.cells.get(header) for field, header in job.columns.items()}
    try:
        person, number = resource.person_of(cells)
    except ValidationError:
        return []
    return lookup.candidates(user, dataclasses.replace(person, document_number=number))
