"""What tasks and appointments add to the caseload: reasons to act, and words beside a name."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Action
from migrants.extensions import Cue, register_activity, register_cues, register_need
from services.enums import PlacementState
from services.models import Appointment, Placement, Task
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
    """The condition of having neither work nor an open task nor an appointment to come."""
    ways = (
        Task.objects.next_steps(day),
        Appointment.objects.booked().filter(starts_at__gte=clock.at(day)),
        Placement.objects.filter(state=PlacementState.RUNNING),
    )
    condition = Q()
    for rows in ways:
        condition &= ~Q(Exists(rows.filter(migrant=OuterRef("pk"))))
    return condition


def cues(people):
    """{key: [Cue]}: each person's first open task, next appointment and running placement."""
    day, found = clock.today(), {person.pk: [] for person in people}
    first_tasks, next_dates, jobs = {}, {}, {}
    for task in Task.objects.next_steps(day).filter(migrant__in=found).order_by("due_on", "pk"):
        first_tasks.setdefault(task.migrant_id, task)
    ahead = Appointment.objects.booked().filter(migrant__in=found, starts_at__gte=clock.at(day))
    for row in ahead.order_by("starts_at"):
        next_dates.setdefault(row.migrant_id, row)
    for job in Placement.objects.filter(migrant__in=found, state=PlacementState.RUNNING):
        jobs.setdefault(job.migrant_id, job)
    for person in people:
        key = person.pk
        known = (
            *task_cues(first_tasks.get(key), day),
            *date_cues(next_dates.get(key)),
            *job_cues(jobs.get(key)),
        )
        found[key] = [*known] or [unplanned(person)]
    return found


def task_cues(task, day):
    if task is None:
        return []
    tone = "stop" if task.due_on < day else "wait"
    return [Cue(f"{task.label} ({task.due_on:%d/%m})", tone, on=task.due_on)]


def date_cues(row):
    if row is None:
        return []
    day, time = clock.local_day(row.starts_at), clock.local_time(row.starts_at)
    text = _("rendez-vous le %(when)s") % {"when": f"{day:%d/%m} {time:%H:%M}"}
    return [Cue(text, "ok", on=day)]


def job_cues(placement):
    return [Cue(_("inséré : %(job)s") % {"job": placement.title}, "done")] if placement else []


def unplanned(person):
    url = reverse("services:appointment_create", args=[person.public_id])
    return Cue(_("fixer la prochaine étape"), "warn", url=url, act=Action.PLAN_APPOINTMENT)
