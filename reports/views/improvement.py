"""Pages of axes of improvement."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from reports import actions, lessons
from reports.enums import EvidenceKind, ImprovementState
from reports.lesson_forms import ImprovementFilterForm, ImprovementForm
from reports.models import Improvement
from reports.views.lesson import (
    fresh,
    history_of,
    move_asked,
    opens,
    said_with_move,
    shown_evidence,
)
from reports.workflow import IMPROVEMENT
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import attempt, submit

ROWS = 25
CLOSED = (ImprovementState.DONE, ImprovementState.DECLINED)


def improvement_or_404(request, public_id, act=None):
    rows = Improvement.objects.select_related("agency", "phase", "barrier", "proposed_by")
    row = access.get_or_404(rows, request.user, Action.VIEW_LESSONS, act, public_id=public_id)
    return read(row, request.user)


def read(row, user):
    """The row with the count that the user may see, and whether it is late."""
    is_open = opens(user, None if row.is_national else row.agency_id)
    row.seen_count = row.count if is_open else row.shown_count
    row.is_late = row.due_on < clock.today() and row.state not in CLOSED
    return row


@requires(Action.VIEW_LESSONS)
def improvement_list(request):
    form = ImprovementFilterForm(request.GET)
    rows = Improvement.objects.visible_to(request.user, Action.VIEW_LESSONS)
    rows = form.narrow(rows).select_related("agency", "barrier")
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    page.object_list = [read(row, request.user) for row in page.object_list]
    return render(request, "reports/improvement_list.html", {"form": form, "page": page})


@requires(Action.PROPOSE_LESSON)
def improvement_create(request):
    form = ImprovementForm(request.POST or None, user=request.user)
    if form.is_valid():
        row = submit(
            form, lambda: actions.propose_improvement(by=request.user, **form.cleaned_data)
        )
        if row:
            messages.success(request, _("Axe d’amélioration noté."))
            return redirect("reports:improvement_detail", row.public_id)
    context = {"form": form, "improvement": None}
    return render(request, "reports/improvement_form.html", context)


@requires(Action.VIEW_LESSONS)
def improvement_detail(request, public_id):
    row = improvement_or_404(request, public_id)
    can = access.permitted(request.user, row, (Action.PROPOSE_LESSON, Action.JUDGE_LESSON))
    moves = IMPROVEMENT.possible(row) if can[str(Action.JUDGE_LESSON)] else []
    is_acceptable = "accept" in {move.name for move in moves}
    context = {
        "improvement": row,
        "evidence": shown_evidence(row, request.user),
        "may_attach": can[str(Action.JUDGE_LESSON)],
        "may_detach": can[str(Action.JUDGE_LESSON)],
        "moves": moves,
        "unfounded": lessons.UNFOUNDED if is_acceptable and not lessons.is_founded(row) else "",
        "can": can,
        "is_editable": row.state not in CLOSED,
        "history": history_of(row, IMPROVEMENT, request.user),
        "kinds": EvidenceKind.choices,
    }
    return render(request, "reports/improvement_detail.html", context)


@requires(Action.PROPOSE_LESSON)
def improvement_update(request, public_id):
    row = improvement_or_404(request, public_id, Action.PROPOSE_LESSON)
    form = ImprovementForm(request.POST or None, instance=row, user=request.user)
    if form.is_valid() and submit(
        form, lambda: actions.update_improvement(fresh(row), by=request.user, **form.cleaned_data)
    ):
        messages.success(request, _("Axe d’amélioration mis à jour."))
        return redirect("reports:improvement_detail", row.public_id)
    return render(request, "reports/improvement_form.html", {"form": form, "improvement": row})


@requires(Action.JUDGE_LESSON)
@require_POST
def improvement_move(request, public_id):
    """Accept, finish, decline or reopen."""
    row = improvement_or_404(request, public_id, Action.JUDGE_LESSON)
    wanted = move_asked(request, IMPROVEMENT)
    details = said_with_move(request)
    attempt(
        request,
        lambda: actions.move_improvement(row, wanted.name, by=request.user, **details),
        _("État mis à jour."),
    )
    return redirect("reports:improvement_detail", row.public_id)
