"""Saved views of the caseload, and one action on several files."""

import uuid

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from migrants.actions.view import remove_view, save_view
from migrants.bulk import BULK_ACTIONS, rows_for, run
from migrants.models import SavedView
from sharaka_portal.lib.forms import attempt

PAGE = "caseload"


def caseload_views(user):
    return SavedView.objects.filter(owner=user, page=PAGE)


@require_POST
@requires(Action.VIEW_PERSON)
def view_create(request):
    """Keep the present filters under a name."""
    query, name = request.POST.get("query", "").lstrip("?"), request.POST.get("name", "")
    attempt(
        request,
        lambda: save_view(request.user, page=PAGE, name=name, query=query),
        _("La vue est enregistrée."),
    )
    return redirect(f"{reverse('migrants:migrant_list')}?{query}")


@require_POST
@requires(Action.VIEW_PERSON)
def view_remove(request, public_id):
    """Forget a saved view."""
    view = get_object_or_404(caseload_views(request.user), public_id=public_id)
    attempt(request, lambda: remove_view(view, by=request.user), _("La vue est retirée."))
    return redirect("migrants:migrant_list")


@require_POST
@requires(Action.VIEW_PERSON)
def people_bulk(request):
    """Choose an action for ticked files: first what is possible row by row, then what was done."""
    action = BULK_ACTIONS.get(request.POST.get("action"))
    if action is None:
        raise Http404
    access.check(request.user, action.right)
    rows = rows_for(request.user, action, ticked(request))
    data = request.POST if "confirm" in request.POST else None
    form, is_done = action.make_form(data, request.user), False
    if form.is_bound and form.is_valid():
        run(action, rows, form.cleaned_data, by=request.user)
        is_done = True
    context = {
        "action": action,
        "rows": rows,
        "form": form,
        "is_done": is_done,
        "possible": sum(not row.refusal for row in rows),
        "done": sum(row.is_done for row in rows),
    }
    return render(request, "migrants/people_bulk.html", context)


def ticked(request):
    try:
        return [uuid.UUID(text) for text in request.POST.getlist("people")]
    except ValueError as error:
        raise BadRequest("The form names no file.") from error
