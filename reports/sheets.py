"""Spreadsheets of figures and of the lists behind them."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.indicators import REGISTRY
from sharaka_portal.lib import clock
from sharaka_portal.lib.charts import Funnel
from sharaka_portal.lib.sheets import Column, Properties, Table, workbook
from sharaka_portal.lib.templatetags.portal import day


def properties(title):
    return Properties(title, _("Portail Sharaka"), clock.at(clock.today()), _("Usage interne"))


def figures(dashboard):
    """The figures of a dashboard with their definitions, small counts hidden as on the page."""
    columns = (
        Column(_("Agence ou groupe")),
        Column(_("Indicateur")),
        Column(_("Unité")),
        Column(_("Valeur"), "number"),
        Column(_("Borne basse (95 %)"), "number"),
        Column(_("Borne haute (95 %)"), "number"),
        Column(_("Numérateur"), "integer"),
        Column(_("Dénominateur"), "integer"),
        Column("n", "integer"),
        Column(_("À échoir"), "integer"),
        Column(_("Comptés à part"), "integer"),
        Column(_("Lecture")),
    )
    rows = [
        (
            str(place),
            figure.indicator.label,
            figure.indicator.unit.label,
            *(figure.value, figure.low, figure.high),
            *(figure.numerator, figure.denominator, figure.n),
            *(figure.waiting or None, figure.apart or None),
            figure.text(),
        )
        for place, found in dashboard.places()
        for figure in found.values()
    ]
    table = Table(_("Chiffres"), columns, rows, notes=notes(dashboard))
    title = _("Chiffres : %(phase)s") % {"phase": dashboard.phase.label}
    return workbook([table], language=get_language(), properties=properties(title))


def chart(spec, dashboard):
    """The numbers of one chart, exactly those of its table."""
    table = Table(str(spec.title), *columns_and_rows(spec), notes=period_notes(dashboard))
    return workbook([table], language=get_language(), properties=properties(str(spec.title)))


def columns_and_rows(spec):
    if isinstance(spec, Funnel):
        return funnel_columns(spec), [funnel_row(spec, step) for step in spec.steps]
    kind = "percent" if spec.percent else "number" if spec.decimals else "integer"
    ranged = [any(point.has_range for point in series.points) for series in spec.series]
    columns = [Column(str(spec.category_header))]
    for series, has_range in zip(spec.series, ranged, strict=True):
        columns.append(Column(str(series.label), kind))
        if has_range:
            columns += [
                Column(_("Borne basse (95 %)"), kind),
                Column(_("Borne haute (95 %)"), kind),
            ]
    rows = []
    for place, category in enumerate(spec.categories):
        row = [str(category)]
        for series, has_range in zip(spec.series, ranged, strict=True):
            point = series.points[place]
            row += [told(spec, point), *([point.low, point.high] if has_range else [])]
        rows.append(row)
    return columns, rows


def told(spec, point):
    """The number of a point, or the word that stands for a hidden one."""
    return str(spec.hidden_label) if point.hidden else point.value


def funnel_columns(spec):
    return [
        Column(str(spec.step_header)),
        Column(str(spec.count_header), "integer"),
        Column(str(spec.pending_header), "integer"),
        Column(str(spec.share_header)),
        Column(str(spec.delay_header)),
    ]


def funnel_row(spec, step):
    pending = told(spec, step.pending) if step.pending else None
    return [step.label, told(spec, step.count), pending, step.share, step.delay]


def period_notes(dashboard):
    """What the numbers of a sheet are about."""
    selection = dashboard.selection
    span = _("du %(start)s au %(end)s") % {
        "start": day(selection.start),
        "end": day(selection.as_of),
    }
    place = dashboard.agency.label if dashboard.agency else _("Toutes les agences")
    return [
        (_("Période"), span),
        (_("Agence"), str(place)),
        *([(_("Groupe"), str(dashboard.group_label()))] if dashboard.group else []),
        (
            _("masqué"),
            _("Effectif de 1 à 4 hors de votre agence, ou qui permettrait d’en recalculer un."),
        ),
    ]


def notes(dashboard):
    """What the sheet is about, and the definition of each indicator."""
    definitions = ((str(indicator.label), str(indicator.definition)) for indicator in REGISTRY)
    return [*period_notes(dashboard), *definitions]


def people_table(opened, lines):
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
    notes = ((str(indicator.label), str(indicator.definition)),)
    return Table(str(indicator.label), columns, rows, notes=notes)
