"""Doing one thing to several files: what is possible is said row by row, before and after."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import access
from agencies.enums import Action
from agencies.models import Agency, User
from migrants.actions import assign_lead, close_file, write_note
from migrants.forms.file import CloseForm
from migrants.forms.note import NoteForm
from migrants.models import Migrant
from sharaka_portal.lib.forms import CrispyMixin

MOST_ROWS = 100


class LeadForAllForm(CrispyMixin, forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("Nouveau référent"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        agencies = access.agencies_for(user, Action.ASSIGN_PERSON, Agency.objects.known())
        self.fields["user"].queryset = access.holders(Action.EDIT_PERSON, agencies)


@dataclass(frozen=True)
class BulkAction:
    """`make_form(data, user)` asks what all rows share; `run(migrant, by, values)` does one row."""

    code: str
    label: str
    right: str
    make_form: Callable
    run: Callable
    needs_open_file: bool = True


BULK_ACTIONS = {
    action.code: action
    for action in (
        BulkAction(
            "assign",
            gettext_lazy("Désigner un référent"),
            Action.ASSIGN_PERSON,
            lambda data, user: LeadForAllForm(data, user=user),
            lambda migrant, by, values: assign_lead(migrant, by=by, **values),
        ),
        BulkAction(
            "note",
            gettext_lazy("Écrire la même note"),
            Action.WRITE_NOTE,
            lambda data, user: NoteForm(data),
            lambda migrant, by, values: write_note(migrant, by=by, **values),
            needs_open_file=False,
        ),
        BulkAction(
            "close",
            gettext_lazy("Clore les dossiers"),
            Action.CLOSE_FILE,
            lambda data, user: CloseForm(data),
            lambda migrant, by, values: close_file(migrant, by=by, **values),
        ),
    )
}


@dataclass
class Row:
    """One file of a bulk action: why it cannot be done, or that it was."""

    migrant: Migrant
    refusal: str = ""
    is_done: bool = False


def rows_for(user, action, public_ids):
    """The chosen files in reach, with why the action is not possible on some of them."""
    chosen = Migrant.objects.visible_to(user, Action.VIEW_PERSON)
    people = chosen.filter(public_id__in=public_ids[:MOST_ROWS]).with_file().with_open_state()
    allowed = set(
        Migrant.objects.filter(pk__in=[person.pk for person in people])
        .visible_to(user, action.right)
        .values_list("pk", flat=True)
    )
    return [Row(person, refusal_of(action, person, allowed)) for person in people]


def refusal_of(action, person, allowed):
    if person.pk not in allowed:
        return _("hors de vos droits")
    if action.needs_open_file and not person.is_open:
        return _("dossier clos")
    return ""


def run(action, rows, values, *, by):
    """Do the action on every row that allows it, each in a transaction of its own."""
    for row in rows:
        if row.refusal:
            continue
        try:
            with transaction.atomic():
                action.run(row.migrant, by, values)
            row.is_done = True
        except ValidationError as error:
            row.refusal = " ".join(error.messages)
