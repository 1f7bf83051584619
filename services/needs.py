"""What tasks and appointments add to the caseload: reasons to act, and words beside a name."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.enums import Action
from migrants.extensions import Cue, register_activity, register_cues, register_need
from services.enums import PlacementState, TaskRule
from services.models import Appointment, Enrolment, Placement, Task
from sharaka_portal.lib import clock


def register():
    """Called once when the app is ready."""
    register_activity(
        ("services", "given_on"),
        ("appointments", "starts_at__date"),
        ("enrolments", "enrolled_on"),
        ("referrals", "proposed_on"),
        ("placements", "started_on"),
        ("followups", "done_on"),
        ("actionplans", "agreed_on"),
    )
    register_need("late_task", gettext_lazy("Tâche en retard"), with_late_task)
    register_need("no_next", gettext_lazy("Sans prochaine étape"), without_next_step)
    register_cues(cues)


def with_late_task(day):
    return Q(Exists(Task.objects.late(day).filter(migrant=OuterRef("pk"))))


def without_next_step(day):
    """The condition of having neither work, an open task, an appointment nor a session to come."""
    ways = (
        Task.objects.next_steps(day),
        Appointment.objects.booked().filter(starts_at__gte=clock.at(day)),
        Enrolment.objects.ahead(day),
        Placement.objects.filter(state=PlacementState.RUNNING),
    )
    condition = Q()
    for rows in ways:
        condition &= ~Q(Exists(rows.filter(migrant=OuterRef("pk"))))
    return condition


def cues(people):
    """{key: [Cue]}: each person's first open task, next date and running placement."""
    day, found = clock.today(), {person.pk: [] for person in people}
    first_tasks, next_dates, jobs = {}, {}, {}
    tasks = list(Task.objects.near(day).filter(migrant__in=found).order_by("pk"))
    for task in sorted(tasks, key=lambda task: task.acts_on):
        first_tasks.setdefault(task.migrant_id, task)
    planned = {task.migrant_id for task in tasks if task.rule not in TaskRule.values}
    ahead = Appointment.objects.booked().filter(migrant__in=found, starts_at__gte=clock.at(day))
    seats = Enrolment.objects.ahead(day).filter(migrant__in=found).select_related("session")
    dates = [(row.starts_at, row.migrant_id, False) for row in ahead]
    dates += [(row.session.starts_at, row.migrant_id, True) for row in seats]
    for starts_at, key, is_session in sorted(dates):
        next_dates.setdefault(key, (starts_at, is_session))
    for job in Placement.objects.filter(migrant__in=found, state=PlacementState.RUNNING):
        jobs.setdefault(job.migrant_id, job)
    for person in people:
        key = person.pk
        dated = (*date_cues(*next_dates.get(key, (None, False))), *job_cues(jobs.get(key)))
        has_next = dated or key in planned
        found[key] = [
            *task_cues(first_tasks.get(key), day),
            *dated,
            *([] if has_next else [unplanned(person)]),
        ]
    return found


def task_cues(task, day):
    if task is None:
        return []
    tone = "stop" if task.acts_on < day else "wait"
    return [Cue(f"{task.title} ({task.acts_on:%d/%m})", tone, on=task.acts_on)]


def date_cues(starts_at, is_session):
    if starts_at is None:
        return []
    day, time = clock.local_day(starts_at), clock.local_time(starts_at)
    text = _("atelier le %(when)s") if is_session else _("rendez-vous le %(when)s")
    text %= {"when": f"{day:%d/%m} {time:%H:%M}"}
    return [Cue(text, "ok", on=day)]


def job_cues(placement):
    return [Cue(_("inséré : %(job)s") % {"job": placement.title}, "done")] if placement else []


def unplanned(person):
    url = reverse("services:appointment_create", args=[person.public_id])
    return Cue(_("fixer la prochaine étape"), "warn", url=url, act=Action.PLAN_APPOINTMENT)
