"""The handover sheet: what whoever takes a file over must know, on one screen."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from migrants.enums import NoteVisibility
from migrants.extensions import SHEET_SOURCES, SheetBlock

NOTES_SHOWN = 5


def sheet_of(migrant):
    """The blocks of a person's sheet, those of upper apps first. Notes kept to the team stay out."""
    blocks = [block for source in SHEET_SOURCES for block in source(migrant)]
    blocks += [
        SheetBlock(_("Métiers recherchés"), _occupations(migrant)),
        SheetBlock(_("Freins à l’emploi en cours"), _barriers(migrant)),
        SheetBlock(_("Dernières notes"), _notes(migrant)),
    ]
    return blocks


def _occupations(migrant):
    rows = migrant.targetoccupations.select_related("occupation")
    return [row.occupation.label for row in rows]


def _barriers(migrant):
    rows = migrant.barriers.filter(lifted_on=None).select_related("kind")
    return [row.kind.label for row in rows]


def _notes(migrant):
    rows = migrant.notes.filter(visibility=NoteVisibility.AGENCY)[:NOTES_SHOWN]
    return [
        _("%(day)s : %(text)s") % {"day": date_format(note.written_on, "d/m/Y"), "text": note.body}
        for note in rows
    ]
