"""Two editions side by side: « pourquoi le chiffre a-t-il changé ? »"""

import uuid

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agencies import audit
from agencies.access import requires
from agencies.enums import Action
from reports.comparison import compare
from reports.edition_forms import ComparisonForm
from reports.models import Edition
from reports.sheets import properties
from reports.views.common import XLSX, download
from sharaka_portal.lib.sheets import Column, Table, workbook

ROWS = 100


def uuid_or_404(text):
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


class Pair:
    """The two editions that were asked for, the earlier one first, and the lines to show."""

    def __init__(self, request, public_id):
        rows = Edition.objects.readable_by(request.user).select_related("phase", "agency")
        asked = get_object_or_404(rows, public_id=public_id)
        same_scope = rows.filter(phase=asked.phase_id, agency=asked.agency_id)
        other = get_object_or_404(same_scope, public_id=uuid_or_404(request.GET.get("with", "")))
        self.asked, self.other = asked, other
        self.old, self.new = sorted((asked, other), key=lambda e: (e.as_of, e.built_at, e.pk))
        self.form = ComparisonForm(request.GET, lines=compare(self.old, self.new))
        self.lines = self.form.chosen()


@requires(Action.READ_REPORT)
def edition_compare(request, public_id):
    pair = Pair(request, public_id)
    page = Paginator(pair.lines, ROWS).get_page(request.GET.get("page"))
    return render(request, "reports/edition_compare.html", {"pair": pair, "page_obj": page})


@requires(Action.READ_REPORT)
def edition_compare_xlsx(request, public_id):
    """The lines of the comparison as a spreadsheet."""
    pair = Pair(request, public_id)
    audit.seen("export", request.user, subject=pair.asked, other=str(pair.other.public_id))
    columns = (
        Column(_("Indicateur")),
        Column(_("Agence")),
        Column(_("Groupe")),
        Column(_("Avant"), "number"),
        Column(_("Après"), "number"),
        Column(_("Lecture avant")),
        Column(_("Lecture après")),
        Column(_("Cause")),
    )
    rows = [
        (
            line.indicator,
            line.place,
            line.group,
            line.before and line.before.value,
            line.after and line.after.value,
            line.before and line.before.text,
            line.after and line.after.text,
            line.cause.label,
        )
        for line in pair.lines
    ]
    title = _("Comparaison : %(old)s et %(new)s") % {"old": pair.old.code, "new": pair.new.code}
    table = Table(_("Comparaison"), columns, rows)
    content = workbook([table], language=get_language(), properties=properties(title))
    return download(content, f"comparaison_{pair.old.code}_{pair.new.code}.xlsx", XLSX)
