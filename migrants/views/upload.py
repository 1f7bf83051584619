"""Documents uploaded to a file: added, handed out through a check, removed, put back."""

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import actions
from migrants.forms.upload import DocumentUploadForm
from migrants.models import Document
from migrants.views.common import form_page, person_or_404
from sharaka_portal.lib.filetypes import KEPT
from sharaka_portal.lib.forms import attempt


@requires(Action.EDIT_PERSON)
def document_upload(request, public_id):
    """Add a document to the file."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    form = DocumentUploadForm(request.POST or None, request.FILES or None, migrant=migrant)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.upload_document(migrant, by=request.user, **form.cleaned_data),
        title=_("Ajouter un document"),
        submit_label=_("Ajouter le document"),
        done=_("Le document est dans le dossier."),
        template="migrants/document_upload.html",
    )


def document_or_404(request, public_id, act):
    rows = Document.objects.select_related("migrant__agency")
    return access.get_or_404(rows, request.user, Action.VIEW_PERSON, act, public_id=public_id)


@require_GET
@requires(Action.VIEW_DOCUMENTS)
def document_file(request, public_id):
    """The document's content; each reading leaves a trace. The browser may not run it."""
    document = document_or_404(request, public_id, Action.VIEW_DOCUMENTS)
    if document.removed_on or not document.file.storage.exists(document.file.name):
        raise Http404(_("Ce document n’est plus dans le dossier."))
    audit.seen(AccessKind.READ, request.user, subject=document, person=document.migrant)
    response = FileResponse(
        document.file.open("rb"),
        content_type=document.content_type,
        filename=f"{document.kind}.{KEPT[document.content_type]}",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    return response


@require_POST
@requires(Action.EDIT_PERSON)
def document_remove(request, public_id):
    """Take a document out of the file."""
    document = document_or_404(request, public_id, Action.EDIT_PERSON)
    attempt(
        request,
        lambda: actions.remove_document(document, by=request.user),
        _("Le document est retiré ; il peut être remis."),
    )
    return redirect("migrants:migrant_detail", document.migrant.public_id)


@require_POST
@requires(Action.EDIT_PERSON)
def document_restore(request, public_id):
    """Put a removed document back."""
    document = document_or_404(request, public_id, Action.EDIT_PERSON)
    attempt(
        request,
        lambda: actions.restore_document(document, by=request.user),
        _("Le document est de nouveau dans le dossier."),
    )
    return redirect("migrants:migrant_detail", document.migrant.public_id)
