"""Action plans and tasks."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from agencies.models import Transition
from migrants.views.common import person_or_404
from services import actions
from services.diagnosis import proposed_workshops
from services.forms.agenda import SnoozeForm, TaskForm
from services.forms.plan import (
    USUAL_REVIEW,
    PlanForm,
    ReviewForm,
    StepForm,
    StepFormSet,
    proposed_steps,
)
from services.models import ActionPlan, Diagnosis, Step, Task
from services.views.common import attempt, back, chosen, move_name, person_page, row_for
from services.workflow import PLAN
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit


@requires(Action.MANAGE_PLAN)
def plan_create(request, public_id):
    """Agree on a plan with its steps; the diagnosis named by `?diagnosis=` proposes some."""
    migrant = person_or_404(request, public_id, Action.MANAGE_PLAN)
    form = PlanForm(request.POST or None, initial={"review_on": clock.today() + USUAL_REVIEW})
    diagnosis = chosen(request, Diagnosis.objects.prefetch_related("scores"), "diagnosis")
    proposed = proposed_steps(proposed_workshops(diagnosis)) if diagnosis else []
    steps = StepFormSet(request.POST or None, prefix="steps", initial=proposed)
    if all([form.is_valid(), steps.is_valid()]):
        values = form.cleaned_data | {"steps": steps.steps()}
        plan = submit(form, lambda: actions.agree_plan(migrant, by=request.user, **values))
        if plan:
            messages.success(request, _("Plan d’action convenu."))
            return redirect("services:plan_detail", plan.public_id)
    context = {"form": form, "steps": steps, "migrant": migrant}
    return render(request, "services/plan_create.html", context)


def plan_of(request, public_id, act=None):
    rows = ActionPlan.objects.select_related(
        "migrant__agency", "registration", "agreed_with", "approved_by"
    )
    return row_for(request, rows, act, public_id=public_id)


@requires(Action.VIEW_SERVICES)
def plan_detail(request, public_id):
    """A plan with its steps, its reviews, and what can be done with it."""
    plan = plan_of(request, public_id)
    audit.seen(AccessKind.READ, request.user, subject=plan, person=plan.migrant)
    context = {
        "plan": plan,
        "migrant": plan.migrant,
        "steps": list(plan.steps.select_related("service_type")),
        "here": access.permitted(request.user, plan, [Action.MANAGE_PLAN, Action.APPROVE_PLAN]),
        "moves": Transition.objects.filter(subject_id=plan.public_id).select_related("by"),
        "step_form": StepForm(),
        "review_form": ReviewForm(),
    }
    return render(request, "services/plan_detail.html", context)


@requires(Action.MANAGE_PLAN)
@require_POST
def step_create(request, public_id):
    """Add a step to a running plan."""
    plan = plan_of(request, public_id, Action.MANAGE_PLAN)
    form = StepForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: actions.add_step(plan, by=request.user, **form.cleaned_data),
            _("Étape ajoutée."),
        )
    else:
        messages.error(request, _("Une étape a un intitulé et une échéance."))
    return redirect("services:plan_detail", plan.public_id)


@requires(Action.MANAGE_PLAN)
@require_POST
def step_done(request, public_id):
    """Tick a step off, or take the tick back (`done=0`)."""
    rows = Step.objects.select_related("migrant__agency", "plan")
    step = row_for(request, rows, Action.MANAGE_PLAN, public_id=public_id)
    is_done = request.POST.get("done") != "0"
    attempt(
        request,
        lambda: actions.set_step_done(step, by=request.user, is_done=is_done),
        _("Étape faite.") if is_done else _("Étape de nouveau à faire."),
    )
    return redirect("services:plan_detail", step.plan.public_id)


@requires(Action.MANAGE_PLAN)
@require_POST
def plan_review(request, public_id):
    """Note that the plan was gone through with the person."""
    plan = plan_of(request, public_id, Action.MANAGE_PLAN)
    form = ReviewForm(request.POST)
    if form.is_valid():
        attempt(
            request,
            lambda: actions.review_plan(plan, by=request.user, **form.cleaned_data),
            _("La revue est notée."),
        )
    else:
        messages.error(request, _("Choisissez le jour de la prochaine revue, à venir."))
    return redirect("services:plan_detail", plan.public_id)


@requires(Action.APPROVE_PLAN)
@require_POST
def plan_approve(request, public_id):
    """The agency's manager approves the plan."""
    plan = plan_of(request, public_id, Action.APPROVE_PLAN)
    attempt(request, lambda: actions.approve_plan(plan, by=request.user), _("Le plan est validé."))
    return redirect("services:plan_detail", plan.public_id)


@requires(Action.MANAGE_PLAN)
@require_POST
def plan_move(request, public_id):
    """Achieve or abandon a plan, or resume it."""
    plan = plan_of(request, public_id, Action.MANAGE_PLAN)
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


@requires(Action.MANAGE_PLAN)
@require_POST
def task_snooze(request, public_id):
    """Put a task off by some days or to a day."""
    task = task_of(request, public_id)
    form = SnoozeForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        attempt(
            request,
            lambda: actions.snooze_task(task, by=request.user, until=until),
            _("Tâche reportée au %(day)s.") % {"day": f"{until:%d/%m/%Y}"},
        )
    else:
        messages.error(request, _("Choisissez un jour à venir."))
    return back(request, person_page(task.migrant))
