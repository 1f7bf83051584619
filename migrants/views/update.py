"""Changing what is known of a person."""

import copy

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action, AuditVerb
from agencies.models import AuditEntry
from migrants.actions import update_migrant
from migrants.forms.person import LanguageFormSet, PersonForm, initial_of, language_initial
from migrants.forms.registration import all_valid
from migrants.models import Migrant
from migrants.views.common import person_or_404
from sharaka_portal.lib.forms import submit

LIST_LABELS = {
    "languages": gettext_lazy("langues parlées"),
    "occupations": gettext_lazy("métiers recherchés"),
    "other_nationalities": gettext_lazy("autres nationalités"),
    # rows of other tables, of which the history holds only the key
    "province_id": gettext_lazy("province"),
    "education_level_id": gettext_lazy("niveau d’études"),
    "spoken_language_id": gettext_lazy("langue de l’échange"),
}
SHOWN_CHANGES = {*PersonForm.Meta.fields, "birth_date", *LIST_LABELS}


@requires(Action.EDIT_PERSON)
def migrant_update(request, public_id):
    """Change what is known of a person, unless somebody else changed it meanwhile."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    audit.seen(AccessKind.READ, request.user, subject=migrant, person=migrant)
    data = request.POST or None
    form = PersonForm(data, instance=copy.copy(migrant), initial=initial_of(migrant))
    skills = LanguageFormSet(data, prefix="languages", initial=language_initial(migrant))
    version = posted_version(request) if data else migrant.version
    context = {"migrant": migrant, "form": form, "skills": skills, "stale": []}
    if request.method == "POST" and all_valid({"person": form, "skills": skills}):
        if submit(form, lambda: update(request, migrant, form, skills)):
            messages.success(request, _("Le dossier est à jour."))
            return redirect("migrants:migrant_detail", migrant.public_id)
        context["stale"] = changes_since(migrant, version)
        version = migrant.version  # whoever sends again has seen what changed
    return render(request, "migrants/migrant_update.html", context | {"version": version})


def update(request, migrant, form, skills):
    return update_migrant(
        migrant,
        by=request.user,
        version=posted_version(request),
        fields=form.person_fields(),
        languages=skills.skills(),
        occupations=form.cleaned_data["occupations"],
        other_nationalities=form.other_nationalities(),
    )


def posted_version(request):
    """The version of the file that the sender saw; 0, which never was, when it is no number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def changes_since(migrant, version):
    """[(who, field, new value)] of what others changed since a version of the file."""
    lines = AuditEntry.objects.filter(
        subject_id=migrant.public_id, verb=AuditVerb.CHANGED
    ).select_related("by")
    newer = [line for line in lines if line.changes.get("version", [-1])[0] >= version]
    return [
        (line.by, label_of(name), shown(name, new))
        for line in reversed(newer)
        for name, (_old, new) in line.changes.items()
        if name in SHOWN_CHANGES
    ]


def label_of(name):
    if name in LIST_LABELS:
        return LIST_LABELS[name]
    return Migrant._meta.get_field(name.removesuffix("_id")).verbose_name


def shown(name, value):
    if name in LIST_LABELS:
        return ""
    choices = dict(Migrant._meta.get_field(name.removesuffix("_id")).flatchoices)
    return choices.get(value, value)
