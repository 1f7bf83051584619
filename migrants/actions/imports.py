"""A registration sheet on its way in: read, columns checked, rows tried and corrected, taken.

The rows are tried and taken some at a time, each time in one transaction with what became of
them: a request that is killed leaves nothing half done, and the next goes on from there.
"""

import datetime
import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import audit, transitions
from agencies.enums import AuditVerb
from migrants import sheet_import
from migrants.enums import ImportState
from migrants.headers import field_of, is_found
from migrants.models import ImportJob
from migrants.resources import LIKELY_DOUBLE, RegistrationSheetResource
from migrants.sheet_cells import LABELS
from migrants.sheet_import import CHUNK, LEFT_OUT, Fate, counts, import_rows
from migrants.sheet_remarks import remarks_on
from migrants.workflow import IMPORT
from sharaka_portal.lib import tabular
from sharaka_portal.lib.errors import SheetError

READING, COLUMNS = "reading", "columns"  # the stages of remarks


@transaction.atomic
def upload_sheet(*, by, agency, file):
    """Read an uploaded sheet and keep its cells; old imports are cleared on the way.

    Raises ValidationError when the file is no sheet that can be read.
    """
    clear_imports()
    content = _content_of(file)
    try:
        sheet = sheet_import.read_sheet(content, file.name)
    except SheetError as error:
        raise ValidationError({"file": error.message}) from error
    job = ImportJob.objects.create(
        agency=agency,
        by=by,
        file_name=file.name[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        headers=sheet.headers,
        rows=[
            [row.number, list(map(audit.plain, row.cells.values())), list(map(str, row.surplus))]
            for row in sheet.rows
        ],
        counts=counts([]) | {"read": len(sheet.rows)},
        remarks=[[READING, remark] for remark in sheet.remarks + _numeric_remark(sheet)],
    )
    _trace(AuditVerb.CREATED, job, by=by, rows=len(job.rows), sha256=job.sha256)
    transitions.begin(IMPORT, job, by=by)
    return job


def _content_of(file):
    if file.size > tabular.MAX_BYTES:
        raise ValidationError({"file": tabular.too_large(file.name).message})
    return file.read()


def _numeric_remark(sheet):
    """Columns with numbers in them that hold the papers, or may turn out to."""
    numeric = [
        name
        for name in sheet.headers
        if name in sheet.numeric and field_of(name) in ("document_number", None)
    ]
    if not numeric:
        return ()
    return (
        _("Colonnes au format nombre, où des zéros du début ont pu se perdre : %(columns)s.")
        % {"columns": ", ".join(numeric)},
    )


def same_sheet_before(job):
    """The latest earlier import of the same file in the agency that was not given up, or None."""
    earlier = ImportJob.objects.filter(agency=job.agency_id, sha256=job.sha256, pk__lt=job.pk)
    return earlier.exclude(state=ImportState.CANCELLED).only("public_id", "state").first()


@transaction.atomic
def set_columns(job, *, by, columns):
    """Settle which column is which field ({field: header}); the rows are to be tried anew.

    Raises ValidationError when a needed field has no column.
    """
    job = _locked(job)
    missing = [
        field for field in ("last_name", "sex", "nationality") if not is_found(field, columns)
    ]
    if missing:
        raise ValidationError(
            _("Indiquez la colonne : %(fields)s.")
            % {"fields": ", ".join(str(LABELS[field]) for field in missing)}
        )
    transitions.move(IMPORT, job, "check", by=by, agency=job.agency)
    job.columns, job.preview = columns, {}
    job.remarks = [remark for remark in job.remarks if remark[0] == READING] + [
        [COLUMNS, remark] for remark in remarks_on(job.corrected_rows(), columns)
    ]
    job.save(update_fields=["columns", "preview", "remarks", "updated_at"])
    return job


@transaction.atomic
def check_chunk(job, *, by):
    """Try some more rows and keep nothing but what would become of them."""
    job = _locked(job, ImportState.CHECKED)
    rows = [row for row in job.corrected_rows() if str(row.number) not in job.preview][:CHUNK]
    for fate in _import(job, rows, by=by, dry_run=True):
        job.preview[str(fate.number)] = _kept(fate, is_preview=True)
    job.save(update_fields=["preview", "updated_at"])
    return job


@transaction.atomic
def correct_row(job, line, *, by, cells, is_another=False):
    """Type over the cells of a row ({header: text}), decide whom it is, and try it again.

    `is_another` says that it is somebody else than those it resembles; only a likely double can
    be: two people never hold one paper. Raises ValidationError; returns the row's Fate.
    """
    job = _locked(job, ImportState.CHECKED)
    if job.corrected_row(line) is None:
        raise ValidationError(_("Cette ligne n’est pas dans la feuille."))
    job.corrections[str(line)] = cells
    job.decisions.pop(str(line), None)
    if is_another:
        job.decisions[str(line)] = "create"
    (fate,) = _import(job, [job.corrected_row(line)], by=by, dry_run=True)
    job.preview[str(line)] = _kept(fate, is_preview=True)
    job.save(update_fields=["corrections", "decisions", "preview", "updated_at"])
    _trace(AuditVerb.CHANGED, job, by=by, line=line, is_another=is_another)
    return fate


def may_be_another(job, line):
    """Whether somebody may decide that the row is another person than those it resembles."""
    code = job.preview.get(str(line), ["", "", ""])[2]
    return code == LIKELY_DOUBLE or str(line) in job.decisions


@transaction.atomic
def start_import(job, *, by):
    """Let the rows be taken. Raises ValidationError while some were not tried."""
    job = _locked(job, ImportState.CHECKED)
    if len(job.preview) < len(job.rows):
        raise ValidationError(_("Toutes les lignes ne sont pas encore vérifiées."))
    transitions.move(IMPORT, job, "run", by=by, agency=job.agency)
    return job


@transaction.atomic
def run_chunk(job, *, by):
    """Take some more rows; after the last one the import is done."""
    job = _locked(job, ImportState.RUNNING)
    rows = [row for row in job.corrected_rows() if str(row.number) not in job.fates][:CHUNK]
    return _record(job, _import(job, rows, by=by), by=by)


@transaction.atomic
def stop_import(job, *, by):
    """End an import before its last row: the rows not yet taken are rejected, to be sent again."""
    job = _locked(job, ImportState.RUNNING)
    reason = _("Import arrêté avant cette ligne.")
    rest = [row[0] for row in job.rows if str(row[0]) not in job.fates]
    return _record(job, [Fate(line, "rejected", reason) for line in rest], by=by)


def _record(job, fates, *, by):
    """Keep what became of rows, and end the import after the last one."""
    job.fates |= {str(fate.number): _kept(fate) for fate in fates}
    job.counts = counts(fate[0] for fate in job.fates.values()) | {"read": len(job.rows)}
    if len(job.fates) == len(job.rows):
        transitions.move(IMPORT, job, "finish", by=by, agency=job.agency)
        _trace(AuditVerb.CHANGED, job, by=by, **job.counts)
        job.rows = [row for row in job.rows if job.fates[str(row[0])][0] in LEFT_OUT]
        left = {str(row[0]) for row in job.rows}
        job.corrections = {line: typed for line, typed in job.corrections.items() if line in left}
        job.preview, job.decisions = {}, {}
    job.save()
    return job


@transaction.atomic
def cancel_import(job, *, by):
    """Give an import up before any row was taken; its cells are cleared."""
    job = _locked(job)
    transitions.move(IMPORT, job, "cancel", by=by, agency=job.agency)
    _clear(job)
    return job


def clear_imports():
    """Clear the cells of imports that nobody touched for `ImportJob.KEPT_DAYS`; how many.

    Those never run are given up; one stopped midway ends there.
    """
    limit = timezone.now() - datetime.timedelta(days=ImportJob.KEPT_DAYS)
    old = ImportJob.objects.filter(updated_at__lt=limit).exclude(rows=[])
    for job in old:
        if job.state == ImportState.RUNNING:
            job = stop_import(job, by=None)
        elif job.state != ImportState.DONE:
            job = cancel_import(job, by=None)
        _clear(job)
    return len(old)


def _clear(job):
    """Keep of an import only how many rows became what."""
    for name in ("corrections", "decisions", "preview", "fates"):
        setattr(job, name, {})
    job.rows = []
    job.save()


def _locked(job, state=None):
    """The import, held against other requests. Raises ValidationError in another state."""
    locked = ImportJob.objects.select_for_update(of=("self",)).select_related("agency")
    job = locked.get(pk=job.pk)
    if state is not None and job.state != state:
        raise ValidationError(_("Cet import a changé d’état entre-temps. Rechargez la page."))
    return job


def _import(job, rows, *, by, dry_run=False):
    resource = RegistrationSheetResource(agency=job.agency, by=by)
    others = frozenset(map(int, job.decisions))
    return import_rows(resource, rows, job.columns, others, dry_run=dry_run)


def _kept(fate, is_preview=False):
    """A fate as the job holds it; somebody created in a trial exists no longer."""
    people = [] if is_preview and fate.status == "created" else list(fate.people)
    return [fate.status, fate.reason, fate.code, people]


def _trace(verb, job, *, by, **facts):
    """Write a line of history with codes and counts: cells are not copied into it."""
    changes = {name: [None, value] for name, value in facts.items()}
    audit.record(verb, job, by=by, changes=changes, agency=job.agency)
