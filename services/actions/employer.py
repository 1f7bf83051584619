"""The register of employers: firms, whom to talk to there, and what was said."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from services.actions.common import create, past_day, update
from services.models import Employer, EmployerContact, EmployerExchange


@transaction.atomic
def create_employer(*, by, agency, contact=None, **fields):
    """Add an employer to the register, kept by an agency, with the fields of a first contact.

    Raises ValidationError.
    """
    employer = create(Employer(agency=agency, **fields), by=by)
    if contact:
        add_employer_contact(employer, by=by, **contact)
    return employer


@transaction.atomic
def update_employer(employer, *, by, **fields):
    """Correct what is known of an employer. Raises ValidationError."""
    return update(employer, by=by, **fields)


@transaction.atomic
def add_employer_contact(employer, *, by, **fields):
    """Note somebody to talk to at an employer's. Raises ValidationError."""
    return create(EmployerContact(employer=employer, **fields), by=by)


@transaction.atomic
def update_employer_contact(contact, *, by, **fields):
    """Correct what is known of a contact, or note that they left or are back (`is_active`)."""
    return update(contact, by=by, **fields)


@transaction.atomic
def note_exchange(employer, *, by, subject, on=None, **fields):
    """Note a call, visit or message, of today by default. Raises ValidationError."""
    on = past_day(on, "on")
    return create(
        EmployerExchange(employer=employer, by=by, subject=subject, on=on, **fields), by=by
    )


@transaction.atomic
def update_exchange(exchange, *, by, **fields):
    """Correct one's own exchange while it is fresh; the history keeps what stood there before.

    Raises PermissionDenied, ValidationError.
    """
    if exchange.by_id != by.pk:
        raise PermissionDenied(_("Cet échange est d’un autre auteur."))
    if not may_correct(exchange, by):
        raise ValidationError(_("Quelqu’un a écrit après cet échange : notez-en un nouveau."))
    past_day(fields.get("on"), "on")
    return update(exchange, by=by, **fields)


def may_correct(exchange, user):
    """Whether the user wrote it and nobody can have acted on it yet (`correctable_by`)."""
    return EmployerExchange.objects.correctable_by(user).filter(pk=exchange.pk).exists()
