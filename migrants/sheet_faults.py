"""Lines of a registration sheet that are no person: totals, repeated titles, numbers alone."""

from django.utils.translation import gettext as _

from sharaka_portal.lib.text import fold

TOTAL_WORDS = (
    "Total, Totaux, Sous-total, Somme, Effectif, Nombre total, Grand total, Subtotal, Sum, "
    "المجموع, مجموع, الإجمالي, العدد الإجمالي"
)
TOTALS = tuple(f"{fold(word)} " for word in TOTAL_WORDS.split(", "))
# A total has its word and a few figures: more cells are somebody of that name.
TOTAL_CELLS = 4


def fault_of(row, columns):
    """Why the line is no person, or ''."""
    filled = {header: value for header, value in row.cells.items() if value not in (None, "")}
    if row.surplus:
        return _("Ligne décalée : des cellules dépassent la dernière colonne.")
    if not filled.keys() - {columns.get("row_number")}:
        return _("Ligne vide, sauf son numéro.")
    if all(fold(str(value)) == fold(header) for header, value in filled.items()):
        return _("Titres de colonnes répétés.")
    if len(filled) <= TOTAL_CELLS and any(is_total(value) for value in filled.values()):
        return _("Ligne de total.")
    return ""


def is_total(value):
    return isinstance(value, str) and f"{fold(value)} ".startswith(TOTALS)
