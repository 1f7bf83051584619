"""The household of a person: tying another file, taking a tie away, putting it back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies import access, audit
from agencies.access import requires
from agencies.enums import AccessKind, Action
from migrants import lookup
from migrants.actions.household import link_family, unlink_family
from migrants.forms.household import HouseholdForm
from migrants.household import links_of, ties_of
from migrants.models import Migrant
from migrants.views.common import person_or_404
from sharaka_portal.lib.forms import attempt, submit

SESSION_KEY = "household_undo"


@requires(Action.EDIT_PERSON)
def household_create(request, public_id):
    """Look for a file in reach by number or name, then tie it."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    form = HouseholdForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["relative"]:
            relative = in_reach(request, form.cleaned_data["relative"])
            tie = form.cleaned_data["tie"]
            if submit(form, lambda: link_family(migrant, relative, by=request.user, tie=tie)):
                messages.success(request, _("Les deux dossiers sont liés."))
                return redirect("migrants:migrant_detail", migrant.public_id)
        found = search(request, migrant, form.cleaned_data["q"])
    context = {"migrant": migrant, "form": form, "found": found}
    return render(request, "migrants/household_create.html", context)


def in_reach(request, public_id):
    people = Migrant.objects.select_related("agency")
    return access.get_or_404(people, request.user, Action.VIEW_PERSON, public_id=public_id)


def search(request, migrant, query):
    found = lookup.search(request.user, query)
    audit.seen(
        AccessKind.SEARCH,
        request.user,
        subject_type="migrants.migrant",
        hits=found.total,
        hidden=found.hidden,
    )
    return [person for person in found.people if person.pk != migrant.pk]


@require_POST
@requires(Action.EDIT_PERSON)
def household_remove(request, public_id, link_id):
    """Take a tie away; the page then offers to put it back."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    links = links_of(migrant).select_related("migrant__agency", "relative__agency")
    link = get_object_or_404(links, public_id=link_id)
    tie, other = next((tie, key) for one, tie, key in ties_of(migrant) if one == link)
    relative = link.relative if link.relative_id == other else link.migrant
    if attempt(
        request, lambda: unlink_family(link, by=request.user), _("Le lien de foyer est retiré.")
    ):
        request.session[SESSION_KEY] = [str(migrant.public_id), str(relative.public_id), tie]
    return redirect("migrants:migrant_detail", migrant.public_id)


@require_POST
@requires(Action.EDIT_PERSON)
def household_restore(request, public_id):
    """Put the tie back that was just taken away."""
    migrant = person_or_404(request, public_id, Action.EDIT_PERSON)
    of, relative_id, tie = request.session.pop(SESSION_KEY, ("", "", ""))
    if of != str(migrant.public_id):
        messages.error(request, _("Il n’y a plus rien à remettre."))
        return redirect("migrants:migrant_detail", migrant.public_id)
    relative = get_object_or_404(Migrant.objects.select_related("agency"), public_id=relative_id)
    attempt(
        request,
        lambda: link_family(migrant, relative, by=request.user, tie=tie),
        _("Le lien de foyer est remis."),
    )
    return redirect("migrants:migrant_detail", migrant.public_id)


def may_restore(request, migrant):
    """Whether a tie of this person was taken away last in this session."""
    return request.session.get(SESSION_KEY, [""])[0] == str(migrant.public_id)
