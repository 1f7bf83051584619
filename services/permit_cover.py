"""Whether a person's papers last as long as a contract (feature N1): said, never forbidden."""

import datetime

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from migrants.models import Migrant
from services.enums import PermitReason
from sharaka_portal.lib import clock


def end_of_contract(offer, day):
    """The last day of an offer's contract that is known; without a duration its first day."""
    start = max(offer.starts_on or day, day)
    if not offer.duration_months:
        return start
    return clock.add_months(start, offer.duration_months) - datetime.timedelta(days=1)


def permit_end_before(migrant, day):
    """The end of the person's papers when it comes before that day, else None."""
    end = Migrant.objects.filter(pk=migrant.pk).with_permit_end().get().permit_end
    return end if end and end < day else None


def reason_kept(migrant, until, reason):
    """The reason to keep with a contract that runs `until` a day; "" where papers last as long.

    Raises ValidationError on `permit_reason` when it is needed and missing.
    """
    end = permit_end_before(migrant, until)
    if end is None:
        return ""
    if reason not in PermitReason.values:
        message = _(
            "Le titre finit le %(day)s, avant le contrat : dites pourquoi ce n’est pas un obstacle."
        )
        raise ValidationError({"permit_reason": message % {"day": date_format(end, "d/m/Y")}})
    return reason
