"""Saved views: a list's filters under a name."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit
from migrants.models import SavedView

# More than a row of names holds nobody's attention.
MOST_VIEWS = 12


@transaction.atomic
def save_view(owner, *, page, name, query):
    """Keep a list's filters under a name; the same name is written over. Raises ValidationError."""
    name = " ".join(name.split())
    others = SavedView.objects.filter(owner=owner, page=page).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise ValidationError(_("Au plus %(n)d vues : retirez-en une d’abord.") % {"n": MOST_VIEWS})
    view = SavedView.objects.filter(owner=owner, page=page, name=name).first()
    view = view or SavedView(owner=owner, page=page, name=name)
    view.query = query
    view.full_clean()
    view.save()
    audit.created(view, by=owner)
    return view


@transaction.atomic
def remove_view(view, *, by):
    """Forget a saved view."""
    audit.removed(view, by=by)
    view.delete()
