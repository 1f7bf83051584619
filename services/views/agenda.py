"""The agenda of a counsellor or of an agency: week, day, list of the day, sheet to print."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from agencies.models import Agency, User
from migrants.models import Migrant
from services import worklists
from services.agenda import DAY, WEEK, Grid
from services.day_sheet import day_sheet
from services.forms.appointment import AgendaFilterForm
from services.team import team
from services.views.common import chosen, day_asked
from sharaka_portal.lib import clock


@dataclass(frozen=True)
class Looked:
    """Whose agenda a page shows, of which day, and the form that says so."""

    form: AgendaFilterForm
    who: str
    agency: Agency
    team: list
    counsellor: User | None
    day: object

    @property
    def is_agency(self):
        return self.counsellor is None


def looked_at(request):
    """What the page's address asks for, within the reader's rights."""
    user, asked = request.user, request.GET.copy()
    choices = [
        (code, _("Mon agenda") if code == worklists.MINE else label)
        for code, label in worklists.viewpoints(user, Action.VIEW_SERVICES)
    ]
    who = worklists.choose(request, choices, asked.get("who"))
    agency = agency_of(user, who)
    people = [] if who == worklists.MINE else list(team(agency))
    counsellor = next((p for p in people if str(p.public_id) == asked.get("counsellor")), None)
    if counsellor is None:
        asked.pop("counsellor", None)
    form = AgendaFilterForm(asked or None, choices=choices, team=people)
    day = (form.is_valid() and form.cleaned_data["day"]) or clock.today()
    if not form.errors:
        shown = {"who": who, "day": day, "counsellor": getattr(counsellor, "public_id", "")}
        form = AgendaFilterForm(initial=shown, choices=choices, team=people)
    return Looked(form, who, agency, people, user if who == worklists.MINE else counsellor, day)


def agency_of(user, who):
    """The agency of a viewpoint; one's own agenda keeps the hours of one's first agency."""
    if who != worklists.MINE:
        return Agency.objects.get(code=who)
    return access.agencies_for(user, Action.RECORD_SERVICE, Agency.objects.all()).first()


@require_GET
@requires(Action.VIEW_SERVICES)
def agenda(request):
    """A week, or a day (`span`); `for` names a person to book for in one click."""
    looked = looked_at(request)
    span = DAY if request.GET.get("span") == DAY else WEEK
    migrant = chosen(
        request, Migrant.objects.all(), "for", Action.PLAN_APPOINTMENT, see=Action.VIEW_PERSON
    )
    shown = {"team": looked.team, "counsellor": looked.counsellor, "day": looked.day}
    grid = Grid(request.user, looked.agency, span=span, **shown)
    booking = access.agencies_for(request.user, Action.PLAN_APPOINTMENT, Agency.objects.all())
    context = {
        "looked": looked,
        "grid": grid,
        "span": span,
        "previous": looked.day - grid.step,
        "next": looked.day + grid.step,
        "may_book": booking.filter(pk=looked.agency.pk).exists(),
        "migrant": migrant,
        "unsaid": unsaid(request.user, looked),
        "is_agency": looked.is_agency,
    }
    return render(request, "services/agenda.html", context)


def unsaid(user, looked):
    """Past appointments of which nobody said how they went."""
    return worklists.without_outcome(user, looked.who, looked.counsellor)


@require_GET
@requires(Action.VIEW_SERVICES)
def appointment_list(request):
    """One day as a list, where the outcomes are said."""
    looked = looked_at(request)
    rows = worklists.on_day(request.user, looked.who, looked.day, looked.counsellor)
    context = {
        "looked": looked,
        "span": "list",
        "is_agency": looked.is_agency,
        "previous": looked.day - clock.ONE_DAY,
        "next": looked.day + clock.ONE_DAY,
        "appointments": list(rows),
        "unsaid": unsaid(request.user, looked),
    }
    return render(request, "services/appointment_list.html", context)


@require_GET
@requires(Action.PLAN_APPOINTMENT)
def day_sheet_print(request, code):
    """A day (`day`) of an agency on paper, in the language of the page."""
    agencies = access.agencies_for(request.user, Action.PLAN_APPOINTMENT, Agency.objects.all())
    agency, day = get_object_or_404(agencies, code=code), day_asked(request)
    sheet = day_sheet(request.user, agency, day)
    audit.seen(
        AccessKind.PRINT,
        request.user,
        subject=agency,
        paper="day_sheet",
        day=day.isoformat(),
        people=sheet.people,
    )
    name = f"feuille-{agency.code}-{day.isoformat()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(sheet.content, content_type="application/pdf", headers=headers)
