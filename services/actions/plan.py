"""Action plans and tasks."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from services.actions.common import about, begin, create, episode_on, move, past_day, update
from services.enums import Agreement, PlanState
from services.models import ActionPlan, Step, Task
from services.workflow import PLAN
from sharaka_portal.lib import clock

# Put off for longer than this, a task is forgotten.
LONGEST_REST = datetime.timedelta(days=62)


@transaction.atomic
def agree_plan(
    migrant,
    *,
    by,
    objective,
    agreed_on=None,
    review_on=None,
    agreed_with=None,
    agreement="",
    witness="",
    steps=(),
):
    """Note what the person and the counsellor agreed to reach; one plan runs at a time.

    `steps` are dicts for `add_step`. Raises ValidationError: no open file that day, a plan that
    runs already, a review too early, an oral agreement without its witness.
    """
    agreed_on = past_day(agreed_on, "agreed_on")
    registration = episode_on(migrant, agreed_on, "agreed_on")
    if review_on and review_on < agreed_on:
        raise ValidationError({"review_on": _("La revue précède l’accord.")})
    if agreement == Agreement.WITNESSED and not witness.strip():
        raise ValidationError({"witness": _("Nommez le témoin de l’accord oral.")})
    plan = ActionPlan(
        migrant=migrant,
        registration=registration,
        objective=objective,
        agreed_on=agreed_on,
        review_on=review_on,
        agreed_with=agreed_with or by,
        agreement=agreement,
        witness=witness.strip(),
    )
    begin(PLAN, plan, by=by, on=agreed_on)
    for step in steps:
        add_step(plan, by=by, **step)
    return plan


@transaction.atomic
def add_step(plan, *, by, label, due_on, done_by="person", service_type=None):
    """Add a step to a plan that runs. Raises ValidationError."""
    if plan.state != PlanState.AGREED:
        raise ValidationError(_("Ce plan est terminé : reprenez-le d’abord."))
    if due_on and due_on < plan.agreed_on:
        raise ValidationError({"due_on": _("L’étape est prévue avant l’accord.")})
    step = Step(
        migrant=plan.migrant,
        plan=plan,
        label=label,
        due_on=due_on,
        done_by=done_by,
        service_type=service_type,
    )
    return create(step, by=by)


@transaction.atomic
def set_step_done(step, *, by, is_done, on=None):
    """Tick a step off, today or on a day before, or take the tick back. Raises ValidationError."""
    locked = Step.objects.select_for_update().get(pk=step.pk)
    if (locked.done_on is not None) == is_done:
        raise ValidationError(_("Cette étape a déjà changé. Rechargez la page."))
    return update(step, by=by, done_on=past_day(on, "done_on") if is_done else None)


@transaction.atomic
def approve_plan(plan, *, by):
    """The agency's manager approves a plan, once. Raises ValidationError."""
    locked = ActionPlan.objects.select_for_update().get(pk=plan.pk)
    if locked.approved_on:
        raise ValidationError(_("Ce plan est déjà validé."))
    return update(plan, by=by, approved_on=past_day(None, "approved_on"), approved_by=by)


@transaction.atomic
def review_plan(plan, *, by, review_on, comment=""):
    """Go through a running plan with the person and agree on the next review."""
    move(PLAN, plan, "review", by=by, comment=comment, fields={"review_on": review_on})
    return plan


@transaction.atomic
def move_plan(plan, name, *, by, on=None, comment=""):
    """Achieve or abandon a plan, or resume it."""
    return move(PLAN, plan, name, by=by, on=on, comment=comment)


@transaction.atomic
def add_task(migrant, *, by, owner, label, due_on, rule=""):
    """Give somebody something to do for the person by a day. Raises ValidationError."""
    task = Task(migrant=migrant, owner=owner, label=label, due_on=due_on, rule=rule)
    return create(task, by=by)


@transaction.atomic
def finish_task(task, *, by, on=None):
    """Tick a task off. Raises ValidationError when it is done already."""
    return _set_done_on(task, past_day(on, "done_on"), _("Cette tâche est déjà faite."), by=by)


@transaction.atomic
def reopen_task(task, *, by):
    """Take a tick back. Raises ValidationError when the task is open."""
    return _set_done_on(task, None, _("Cette tâche est déjà à faire."), by=by)


@transaction.atomic
def snooze_task(task, *, by, until):
    """Put an open task off to a day to come. Raises ValidationError."""
    locked = Task.objects.select_for_update().get(pk=task.pk)
    if locked.done_on:
        raise ValidationError(_("Cette tâche est déjà faite."))
    if until <= clock.today():
        raise ValidationError({"until": _("Choisissez un jour à venir.")})
    if until > clock.today() + LONGEST_REST:
        raise ValidationError({"until": _("Reportez de deux mois au plus.")})
    return update(task, by=by, snoozed_until=until)


@transaction.atomic
def pass_tasks(migrant, before, after, *, by):
    """Give the open tasks of the former lead to the new one."""
    if before is None:
        return
    for task in migrant.tasks.open().filter(owner=before):
        update(task, by=by, owner=after)


def _set_done_on(task, day, refusal, *, by):
    locked = Task.objects.select_for_update().get(pk=task.pk)
    if (locked.done_on is None) == (day is None):
        raise ValidationError(refusal)
    before = audit.snapshot(locked)
    task.done_on = day
    task.full_clean()
    task.save(update_fields=["done_on"])
    audit.changed(task, before, by=by, **about(task))
    return task
