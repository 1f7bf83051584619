"""Booking appointments, the agenda as a list, and how appointments went."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.access import requires
from agencies.enums import Action
from migrants.views.common import person_or_404
from services import actions, worklists
from services.forms.agenda import AgendaFilterForm, AppointmentForm
from services.models import Appointment
from services.views.common import attempt, back, move_name, person_page, row_for
from services.workflow import APPOINTMENT
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit


@requires(Action.PLAN_APPOINTMENT)
def appointment_create(request, public_id):
    migrant = person_or_404(request, public_id, Action.PLAN_APPOINTMENT)
    initial = {"counsellor": request.user, "day": clock.today() + clock.ONE_DAY}
    form = AppointmentForm(request.POST or None, agency=migrant.agency, initial=initial)
    if form.is_valid() and submit(form, lambda: book(request.user, migrant, form)):
        messages.success(request, _("Rendez-vous fixé."))
        return person_page(migrant)
    context = {"form": form, "migrant": migrant}
    return render(request, "services/appointment_create.html", context)


def book(user, migrant, form):
    names = ("service_type", "counsellor", "duration_minutes", "mode")
    values = {name: form.cleaned_data[name] for name in names}
    return actions.book_appointment(migrant, by=user, starts_at=form.starts_at, **values)


@requires(Action.VIEW_SERVICES)
def appointment_list(request):
    """The agenda of one day: one's own, or an agency's."""
    choices = worklists.viewpoints(request.user, Action.VIEW_SERVICES)
    form = AgendaFilterForm(request.GET or None, choices=choices)
    asked = form.cleaned_data if form.is_valid() else {}
    who = worklists.choose(request, choices, asked.get("who"))
    day = asked.get("day") or clock.today()
    if not form.errors:
        form = AgendaFilterForm(initial={"who": who, "day": day}, choices=choices)
    context = {
        "form": form,
        "who": who,
        "is_agency": who != worklists.MINE,
        "day": day,
        "previous": day - clock.ONE_DAY,
        "next": day + clock.ONE_DAY,
        "appointments": list(worklists.on_day(request.user, who, day)),
    }
    return render(request, "services/appointment_list.html", context)


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def appointment_outcome(request, public_id):
    """One click: came, miss, excuse, cancel, or undo."""
    rows = Appointment.objects.select_related("migrant__agency", "agency")
    appointment = row_for(request, rows, Action.PLAN_APPOINTMENT, public_id=public_id)
    name = move_name(request, APPOINTMENT)
    attempt(
        request,
        lambda: actions.move_appointment(appointment, name, by=request.user),
        _("Issue du rendez-vous notée."),
    )
    return back(request, redirect("services:desk"))
