"""The profile: schooling, experience, skills and situation are rows of one kind of page."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agencies import access
from agencies.access import requires
from agencies.enums import Action
from migrants import actions
from migrants.forms.profile import (
    AvailabilityForm,
    EducationForm,
    ExperienceForm,
    SituationForm,
    SkillForm,
    SkillsForm,
)
from migrants.models import Education, Experience, Situation, Skill
from migrants.views.common import form_page, person_or_404
from sharaka_portal.lib.forms import attempt


@dataclass(frozen=True)
class Kind:
    """One list of the profile: its row, its pages and its verbs."""

    model: type
    title: str
    new_form: type
    add: Callable
    form: type | None = None
    remove: Callable = actions.remove_row


KINDS = {
    "education": Kind(
        Education,
        gettext_lazy("Formation"),
        EducationForm,
        actions.add_education,
        form=EducationForm,
    ),
    "experience": Kind(
        Experience,
        gettext_lazy("Expérience professionnelle"),
        ExperienceForm,
        actions.add_experience,
        form=ExperienceForm,
    ),
    "skill": Kind(
        Skill, gettext_lazy("Compétences"), SkillsForm, actions.add_skills, form=SkillForm
    ),
    # A situation is not rewritten: the next one ends it, and the present one can be taken back.
    "situation": Kind(
        Situation,
        gettext_lazy("Situation au regard de l’emploi"),
        SituationForm,
        actions.enter_situation,
        remove=actions.remove_situation,
    ),
}


def kind_or_404(code, *, rewritten=False):
    kind = KINDS.get(code)
    if kind is None or (rewritten and kind.form is None):
        raise Http404
    return kind


def row_or_404(request, kind, public_id):
    rows = kind.model.objects.select_related("migrant__agency")
    return access.get_or_404(
        rows, request.user, Action.VIEW_PERSON, Action.EDIT_PERSON, public_id=public_id
    )


@requires(Action.EDIT_PERSON)
def profile_create(request, public_id, kind):
    """Add a row to the profile."""
    kind = kind_or_404(kind)
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    form = kind.new_form(request.POST or None)
    return form_page(
        request,
        migrant,
        form,
        lambda: kind.add(migrant, by=request.user, **form.values),
        title=kind.title,
        submit_label=_("Ajouter au profil"),
        done=_("Le profil est complété."),
    )


@requires(Action.EDIT_PERSON)
def profile_update(request, kind, public_id):
    """Change a row of the profile, or leave for its removal."""
    code, kind = kind, kind_or_404(kind, rewritten=True)
    row = row_or_404(request, kind, public_id)
    form = kind.form(request.POST or None, instance=row)
    return form_page(
        request,
        row.migrant,
        form,
        lambda: actions.update_row(row, by=request.user, **form.values),
        title=kind.title,
        submit_label=_("Enregistrer"),
        done=_("Le profil est modifié."),
        template="migrants/profile_update.html",
        row=row,
        kind=code,
    )


@require_POST
@requires(Action.EDIT_PERSON)
def profile_remove(request, kind, public_id):
    """Take a row off the profile."""
    kind = kind_or_404(kind)
    row = row_or_404(request, kind, public_id)
    attempt(request, lambda: kind.remove(row, by=request.user), _("C’est retiré du profil."))
    return redirect("migrants:migrant_detail", row.migrant.public_id)


@requires(Action.EDIT_PERSON)
def availability_update(request, public_id):
    """When, how and how far the person can work."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    form = AvailabilityForm(request.POST or None, instance=migrant.availabilitys.first())
    return form_page(
        request,
        migrant,
        form,
        lambda: actions.set_availability(migrant, by=request.user, **form.values),
        title=_("Disponibilité et mobilité"),
        submit_label=_("Enregistrer"),
        done=_("La disponibilité est notée."),
    )
