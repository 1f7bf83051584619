"""Days on which a counsellor receives nobody."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies import audit
from agencies.models import Absence
from migrants.actions.common import save
from services import busy


@transaction.atomic
def add_absence(user, *, by, starts_on, ends_on, reason):
    """Keep days free of appointments; those booked already stay and are to be moved.

    Raises ValidationError: days in the wrong order, or noted already.
    """
    busy.hold(counsellors=[user])
    others = Absence.objects.filter(user=user, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if other := others.first():
        words = {
            name: date_format(getattr(other, name), "d/m/Y") for name in ("starts_on", "ends_on")
        }
        raise ValidationError(
            {"starts_on": _("Une absence est déjà notée du %(starts_on)s au %(ends_on)s.") % words}
        )
    absence = Absence(user=user, starts_on=starts_on, ends_on=ends_on, reason=reason)
    save(absence)
    audit.created(absence, by=by)
    return absence


@transaction.atomic
def remove_absence(absence, *, by):
    """Take an absence back."""
    audit.removed(absence, by=by)
    absence.delete()
