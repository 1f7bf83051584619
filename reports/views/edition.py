"""Pages of reports."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agencies import access, audit
from agencies.enums import Action
from reports import actions, editions
from reports.forms import ReportForm
from reports.models import Edition

ROWS = 50


@access.requires(Action.BUILD_REPORT)
def report_list(request):
    """Choose and build a report; what was built."""
    form = ReportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.build_edition(**form.cleaned_data, by=request.user)
        messages.success(request, _("Le rapport est établi : vous pouvez le télécharger."))
        return redirect("reports:report_list")
    page = Paginator(Edition.objects.select_related("phase", "built_by"), ROWS)
    context = {"form": form, "page_obj": page.get_page(request.GET.get("page"))}
    return render(request, "reports/report_list.html", context)


@access.requires(Action.BUILD_REPORT)
def report_pdf(request, public_id):
    """The file of an edition."""
    edition = get_object_or_404(Edition, public_id=public_id)
    path = editions.path_of(edition)
    if not path.is_file():
        raise Http404(_("Le fichier de cette édition n’est plus conservé."))
    audit.seen("export", request.user, subject=edition)
    return FileResponse(path.open("rb"), as_attachment=True, filename=editions.name_of(edition))
