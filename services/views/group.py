"""Recording a service that several people were given together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.access import requires
from agencies.enums import Action
from migrants.models import Migrant
from services import actions
from services.forms.group import GroupForm
from services.views.common import find_people, ids_sent
from sharaka_portal.lib.forms import submit

RECORD, FIND, MINE = "record", "find", "mine"
MINE_SHOWN = 100


@requires(Action.RECORD_SERVICE)
def group_create(request):
    """One screen: the service, then people found by name or among one's own files, ticked.

    Looking for people (`do`) keeps what was typed and ticked.
    """
    wanted, ticked = request.POST.get("do"), people_ticked(request)
    if wanted == RECORD:
        form = GroupForm(request.POST)
        if recorded := submit(form, lambda: record(request.user, form, ticked)):
            announce(request, *recorded)
            return redirect("services:desk")
    else:
        form = GroupForm(initial=request.POST.dict())
    found = people_found(request, wanted)
    context = {
        "form": form,
        "ticked": ticked,
        "found": found and [person for person in found if person not in ticked],
        "query": request.POST.get("q", ""),
    }
    return render(request, "services/group_create.html", context)


def within_reach(user):
    return Migrant.objects.visible_to(user, Action.RECORD_SERVICE).select_related("agency")


def people_ticked(request):
    """The people ticked so far, as far as the user may record services for them."""
    return list(within_reach(request.user).filter(public_id__in=ids_sent(request, "people")))


def people_found(request, wanted):
    """People to tick: found by name, or one's own open files; None when nothing was asked."""
    if wanted == MINE:
        mine = within_reach(request.user).with_open_file().led_by(request.user)
        return list(mine.distinct()[:MINE_SHOWN])
    if wanted == FIND:
        found = find_people(request, request.POST.get("q", "").strip())
        keys = [person.pk for person in found.people] if found else []
        return list(within_reach(request.user).filter(pk__in=keys))
    return None


def record(user, form, people):
    if not people:
        raise ValidationError(_("Choisissez au moins une personne."))
    return actions.record_group(people, by=user, **form.values)


def announce(request, services, new):
    if not new:
        messages.success(request, _("Cette prestation était déjà enregistrée."))
        return
    text = ngettext(
        "Prestation enregistrée pour %(count)d personne : %(service)s.",
        "Prestation enregistrée pour %(count)d personnes : %(service)s.",
        new,
    )
    messages.success(request, text % {"count": new, "service": services[0].service_type.label})
