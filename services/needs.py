"""What tasks and appointments add to the caseload: reasons to act, and words beside a name."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from migrants.extensions import Cue, register_activity, register_cues, register_need
from services.models import Appointment, Task
from sharaka_portal.lib import clock


def register():
    """Called once when the app is ready."""
    register_activity(
        ("services", "given_on"),
        ("appointments", "starts_at__date"),
        ("referrals", "proposed_on"),
        ("placements", "started_on"),
        ("actionplans", "agreed_on"),
    )
    register_need("late_task", gettext_lazy("Tâche en retard"), with_late_task)
    register_need("no_next", gettext_lazy("Sans prochaine étape"), without_next_step)
    register_cues(cues)


def with_late_task(day):
    return Q(Exists(Task.objects.open().filter(migrant=OuterRef("pk"), due_on__lt=day)))


def without_next_step(day):
    """The condition of having neither an open task nor an appointment to come."""
    ahead = Appointment.objects.booked().filter(starts_at__gte=clock.at(day))
    return ~Q(Exists(Task.objects.next_steps(day).filter(migrant=OuterRef("pk")))) & ~Q(
        Exists(ahead.filter(migrant=OuterRef("pk")))
    )


def cues(people):
    """{key: [Cue]}: the first open task and the next appointment of each person of a page."""
    day, found = clock.today(), {person.pk: [] for person in people}
    first_tasks, next_dates = {}, {}
    for task in Task.objects.next_steps(day).filter(migrant__in=found).order_by("due_on", "pk"):
        first_tasks.setdefault(task.migrant_id, task)
    ahead = Appointment.objects.booked().filter(migrant__in=found, starts_at__gte=clock.at(day))
    for row in ahead.order_by("starts_at"):
        next_dates.setdefault(row.migrant_id, row)
    for key in found:
        if task := first_tasks.get(key):
            tone = "stop" if task.due_on < day else "wait"
            found[key].append(Cue(f"{task.label} ({task.due_on:%d/%m})", tone))
        if row := next_dates.get(key):
            when = f"{clock.local_day(row.starts_at):%d/%m} {clock.local_time(row.starts_at):%H:%M}"
            found[key].append(Cue(_("rendez-vous le %(when)s") % {"when": when}, "ok"))
        if not found[key]:
            found[key].append(Cue(_("fixer la prochaine étape"), "warn"))
    return found
