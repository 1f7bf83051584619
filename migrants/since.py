"""What others did in a file since the reader last opened it, in one line."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from agencies import readings
from migrants.models import Migrant, Note


@dataclass(frozen=True)
class Since:
    """The moment of the last reading, and the counts of what others changed since, as words."""

    moment: datetime
    parts: list


def since_last_visit(migrant, user):
    """What changed since the user's visit before this one; None when nothing did, or no visit was.

    A note that the reader may not read is not counted either.
    """
    moment = readings.previous_visit(user, migrant)
    if moment is None:
        return None
    entries = readings.changed_by_others(user, migrant.history_ids, moment)
    readable = migrant.notes.readable_by(user).filter(public_id=OuterRef("subject_id"))
    is_note = Q(subject_type=Note._meta.label_lower)
    counts = readings.by_type(entries.filter(~is_note | Exists(readable)))
    return Since(moment, [named(*one) for one in counts.items()]) if counts else None


def named(label, count):
    """A number of rows of a model in words: 2 prestations."""
    meta = apps.get_model(label)._meta
    if meta.model is Migrant:
        return _("fiche modifiée")
    return f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"
