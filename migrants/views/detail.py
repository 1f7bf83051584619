"""The person's page: header, what to do next, panels, one timeline."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import duplicates, needs, timeline
from migrants.enums import AssignmentRole, ConsentPurpose, RegistrationState
from migrants.extensions import PANELS
from migrants.household import household_of
from migrants.models import Migrant
from migrants.next_steps import next_steps
from migrants.since import since_last_visit
from migrants.views.household import may_restore

ACTIONS_HERE = (
    Action.EDIT_PERSON,
    Action.CLOSE_FILE,
    Action.REGISTER_PERSON,
    Action.ASSIGN_PERSON,
    Action.WRITE_NOTE,
    Action.VIEW_DOCUMENTS,
    Action.RECORD_SERVICE,
    Action.PLAN_APPOINTMENT,
    Action.MANAGE_PLAN,
    Action.MANAGE_REFERRALS,
    Action.DECIDE_DUPLICATES,
)


@require_GET
@requires(Action.VIEW_PERSON)
def migrant_detail(request, public_id):
    """Everything about a person that the reader may see. Each reading leaves a trace."""
    people = Migrant.objects.with_file().with_page()
    people = people.select_related("education_level", "province", "spoken_language")
    try:
        migrant = access.get_or_404(people, request.user, Action.VIEW_PERSON, public_id=public_id)
    except Http404:
        return kept_file_or_404(request, public_id)
    audit.seen(AccessKind.READ, request.user, subject=migrant, person=migrant)
    context = timeline_context(request, timeline.read_along(migrant, request.user))
    if request.htmx and request.htmx.target == "timeline":
        return render(request, "migrants/_timeline.html", context)
    return render(request, "migrants/migrant_detail.html", context | file_context(request, migrant))


def kept_file_or_404(request, public_id):
    """From the old address of a file that a merge absorbed to the one that keeps its rows."""
    people = Migrant.objects.visible_to(request.user, Action.VIEW_PERSON)
    kept = get_object_or_404(people, absorbed__public_id=public_id)
    messages.info(request, _("Le dossier demandé a été fusionné avec celui-ci."))
    return redirect("migrants:migrant_detail", kept.public_id)


def timeline_context(request, migrant):
    events = timeline.events_of(migrant, request.user)
    kinds, kind = timeline.kinds_of(events), request.GET.get("kind", "")
    chosen = [event for event in events if not kind or event.kind == kind]
    is_cut = len(chosen) > timeline.SHOWN and "all" not in request.GET
    return {
        "migrant": migrant,
        "kinds": kinds,
        "kind": kind,
        "days": timeline.by_day(chosen[: timeline.SHOWN] if is_cut else chosen),
        "event_count": len(chosen),
        "is_cut": is_cut,
    }


def file_context(request, migrant):
    here = access.permitted(request.user, migrant, ACTIONS_HERE)
    consents = {row.purpose: row for row in reversed(migrant.consents.all())}
    occupations = [row.occupation for row in migrant.targetoccupations.select_related("occupation")]
    needs.add_cues([migrant])
    standing = standing_context(migrant)
    return standing | {
        "here": here,
        "since": since_last_visit(migrant, request.user),
        "documents": sorted(migrant.identitydocuments.all(), key=lambda row: not row.is_current),
        "uploads": migrant.documents.all(),
        "consents": [(purpose, consents.get(purpose)) for purpose in ConsentPurpose],
        "language_skills": migrant.languageskills.select_related("language"),
        "occupations": occupations,
        "availability": next(iter(migrant.availabilitys.all()), None),
        "other_nationalities": list(migrant.other_nationalities.all()),
        "barriers": [row for row in migrant.barriers.all() if not row.lifted_on],
        "household": household_of(migrant, request.user),
        "household_undo": may_restore(request, migrant),
        "duplicates": duplicates.of(migrant) if here[Action.DECIDE_DUPLICATES] else None,
        "panels": panels(
            request, migrant, here if standing["is_open"] else dict.fromkeys(here, False)
        ),
        "steps": next_steps(migrant, here, consents=consents, has_occupation=bool(occupations)),
    }


def standing_context(migrant):
    """Where the file stands: open or closed, in whose charge, since when, and what comes next."""
    registration = migrant.registrations.select_related("agency").first()
    is_open = bool(registration) and registration.state == RegistrationState.OPEN
    in_charge = [row for row in migrant.assignments.all() if not row.ends_on]
    return {
        "registration": registration,
        "is_open": is_open,
        "status": needs.status_of(migrant, is_open=is_open),
        "next": needs.next_day(migrant) if is_open else None,
        "team": [row for row in in_charge if row.role != AssignmentRole.LEAD],
        "situation": next((row for row in migrant.situations.all() if not row.until), None),
    }


def panels(request, migrant, here):
    """What upper apps show on the page, in order."""
    contexts = ((panel, panel.context(migrant, here)) for panel in PANELS)
    return [
        render_to_string(panel.template, {"migrant": migrant} | context, request)
        for panel, context in contexts
        if context is not None
    ]
