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
from migrants import duplicates, timeline
from migrants.enums import ConsentPurpose, RegistrationState
from migrants.extensions import PANELS
from migrants.models import Migrant
from migrants.next_steps import next_steps

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
    people = Migrant.objects.with_file().select_related("education_level", "province")
    try:
        migrant = access.get_or_404(people, request.user, Action.VIEW_PERSON, public_id=public_id)
    except Http404:
        return kept_file_or_404(request, public_id)
    audit.seen(AccessKind.READ, request.user, subject=migrant, person=migrant)
    context = timeline_context(request, migrant)
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
    registration = migrant.registrations.select_related("agency").first()
    is_open = bool(registration) and registration.state == RegistrationState.OPEN
    consents = latest_consents(migrant)
    occupations = [row.occupation for row in migrant.targetoccupations.select_related("occupation")]
    return {
        "here": here,
        "registration": registration,
        "is_open": is_open,
        "documents": migrant.identitydocuments.order_by("-is_current", "-expires_on", "-pk"),
        "uploads": list(migrant.documents.all()),
        "consents": [(purpose, consents.get(purpose)) for purpose in ConsentPurpose],
        "skills": migrant.languageskills.select_related("language"),
        "occupations": occupations,
        "other_nationalities": list(migrant.other_nationalities.all()),
        "barriers": migrant.barriers.filter(lifted_on=None).select_related("kind"),
        "duplicates": duplicates.of(migrant) if here[Action.DECIDE_DUPLICATES] else None,
        "panels": panels(request, migrant),
        "steps": next_steps(
            migrant,
            here,
            is_open=is_open,
            consents=consents,
            has_occupation=bool(occupations),
        ),
    }


def latest_consents(migrant):
    """{purpose: latest answer}."""
    rows = migrant.consents.select_related("text").order_by("given_on", "pk")
    return {row.purpose: row for row in rows}


def panels(request, migrant):
    """What upper apps show on the page, in order."""
    contexts = ((panel, panel.context(migrant, request.user)) for panel in PANELS)
    return [
        render_to_string(panel.template, {"migrant": migrant} | context, request)
        for panel, context in contexts
        if context is not None
    ]
