"""Pages of figures."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from agencies import access, audit
from agencies.enums import AccessKind, Action
from migrants.export import sealed_table
from migrants.forms.export import SealedForm
from reports import lists, sheets, side_by_side
from reports.dashboard import Dashboard
from reports.enums import Unit
from reports.forms import FilterForm, phase_asked
from reports.indicators import BY_CODE
from reports.reader import Reader
from reports.views.common import XLSX, download
from sharaka_portal.lib import clock
from sharaka_portal.lib.charts import figure as picture

ROWS = 50


def filters(request):
    """The filters of a page of figures, for its reader. Raises Http404 while there is no phase."""
    phase = phase_asked(request.GET)
    if phase is None:
        raise Http404(_("Aucune phase n’est encore définie."))
    form = FilterForm(request.GET, phase=phase, reader=Reader.of(request.user, phase))
    form.is_valid()
    return form


@access.requires(Action.VIEW_FIGURES)
def dashboard(request):
    form = filters(request)
    context = {"form": form, "phase": form.base_phase} | Dashboard(form).context()
    return render(request, "reports/dashboard.html", context)


@access.requires(Action.VIEW_FIGURES)
def figure_detail(request, code):
    """A figure, its definition and, in the reader's rights, the rows it counts."""
    opened = OpenedFigure(request, code)
    context = {"opened": opened, "form": opened.form, "page_obj": None} | opened.agencies()
    if opened.rows is not None:
        page = Paginator(lists.in_order(opened.rows), ROWS).get_page(request.GET.get("page"))
        context |= {"page_obj": page, "lines": [lists.line_of(row) for row in page]}
        context["outside"] = opened.count - page.paginator.count
        audit.seen("read", request.user, subject_type="figure", figure=code, n=len(page))
    return render(request, "reports/figure_detail.html", context)


@access.requires(Action.EXPORT_PEOPLE)
def figure_export(request, code):
    """The list behind a figure, for a declared purpose and encrypted, as every list of people."""
    opened = OpenedFigure(request, code)
    if opened.rows is None:
        raise Http404
    rows = lists.in_order(opened.rows.visible_to(request.user, Action.EXPORT_PEOPLE))
    count, form = rows.count(), SealedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return exported(request, opened, rows, count, form.cleaned_data)
    context = {"opened": opened, "form": form, "count": count}
    return render(request, "reports/figure_export.html", context)


def exported(request, opened, rows, count, wanted):
    code, purpose = opened.indicator.code, wanted.pop("purpose")
    audit.seen(
        AccessKind.EXPORT,
        request.user,
        subject_type="figure",
        figure=code,
        rows=count,
        purpose=purpose,
        file_format=wanted["file_format"],
    )
    table = sheets.people_table(opened, map(lists.line_of, rows.iterator(chunk_size=ROWS)))
    name = f"{code}_{clock.today():%Y-%m-%d}"
    out = sealed_table(table, name, by=request.user, **wanted)
    return FileResponse(out, as_attachment=True, filename=f"{name}.zip")


class OpenedFigure:
    """A figure that was clicked: its definition, value, and the rows of one of its two sides."""

    def __init__(self, request, code):
        self.indicator = BY_CODE.get(code)
        if self.indicator is None:
            raise Http404
        self.form = filters(request)
        self.page = page = Dashboard(self.form)
        self.phase, self.selection, self.agency = page.phase, page.selection, page.agency
        self.shown = page.one(self.indicator)
        self.side = "base" if self.is_of_base(request.GET) else "rows"
        self.rows = self.readable_rows(request.user)

    def is_of_base(self, asked):
        """Whether the rows of the denominator are listed: an amount has none of its own."""
        is_asked = bool(self.indicator.base) and asked.get("side") == "base"
        return is_asked or self.indicator.unit == Unit.COST

    @property
    def listing(self):
        """How the listed rows are laid out."""
        return lists.listing_of(self.rows)

    @property
    def side_label(self):
        """What the listed rows are, in words."""
        indicator = self.indicator
        return indicator.denominator if self.side == "base" else indicator.numerator

    def agencies(self):
        """The same rate in every agency, and what can be told apart."""
        page, code = self.page, self.indicator.code
        if self.indicator.unit != Unit.RATE or not page.compares:
            return {}
        places = [(agency.label, figure) for agency, figure in page.by_agency(code)]
        return {"chart": picture(page.ranges(code)), "pairs": side_by_side.pairs(places)}

    @property
    def count(self):
        """The number of rows that the figure counts on this side."""
        figure = self.shown.figure
        return figure.denominator if self.side == "base" else figure.numerator

    def readable_rows(self, user):
        """The figure's own rows that the user may open; None when they may open none of them."""
        selection = self.selection
        if self.agency:
            selection = selection.within([self.agency])
        may_open = any(agency.code in self.form.reader.own for agency in selection.agencies)
        if not may_open or self.count is None or self.page.group:
            return None
        rows = getattr(self.indicator, self.side)(selection)
        return rows.visible_to(user, Action.OPEN_FIGURES)


@access.requires(Action.VIEW_FIGURES)
def figures_xlsx(request):
    """The figures of the page as a spreadsheet, with their definitions."""
    form = filters(request)
    audit.seen("export", request.user, subject_type="figures", phase=form.base_phase.code)
    content = sheets.figures(Dashboard(form))
    return download(content, f"{form.base_phase.code}_{clock.today():%Y-%m-%d}.xlsx", XLSX)


@access.requires(Action.VIEW_FIGURES)
def chart_xlsx(request, key):
    """The numbers of one chart of the page as a spreadsheet."""
    form = filters(request)
    page = Dashboard(form)
    spec = page.specs().get(key) or rate_spec(page, key)
    if spec is None:
        raise Http404
    audit.seen("export", request.user, subject_type="chart", chart=key)
    name = f"{form.base_phase.code}_{key}_{clock.today():%Y-%m-%d}.xlsx"
    return download(sheets.chart(spec, page), name, XLSX)


def rate_spec(page, key):
    """The chart of a rate that only the page of its figure shows."""
    indicator = BY_CODE.get(key.removeprefix("chart-").replace("-", "_"))
    known = indicator and indicator.unit == Unit.RATE and page.compares and page.has(indicator)
    return page.ranges(indicator.code) if known else None
