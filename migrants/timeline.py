"""The one timeline of a person: what happened here, and what upper apps add."""

from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Transition
from migrants.enums import CloseReason, ReopenReason
from migrants.extensions import TIMELINE_KINDS, TIMELINE_SOURCES, Event
from migrants.workflow import REGISTRATION
from sharaka_portal.lib import clock

SHOWN = 30
KINDS = {
    "registration": gettext_lazy("Inscription"),
    "document": gettext_lazy("Pièces"),
    "consent": gettext_lazy("Consentements"),
    "assignment": gettext_lazy("Suivi"),
    "barrier": gettext_lazy("Freins"),
    "note": gettext_lazy("Notes"),
}


def events_of(migrant, user):
    """All events of a person that the user may see, newest first."""
    own = (registrations, documents, consents, assignments, barriers, notes)
    events = [event for source in (*own, *TIMELINE_SOURCES) for event in source(migrant, user)]
    events.sort(key=attrgetter("on"), reverse=True)
    return events


def kinds_of(events):
    """[(code, label)] of the kinds that occur, in a settled order."""
    labels = KINDS | TIMELINE_KINDS
    present = {event.kind for event in events}
    return [(code, label) for code, label in labels.items() if code in present]


def by_day(events):
    """[(day, events)] of events in order."""
    return [(day, list(group)) for day, group in groupby(events, key=attrgetter("on"))]


def registrations(migrant, user):
    reasons = dict(CloseReason.choices) | dict(ReopenReason.choices)
    moves = Transition.objects.filter(person_id__in=migrant.history_ids, machine=REGISTRATION.name)
    for move in moves.select_related("by"):
        if move.target == "closed":
            title = _("Dossier clos")
        else:
            title = _("Dossier rouvert") if move.source else _("Inscription")
        yield Event(
            on=move.on,
            kind="registration",
            title=title,
            detail=str(reasons.get(move.reason, "")),
            text=move.comment,
            by=str(move.by or ""),
        )


def documents(migrant, user):
    """Papers on the day of their issue, or of their entry where that is not known."""
    for row in migrant.identitydocuments.select_related("recorded_by"):
        detail = ""
        if row.expires_on:
            detail = _("valable jusqu’au %(day)s") % {"day": f"{row.expires_on:%d/%m/%Y}"}
        yield Event(
            on=row.issued_on or min(row.created_at.date(), clock.today()),
            kind="document",
            title=_("%(kind)s n° %(number)s")
            % {"kind": row.get_kind_display().capitalize(), "number": row.number},
            detail=detail,
            by=str(row.recorded_by or ""),
        )


def consents(migrant, user):
    for row in migrant.consents.select_related("recorded_by", "text"):
        yield Event(
            on=row.given_on,
            kind="consent",
            title=_("Consentement donné") if row.is_granted else _("Consentement refusé"),
            detail=_("%(purpose)s (texte v%(version)s, %(channel)s)")
            % {
                "purpose": row.get_purpose_display(),
                "version": row.text.version,
                "channel": row.get_channel_display(),
            },
            by=str(row.recorded_by or ""),
        )


def assignments(migrant, user):
    for row in migrant.assignments.select_related("user"):
        yield Event(
            on=row.starts_on,
            kind="assignment",
            title=_("%(name)s : %(role)s") % {"name": row.user, "role": row.get_role_display()},
        )


def barriers(migrant, user):
    for row in migrant.barriers.select_related("kind", "noted_by"):
        yield Event(
            on=row.noted_on,
            kind="barrier",
            title=_("Frein noté : %(kind)s") % {"kind": row.kind},
            by=str(row.noted_by or ""),
        )
        if row.lifted_on:
            title = _("Frein levé : %(kind)s") % {"kind": row.kind}
            yield Event(on=row.lifted_on, kind="barrier", title=title)


def notes(migrant, user):
    rows = migrant.notes.readable_by(user).select_related("written_by")
    for row in rows:
        yield Event(
            on=row.written_on,
            kind="note",
            title=_("Note"),
            detail="" if row.visibility == "agency" else _("équipe du dossier"),
            text=row.body,
            by=str(row.written_by or ""),
        )
