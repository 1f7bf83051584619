"""Passing a file on: offered or asked for, answered within five working days, then carried out."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import access, audit, transitions
from agencies.enums import Action
from migrants.actions.common import create, past_day
from migrants.actions.registration import (
    assign_lead,
    begin_registration,
    close_for_transfer,
    end_open_assignments,
    give_up_ahead,
    lead_of,
)
from migrants.enums import AssignmentEnd, HandoverKind
from migrants.models import Handover, Migrant
from migrants.workflow import HANDOVER
from sharaka_portal.lib.workdays import working_days_after

ANSWER_DAYS = 5


@transaction.atomic
def propose_handover(
    migrant, *, by, to_agency, reason, to_user=None, message="", is_request=False, on=None
):
    """Offer a file to a colleague or another agency, or ask for it.

    The same agency means a colleague, who must be named. Raises ValidationError: an agency that
    does not serve migrants, a counsellor who does not work there or leads the file already, a
    handover that waits for an answer.
    """
    on = past_day(on)
    kind = HandoverKind.COLLEAGUE if to_agency == migrant.agency else HandoverKind.AGENCY
    lead = lead_of(migrant)
    _check_receiver(migrant, kind, to_agency, to_user, lead, on)
    handover = Handover(
        migrant=migrant,
        kind=kind,
        is_request=is_request,
        reason=reason,
        message=message.strip(),
        from_agency=migrant.agency,
        to_agency=to_agency,
        from_user=lead,
        to_user=to_user,
        asked_by=by,
        asked_on=on,
        answer_due_on=working_days_after(on, ANSWER_DAYS),
    )
    create(handover, by=by)
    transitions.begin(HANDOVER, handover, by=by, on=on, person=migrant)
    return handover


def _check_receiver(migrant, kind, agency, user, lead, on):
    if kind == HandoverKind.AGENCY and not _serves_migrants(agency, on):
        raise ValidationError(
            {"to_agency": _("Cette agence n’est pas ouverte aux migrants régularisés.")}
        )
    if kind == HandoverKind.COLLEAGUE and user is None:
        raise ValidationError({"to_user": _("Choisissez le collègue qui reprend le dossier.")})
    if user is None:
        return
    if not access.holders(Action.EDIT_PERSON, [agency]).filter(pk=user.pk).exists():
        raise ValidationError({"to_user": _("Ce conseiller ne travaille pas dans cette agence.")})
    if lead == user:
        raise ValidationError({"to_user": _("Ce conseiller est déjà le référent.")})


def _serves_migrants(agency, on):
    return agency.is_active and agency.open_to_migrants_on and agency.open_to_migrants_on <= on


def answering_agency(handover):
    """The agency whose side has to answer."""
    return handover.from_agency if handover.is_request else handover.to_agency


def may_answer(user, handover):
    """Whether the user is on the side that answers (`HandoverQuerySet.answerable_by`)."""
    return Handover.objects.filter(pk=handover.pk).answerable_by(user).exists()


def may_cancel(user, handover):
    """Whether the user opened the handover, or hands out the files of the side that did."""
    side = handover.to_agency if handover.is_request else handover.from_agency
    return handover.asked_by_id == user.pk or _hands_out(user, side)


def _hands_out(user, agency):
    return agency.pk in access.rights(user).agencies.get(Action.ASSIGN_PERSON, ())


@transaction.atomic
def accept_handover(handover, *, by, lead=None, on=None):
    """Take the file over: the receiver, or `lead`, becomes its lead counsellor from that day.

    A file that changes agency closes there and opens here: what lies ahead there is given up, past
    figures stay where they were.
    Raises PermissionDenied on the wrong side, ValidationError when it was answered before.
    """
    on = past_day(on)
    _refuse_unless(may_answer(by, handover))
    if handover.kind == HandoverKind.AGENCY:
        give_up_ahead(handover.migrant, by=by)
    migrant = Migrant.objects.select_for_update(of=("self",)).get(pk=handover.migrant_id)
    lead = lead or handover.to_user or (handover.asked_by if handover.is_request else by)
    _move(handover, "accept", by=by, on=on)
    if migrant.agency_id == handover.to_agency_id:
        assign_lead(migrant, by=by, user=lead, on=on)
    else:
        _transfer(migrant, handover.to_agency, lead, by=by, on=on)
    return handover


@transaction.atomic
def refuse_handover(handover, *, by, reason, comment="", on=None):
    """Leave the file where it is. Raises PermissionDenied, ValidationError."""
    _refuse_unless(may_answer(by, handover))
    return _move(handover, "refuse", by=by, on=past_day(on), reason=reason, comment=comment)


@transaction.atomic
def cancel_handover(handover, *, by, on=None):
    """Take an offer or a request back. Raises PermissionDenied, ValidationError."""
    _refuse_unless(may_cancel(by, handover))
    return _move(handover, "cancel", by=by, on=past_day(on))


def _refuse_unless(allowed):
    if not allowed:
        raise PermissionDenied(_("Cette passation ne vous est pas adressée."))


def _move(handover, name, *, by, on, reason="", comment=""):
    transitions.move(
        HANDOVER,
        handover,
        name,
        by=by,
        on=on,
        reason=reason,
        comment=comment,
        person=handover.migrant,
        agency=answering_agency(handover),
        fields={"answered_on": on, "answered_by_id": by.pk},
    )
    return handover


def _transfer(migrant, agency, lead, *, by, on):
    """Close the file where it was and open it in another agency."""
    was_open = migrant.registrations.open().exists()
    if was_open:
        end_open_assignments(migrant, AssignmentEnd.TRANSFERRED, by=by, on=on)
        close_for_transfer(migrant, by=by, on=on)
    before = audit.snapshot(migrant)
    migrant.agency = agency
    migrant.version += 1
    migrant.save(update_fields=["agency", "version", "updated_at"])
    audit.changed(migrant, before, by=by, person=migrant, agency=agency)
    begin_registration(migrant, by=by, on=on)
    assign_lead(migrant, by=by, user=lead, on=on)
