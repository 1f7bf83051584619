"""Registration sheets: sent, columns checked, rows looked at and corrected, taken; past imports."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants.actions import imports
from migrants.enums import ImportState
from migrants.forms.imports import ColumnsForm, RowForm, SheetUploadForm
from migrants.import_lines import left_out, lines_of, page_of, tiles
from migrants.models import ImportJob
from migrants.rejects import likely_people, rejects_response
from migrants.sheet_import import LEFT_OUT, unused
from sharaka_portal.lib.forms import attempt, submit

PAGE_SIZE = 25
HEAVY = ("headers", "rows", "columns", "corrections", "decisions", "preview", "fates", "remarks")


def import_or_404(request, public_id):
    jobs = ImportJob.objects.select_related("agency", "by")
    return access.get_or_404(jobs, request.user, Action.IMPORT_PEOPLE, public_id=public_id)


@require_GET
@requires(Action.IMPORT_PEOPLE)
def import_list(request):
    """The imports of the reader's agencies, the latest first."""
    jobs = ImportJob.objects.visible_to(request.user, Action.IMPORT_PEOPLE)
    jobs = jobs.select_related("agency", "by").defer(*HEAVY)
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "migrants/import_list.html", {"page_obj": page})


@requires(Action.IMPORT_PEOPLE)
def import_create(request):
    """Send a sheet; nothing of it is registered yet."""
    form = SheetUploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST":
        job = submit(form, lambda: imports.upload_sheet(by=request.user, **form.cleaned_data))
        if job:
            return redirect("migrants:import_columns", job.public_id)
    return render(request, "migrants/import_create.html", {"form": form})


@requires(Action.IMPORT_PEOPLE)
def import_columns(request, public_id):
    """Say which column is which field; the guess stands until it is corrected."""
    job = import_or_404(request, public_id)
    if job.state not in (ImportState.UPLOADED, ImportState.CHECKED):
        return redirect("migrants:import_detail", public_id)
    form = ColumnsForm(request.POST or None, job=job)
    if request.method == "POST":
        columns = {"columns": form.cleaned_data["columns"]} if form.is_valid() else {}
        if submit(form, lambda: imports.set_columns(job, by=request.user, **columns)):
            return redirect("migrants:import_detail", public_id)
    audit.seen(AccessKind.READ, request.user, subject=job)
    context = {"job": job, "form": form, "earlier": imports.same_sheet_before(job)}
    return render(request, "migrants/import_columns.html", context)


@require_GET
@requires(Action.IMPORT_PEOPLE)
def import_detail(request, public_id):
    """The import where it stands: rows tried and to be looked at, under way, or its result."""
    job = import_or_404(request, public_id)
    if job.state == ImportState.UPLOADED:
        return redirect("migrants:import_columns", public_id)
    audit.seen(AccessKind.READ, request.user, subject=job)
    context = {"job": job} | progress(job)
    if not context["is_under_way"]:
        context |= rows_context(request, job)
    return render(request, "migrants/import_detail.html", context)


def progress(job):
    """How far the rows are tried or taken, and the address that goes on."""
    is_run = job.state == ImportState.RUNNING
    done, total = len(job.fates if is_run else job.preview), len(job.rows)
    name = "import_run" if is_run else "import_check"
    return {
        "is_run": is_run,
        "is_under_way": is_run or (job.state == ImportState.CHECKED and done < total),
        "done": done,
        "total": total,
        "go_on": reverse(f"migrants:{name}", args=[job.public_id]),
    }


def rows_context(request, job):
    page, outcome = page_of(
        job, request.user, outcome=request.GET.get("outcome"), number=request.GET.get("page")
    )
    return {
        "page_obj": page,
        "outcome": outcome,
        "tiles": tiles(job),
        "unused": unused(job.headers, job.columns),
        "earlier": imports.same_sheet_before(job),
    }


