"""The file at the agency: closing, reopening, who leads it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import access, audit, transitions
from agencies.enums import Action
from migrants.actions.common import create, past_day, trace_change
from migrants.enums import AssignmentEnd, AssignmentRole
from migrants.models import Assignment
from migrants.workflow import REGISTRATION
from sharaka_portal.lib import clock


@transaction.atomic
def close_file(migrant, *, by, reason, on=None, comment=""):
    """Close the open file and end the work of those in charge. Raises ValidationError."""
    registration = open_registration(migrant)
    on = on or clock.today()
    transitions.move(
        REGISTRATION,
        registration,
        "close",
        by=by,
        on=on,
        reason=reason,
        comment=comment,
        person=migrant,
        agency=registration.agency,
        fields={"closed_on": on, "close_reason": reason},
    )
    for assignment in migrant.assignments.filter(ends_on__isnull=True):
        _end_assignment(assignment, AssignmentEnd.FILE_CLOSED, on=on, by=by)
    return registration


@transaction.atomic
def reopen_file(migrant, *, by, reason, on=None, comment="", lead=None):
    """Open the last file again, with a lead where one is given. Raises ValidationError."""
    registration = migrant.registrations.select_related("agency").first()
    if registration is None or registration.closed_on is None:
        raise ValidationError(_("Le dossier est déjà ouvert."))
    on = on or clock.today()
    transitions.move(
        REGISTRATION,
        registration,
        "reopen",
        by=by,
        on=on,
        reason=reason,
        comment=comment,
        person=migrant,
        agency=registration.agency,
        fields={"closed_on": None, "close_reason": ""},
    )
    if lead is not None:
        assign_lead(migrant, by=by, user=lead, on=on)
    return registration


@transaction.atomic
def assign_lead(migrant, *, by, user, on=None, reason=AssignmentEnd.REASSIGNED):
    """Make a user the lead counsellor from a day; the lead before ends that day for `reason`.

    Raises ValidationError when the file is closed or the user cannot serve the person.
    """
    registration = open_registration(migrant)
    on = past_day(on, not_before=registration.opened_on)
    if not access.may_on(user, Action.EDIT_PERSON, migrant):
        raise ValidationError(
            {"user": _("Ce conseiller ne travaille pas dans l’agence du dossier.")}
        )
    current = migrant.assignments.filter(role=AssignmentRole.LEAD, ends_on__isnull=True).first()
    if current and current.user_id == user.pk:
        raise ValidationError({"user": _("Ce conseiller est déjà le référent.")})
    if current:
        past_day(on, not_before=current.starts_on)
        _end_assignment(current, reason, on=on, by=by)
    return create(Assignment(migrant=migrant, user=user, starts_on=on), by=by)


def open_registration(migrant):
    """The person's open file. Raises ValidationError when it is closed."""
    registration = migrant.registrations.open().select_related("agency").first()
    if registration is None:
        raise ValidationError(_("Le dossier est clos : rouvrez-le d’abord."))
    return registration


def _end_assignment(assignment, reason, *, on, by):
    before = audit.snapshot(assignment)
    assignment.ends_on = max(on, assignment.starts_on)
    assignment.end_reason = reason
    assignment.full_clean()
    assignment.save(update_fields=["ends_on", "end_reason"])
    trace_change(assignment, before, by=by)
