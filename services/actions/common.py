"""What the verbs of this package share."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies import audit, transitions
from agencies.enums import AuditVerb
from migrants.actions.common import save
from sharaka_portal.lib import clock

# Words about a person that more people would read in the history than in the row itself.
KEPT_OUT_OF_HISTORY = {"note", "body"}


def about(row):
    """The person and the agency that a line of history names."""
    person = getattr(row, "migrant", None)
    agency = getattr(row, "agency", None) or (person.agency if person else row.employer.agency)
    return {"person": person, "agency": agency}


def create(row, *, by):
    """Check, save and trace a new row. Raises ValidationError."""
    save(row)
    values = {
        name: [None, value]
        for name, value in audit.snapshot(row).items()
        if value not in (None, "") and name not in KEPT_OUT_OF_HISTORY
    }
    audit.record(AuditVerb.CREATED, row, by=by, changes=values, **about(row))
    return row


def update(row, *, by, **fields):
    """Change fields of a row, with its line of history. Raises ValidationError."""
    before = audit.snapshot(row)
    for name, value in fields.items():
        setattr(row, name, value)
    save(row)
    audit.changed(row, before, by=by, **about(row))
    return row


def begin(machine, row, *, by, on, comment=""):
    """Create a row in the first state of its machine."""
    create(row, by=by)
    person = getattr(row, "migrant", None)
    transitions.begin(machine, row, by=by, on=on, person=person, comment=comment)
    return row


def move(machine, row, name, *, by, on=None, **details):
    """Make one move of a row's machine, dated today unless a day is given."""
    transitions.move(machine, row, name, by=by, on=on or clock.today(), **details, **about(row))
    return row


def not_before_last_move(row, day):
    """The day, or that of the row's last move when it is later: what follows is noted then."""
    return max(day, transitions.last_day(row) or day)


def past_day(day, field):
    """The day, or today. Raises ValidationError on that field when it is to come."""
    day = day or clock.today()
    if day > clock.today():
        raise ValidationError({field: _("Cette date est à venir.")})
    return day


def episode_on(migrant, day, field):
    """The person's registration that was open that day. Raises ValidationError on that field."""
    registrations = migrant.registrations.select_related("agency")
    found = registrations.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gte=day), opened_on__lte=day
    ).first()
    if found:
        return found
    first = registrations.last()
    if first and day < first.opened_on:
        message = _("Cette date précède l’inscription, le %(day)s.")
        raise ValidationError({field: message % {"day": date_format(first.opened_on, "d/m/Y")}})
    raise ValidationError({field: _("Le dossier n’est pas ouvert à cette date.")})


def check_mode(service_type, mode):
    """Raise ValidationError when a service of this type is not given in this mode."""
    if mode not in service_type.modes:
        raise ValidationError({"mode": _("Cette prestation ne se donne pas de cette façon.")})
