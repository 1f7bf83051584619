"""What the pages of a file share."""

from django.contrib import messages
from django.shortcuts import redirect, render

from agencies import access
from agencies.enums import Action
from migrants.models import Migrant
from sharaka_portal.lib.forms import submit


def person_or_404(request, public_id, act=None):
    """The person, for somebody who may read the file and do the action; 404 or 403 otherwise."""
    people = Migrant.objects.select_related("agency")
    return access.get_or_404(people, request.user, Action.VIEW_PERSON, act, public_id=public_id)


def form_page(request, migrant, form, act, *, title, submit_label, done, template=None, **context):
    """A page with one short form about a person: show it, run its action, go back to the file."""
    if request.method == "POST" and form.is_valid() and submit(form, act) is not None:
        messages.success(request, done)
        return redirect("migrants:migrant_detail", migrant.public_id)
    context |= {"migrant": migrant, "form": form, "title": title, "submit_label": submit_label}
    return render(request, template or "migrants/migrant_form.html", context)
