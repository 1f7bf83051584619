"""Places in sessions: given, given back, and how it went; attendance sheet and letters."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants.views.common import person_or_404
from services import actions, attendance
from services.attendance_sheet import attendance_sheet
from services.enums import EnrolmentState
from services.forms.session import AttendanceForm, EnrolmentForm
from services.letters import letter_pdf
from services.models import Enrolment, Session
from services.views.common import attempt, ids_sent, person_page, row_for
from services.views.session import own_session
from sharaka_portal.lib.forms import submit

PDF = "application/pdf"


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def session_enrol(request, public_id):
    """One click on the session's page: the person (`person`) gets a place, if nothing speaks
    against it; otherwise the page of the person's places asks."""
    session = own_session(request, public_id)
    here = redirect("services:session_detail", public_id)
    sent = ids_sent(request, "person")
    if not sent:
        messages.error(request, _("Choisissez la personne à inscrire."))
        return here
    migrant = person_or_404(request, sent[0], Action.PLAN_APPOINTMENT)
    try:
        [enrolment] = actions.enrol(session, [migrant], by=request.user)
    except ValidationError as error:
        for text in error.messages:
            messages.error(request, text)
        if "despite" in getattr(error, "message_dict", {}):
            url = reverse("services:enrolment_create", args=[migrant.public_id])
            return redirect(f"{url}?session={session.public_id}")
        return here
    announce(request, enrolment)
    return here


def announce(request, enrolment):
    if enrolment.state == EnrolmentState.WAITING:
        text = _("%(name)s est en liste d’attente : toutes les places sont prises.")
        messages.warning(request, text % {"name": enrolment.migrant.full_name})
        return
    is_told = enrolment.messages.exists()
    text = (
        _("%(name)s est inscrit(e) et convoqué(e) par message.")
        if is_told
        else _("%(name)s est inscrit(e). Aucun message ne part : prévenez la personne vous-même.")
    )
    messages.success(request, text % {"name": enrolment.migrant.full_name})
    if papers := enrolment.session.service_type.papers:
        messages.info(request, _("À apporter : %(papers)s") % {"papers": papers})


@requires(Action.PLAN_APPOINTMENT)
def enrolment_create(request, public_id):
    """Sessions to come for one person; `session` opens one of them."""
    migrant = person_or_404(request, public_id, Action.PLAN_APPOINTMENT)
    form = EnrolmentForm(request.POST or None, initial={"session": request.GET.get("session")})
    if enrolled := submit(form, lambda: enrol_in(request, migrant, form)):
        announce(request, enrolled[0])
        return person_page(migrant)
    context = {
        "form": form,
        "migrant": migrant,
        "offered": attendance.offered_to(request.user, migrant),
        "chosen": str(form["session"].value() or ""),
    }
    return render(request, "services/enrolment_create.html", context)


def enrol_in(request, migrant, form):
    rows = Session.objects.visible_to(request.user, Action.PLAN_APPOINTMENT)
    session = get_object_or_404(rows, public_id=form.cleaned_data["session"])
    return actions.enrol(session, [migrant], by=request.user, despite=form.cleaned_data["despite"])


def enrolments():
    return Enrolment.objects.select_related(
        "migrant__agency", "session__agency", "session__service_type"
    )


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def enrolment_cancel(request, public_id):
    """Give a place back; the first who waits moves up."""
    enrolment = row_for(request, enrolments(), Action.PLAN_APPOINTMENT, public_id=public_id)
    session_id = enrolment.session.public_id
    moved = attempt(
        request,
        lambda: actions.cancel_enrolment(enrolment, by=request.user),
        _("%(name)s n’est plus inscrit(e).") % {"name": enrolment.migrant.full_name},
    )
    for row in moved or ():
        text = _("%(name)s passe de la liste d’attente aux inscrits.")
        messages.info(request, text % {"name": row.migrant.full_name})
    return redirect("services:session_detail", session_id)


@requires(Action.RECORD_SERVICE)
def attendance_update(request, public_id):
    """The attendance of a whole session on one screen."""
    session = own_session(request, public_id, Action.RECORD_SERVICE)
    people = attendance.roll(request.user, session)
    form = AttendanceForm(
        request.POST or None,
        session=session,
        enrolments=people.standing,
        initial={"mode": session.mode, "duration_minutes": session.duration_minutes},
    )
    if request.method == "POST" and form.is_valid():
        taken_back = submit(form, lambda: note(request.user, session, form))
        if taken_back is not None:
            say_noted(request, taken_back)
            return redirect("services:session_detail", public_id)
    context = {"session": session, "form": form, "people": people}
    return render(request, "services/attendance_update.html", context)


def note(user, session, form):
    given = {name: form.cleaned_data[name] for name in ("mode", "duration_minutes")}
    return actions.note_attendance(session, form.answers, by=user, **given)


def say_noted(request, taken_back):
    messages.success(request, _("La présence est notée."))
    if taken_back:
        text = ngettext(
            "%(count)d prestation enregistrée auparavant est retirée.",
            "%(count)d prestations enregistrées auparavant sont retirées.",
            len(taken_back),
        )
        messages.warning(request, text % {"count": len(taken_back)})


@require_GET
@requires(Action.PLAN_APPOINTMENT)
def attendance_print(request, public_id):
    """The attendance sheet to sign."""
    session = own_session(request, public_id)
    people = attendance.roll(request.user, session)
    audit.seen(
        AccessKind.PRINT,
        request.user,
        subject=session,
        paper="attendance_sheet",
        people=len(people.standing),
    )
    return pdf(attendance_sheet(session, people), f"emargement-{session.public_id}.pdf")


def pdf(content, name):
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=PDF, headers=headers)


@requires(Action.RECORD_SERVICE)
@require_POST
def letter_create(request, public_id):
    """Settle the letter of an absence; `send` queues it as a message."""
    enrolment = row_for(request, enrolments(), Action.RECORD_SERVICE, public_id=public_id)
    send = bool(request.POST.get("send"))
    try:
        message = actions.write_letter(enrolment, by=request.user, send=send)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        say_written(request, enrolment, message, send)
    return redirect("services:session_detail", enrolment.session.public_id)


def say_written(request, enrolment, message, send):
    names = {"name": enrolment.migrant.full_name, "letter": enrolment.get_letter_display()}
    if message:
        messages.success(request, _("%(name)s : %(letter)s en file d’envoi.") % names)
    elif send:
        text = _("%(name)s ne peut recevoir de message : imprimez la lettre (%(letter)s).")
        messages.warning(request, text % names)
    else:
        messages.success(request, _("%(name)s : %(letter)s à imprimer.") % names)


@require_GET
@requires(Action.RECORD_SERVICE)
def letter_print(request, public_id):
    """A letter as it was settled, in the person's language."""
    enrolment = row_for(request, enrolments(), Action.RECORD_SERVICE, public_id=public_id)
    if not enrolment.letter:
        raise Http404
    migrant = enrolment.migrant
    audit.seen(
        AccessKind.PRINT, request.user, subject=enrolment, person=migrant, paper="absence_letter"
    )
    return pdf(letter_pdf(enrolment), f"lettre-{migrant.file_number}.pdf")
