"""Action plans and tasks."""

from django.contrib import messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.access import requires
from agencies.enums import Action
from migrants.views.common import person_or_404
from services import actions
from services.forms.agenda import PlanForm, TaskForm
from services.models import ActionPlan, Task
from services.views.common import attempt, back, move_name, person_page, row_for
from services.workflow import PLAN
from sharaka_portal.lib.forms import submit


@requires(Action.MANAGE_PLAN)
def plan_create(request, public_id):
    migrant = person_or_404(request, public_id, Action.MANAGE_PLAN)
    form = PlanForm(request.POST or None)
    if form.is_valid() and submit(
        form, lambda: actions.agree_plan(migrant, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Plan d’action convenu."))
        return person_page(migrant)
    return render(request, "services/plan_create.html", {"form": form, "migrant": migrant})


@requires(Action.MANAGE_PLAN)
@require_POST
def plan_move(request, public_id):
    """Achieve or abandon a plan, or resume it."""
    rows = ActionPlan.objects.select_related("migrant__agency", "registration")
    plan = row_for(request, rows, Action.MANAGE_PLAN, public_id=public_id)
    name = move_name(request, PLAN)
    attempt(
        request,
        lambda: actions.move_plan(plan, name, by=request.user),
        _("Plan d’action mis à jour."),
    )
    return back(request, person_page(plan.migrant))


@requires(Action.MANAGE_PLAN)
def task_create(request, public_id):
    migrant = person_or_404(request, public_id, Action.MANAGE_PLAN)
    form = TaskForm(request.POST or None, agency=migrant.agency, initial={"owner": request.user})
    if form.is_valid() and submit(
        form, lambda: actions.add_task(migrant, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Tâche ajoutée."))
        return person_page(migrant)
    return render(request, "services/task_create.html", {"form": form, "migrant": migrant})


def task_of(request, public_id):
    rows = Task.objects.select_related("migrant__agency")
    return row_for(request, rows, Action.MANAGE_PLAN, public_id=public_id)


@requires(Action.MANAGE_PLAN)
@require_POST
def task_finish(request, public_id):
    task = task_of(request, public_id)
    attempt(request, lambda: actions.finish_task(task, by=request.user), _("Tâche faite."))
    return back(request, person_page(task.migrant))


@requires(Action.MANAGE_PLAN)
@require_POST
def task_reopen(request, public_id):
    task = task_of(request, public_id)
    attempt(
        request, lambda: actions.reopen_task(task, by=request.user), _("Tâche de nouveau à faire.")
    )
    return back(request, person_page(task.migrant))
