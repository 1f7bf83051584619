"""People's data leave the portal: for a declared purpose, encrypted, traced."""

from django.http import FileResponse
from django.shortcuts import render

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants.export import file_name, sealed_export
from migrants.forms.export import ExportForm
from migrants.forms.filters import CaseloadForm
from migrants.models import Migrant
from migrants.views.lists import default_filters


@requires(Action.EXPORT_PEOPLE)
def migrant_export(request):
    """The filtered list, after a short form; who exports how many people for what is traced."""
    people = Migrant.objects.visible_to(request.user, Action.EXPORT_PEOPLE)
    filters = CaseloadForm(request.GET or default_filters(request.user), user=request.user)
    people = filters.apply(people)
    count = people.count()
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return exported(request, people, count, form.cleaned_data)
    return render(request, "migrants/migrant_export.html", {"form": form, "count": count})


def exported(request, people, count, wanted):
    purpose = wanted.pop("purpose")
    audit.seen(
        AccessKind.EXPORT,
        request.user,
        subject_type="migrants.migrant",
        rows=count,
        purpose=purpose,
        sheet=wanted["sheet"],
        file_format=wanted["file_format"],
    )
    out = sealed_export(people, by=request.user, **wanted)
    return FileResponse(out, as_attachment=True, filename=f"{file_name(wanted['sheet'])}.zip")
