"""The charts of figures, for the dashboard and the report alike."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reports.crosstab import ALL
from reports.enums import Status
from reports.indicators import BY_CODE, FUNNEL
from sharaka_portal.lib.charts import BarChart, Funnel, LineChart, Point, Series, Step
from sharaka_portal.lib.templatetags.portal import number

SMALLEST_SHARE = 10


def point(count, href=""):
    """A count in a chart; None is a hidden one."""
    return Point(hidden=True) if count is None else Point(count, href=href)


def words():
    """What charts write where there is no number."""
    return {"hidden_label": Status.HIDDEN.label, "missing_label": "—"}


def funnel(figures, links, key="chart-funnel"):
    """The way of people through the offer: each step counted among those who entered."""
    entered = figures[FUNNEL[0]].numerator
    steps = tuple(step(figures[code], entered, links.get(code, "")) for code in FUNNEL)
    return Funnel(
        key=key,
        title=_("Parcours des personnes inscrites"),
        description=_(
            "De l’inscription à l’insertion : chaque étape est comptée parmi les personnes "
            "inscrites dans la période ; on peut en sauter une."
        ),
        steps=steps,
        step_header=_("Étape"),
        count_header=_("Personnes"),
        share_header=_("Part des inscrits"),
        **words(),
    )


def step(figure, entered, href):
    count = figure.numerator
    known = count is not None and entered is not None and entered >= SMALLEST_SHARE
    share = _("%(value)s %%") % {"value": number(count / entered * 100)} if known else ""
    return Step(str(figure.indicator.label), point(count, href), share=share)


def by_month(tables, agency=ALL):
    """Registrations and services month by month."""
    months = [day for _code, day in tables["registered"].members]
    return LineChart(
        key="chart-months",
        title=_("Inscriptions et prestations par mois"),
        description=_("Nombre de personnes inscrites et de prestations données chaque mois."),
        category_header=_("Mois"),
        categories=tuple(month_name(day) for day in months),
        series=tuple(
            series(str(BY_CODE[code].label), tables[code].row(agency))
            for code in ("registered", "services")
        ),
        note=_("Les premiers et derniers mois peuvent être incomplets."),
        **words(),
    )


def month_name(day):
    return date_format(day, "F Y")


def series(label, counts):
    return Series(label, tuple(point(count) for count in counts))


def bars(key, title, description, table, agency=ALL, *, header, ranked=False):
    """The counts of one table for an agency, or for all, as bars."""
    pairs = [
        (str(label), count)
        for (_code, label), count in zip(table.members, table.row(agency), strict=True)
        if count != 0
    ]
    if ranked:
        pairs = by_rank(pairs)
    if not pairs:
        return None
    return BarChart(
        key=key,
        title=title,
        description=description,
        category_header=header,
        categories=tuple(label for label, _count in pairs),
        series=(series(str(table.indicator.label), [count for _label, count in pairs]),),
        **words(),
    )


def by_rank(pairs):
    """The largest first; hidden ones last, in the order of the list, so that no rank gives them."""
    shown = sorted((pair for pair in pairs if pair[1] is not None), key=lambda pair: -pair[1])
    return [*shown, *(pair for pair in pairs if pair[1] is None)]


def modes(table, agency=ALL):
    return bars(
        "chart-modes",
        _("Prestations par mode"),
        _("Nombre de prestations données en agence, à distance et hors les murs."),
        table,
        agency,
        header=_("Mode"),
    )


def obstacles(table, agency=ALL):
    return bars(
        "chart-obstacles",
        _("Freins à l’emploi, du plus au moins fréquent"),
        _("Nombre de personnes pour lesquelles chaque frein est en cours."),
        table,
        agency,
        header=_("Frein"),
        ranked=True,
    )


def nationalities(table):
    return bars(
        "chart-nationalities",
        _("Personnes inscrites par groupe de nationalités"),
        _("Nombre de personnes inscrites de chaque groupe de pays."),
        table,
        header=_("Groupe de nationalités"),
    )


def service_types(table):
    return bars(
        "chart-services",
        _("Prestations par type"),
        _("Nombre de prestations données de chaque type, de la plus à la moins fréquente."),
        table,
        header=_("Prestation"),
        ranked=True,
    )


def agencies(table):
    """Women and men registered in each agency, end to end."""
    return BarChart(
        key="chart-agencies",
        title=_("Personnes inscrites par agence et par sexe"),
        description=_("Nombre de femmes et d’hommes inscrits dans chaque agence."),
        category_header=_("Agence"),
        categories=tuple(label for _code, label in table.agencies),
        series=tuple(
            series(str(label), [table.cells[agency][code] for agency, _label in table.agencies])
            for code, label in table.members
        ),
        stacked=True,
        **words(),
    )
