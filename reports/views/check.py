"""The public page that tells whether an edition stands, and whether a copy of it is intact."""

from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from agencies.access import open_to_everybody
from reports import editions
from reports.edition_forms import CheckForm, CodeForm
from reports.frozen import normalise_code
from reports.models import Edition


@open_to_everybody
def check_start(request):
    """Type the code of a document."""
    form = CodeForm(request.GET or None)
    if form.is_valid():
        code = normalise_code(form.cleaned_data["code"])
        if Edition.objects.filter(code=code).exists():
            return redirect("check:edition", code)
        form.add_error("code", _("Aucune édition ne porte ce code."))
    return render(request, "reports/check_start.html", {"form": form})


@open_to_everybody
def edition_check(request, code):
    """The state of an edition; a copy, or its fingerprint, is compared. Nothing is kept."""
    rows = Edition.objects.select_related("phase", "agency", "replaced_by")
    edition = rows.defer("facts", "definitions").filter(code=normalise_code(code)).first()
    if edition is None:
        raise Http404(_("Aucune édition ne porte ce code."))
    form = CheckForm(request.POST or None, request.FILES or None)
    is_intact = sha256_of(form, edition) == edition.sha256 if form.is_valid() else None
    context = {"edition": edition, "form": form, "is_intact": is_intact}
    with translation.override(language_of(request, edition)):
        response = render(request, "reports/edition_check.html", context)
        response["Content-Language"] = translation.get_language()
        return response


def language_of(request, edition):
    """The reader's language where they chose one, else the one of the paper in their hands."""
    has_chosen = request.user.is_authenticated or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return translation.get_language() if has_chosen else edition.language


def sha256_of(form, edition):
    """The fingerprint of what was sent; a file of another size is not even read."""
    file = form.cleaned_data["file"]
    if not file:
        return form.cleaned_data["fingerprint"]
    return editions.fingerprint(file.read()) if file.size == edition.size else ""
