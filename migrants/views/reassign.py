"""Files of a counsellor who leaves or is away, handed out by the agency's manager."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from agencies.models import Agency, User
from migrants import actions
from migrants.enums import AssignmentEnd
from migrants.forms.handover import ReassignForm
from migrants.models import Assignment, Migrant


@dataclass
class Line:
    """A file to hand out, and what came of it."""

    migrant: Migrant
    chosen: str = ""
    done: str = ""
    refusal: str = ""


@requires(Action.ASSIGN_PERSON)
def files_reassign(request):
    """All open files of one counsellor, each with its new lead; every row says what came of it."""
    agencies = managed(request.user)
    receivers = access.holders(Action.EDIT_PERSON, agencies)
    data = request.POST or request.GET or None
    form = ReassignForm(data, leads=leads(agencies), receivers=receivers)
    lines = []
    if form.is_bound and form.is_valid():
        from_user = form.cleaned_data["from_user"]
        lines = lines_of(from_user, agencies)
        if request.method == "POST":
            hand_out(request, lines, receivers, form.cleaned_data["to_user"])
    context = {"form": form, "lines": lines, "receivers": receivers}
    return render(request, "migrants/files_reassign.html", context)


def managed(user):
    """The agencies of which the user hands out the files. Raises PermissionDenied when none."""
    keys = access.rights(user).agencies.get(Action.ASSIGN_PERSON, ())
    if not keys:
        raise PermissionDenied(_("Seul le chef d’agence répartit les dossiers."))
    return Agency.objects.filter(pk__in=keys)


def leads(agencies):
    """Everybody who leads an open file there, also those whose account is closed by now."""
    open_leads = Assignment.objects.filter(
        role="lead", ends_on__isnull=True, migrant__agency__in=agencies
    )
    return User.objects.filter(pk__in=open_leads.values("user"))


def lines_of(user, agencies):
    people = Migrant.objects.led_by(user).filter(agency__in=agencies, merged_into=None)
    return [Line(migrant) for migrant in people.with_file()]


def hand_out(request, lines, receivers, everybody):
    """Give each file to the counsellor of its row, or to the one chosen for all."""
    known = {str(user.public_id): user for user in receivers}
    for line in lines:
        line.chosen = request.POST.get(f"lead-{line.migrant.public_id}", "")
        user = known.get(line.chosen) or everybody
        if user is None:
            continue
        try:
            actions.assign_lead(line.migrant, by=request.user, user=user, reason=AssignmentEnd.LEFT)
            line.done = str(user)
        except ValidationError as error:
            line.refusal = " ".join(error.messages)
