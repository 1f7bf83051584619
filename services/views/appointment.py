"""One appointment: booked, moved, cancelled, and how it went."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from agencies.models import Transition
from migrants.views.common import person_or_404
from services import actions, slots, worklists
from services.enums import AppointmentState, CancelReason
from services.forms.appointment import AppointmentForm, CancelForm, SlotForm
from services.message_page import with_lengths
from services.models import Appointment
from services.reach import reach_of
from services.views.common import (
    attempt,
    back,
    day_asked,
    move_name,
    person_page,
    row_for,
    searched,
)
from services.workflow import APPOINTMENT
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit

OUTCOMES = {"came", "miss", "excuse", "undo"}
USUAL_MINUTES = 30
# What a free time in the agenda or in the list of free times fills into the form.
PREFILLED = ("service_type", "counsellor", "day", "time", "room", "duration_minutes", "mode")


def rows():
    related = ("migrant__agency", "agency", "counsellor", "service_type", "room", "booked_by")
    return Appointment.objects.select_related(*related)


@requires(Action.PLAN_APPOINTMENT)
def appointment_create(request, public_id):
    migrant = person_or_404(request, public_id, Action.PLAN_APPOINTMENT)
    usual = {"counsellor": request.user.public_id, "day": clock.today() + clock.ONE_DAY}
    form = AppointmentForm(
        request.POST or None,
        agency=migrant.agency,
        reach=reach_of(migrant),
        initial=usual | prefilled(request),
    )
    if submit(form, lambda: actions.book_appointment(migrant, by=request.user, **form.booking)):
        say_told(request, form, _("Rendez-vous fixé."))
        if papers := form.cleaned_data["service_type"].papers:
            messages.info(request, _("À apporter : %(papers)s") % {"papers": papers})
        return person_page(migrant)
    return form_page(request, "services/appointment_create.html", form, migrant)


def prefilled(request):
    return {name: request.GET[name] for name in PREFILLED if request.GET.get(name)}


def form_page(request, template, form, migrant, **context):
    """The form, with the next free times for the service that it names."""
    field = form.fields["service_type"]
    code = form["service_type"].value()
    kind = field.widget.types.get(getattr(code, "code", code))
    length = kind.duration_minutes if kind else USUAL_MINUTES
    context |= {
        "form": form,
        "migrant": migrant,
        "slot_form": SlotForm(choices=field.choices, initial={"service_type": kind and kind.code}),
        "kind": kind,
        "offers": slots.next_slots(migrant, length=length),
    }
    return render(request, template, context)


@requires(Action.PLAN_APPOINTMENT)
def appointment_reschedule(request, public_id):
    appointment = row_for(request, rows(), Action.PLAN_APPOINTMENT, public_id=public_id)
    if appointment.state != AppointmentState.BOOKED:
        messages.error(request, _("Seul un rendez-vous prévu se déplace."))
        return redirect("services:appointment_detail", public_id)
    form = AppointmentForm(
        request.POST or None,
        agency=appointment.agency,
        reach=reach_of(appointment.migrant),
        initial=as_booked(appointment) | prefilled(request),
    )
    if moved := submit(
        form,
        lambda: actions.reschedule_appointment(appointment, by=request.user, **form.booking),
    ):
        say_told(request, form, _("Rendez-vous déplacé."))
        return redirect("services:appointment_detail", moved.public_id)
    return form_page(
        request,
        "services/appointment_reschedule.html",
        form,
        appointment.migrant,
        appointment=appointment,
    )


def say_told(request, form, done):
    """Say that it is done, and how the person learns of it, or that they do not."""
    if form.cleaned_data.get("tell"):
        told = _("La personne est prévenue par %(channel)s.") % {"channel": form.reach.label}
        messages.success(request, f"{done} {told}")
    else:
        messages.success(request, done)
        why = form.reach.reason or _("Aucun message ne part.")
        messages.info(request, _("%(why)s Prévenez la personne vous-même.") % {"why": why})


def as_booked(appointment):
    """The form's values of an appointment as it stands."""
    return {
        "service_type": appointment.service_type.code,
        "counsellor": appointment.counsellor.public_id,
        "day": clock.local_day(appointment.starts_at),
        "time": clock.local_time(appointment.starts_at),
        "duration_minutes": appointment.duration_minutes,
        "mode": appointment.mode,
        "room": appointment.room and appointment.room.public_id,
    }


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def appointment_reschedule_undo(request, public_id):
    appointment = row_for(request, rows(), Action.PLAN_APPOINTMENT, public_id=public_id)
    before = appointment.moved_from
    if attempt(
        request,
        lambda: actions.undo_reschedule(appointment, by=request.user),
        _("Le rendez-vous est revenu à sa première date."),
    ):
        return redirect("services:appointment_detail", before.public_id)
    return redirect("services:appointment_detail", public_id)


@requires(Action.PLAN_APPOINTMENT)
def appointment_cancel(request, public_id):
    """Take an appointment back in the agency's name, with the reason."""
    appointment = row_for(request, rows(), Action.PLAN_APPOINTMENT, public_id=public_id)
    form = CancelForm(request.POST or None, reach=reach_of(appointment.migrant))
    if submit(
        form,
        lambda: actions.move_appointment(
            appointment, "cancel", by=request.user, **form.cleaned_data
        ),
    ):
        say_told(request, form, _("Rendez-vous annulé."))
        return redirect("services:appointment_detail", public_id)
    context = {"form": form, "appointment": appointment, "migrant": appointment.migrant}
    return render(request, "services/appointment_cancel.html", context)


@require_GET
@requires(Action.VIEW_SERVICES)
def appointment_detail(request, public_id):
    """An appointment, what became of it, and what can be done about it."""
    related = rows().select_related("service", "moved_from", "moved_to")
    appointment = row_for(request, related, public_id=public_id)
    migrant = appointment.migrant
    audit.seen(AccessKind.READ, request.user, subject=appointment, person=migrant)
    moves = Transition.objects.filter(subject_id=appointment.public_id).select_related("by")
    reasons, states = dict(CancelReason.choices), dict(AppointmentState.choices)
    context = {
        "appointment": appointment,
        "migrant": migrant,
        "sent": with_lengths(appointment.messages.all()),
        "may_plan": access.may_on(request.user, Action.PLAN_APPOINTMENT, appointment),
        "moves": [(move, states[move.target], reasons.get(move.reason, "")) for move in moves],
    }
    return render(request, "services/appointment_detail.html", context)


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def appointment_outcome(request, public_id):
    """One click: came, miss, excuse, or undo."""
    appointment = row_for(request, rows(), Action.PLAN_APPOINTMENT, public_id=public_id)
    name = move_name(request, APPOINTMENT)
    if name not in OUTCOMES:
        raise BadRequest("This move has a page of its own.")
    attempt(
        request,
        lambda: actions.move_appointment(appointment, name, by=request.user),
        _("Issue du rendez-vous notée."),
    )
    return back(request, redirect("services:desk"))


@require_GET
@requires(Action.PLAN_APPOINTMENT)
def slot(request):
    """For whom a free time of the agenda is: somebody without a next step, or found by name."""
    values = prefilled(request)
    if not {"day", "time"} <= values.keys():
        return redirect("services:agenda")
    query, found = searched(request)
    context = {
        "values": values,
        "day": day_asked(request),
        "query": query,
        "found": found,
        "idle": worklists.without_next_step(request.user, worklists.MINE),
    }
    return render(request, "services/slot.html", context)
