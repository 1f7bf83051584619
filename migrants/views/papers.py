"""Papers that the person is handed: the receipt of the registration, and their whole file."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants.extract import as_json, as_pdf, extract_of
from migrants.models import Migrant
from migrants.receipt import receipt_pdf
from migrants.views.common import person_or_404

PDF, JSON = "application/pdf", "application/json"


@require_GET
@requires(Action.EDIT_PERSON)
def migrant_receipt(request, public_id):
    """The receipt of the registration, in the person's language."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    content = receipt_pdf(migrant, language_of(request, migrant))
    audit.seen(AccessKind.PRINT, request.user, subject=migrant, person=migrant, paper="receipt")
    return paper(content, PDF, f"recu-{migrant.file_number}.pdf")


@require_GET
@requires(Action.EDIT_PERSON)
def migrant_extract(request, public_id):
    """« Mon dossier » as PDF or JSON (`format`); without a format, what to reread before that."""
    people = Migrant.objects.with_page().select_related(
        "agency", "province", "education_level", "spoken_language"
    )
    migrant = access.get_or_404(
        people, request.user, Action.VIEW_PERSON, Action.EDIT_PERSON, public_id=public_id
    )
    language = language_of(request, migrant)
    withheld = frozenset(request.GET.getlist("without"))
    extract = extract_of(migrant, request.user, language, withheld)
    wanted = request.GET.get("format")
    if wanted not in ("pdf", "json"):
        audit.seen(AccessKind.READ, request.user, subject=migrant, person=migrant)
        context = {"migrant": migrant, "extract": extract, "language": language}
        return render(request, "migrants/migrant_extract.html", context)
    kind = AccessKind.PRINT if wanted == "pdf" else AccessKind.EXPORT
    detail = {"paper": "extract", "withheld": extract.withheld}
    audit.seen(kind, request.user, subject=migrant, person=migrant, **detail)
    name = f"dossier-{migrant.file_number}.{wanted}"
    if wanted == "json":
        return paper(as_json(extract), JSON, name)
    return paper(as_pdf(migrant, extract), PDF, name)


def language_of(request, migrant):
    """The language asked for, or the person's."""
    asked = request.GET.get("language")
    return asked if asked in dict(settings.LANGUAGES) else migrant.preferred_language


def paper(content, content_type, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=headers)