def go_on(request, public_id, act):
    """Do some more rows; the progress bar asks again until none is left, or a button does."""
    job = import_or_404(request, public_id)
    try:
        job = act(job, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        job = None
    if not request.htmx:
        return redirect("migrants:import_detail", public_id)
    if job is None or not progress(job)["is_under_way"]:
        return HttpResponseClientRefresh()
    return render(request, "migrants/_import_progress.html", {"job": job} | progress(job))


@require_POST
@requires(Action.IMPORT_PEOPLE)
def import_check(request, public_id):
    """Try some more rows."""
    return go_on(request, public_id, imports.check_chunk)


@require_POST
@requires(Action.IMPORT_PEOPLE)
def import_start(request, public_id):
    """Agree to the import: from here on rows are taken."""
    job = import_or_404(request, public_id)
    attempt(
        request,
        lambda: imports.start_import(job, by=request.user),
        _("L’import est lancé."),
    )
    return redirect("migrants:import_detail", public_id)


@require_POST
@requires(Action.IMPORT_PEOPLE)
def import_run(request, public_id):
    """Take some more rows."""
    return go_on(request, public_id, imports.run_chunk)


@require_POST
@requires(Action.IMPORT_PEOPLE)
def import_stop(request, public_id):
    """End an import under way; the rows not taken can be sent again."""
    job = import_or_404(request, public_id)
    attempt(
        request,
        lambda: imports.stop_import(job, by=request.user),
        _("L’import est arrêté ; les lignes restantes peuvent être renvoyées."),
    )
    return redirect("migrants:import_detail", public_id)


@require_POST
@requires(Action.IMPORT_PEOPLE)
def import_cancel(request, public_id):
    """Give an import up before any row was taken."""
    job = import_or_404(request, public_id)
    attempt(
        request,
        lambda: imports.cancel_import(job, by=request.user),
        _("L’import est abandonné et ses données sont effacées."),
    )
    return redirect("migrants:import_list")


@requires(Action.IMPORT_PEOPLE)
def import_row(request, public_id, line):
    """One row: whom it may be, its cells to type over; in the list's own line with htmx."""
    job = import_or_404(request, public_id)
    row = job.corrected_row(line)
    if row is None or job.state != ImportState.CHECKED or str(line) not in job.preview:
        raise Http404
    is_choice = imports.may_be_another(job, line)
    form = RowForm(request.POST or None, job=job, row=row, may_be_another=is_choice)
    if request.method == "POST" and form.is_valid():
        fate = submit(form, lambda: imports.correct_row(job, line, by=request.user, **form.typed()))
        if fate:
            return row_corrected(request, public_id, line, fate)
    audit.seen(AccessKind.READ, request.user, subject=job, line=line)
    (shown,) = lines_of(job, request.user, [row], job.preview)
    context = {
        "job": job,
        "line": shown,
        "form": form,
        "candidates": likely_people(request.user, job, row) if shown.status == "suspected" else [],
    }
    template = "_import_row_form" if request.htmx else "import_row"
    return render(request, f"migrants/{template}.html", context)


def row_corrected(request, public_id, line, fate):
    """Back to the list, or to the row while it is still left out."""
    job = import_or_404(request, public_id)
    (shown,) = lines_of(job, request.user, [job.corrected_row(line)], job.preview)
    if request.htmx:
        context = {"job": job, "line": shown, "tiles": tiles(job), "is_fragment": True}
        return render(request, "migrants/_import_line.html", context)
    message = _("Ligne %(line)d : %(outcome)s.") % {"line": line, "outcome": shown.label}
    if fate.status in LEFT_OUT:
        messages.warning(request, message)
        url = reverse("migrants:import_row", args=[public_id, line])
    else:
        messages.success(request, message)
        url = reverse("migrants:import_detail", args=[public_id])
    return redirect(f"{url}?{request.GET.urlencode()}")


@require_GET
@requires(Action.IMPORT_PEOPLE)
def import_rejects(request, public_id):
    """The rows left out, as CSV or XLSX, to be corrected and sent again."""
    job = import_or_404(request, public_id)
    pairs = left_out(job) if job.state == ImportState.DONE else []
    if not pairs:
        raise Http404
    audit.seen(AccessKind.EXPORT, request.user, subject=job, rows=len(pairs))
    return rejects_response(job.headers, pairs, request.GET.get("format"))
