"""What the sender of a registration sheet should know before it is imported: what could be misread
without any single cell being wrong."""

from collections import defaultdict

from django.utils.translation import gettext as _

from migrants.actions import document_signs
from migrants.parsing import CellError, parse_date
from sharaka_portal.lib import clock
from sharaka_portal.lib.sheet_remarks import some

DAYS = ("birth_date", "issued_on", "expires_on", "registered_on")
YEARS_AHEAD = 15


def remarks_on(rows, columns, numeric=()):
    """Sentences on the rows of a sheet whose columns are known ({field: header})."""
    found = [
        lost_zeros(columns, numeric),
        no_first_name(columns),
        no_registration_day(columns),
        repeated_papers(rows, columns),
        *(american_dates(rows, columns[field]) for field in DAYS if field in columns),
    ]
    return tuple(remark for remark in found if remark)


def lost_zeros(columns, numeric):
    header = columns.get("document_number")
    if header in numeric:
        return _(
            "La colonne « %(column)s » est au format nombre : les zéros du début ont pu se perdre."
        ) % {"column": header}
    return ""


def no_first_name(columns):
    if "first_name" in columns or "full_name" in columns or "first_name_ar" in columns:
        return ""
    return _("Aucune colonne de prénom : tout le nom est pris comme nom de famille.")


def no_registration_day(columns):
    if "registered_on" in columns:
        return ""
    return _("Aucune date d’inscription : celle du jour de l’import est enregistrée.")


def repeated_papers(rows, columns):
    """The lines that bear one paper's number."""
    lines = defaultdict(list)
    for row in rows:
        signs = document_signs(str(row.cells.get(columns.get("document_number")) or ""))
        if signs:
            lines[signs].append(row.number)
    repeated = [" = ".join(map(str, found)) for found in lines.values() if len(found) > 1]
    if not repeated:
        return ""
    return _("Même numéro de pièce sur plusieurs lignes : %(lines)s.") % {"lines": some(repeated)}


def american_dates(rows, header):
    """A column some of whose dates exist only when the month comes first."""
    lines = [row.number for row in rows if is_american(row.cells.get(header))]
    if not lines:
        return ""
    return _(
        "La colonne « %(column)s » semble écrite mois/jour/année (lignes %(lines)s) ; elle est lue "
        "jour/mois/année. Si c’est le cas, corrigez la colonne dans le fichier et renvoyez-le."
    ) % {"column": header, "lines": some(lines)}


def is_american(value):
    return not _reads(value, "dmy") and _reads(value, "mdy")


def _reads(value, order):
    try:
        parse_date(value, today=clock.today(), prefer=order, years_ahead=YEARS_AHEAD)
    except CellError:
        return False
    return True
