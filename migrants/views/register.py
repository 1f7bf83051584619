"""Registering a person and changing what is known of them."""

import copy
import uuid

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies import audit
from agencies.access import requires
from agencies.enums import AccessKind, Action, AuditVerb
from agencies.models import AuditEntry
from migrants import lookup
from migrants.actions import AlreadyRegistered, register_migrant, update_migrant
from migrants.forms.file import ConsentsForm, DocumentForm, OpeningForm
from migrants.forms.person import (
    NAMES,
    LanguageFormSet,
    PersonForm,
    initial_of,
    language_initial,
)
from migrants.models import ConsentText, Migrant
from migrants.names import PersonKey
from migrants.views.common import person_or_404
from migrants.views.search import lookup_made, lookup_wanted
from sharaka_portal.lib import clock
from sharaka_portal.lib.forms import submit

SIMILAR_FOUND = gettext_lazy(
    "Avec ce que vous avez saisi, d’autres dossiers se ressemblent. Si aucun n’est cette personne, "
    "enregistrez de nouveau."
)
LIST_LABELS = {
    "languages": gettext_lazy("langues parlées"),
    "occupations": gettext_lazy("métiers recherchés"),
    "other_nationalities": gettext_lazy("autres nationalités"),
    # rows of other tables, of which the history holds only the key
    "province_id": gettext_lazy("province"),
    "education_level_id": gettext_lazy("niveau d’études"),
}
SHOWN_CHANGES = {*PersonForm.Meta.fields, "birth_date", *LIST_LABELS}
CARRIED = ("last_name", "first_name", "birth_year", "phone")


@requires(Action.REGISTER_PERSON)
def migrant_create(request):
    """Register a person after a look-up. The token of the look-up becomes the person's public id,
    so that a page sent twice registers once."""
    token = request.POST.get("token") or request.GET.get("lookup", "")
    if request.method == "POST" and (again := already_registered(token)):
        return redirect("migrants:migrant_detail", again.public_id)
    made = lookup_made(request, token)
    if made is None:
        return lookup_wanted(request)
    forms = registration_forms(request, made["typed"])
    found = []
    if request.method == "POST" and all_valid(forms):
        check_document_known(forms)
        found = new_candidates(request, made, forms) if is_clean(forms) else []
        if found:
            forms["person"].add_error(None, SIMILAR_FOUND)
        elif is_clean(forms) and (migrant := register(request, token, forms)):
            return registered(request, token, migrant)
    context = forms | {"token": token, "candidates": found}
    return render(request, "migrants/migrant_create.html", context)


def all_valid(forms):
    """Whether every form is valid; each is checked, so that all mistakes show at once."""
    return all([form.is_valid() for form in forms.values()])  # noqa: C419


def already_registered(token):
    try:
        return Migrant.objects.filter(public_id=uuid.UUID(token)).first()
    except ValueError:
        return None


def is_clean(forms):
    return not any(form.errors for name, form in forms.items() if name != "skills")


def registration_forms(request, typed):
    data = request.POST or None
    carried = {name: typed[name] for name in CARRIED if name in typed}
    # Only a page that is shown carries the number: on the way back it counts as typed.
    number = "" if data else typed.get("document_number", "")
    return {
        "person": PersonForm(data, initial=carried),
        "document": DocumentForm(
            data,
            prefix="document",
            initial={"number": number},
            empty_permitted=True,
            use_required_attribute=False,
        ),
        "skills": LanguageFormSet(data, prefix="languages"),
        "opening": OpeningForm(data, prefix="opening", user=request.user),
        "consents": ConsentsForm(data, prefix="consents", texts=texts_in_force()),
    }


def texts_in_force():
    """{purpose: text} of the consent texts in force today."""
    texts = ConsentText.objects.filter(in_force_from__lte=clock.today()).order_by("version")
    return {text.purpose: text for text in texts}


def document_typed(forms):
    """The paper's values, or None when the section was left empty."""
    cleaned = forms["document"].cleaned_data
    return cleaned if cleaned.get("number") else None


def check_document_known(forms):
    """A paper, or the reason why there is none."""
    opening = forms["opening"]
    if not document_typed(forms) and not opening.cleaned_data["document_missing_reason"]:
        opening.add_error(
            "document_missing_reason", _("Indiquez un titre, ou pourquoi il n’y en a pas.")
        )


def new_candidates(request, made, forms):
    """Likely duplicates that the look-up did not show, now that more is known. Shown once."""
    person = forms["person"].cleaned_data
    document = document_typed(forms) or {}
    key = PersonKey(
        **{name: person[name] for name in NAMES},
        birth_date=person["birth_date"],
        birth_precision=str(person["birth_precision"]),
        sex=person["sex"],
        nationality=person["nationality"],
        document_number=document.get("number", ""),
        phone=person["phone"].as_e164 if person["phone"] else "",
    )
    found = [
        one for one in lookup.candidates(request.user, key) if one.public_id not in made["shown"]
    ]
    made["shown"] += [one.public_id for one in found]
    request.session.modified = True
    return found


def register(request, token, forms):
    """The new person; what the action refuses is shown above the page, and None comes back."""
    person, opening, consents = forms["person"], forms["opening"], forms["consents"]
    document = document_typed(forms)
    reason = "" if document else opening.cleaned_data["document_missing_reason"]
    fields = {"public_id": uuid.UUID(token), "document_missing_reason": reason}

    def act():
        try:
            return register_migrant(
                by=request.user,
                agency=opening.cleaned_data["agency"],
                fields=person.person_fields() | fields,
                opened_on=opening.cleaned_data["opened_on"],
                lead=opening.cleaned_data["lead"],
                documents=[document] if document else (),
                languages=forms["skills"].skills(),
                occupations=person.cleaned_data["occupations"],
                other_nationalities=person.other_nationalities(),
                consents=consents.consents(),
                consent_channel=consents.cleaned_data["channel"],
                consent_language=consents.cleaned_data["language"],
            )
        except AlreadyRegistered:
            return already_registered(token)

    return submit(person, act)


def registered(request, token, migrant):
    lookups = request.session.get("lookups", {})
    lookups.pop(token, None)
    request.session["lookups"] = lookups
    messages.success(
        request,
        _("%(name)s est inscrit(e) sous le numéro %(number)s.")
        % {"name": migrant.full_name, "number": migrant.file_number},
    )
    return redirect("migrants:migrant_detail", migrant.public_id)


@requires(Action.EDIT_PERSON)
def migrant_update(request, public_id):
    """Change what is known of a person, unless somebody else changed it meanwhile."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    audit.seen(AccessKind.READ, request.user, subject=migrant, person=migrant)
    data = request.POST or None
    form = PersonForm(data, instance=copy.copy(migrant), initial=initial_of(migrant))
    skills = LanguageFormSet(data, prefix="languages", initial=language_initial(migrant))
    context = {"migrant": migrant, "form": form, "skills": skills, "stale": []}
    if request.method == "POST" and all_valid({"person": form, "skills": skills}):
        if submit(form, lambda: update(request, migrant, form, skills)):
            messages.success(request, _("Le dossier est à jour."))
            return redirect("migrants:migrant_detail", migrant.public_id)
        context["stale"] = changes_since(migrant, posted_version(request))
    return render(request, "migrants/migrant_update.html", context)


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
