"""The engine of state machines: each app's `workflow.py` declares literal tables of moves.

State is never assigned outside `move`: it checks the declared table and its guard, writes the new
state, a Transition row with day and reason, and a line of history, in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from agencies import access, audit
from agencies.enums import AuditVerb
from agencies.models import Transition
from sharaka_portal.lib import clock


class TransitionRefused(ValidationError):
    """The move is not in the table, or its guard refuses it; the message can be shown."""


@dataclass(frozen=True)
class Move:
    """One allowed move: from some states to one, by whom, under which guard."""

    name: str
    label: str
    sources: tuple
    target: str
    action: str
    reasons: type | None = None
    guard: Callable | None = None


@dataclass
class Machine:
    """The moves of one kind of row. `guards` holds vetoes that upper apps register."""

    name: str
    moves: tuple
    state_field: str = "state"
    guards: list = field(default_factory=list)

    def get(self, name):
        for move in self.moves:
            if move.name == name:
                return move
        raise KeyError(f"{self.name} has no move {name!r}")

    def possible(self, obj):
        """The moves that start from the row's present state."""
        state = getattr(obj, self.state_field)
        return [move for move in self.moves if state in move.sources]

    def offered(self, obj, user):
        """The possible moves that the user has the right to make somewhere."""
        return [move for move in self.possible(obj) if access.may(user, move.action)]


def register_guard(machine, guard):
    """Let an upper app veto moves (in its apps.py): `guard(move, obj)` raises TransitionRefused."""
    machine.guards.append(guard)


def begin(machine, obj, *, by, on=None, person=None, comment=""):
    """Write the Transition row of a new row's first state."""
    return _write(machine, obj, "", by=by, on=on, person=person, comment=comment)


@transaction.atomic
def move(
    machine,
    obj,
    name,
    *,
    by,
    on=None,
    reason="",
    comment="",
    fields=None,
    person=None,
    agency=None,
):
    """Make one move and return its Transition row; `fields` are values that change with the state.

    Raises TransitionRefused (also for a day in the future or before the last move) and KeyError.
    """
    wanted = machine.get(name)
    locked = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
    source = getattr(locked, machine.state_field)
    if source not in wanted.sources:
        raise TransitionRefused(
            _("« %(move)s » n’est plus possible : l’état a changé. Rechargez la page.")
            % {"move": wanted.label}
        )
    if wanted.reasons and reason not in wanted.reasons.values:
        raise TransitionRefused(_("Indiquez le motif."))
    for guard in [wanted.guard, *machine.guards]:
        if guard:
            guard(wanted, obj)
    check_day(obj, on)
    before = audit.snapshot(locked)
    values = {**(fields or {}), machine.state_field: wanted.target}
    for field_name, value in values.items():
        setattr(obj, field_name, value)
    obj.save(update_fields=list(values))
    changes = audit.differences(
        {name: before[name] for name in values},
        {name: audit.plain(value) for name, value in values.items()},
    )
    audit.record(AuditVerb.MOVED, obj, by=by, changes=changes, person=person, agency=agency)
    return _write(
        machine,
        obj,
        source,
        by=by,
        on=on,
        person=person,
        reason=reason,
        comment=comment,
    )


def last_day(obj):
    """The day of the row's last move, or None."""
    return Transition.objects.filter(subject_id=obj.public_id).aggregate(last=Max("on"))["last"]


def check_day(obj, on):
    """Raise TransitionRefused when a move's day is to come, or precedes the row's last move."""
    if on is None:
        return
    if on > clock.today():
        raise TransitionRefused(_("La date est à venir."))
    last = last_day(obj)
    if last and on < last:
        raise TransitionRefused(
            _("La date précède le dernier changement d’état (%(day)s).")
            % {"day": date_format(last, "d/m/Y")}
        )


def _write(machine, obj, source, *, by, on, person, reason="", comment=""):
    return Transition.objects.create(
        by=by,
        on=on or clock.today(),
        machine=machine.name,
        subject_id=obj.public_id,
        person_id=getattr(person, "public_id", None),
        source=source,
        target=getattr(obj, machine.state_field),
        reason=reason,
        comment=comment,
    )
