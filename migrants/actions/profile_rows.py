"""The rows of a person's profile: schooling, experience, skills, availability, situation."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from migrants.actions.common import create, past_day, remove, update
from migrants.models import Availability, Education, Experience, Migrant, Situation, Skill
from sharaka_portal.lib.text import fold


@transaction.atomic
def add_education(migrant, *, by, **values):
    """Add a schooling or training. Raises ValidationError."""
    return create(Education(migrant=migrant, **values), by=by)


@transaction.atomic
def add_experience(migrant, *, by, **values):
    """Add a work experience; its dates stand for their months. Raises ValidationError."""
    return create(Experience(migrant=migrant, **values), by=by)


@transaction.atomic
def add_skills(migrant, *, by, labels):
    """Add skills in the person's words; one that is named twice is added once.

    Raises ValidationError, also for a skill that is noted already.
    """
    wanted = {}
    for label in labels:
        wanted.setdefault(fold(label), label)
    return [create(Skill(migrant=migrant, label=label), by=by) for label in wanted.values()]


@transaction.atomic
def update_row(row, *, by, **values):
    """Change an education, an experience or a skill. Raises ValidationError."""
    return update(row, by=by, **values)


@transaction.atomic
def remove_row(row, *, by):
    """Take an education, an experience or a skill off the profile."""
    remove(row, by=by)


@transaction.atomic
def set_availability(migrant, *, by, **values):
    """Write when, how and how far the person can work, over what was noted. ValidationError."""
    row = migrant.availabilitys.select_related("migrant__agency").first()
    if row is None:
        return create(Availability(migrant=migrant, **values), by=by)
    return update(row, by=by, **values)


@transaction.atomic
def enter_situation(migrant, *, by, kind, since=None, detail=""):
    """Note where the person stands from a day; the situation before ends that day.

    Raises ValidationError for a day to come or before the present situation, and for the same
    situation once more.
    """
    Migrant.objects.select_for_update().get(pk=migrant.pk)
    since = past_day(since)
    present = migrant.situations.filter(until=None).select_related("migrant__agency").first()
    if present and (present.kind, present.detail) == (kind, detail):
        raise ValidationError({"kind": _("C’est déjà la situation notée.")})
    if present and since < present.since:
        day = date_format(present.since, "d/m/Y")
        message = _("La situation actuelle est notée depuis le %(day)s.") % {"day": day}
        raise ValidationError({"since": message})
    if present:
        update(present, by=by, until=since)
    return create(Situation(migrant=migrant, kind=kind, since=since, detail=detail), by=by)


@transaction.atomic
def remove_situation(situation, *, by):
    """Take the present situation back; the one before is the present one again.

    Raises ValidationError for a situation that is over.
    """
    if situation.until:
        raise ValidationError(_("Seule la situation actuelle peut être retirée."))
    remove(situation, by=by)
    before = situation.migrant.situations.select_related("migrant__agency").first()
    if before:
        update(before, by=by, until=None)
