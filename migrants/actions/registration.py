"""The file at the agency: closing, reopening, who leads it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import access, audit, transitions
from agencies.enums import Action
from migrants.actions.common import create, past_day, trace_change
from migrants.enums import AssignmentEnd, AssignmentRole, CloseReason
from migrants.extensions import FILE_ENDS, LEAD_CHANGES
from migrants.models import Assignment, Registration
from migrants.workflow import REGISTRATION
from sharaka_portal.lib import clock


@transaction.atomic
def close_file(migrant, *, by, reason, on=None, comment=""):
    """Close the open file: what lies ahead is given up, the charge of those who had one ends.

    Raises ValidationError.
    """
    registration = open_registration(migrant)
    on = on or clock.today()
    give_up_ahead(migrant, by=by)
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
    end_open_assignments(migrant, AssignmentEnd.FILE_CLOSED, by=by, on=on)
    return registration


def give_up_ahead(migrant, *, by):
    """End what upper apps planned with the person; before any lock on them."""
    for end in FILE_ENDS:
        end.give_up(migrant, by=by)


def close_for_transfer(migrant, *, by, on):
    """Close the open file because another agency takes it."""
    registration = open_registration(migrant)
    transitions.move(
        REGISTRATION,
        registration,
        "close",
        by=by,
        on=on,
        reason=CloseReason.TRANSFERRED,
        person=migrant,
        agency=registration.agency,
        fields={"closed_on": on, "close_reason": CloseReason.TRANSFERRED},
    )


def begin_registration(migrant, *, by, on):
    """Open a file with the person's agency."""
    registration = create(
        Registration(migrant=migrant, agency=migrant.agency, opened_on=on, opened_by=by), by=by
    )
    transitions.begin(REGISTRATION, registration, by=by, on=on, person=migrant)
    return registration


def end_open_assignments(migrant, reason, *, by, on):
    """End the charge of everybody who has one."""
    for assignment in migrant.assignments.filter(ends_on__isnull=True):
        _end_assignment(assignment, reason, on=on, by=by)


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
    assignment = create(Assignment(migrant=migrant, user=user, starts_on=on), by=by)
    before = (
        current
        or migrant.assignments.filter(role=AssignmentRole.LEAD).exclude(pk=assignment.pk).first()
    )
    for follow in LEAD_CHANGES:
        follow(migrant, before.user if before else None, user, by=by)
    return assignment


@transaction.atomic
def add_to_team(migrant, *, by, user, role, on=None):
    """Give a counsellor a part in the file beside the lead. Raises ValidationError."""
    registration = open_registration(migrant)
    on = past_day(on, not_before=registration.opened_on)
    if not access.may_on(user, Action.EDIT_PERSON, migrant):
        raise ValidationError(
            {"user": _("Ce conseiller ne travaille pas dans l’agence du dossier.")}
        )
    if migrant.assignments.filter(user=user, ends_on__isnull=True).exists():
        raise ValidationError({"user": _("Ce conseiller a déjà un rôle dans ce dossier.")})
    return create(Assignment(migrant=migrant, user=user, role=role, starts_on=on), by=by)


@transaction.atomic
def leave_team(assignment, *, by, on=None):
    """End a support's or a deputy's part; a lead is replaced, never removed."""
    if assignment.role == AssignmentRole.LEAD:
        raise ValidationError(_("Un référent se remplace : désignez le suivant."))
    if assignment.ends_on:
        raise ValidationError(_("Cet appui est déjà terminé."))
    _end_assignment(assignment, AssignmentEnd.NO_LONGER_NEEDED, on=past_day(on), by=by)


def lead_of(migrant):
    """The lead counsellor, or None."""
    current = migrant.assignments.filter(role=AssignmentRole.LEAD, ends_on__isnull=True)
    found = current.select_related("user").first()
    return found.user if found else None


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
