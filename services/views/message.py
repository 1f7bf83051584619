"""The messages of an agency, and what can be done with one that did not go."""

from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Value, When
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from services import actions, worklists
from services.enums import MessageState
from services.message_page import with_lengths
from services.models import Message
from services.views.common import attempt, back, move_name, row_for
from services.workflow import MESSAGE

PAGE = 25
# What asks for action comes first.
ORDER = (MessageState.FAILED, MessageState.QUEUED, MessageState.SENT, MessageState.CANCELLED)
VERBS = {
    "retry": (actions.retry_message, _("Le message repart dans la minute.")),
    "cancel": (actions.cancel_message, _("Le message ne sera pas envoyé.")),
}


@require_GET
@requires(Action.VIEW_SERVICES)
def message_list(request):
    """Messages of one's own people or of an agency, those that failed first."""
    choices = worklists.viewpoints(request.user, Action.VIEW_SERVICES)
    who = worklists.choose(request, choices, request.GET.get("who"))
    rows = worklists.messages(request.user, who)
    state = request.GET.get("state", "")
    shown = rows.filter(state=state) if state in MessageState.values else rows
    rank = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(ORDER)),
        output_field=IntegerField(),
    )
    shown = shown.select_related("migrant").order_by(rank, "-send_after", "-pk")
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    with_lengths(page)
    audit.seen(
        AccessKind.READ, request.user, subject_type="services.message", rows=len(page.object_list)
    )
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    context = {
        "choices": choices,
        "who": who,
        "state": state,
        "states": [(code, code.label, counts.get(code, 0)) for code in ORDER],
        "total": sum(counts.values()),
        "page": page,
    }
    return render(request, "services/message_list.html", context)


@require_POST
@requires(Action.PLAN_APPOINTMENT)
def message_move(request, public_id):
    """Send a failed message again, or take back one that waits (`move`)."""
    rows = Message.objects.select_related("migrant__agency")
    message = row_for(request, rows, Action.PLAN_APPOINTMENT, public_id=public_id)
    name = move_name(request, MESSAGE)
    if name not in VERBS:
        raise BadRequest("The worker makes this move.")
    act, done = VERBS[name]
    attempt(request, lambda: act(message, by=request.user), done)
    return back(request, redirect("services:message_list"))
