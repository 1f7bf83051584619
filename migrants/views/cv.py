"""The CV of a person: what it will say and what is missing, then the PDF."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import cv
from migrants.enums import ConsentPurpose
from migrants.forms.cv import CvForm
from migrants.models import Migrant


def profile_or_404(request, public_id):
    people = Migrant.objects.select_related("agency").with_page().with_profile()
    return access.get_or_404(
        people, request.user, Action.VIEW_PERSON, Action.EDIT_PERSON, public_id=public_id
    )


def chosen(request, migrant):
    """(form, CV) in the language that is asked for, or in the person's own."""
    own = {"language": migrant.preferred_language}
    form = CvForm(request.GET if "language" in request.GET else own)
    if not form.is_valid():
        raise Http404
    wanted = form.cleaned_data
    return form, cv.cv_of(migrant, wanted["language"], is_nameless=wanted["nameless"])


@require_GET
@requires(Action.EDIT_PERSON)
def cv_detail(request, public_id):
    """The CV as it will be printed, and what is missing in it."""
    migrant = profile_or_404(request, public_id)
    audit.seen(AccessKind.READ, request.user, subject=migrant, person=migrant, page="cv")
    form, made = chosen(request, migrant)
    consents = (row for row in migrant.consents.all() if row.purpose == ConsentPurpose.SHARE_CV)
    context = {
        "migrant": migrant,
        "form": form,
        "cv": made,
        "body": cv.body_html(made),
        "gaps": cv.gaps_of(migrant, made),
        "consent": next(consents, None),
    }
    return render(request, "migrants/cv_detail.html", context)


@require_GET
@requires(Action.EDIT_PERSON)
def cv_print(request, public_id):
    """The PDF; each print leaves a trace."""
    migrant = profile_or_404(request, public_id)
    _form, made = chosen(request, migrant)
    content = cv.print_cv(made, is_demo=settings.DEMO)
    traced = {"page": "cv", "language": made.language, "nameless": made.is_nameless}
    audit.seen(AccessKind.PRINT, request.user, subject=migrant, person=migrant, **traced)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="cv-{made.language}.pdf"'
    return response
