"""The counsellor's home."""

from django.shortcuts import render

from agencies.access import requires
from agencies.enums import Action
from services import followups, worklists
from services.desk_time import desk_time
from sharaka_portal.lib import clock


@requires(Action.RECORD_SERVICE)
def desk(request):
    """What to do today, for one's own people or for the agency."""
    user = request.user
    choices = worklists.viewpoints(user, Action.RECORD_SERVICE)
    who = worklists.choose(request, choices, request.GET.get("who"))
    tasks = list(worklists.tasks(user, who))
    context = {
        "choices": choices,
        "who": who,
        "is_agency": who != worklists.MINE,
        "appointments": list(worklists.on_day(user, who, clock.today())),
        "unsaid": worklists.without_outcome(user, who),
        "open_tasks": [task for task in tasks if not task.done_on],
        "done_tasks": [task for task in tasks if task.done_on],
        "permits": worklists.permits_ending(user, who),
        "handovers": worklists.handovers(user),
        "idle": worklists.without_next_step(user, who),
        "followups_due": followups.count_due(user, who),
        "desk_time": desk_time(user, None if who == worklists.MINE else who),
    }
    return render(request, "services/desk.html", context)
