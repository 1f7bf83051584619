"""The front desk: who is expected, waits, was called, is gone."""

from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from agencies.models import Agency
from migrants.views.common import person_or_404
from services import actions
from services.front_desk import front_desk
from services.models import Appointment, Arrival, Enrolment
from services.views.common import attempt, row_for, searched

MOVES = {
    "call": (actions.call_arrival, _("La personne est appelée.")),
    "leave": (actions.end_arrival, _("Le départ est noté.")),
    "undo": (actions.undo_arrival, _("La dernière étape est annulée.")),
}

EXPECTED = {
    "appointment": Appointment.objects.select_related("counsellor"),
    "enrolment": Enrolment.objects.select_related("session__facilitator"),
}


def desks(user):
    """The agencies at whose front desk the user works."""
    agencies = Agency.objects.known().filter(is_active=True)
    return access.agencies_for(user, Action.PLAN_APPOINTMENT, agencies)


@require_GET
@requires(Action.PLAN_APPOINTMENT)
def arrival_list(request):
    """The lists of the day; htmx reads their fragment again every half minute."""
    places = list(desks(request.user))
    if not places:
        raise Http404
    agency = next((one for one in places if one.code == request.GET.get("agency")), places[0])
    context = {"agency": agency, "desk": front_desk(request.user, agency)}
    if request.htmx:
        return render(request, "services/_arrival_lists.html", context)
    query, found = searched(request)
    context |= {"places": places, "query": query, "found": found}
    return render(request, "services/arrival_list.html", context)


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def arrival_create(request, public_id):
    """Somebody comes, for an appointment (`appointment`), a session (`enrolment`) or neither."""
    migrant = person_or_404(request, public_id, Action.PLAN_APPOINTMENT)
    agency = get_object_or_404(desks(request.user), code=request.POST.get("agency"))
    came_for = {name: expected_for(request, migrant, name) for name in EXPECTED}
    attempt(
        request,
        lambda: actions.note_arrival(migrant, by=request.user, agency=agency, **came_for),
        _("L’arrivée est notée."),
    )
    return to_desk(agency)


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def arrival_move(request, public_id):
    """One click: call, leave, or undo the last one."""
    rows = Arrival.objects.select_related("migrant__agency", "agency", "appointment__migrant")
    arrival = row_for(request, rows, Action.PLAN_APPOINTMENT, public_id=public_id)
    if request.POST.get("move") not in MOVES:
        raise BadRequest("The form names no move of the front desk.")
    act, done = MOVES[request.POST["move"]]
    attempt(request, lambda: act(arrival, by=request.user), done)
    return to_desk(arrival.agency)


def expected_for(request, migrant, name):
    """The person's appointment or enrolment that the form names, or None."""
    wanted = request.POST.get(name)
    rows = EXPECTED[name].filter(migrant=migrant)
    return get_object_or_404(rows, public_id=wanted) if wanted else None


def to_desk(agency):
    return redirect(f"{reverse('services:arrival_list')}?agency={agency.code}")
