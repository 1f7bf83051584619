"""Workshops and information sessions: the list, one session, planning and changing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from agencies.models import Agency
from services import actions, attendance
from services.forms.session import (
    SessionCancelForm,
    SessionFilterForm,
    SessionForm,
    SessionUpdateForm,
)
from services.models import Session
from services.views.common import attempt, row_for, searched
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit

PAGE = 25


def sessions():
    return Session.objects.select_related("agency", "service_type", "facilitator", "room")


@require_GET
@requires(Action.VIEW_SERVICES)
def session_list(request):
    """Sessions to come, or past ones with their absence rate; the filters live in the address."""
    agencies = access.agencies_for(
        request.user, Action.VIEW_SERVICES, Agency.objects.known().filter(is_active=True)
    )
    form = SessionFilterForm(request.GET, agencies=agencies)
    rows = form.narrow(sessions().visible_to(request.user, Action.VIEW_SERVICES))
    page = Paginator(rows.with_counts(), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [attendance.Counted(row) for row in page],
        "total": attendance.total(rows),
    }
    return render(request, "services/session_list.html", context)


def places(user):
    """The agencies in which the user plans sessions."""
    agencies = Agency.objects.known().filter(is_active=True)
    return access.agencies_for(user, Action.PLAN_APPOINTMENT, agencies)


@requires(Action.PLAN_APPOINTMENT)
def session_create(request):
    """Plan a session in one's agency (`agency` names another one of one's own)."""
    agencies = list(places(request.user))
    if not agencies:
        raise Http404
    asked = request.GET.get("agency")
    agency = next((one for one in agencies if one.code == asked), agencies[0])
    usual = {"facilitator": request.user.public_id, "day": clock.today() + clock.ONE_DAY}
    form = SessionForm(request.POST or None, agency=agency, initial=usual)
    if session := submit(
        form, lambda: actions.plan_session(by=request.user, agency=agency, **form.values)
    ):
        messages.success(request, _("Séance fixée. Vous pouvez inscrire des personnes."))
        return redirect("services:session_detail", session.public_id)
    context = {"form": form, "agency": agency, "agencies": agencies}
    return render(request, "services/session_create.html", context)


@require_GET
@requires(Action.VIEW_SERVICES)
def session_detail(request, public_id):
    """Who takes part, who waits, and whom to add."""
    session = row_for(request, sessions(), public_id=public_id)
    audit.seen(AccessKind.READ, request.user, subject=session)
    may_plan = access.may_on(request.user, Action.PLAN_APPOINTMENT, session)
    query, found = searched(request) if may_plan else ("", None)
    people = attendance.roll(request.user, session)
    if found:
        attendance.with_places(found.people, people)
    context = {
        "session": session,
        "people": people,
        "moves": attendance.history(session),
        "language": attendance.language_of(session),
        "may_plan": may_plan,
        "query": query,
        "found": found,
        "wanted": attendance.who_need_it(request.user, session) if may_plan else [],
    }
    return render(request, "services/session_detail.html", context)


def own_session(request, public_id, act=Action.PLAN_APPOINTMENT):
    return row_for(request, sessions(), act, public_id=public_id)


@requires(Action.PLAN_APPOINTMENT)
def session_update(request, public_id):
    """Another time, place, facilitator or number of seats for a planned session, with the reason."""
    session = own_session(request, public_id)
    form = SessionUpdateForm(
        request.POST or None, agency=session.agency, initial=as_planned(session)
    )
    if submit(form, lambda: actions.change_session(session, by=request.user, **form.values)):
        messages.success(request, _("Séance modifiée ; les inscrits joignables sont prévenus."))
        return redirect("services:session_detail", public_id)
    context = {"form": form, "session": get_object_or_404(sessions(), pk=session.pk)}
    return render(request, "services/session_update.html", context)


def as_planned(session):
    """The form's values of a session as it stands."""
    kept = ("duration_minutes", "seats", "language", "mode")
    return {name: getattr(session, name) for name in kept} | {
        "facilitator": session.facilitator.public_id,
        "day": clock.local_day(session.starts_at),
        "time": clock.local_time(session.starts_at),
        "room": session.room and session.room.public_id,
    }


@requires(Action.PLAN_APPOINTMENT)
def session_cancel(request, public_id):
    session = own_session(request, public_id)
    form = SessionCancelForm(request.POST or None)
    if submit(form, lambda: actions.cancel_session(session, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Séance annulée ; les inscrits joignables sont prévenus."))
        return redirect("services:session_detail", public_id)
    return render(request, "services/session_cancel.html", {"form": form, "session": session})


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def session_restore(request, public_id):
    session = own_session(request, public_id)
    attempt(
        request,
        lambda: actions.restore_session(session, by=request.user),
        _("La séance est de nouveau prévue."),
    )
    return redirect("services:session_detail", public_id)
