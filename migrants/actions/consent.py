"""Answers to the consent texts."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from migrants.actions.common import create, past_day
from migrants.models import Consent, ConsentText


@transaction.atomic
def record_consent(migrant, *, by, purpose, is_granted, given_on=None, channel, language):
    """Write an answer to the consent text in force that day. Raises ValidationError."""
    given_on = past_day(given_on)
    text = (
        ConsentText.objects.filter(purpose=purpose, in_force_from__lte=given_on)
        .order_by("-version")
        .first()
    )
    if text is None:
        raise ValidationError(_("Aucun texte de consentement n’était en vigueur à cette date."))
    consent = Consent(
        migrant=migrant,
        text=text,
        purpose=purpose,
        is_granted=is_granted,
        given_on=given_on,
        channel=channel,
        language=language,
        recorded_by=by,
    )
    return create(consent, by=by)
