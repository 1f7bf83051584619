"""The register of employers."""

from django.db import transaction

from services.actions.common import create, update
from services.models import Employer


@transaction.atomic
def create_employer(*, by, agency, **fields):
    """Add an employer to the register, kept by an agency. Raises ValidationError."""
    return create(Employer(agency=agency, **fields), by=by)


@transaction.atomic
def update_employer(employer, *, by, **fields):
    """Correct what is known of an employer. Raises ValidationError."""
    return update(employer, by=by, **fields)
