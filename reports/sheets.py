"""Spreadsheets of figures and of the lists behind them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.indicators import REGISTRY
from sharaka_portal.lib import clock
from sharaka_portal.lib.sheets import Column, Properties, Table, workbook
from sharaka_portal.lib.templatetags.portal import day


def properties(title):
    return Properties(title, _("Portail Sharaka"), clock.at(clock.today()), _("Usage interne"))


def figures(dashboard):
    """The figures of a dashboard with their definitions, small counts hidden as on the page."""
    board = dashboard.board()
    places = [(_("Ensemble"), board.total)] + [
        (agency.label, board.groups[agency.code,]) for agency in dashboard.selection.agencies
    ]
    columns = (
        Column(_("Agence")),
        Column(_("Indicateur")),
        Column(_("Unité")),
        Column(_("Valeur"), "number"),
        Column(_("Numérateur"), "integer"),
        Column(_("Dénominateur"), "integer"),
        Column("n", "integer"),
        Column(_("Lecture")),
    )
    rows = [
        (
            place,
            figure.indicator.label,
            figure.indicator.unit.label,
            figure.value,
            figure.numerator,
            figure.denominator,
            figure.n,
            figure.text(),
        )
        for place, found in places
        for figure in found.values()
    ]
    table = Table(_("Chiffres"), columns, rows, notes=notes(dashboard))
    title = _("Chiffres : %(phase)s") % {"phase": dashboard.phase.label}
    return workbook([table], language=get_language(), properties=properties(title))


def notes(dashboard):
    """What the sheet is about, and the definition of each indicator."""
    selection = dashboard.selection
    span = _("du %(start)s au %(end)s") % {
        "start": day(selection.start),
        "end": day(selection.as_of),
    }
    return [
        (_("Période"), span),
        (
            _("masqué"),
            _("Effectif de 1 à 4 hors de votre agence, ou qui permettrait d’en recalculer un."),
        ),
        *((str(indicator.label), str(indicator.definition)) for indicator in REGISTRY),
    ]


def people(opened, lines):
    """The list behind a figure."""
    indicator = opened.indicator
    columns = (
        Column(_("Numéro de dossier")),
        Column(_("Nom")),
        Column(_("Prénom")),
        Column(_("Agence")),
        Column(str(opened.listing.date_header), "date"),
        Column(str(opened.listing.detail_header)),
    )
    rows = [
        (
            line.migrant.file_number,
            line.migrant.last_name,
            line.migrant.first_name,
            line.agency,
            line.day,
            line.detail,
        )
        for line in lines
    ]
    table = Table(
        str(indicator.label),
        columns,
        rows,
        notes=((str(indicator.label), str(indicator.definition)),),
    )
    return workbook([table], language=get_language(), properties=properties(indicator.label))
