"""The counsellor's lists of what to do: one's own (`mine`) or those of an agency (its code)."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Max, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from agencies import access
from agencies.enums import Action
from agencies.models import Agency
from migrants.enums import AssignmentRole
from migrants.models import Assignment, Handover, Migrant
from migrants.permits import band_of
from services import needs
from services.models import Appointment, Message, Task
from sharaka_portal.lib import clock

MINE = "mine"
SESSION_KEY = "worklists_who"
PERMIT_DAYS = 60
TASK_DAYS = 7
SHOWN = 8


@dataclass(frozen=True)
class Cut:
    """The first rows of a list, and how many there are in all."""

    rows: list
    total: int

    @property
    def left_out(self):
        return self.total - len(self.rows)


def cut(queryset, limit=SHOWN):
    """The first rows of a queryset; a second query counts them only when some are left out."""
    rows = list(queryset[: limit + 1])
    total = len(rows) if len(rows) <= limit else queryset.count()
    return Cut(rows[:limit], total)


def viewpoints(user, action):
    """Whose lists the user may look at: [(code, label)], one's own first."""
    agencies = access.agencies_for(user, action, Agency.objects.known().filter(is_active=True))
    own = [(MINE, _("Mes dossiers"))] if access.may(user, Action.RECORD_SERVICE) else []
    return own + [(agency.code, agency.label) for agency in agencies]


def choose(request, choices, asked):
    """The viewpoint asked for, or the last one of this session, or the user's usual one."""
    codes = [code for code, label in choices]
    if asked in codes:
        request.session[SESSION_KEY] = asked
        return asked
    kept = request.session.get(SESSION_KEY)
    return kept if kept in codes else usual(request.user, codes)


def usual(user, codes):
    """Who hands out the files of an agency looks at the agency first."""
    leads_agency = Action.ASSIGN_PERSON in access.rights(user).agencies
    others = [code for code in codes if code != MINE]
    return others[0] if others and (leads_agency or MINE not in codes) else codes[0]


def appointments(user, who, counsellor=None):
    """The appointments of a viewpoint, or of one counsellor, with what a line shows of them."""
    rows = Appointment.objects.visible_to(user, Action.VIEW_SERVICES)
    if counsellor or who == MINE:
        rows = rows.filter(counsellor=counsellor or user)
    else:
        rows = rows.filter(agency__code=who)
    return rows.select_related("migrant", "service_type", "counsellor", "service")


def on_day(user, who, day, counsellor=None):
    """The appointments of one day, in order of time."""
    rows = appointments(user, who, counsellor).on_day(clock.at(day), clock.at(day + clock.ONE_DAY))
    return rows.order_by("starts_at", "pk")


def without_outcome(user, who, counsellor=None):
    """Appointments of earlier days of which nobody said how they went, the oldest first."""
    rows = appointments(user, who, counsellor).without_outcome(clock.at(clock.today()))
    return cut(rows.order_by("starts_at", "pk"))


def all_tasks(user, who):
    """The tasks of a viewpoint, of every day: those given to the user, or those of an agency."""
    rows = Task.objects.visible_to(user, Action.VIEW_SERVICES)
    return rows.filter(owner=user) if who == MINE else rows.filter(migrant__agency__code=who)


def tasks(user, who):
    """Open tasks due within a week or overdue, and those done today, so that a tick can go back.

    What was put off comes back on its day.
    """
    today = clock.today()
    soon = today + datetime.timedelta(days=TASK_DAYS)
    put_off = Q(done_on__isnull=True, snoozed_until__gt=today)
    rows = all_tasks(user, who).exclude(put_off)
    rows = rows.filter(Q(done_on__isnull=True, due_on__lte=soon) | Q(done_on=today))
    return rows.select_related("migrant", "owner").order_by("due_on", "pk")


def messages(user, who):
    """The messages about the people of a viewpoint."""
    rows = Message.objects.visible_to(user, Action.VIEW_SERVICES)
    if who != MINE:
        return rows.filter(migrant__agency__code=who)
    leads = Assignment.objects.filter(user=user, role=AssignmentRole.LEAD, ends_on__isnull=True)
    return rows.filter(migrant__in=leads.values("migrant"))


def handovers(user):
    """Handovers that wait for the user's answer, the oldest first."""
    rows = Handover.objects.answerable_by(user).waiting().order_by("answer_due_on", "pk")
    return cut(rows.select_related("from_agency", "to_agency", "from_user", "asked_by"))


def people(user, who):
    """The people of a viewpoint whose file is open."""
    rows = Migrant.objects.visible_to(user, Action.VIEW_PERSON).with_open_file()
    return rows.led_by(user) if who == MINE else rows.filter(agency__code=who)


def permits_ending(user, who):
    """People whose last residence paper ends within two months, or has ended."""
    today = clock.today()
    rows = people(user, who).with_permit_end()
    found = cut(
        rows.filter(permit_end__lte=today + datetime.timedelta(days=PERMIT_DAYS)).order_by(
            "permit_end", "pk"
        )
    )
    for person in found.rows:
        person.permit_days = (person.permit_end - today).days
        person.permit_band = band_of(person.permit_days)
    return found


def without_next_step(user, who):
    """People with neither an open task nor an appointment to come, the longest unseen first."""
    leads = Assignment.objects.filter(role=AssignmentRole.LEAD, ends_on__isnull=True)
    rows = (
        people(user, who)
        .filter(needs.without_next_step(clock.today()))
        .annotate(last_service_on=Max("services__given_on"))
        .order_by(F("last_service_on").asc(nulls_first=True), "pk")
        .prefetch_related(
            Prefetch("assignments", leads.select_related("user"), to_attr="open_leads")
        )
    )
    return cut(rows)
