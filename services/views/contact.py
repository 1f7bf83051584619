"""Recording a service."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from agencies.access import requires
from agencies.enums import Action
from migrants.views.common import person_or_404
from services import actions
from services.desk_time import in_words
from services.forms.contact import ServiceForm
from services.models import Appointment
from services.views.common import chosen, person_page
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit


@requires(Action.RECORD_SERVICE)
def service_create(request, public_id):
    """Record a service in one screen, with the next step; from an appointment it keeps it."""
    migrant = person_or_404(request, public_id, Action.RECORD_SERVICE)
    appointment = appointment_of(request, migrant)
    form = ServiceForm(request.POST or None, initial=from_appointment(appointment))
    if form.is_valid() and (
        recorded := submit(form, lambda: record(request.user, migrant, form, appointment))
    ):
        announce(request, *recorded)
        return person_page(migrant)
    context = {"form": form, "migrant": migrant, "appointment": appointment}
    return render(request, "services/service_create.html", context)


def record(user, migrant, form, appointment):
    return actions.record_contact(
        migrant,
        by=user,
        token=form.cleaned_data["token"],
        next_step=form.next_step,
        appointment=appointment,
        **form.values,
    )


def announce(request, service, is_new):
    names = {"service": service.service_type.label}
    if not is_new:
        text = _("Cette prestation était déjà enregistrée : %(service)s.")
    elif service.desk_seconds is None:
        text = _("Prestation enregistrée : %(service)s.")
    else:
        text = _("Prestation enregistrée : %(service)s, %(time)s après l’ouverture du dossier.")
        names["time"] = in_words(service.desk_seconds)
    messages.success(request, text % names)


def appointment_of(request, migrant):
    rows = Appointment.objects.select_related("service_type", "migrant__agency", "agency")
    appointment = chosen(request, rows, "appointment", Action.RECORD_SERVICE)
    if appointment and appointment.migrant_id != migrant.pk:
        raise Http404
    return appointment


def from_appointment(appointment):
    """What an appointment already says of the service that follows from it."""
    if appointment is None:
        return {}
    return {
        "service_type": appointment.service_type,
        "given_on": clock.local_day(appointment.starts_at),
        "mode": appointment.mode,
        "duration_minutes": appointment.duration_minutes,
    }
