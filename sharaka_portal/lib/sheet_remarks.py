"""What the sender of a sheet should know of its reading: what was left out, what may be misread."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SHOWN = 5  # lines, cells or sheets named in a sentence
ENCODINGS = {
    "cp1252": "Windows-1252",
    "cp1256": "Windows-1256",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}


def of_encoding(encoding):
    """Nothing for an encoding that the file itself declares or proves."""
    if encoding not in ENCODINGS:
        return ()
    return (
        _("Codage reconnu : %(encoding)s. Vérifiez les accents dans l’aperçu.")
        % {"encoding": ENCODINGS[encoding]},
    )


def of_workbook(book, chosen, filled):
    """Sheets that were not read, formulas without a result, merged cells whose place is unknown."""
    remarks = []
    others = [sheet.name for sheet in filled if sheet is not chosen]
    if others:
        remarks.append(
            _("Seule la feuille « %(name)s » est lue, pas : %(others)s.")
            % {"name": chosen.name, "others": some(others)}
        )
    if book.hidden:
        remarks.append(_("Feuilles masquées, non lues : %(names)s.") % {"names": some(book.hidden)})
    if book.failed:
        remarks.append(
            _("Des formules n’ont pas de résultat, leurs cellules sont lues vides : %(cells)s.")
            % {"cells": some(book.failed)}
        )
    if book.has_tall_cells:
        remarks.append(
            _(
                "Des cellules sont fusionnées sur plusieurs lignes : leur valeur ne compte que "
                "pour la première."
            )
        )
    return tuple(remarks)


def of_table(sheet, columns, above, unnamed, merged):
    """Lines above the header, columns without a title, merged cells, short lines."""
    remarks = []
    if above:
        remarks.append(
            _("Lignes au-dessus des titres, non lues : %(lines)s.") % {"lines": some(above)}
        )
    if unnamed:
        remarks.append(
            _("Colonnes remplies mais sans titre : %(columns)s.") % {"columns": some(unnamed)}
        )
    titles = {index: header for header, index in columns.items()}
    for first, last, index in merged[:SHOWN]:
        if last > sheet.header_number and index in titles:
            remarks.append(
                _(
                    "Cellules fusionnées, colonne « %(column)s », lignes %(first)d à %(last)d : la "
                    "valeur ne compte que pour la première."
                )
                % {"column": titles[index], "first": first, "last": last}
            )
    if short := [row.number for row in sheet.rows if row.missing]:
        remarks.append(
            ngettext(
                "%(n)d ligne plus courte que les titres : %(lines)s.",
                "%(n)d lignes plus courtes que les titres : %(lines)s.",
                len(short),
            )
            % {"n": len(short), "lines": some(short)}
        )
    return tuple(remarks)


def some(names):
    """The first names, and that there are more."""
    shown = ", ".join(str(name) for name in names[:SHOWN])
    return f"{shown}…" if len(names) > SHOWN else shown
