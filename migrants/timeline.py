"""The one timeline of a person: what happened here, and what upper apps add."""

from itertools import groupby
from operator import attrgetter

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Transition
from migrants.enums import CloseReason, HandoverState, ReopenReason
from migrants.extensions import PAGE_ROWS, TIMELINE_KINDS, TIMELINE_SOURCES, Event
from migrants.models import Migrant
from migrants.workflow import REGISTRATION
from sharaka_portal.lib import clock

SHOWN = 30
KINDS = {
    "registration": gettext_lazy("Inscription"),
    "document": gettext_lazy("Pièces et documents"),
    "consent": gettext_lazy("Consentements"),
    "assignment": gettext_lazy("Suivi"),
    "situation": gettext_lazy("Situation"),
    "profile": gettext_lazy("Profil"),
    "barrier": gettext_lazy("Freins"),
    "note": gettext_lazy("Notes"),
}
HANDOVER_TITLES = {
    HandoverState.ACCEPTED: gettext_lazy("Passation acceptée : %(to)s"),
    HandoverState.REFUSED: gettext_lazy("Passation refusée : %(to)s"),
    HandoverState.CANCELLED: gettext_lazy("Passation retirée : %(to)s"),
}


def read_along(migrant, user):
    """Read what the page and the timeline show, each once, of what the user may see.

    Gives the person `moves`, the dated moves of all rows of the file, and `seen_<relation>` for
    the rows of upper apps.
    """
    moves = Transition.objects.filter(person_id__in=migrant.history_ids)
    migrant.moves = list(moves.select_related("by"))
    prefetch_related_objects([migrant], *(_seen(user, *rows) for rows in PAGE_ROWS))
    return migrant


def _seen(user, relation, names, action):
    model = Migrant._meta.get_field(relation).related_model
    rows = model.objects.visible_to(user, action).select_related(*names)
    return Prefetch(relation, rows, to_attr=f"seen_{relation}")


def events_of(migrant, user):
    """All events of a person (read `with_page`, then along) that the user may see, newest first."""
    own = (
        registrations,
        documents,
        uploads,
        consents,
        assignments,
        handovers,
        situations,
        profile,
        barriers,
        notes,
    )
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


def entered_on(row):
    """The day on which a row was entered, on the business calendar."""
    return min(clock.local_day(row.created_at), clock.today())


def registrations(migrant, user):
    reasons = dict(CloseReason.choices) | dict(ReopenReason.choices)
    for move in migrant.moves:
        if move.machine != REGISTRATION.name:
            continue
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
    for row in migrant.identitydocuments.all():
        detail = ""
        if row.expires_on:
            detail = _("valable jusqu’au %(day)s") % {"day": f"{row.expires_on:%d/%m/%Y}"}
        yield Event(
            on=row.issued_on or entered_on(row),
            kind="document",
            title=_("%(kind)s n° %(number)s")
            % {"kind": row.get_kind_display().capitalize(), "number": row.number},
            detail=detail,
            by=str(row.recorded_by or ""),
        )


def uploads(migrant, user):
    for row in migrant.documents.all():
        yield Event(
            on=entered_on(row),
            kind="document",
            title=_("Document déposé : %(title)s") % {"title": row},
            by=str(row.added_by or ""),
        )
        if row.removed_on:
            title = _("Document retiré : %(title)s") % {"title": row}
            yield Event(on=row.removed_on, kind="document", title=title)


def consents(migrant, user):
    for row in migrant.consents.all():
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
    for row in migrant.assignments.all():
        yield Event(
            on=row.starts_on,
            kind="assignment",
            title=_("%(name)s : %(role)s") % {"name": row.user, "role": row.get_role_display()},
        )


def handovers(migrant, user):
    """What was offered or asked, and the answer."""
    for row in migrant.handovers.select_related("to_agency", "to_user", "asked_by", "answered_by"):
        to = {"to": row.to_user or row.to_agency.label}
        asked = _("Dossier demandé par %(to)s") if row.is_request else _("Dossier proposé à %(to)s")
        yield Event(
            on=row.asked_on,
            kind="assignment",
            title=asked % to,
            detail=row.get_reason_display(),
            text=row.message,
            by=str(row.asked_by),
            url=reverse("migrants:handover_detail", args=[row.public_id]),
        )
        if row.answered_on:
            yield Event(
                on=row.answered_on,
                kind="assignment",
                title=HANDOVER_TITLES[row.state] % to,
                by=str(row.answered_by or ""),
            )


def situations(migrant, user):
    for row in migrant.situations.all():
        yield Event(
            on=row.since,
            kind="situation",
            title=_("Situation : %(kind)s") % {"kind": row.get_kind_display()},
            text=row.detail,
        )


def profile(migrant, user):
    """What was added to the profile, one event a day."""
    lists = (migrant.experiences, migrant.educations, migrant.skills)
    added = {}
    for row in (row for rows in lists for row in rows.all()):
        added.setdefault(entered_on(row), []).append(str(row))
    for day, labels in added.items():
        yield Event(on=day, kind="profile", title=_("Profil complété"), text=_(", ").join(labels))


def barriers(migrant, user):
    for row in migrant.barriers.all():
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
    """Notes the reader may read; one's own leads to the page where it can be changed."""
    for row in migrant.notes.readable_by(user).select_related("written_by"):
        is_own = row.written_by_id == user.pk
        yield Event(
            on=row.written_on,
            kind="note",
            title=_("Note"),
            detail="" if row.visibility == "agency" else _("équipe du dossier"),
            text=row.body,
            by=str(row.written_by or ""),
            url=reverse("migrants:note_update", args=[row.public_id]) if is_own else "",
        )
