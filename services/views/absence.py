"""Days on which counsellors receive nobody: one's own, and those of one's agency for who leads it."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from agencies.models import Absence, Membership, User
from services import actions, worklists
from services.forms.appointment import AbsenceForm
from services.models import Appointment
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import attempt, submit


def people_of(user):
    """Whose absences the user keeps."""
    led = access.rights(user).agencies.get(Action.ASSIGN_PERSON, ())
    team = access.holders(Action.PLAN_APPOINTMENT, led).values("pk")
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=team))


@require_GET
@requires(Action.PLAN_APPOINTMENT)
def absence_list(request):
    """Present and coming absences, each with the appointments that stand in it."""
    rows = Absence.objects.filter(user__in=people_of(request.user), ends_on__gte=clock.today())
    rows = list(rows.select_related("user").order_by("starts_on", "user__last_name", "pk"))
    find_booked(rows)
    memberships = Membership.objects.current(clock.today()).filter(
        user__in=[row.user_id for row in rows], agency__isnull=False
    )
    codes = dict(memberships.values_list("user", "agency__code"))
    for row in rows:
        mine = row.user_id == request.user.pk
        row.who = worklists.MINE if mine else codes.get(row.user_id, worklists.MINE)
    return render(request, "services/absence_list.html", {"rows": rows})


def find_booked(rows):
    """Give each absence `booked`: the days, in order, of the appointments it leaves to be moved."""
    last = max((row.ends_on for row in rows), default=clock.today())
    ahead = Appointment.objects.booked().on_day(clock.now(), clock.at(last + clock.ONE_DAY))
    ahead = ahead.filter(counsellor__in={row.user_id for row in rows}).order_by("starts_at")
    days = [(key, clock.local_day(at)) for key, at in ahead.values_list("counsellor", "starts_at")]
    for row in rows:
        row.booked = [
            day for key, day in days if key == row.user_id and row.starts_on <= day <= row.ends_on
        ]


@requires(Action.PLAN_APPOINTMENT)
def absence_create(request):
    form = AbsenceForm(
        request.POST or None,
        people=people_of(request.user),
        initial={"user": request.user.public_id, "starts_on": clock.today()},
    )
    if absence := submit(form, lambda: actions.add_absence(by=request.user, **form.cleaned_data)):
        say_done(request, absence)
        return redirect("services:absence_list")
    return render(request, "services/absence_create.html", {"form": form})


def say_done(request, absence):
    """Say that it is noted, and how many appointments are to be moved."""
    messages.success(request, _("L’absence est notée."))
    find_booked([absence])
    if absence.booked:
        text = ngettext(
            "%(count)d rendez-vous prévu pendant cette absence est à déplacer.",
            "%(count)d rendez-vous prévus pendant cette absence sont à déplacer.",
            len(absence.booked),
        )
        messages.warning(request, text % {"count": len(absence.booked)})


@requires(Action.PLAN_APPOINTMENT)
@require_POST
def absence_remove(request, public_id):
    rows = Absence.objects.filter(user__in=people_of(request.user))
    absence = get_object_or_404(rows, public_id=public_id)
    attempt(
        request,
        lambda: actions.remove_absence(absence, by=request.user),
        _("L’absence est retirée."),
    )
    return redirect("services:absence_list")
