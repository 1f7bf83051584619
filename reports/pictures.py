"""The charts of figures, for the dashboard and the report alike."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.crosstab import ALL
from reports.enums import Status
from reports.indicators import BY_CODE, DELAYS, FUNNEL
from sharaka_portal.lib.charts import BarChart, DotChart, Funnel, LineChart, Point, Series, Step
from sharaka_portal.lib.templatetags.portal import number

SMALLEST_SHARE = 10
COHORT_STEPS = ("registered", "interviewed", "supported", "entrants_placed")


def point(count, href=""):
    """A count in a chart; None is a hidden one."""
    return Point(hidden=True) if count is None else Point(count, href=href)


def words():
    """What charts write where there is no number."""
    return {"hidden_label": Status.HIDDEN.label, "missing_label": "—"}


NOT_YET = gettext_lazy(
    "« Pas encore échu » : dossiers ouverts plus récents que le délai habituel de l’étape, qui ne "
    "l’ont pas atteinte."
)
# From which day the delay to a step is counted.
SINCE = {
    "interviewed": gettext_lazy("%(days)s après l’inscription (médiane)"),
    "planned": gettext_lazy("%(days)s après l’entretien (médiane)"),
    "referred": gettext_lazy("%(days)s après l’entretien (médiane)"),
    "entrants_placed": gettext_lazy("%(days)s après l’inscription (médiane)"),
}


def funnel(figures, links, key="chart-funnel"):
    """The way of people through the offer: each step counted among those who entered, with those
    for whom it is too early and the median delay."""
    entered = figures[FUNNEL[0]].numerator
    steps = tuple(step(figures, code, entered, links.get(code, "")) for code in FUNNEL)
    return Funnel(
        key=key,
        title=_("Parcours des personnes inscrites"),
        description=_(
            "De l’inscription à l’insertion : chaque étape est comptée parmi les personnes "
            "inscrites dans la période ; on peut en sauter une."
        ),
        note=str(NOT_YET) if any(step.pending for step in steps) else "",
        steps=steps,
        step_header=_("Étape"),
        count_header=_("Personnes"),
        pending_header=_("Pas encore échu"),
        share_header=_("Part des inscrits"),
        delay_header=_("Délai"),
        **words(),
    )


def step(figures, code, entered, href):
    figure = figures[code]
    count = figure.numerator
    known = count is not None and entered is not None and entered >= SMALLEST_SHARE
    share = _("%(value)s %%") % {"value": number(count / entered * 100)} if known else ""
    return Step(
        str(figure.indicator.label),
        point(count, href),
        pending=Point(figure.waiting) if figure.waiting else None,
        share=share,
        delay=delay(figures, code),
    )


def delay(figures, code):
    """How long it took to reach a step, in words; nothing where it may not be told."""
    figure = figures.get(DELAYS.get(code))
    if figure is None or not figure.is_number:
        return ""
    return str(SINCE[code]) % {"days": figure.text()}


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
            series(str(tables[code].indicator.label), tables[code].row(agency))
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


def ranges(code, places, key=""):
    """A rate in several places, each with its range; `places` are (label, figure, link)."""
    indicator = BY_CODE[code]
    return DotChart(
        key=key or f"chart-{code.replace('_', '-')}",
        title=str(indicator.label),
        description=_(
            "La part dans chaque agence, par ordre alphabétique, et dans l’ensemble ; le trait est "
            "l’intervalle à 95 %."
        ),
        note=_("Deux agences dont les traits se recouvrent ne se classent pas."),
        category_header=_("Agence"),
        categories=tuple(str(label) for label, _figure, _link in places),
        series=(Series(str(indicator.label), tuple(rate(f, link) for _l, f, link in places)),),
        emphasis=len(places) - 1,
        percent=True,
        **words(),
    )


def rate(figure, href=""):
    """A rate in a chart with its range."""
    if figure.status == Status.HIDDEN:
        return Point(hidden=True)
    if not figure.is_number:
        return Point()
    return Point(figure.value, figure.low, figure.high, href=href)


def cohorts(tables, agency=ALL):
    """Of those who entered in each month, how many reached some steps."""
    months = [day for _code, day in tables[COHORT_STEPS[0]].members]
    return BarChart(
        key="chart-cohorts",
        title=_("Parcours par mois d’inscription"),
        description=_(
            "Pour chaque mois d’inscription, les personnes entrées et celles qui ont atteint "
            "quelques étapes à la date d’arrêté : les derniers mois ont eu moins de temps."
        ),
        category_header=_("Mois d’inscription"),
        categories=tuple(month_name(day) for day in months),
        series=tuple(
            series(str(tables[code].indicator.label), tables[code].row(agency))
            for code in COHORT_STEPS
        ),
        **words(),
    )


def contracts(table, agency=ALL):
    return bars(
        "chart-contracts",
        _("Insertions par contrat"),
        _("Nombre de premières insertions de chaque sorte de contrat."),
        table,
        agency,
        header=_("Contrat"),
    )
