"""The rules of the worklist with what they found, for whoever steers an agency."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from services import worklists
from services.rules import RULES, Rule
from sharaka_portal.lib import clock

PAGE = 25


@dataclass(frozen=True)
class Line:
    """A rule with its open tasks: how many, how many of them late or put off."""

    rule: Rule
    total: int = 0
    late: int = 0
    put_off: int = 0


@require_GET
@requires(Action.VIEW_SERVICES)
def rule_list(request):
    """Each rule with its open tasks; with `rule` the tasks themselves, the oldest first."""
    choices = worklists.viewpoints(request.user, Action.VIEW_SERVICES)
    who = worklists.choose(request, choices, request.GET.get("who"))
    rows = worklists.all_tasks(request.user, who).open()
    chosen = rule_asked(request)
    page = None
    if chosen:
        found = rows.filter(rule=chosen.code).select_related("migrant", "owner")
        page = Paginator(found.order_by("due_on", "pk"), PAGE).get_page(request.GET.get("page"))
        shown = {"rule": str(chosen.code), "rows": len(page.object_list)}
        audit.seen(AccessKind.READ, request.user, subject_type="services.task", **shown)
    context = {
        "choices": choices,
        "who": who,
        "is_agency": who != worklists.MINE,
        "lines": lines(rows),
        "chosen": chosen,
        "page": page,
    }
    return render(request, "services/rule_list.html", context)


def rule_asked(request):
    """The rule that the address names, or None."""
    code = request.GET.get("rule")
    if not code:
        return None
    found = [rule for rule in RULES if rule.code == code]
    if not found:
        raise Http404
    return found[0]


def lines(rows):
    """A Line for each rule, in one query."""
    today = clock.today()
    late = Q(pk__in=rows.late(today).values("pk"))
    numbers = {
        "total": Count("pk"),
        "late": Count("pk", filter=late),
        "put_off": Count("pk", filter=Q(snoozed_until__gt=today)),
    }
    counted = rows.order_by().values_list("rule").annotate(**numbers)
    found = {code: values for code, *values in counted}
    return [Line(rule, *found.get(rule.code, ())) for rule in RULES]
