"""Notes: written, checked while they are typed, corrected the same day, taken away."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from migrants import actions
from migrants.actions.note import may_rewrite
from migrants.forms.note import NoteForm
from migrants.models import Note
from migrants.views.common import form_page, person_or_404
from sharaka_portal.lib.forms import attempt


@requires(Action.WRITE_NOTE)
def note_create(request, public_id):
    """Write a note about the person."""
    migrant = person_or_404(request, public_id, Action.WRITE_NOTE)
    form = NoteForm(request.POST or None)
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.write_note(migrant, by=request.user, **form.cleaned_data),
        title=_("Écrire une note"),
        submit_label=_("Enregistrer la note"),
        done=_("La note est enregistrée."),
    )


@require_POST
@requires(Action.WRITE_NOTE)
def note_check(request):
    """What the text being typed should not hold; nothing of it is kept."""
    return render(request, "migrants/_note_flags.html", {"form": NoteForm(request.POST)})


def own_note_or_404(request, public_id):
    """A note in sight that the reader wrote; 403 for another author's."""
    rows = Note.objects.readable_by(request.user).select_related("migrant__agency")
    note = access.get_or_404(
        rows, request.user, Action.VIEW_PERSON, Action.WRITE_NOTE, public_id=public_id
    )
    if note.written_by_id != request.user.pk:
        raise PermissionDenied(_("Cette note est d’un autre auteur."))
    return note


@requires(Action.WRITE_NOTE)
def note_update(request, public_id):
    """Correct one's own note of today, or leave for its removal."""
    note = own_note_or_404(request, public_id)
    form = NoteForm(request.POST or None, instance=note)
    if not may_rewrite(note):
        context = {"note": note, "migrant": note.migrant}
        return render(request, "migrants/note_detail.html", context)
    return form_page(
        request,
        note.migrant,
        form,
        lambda: actions.update_note(note, by=request.user, **form.cleaned_data),
        title=_("Corriger la note"),
        submit_label=_("Enregistrer la note"),
        done=_("La note est corrigée."),
        template="migrants/note_update.html",
        note=note,
    )


@require_POST
@requires(Action.WRITE_NOTE)
def note_remove(request, public_id):
    """Take one's own note away."""
    note = own_note_or_404(request, public_id)
    attempt(
        request,
        lambda: actions.remove_note(note, by=request.user),
        _("La note est retirée."),
    )
    return redirect("migrants:migrant_detail", note.migrant.public_id)
