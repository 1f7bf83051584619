"""Ties between the files of one household.

A tie is kept once, on the file with the smaller key, and read from either side: so no second row
can say the same, or something else, from the other end.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies import audit
from migrants.enums import FamilyTie
from migrants.models import FamilyLink


@transaction.atomic
def link_family(migrant, relative, *, by, tie):
    """Tie two files: `tie` is what the relative is to the person. Raises ValidationError."""
    if migrant.pk == relative.pk:
        raise ValidationError(_("C’est le même dossier."))
    tie = FamilyTie(tie)
    if migrant.pk > relative.pk:
        migrant, relative, tie = relative, migrant, tie.inverse
    if FamilyLink.objects.filter(migrant=relative, relative=migrant).exists():  # after a merge
        raise ValidationError(_("Ces deux dossiers sont déjà liés."))
    link = FamilyLink(migrant=migrant, relative=relative, tie=tie)
    link.full_clean()
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError as error:
        raise ValidationError(_("Ces deux dossiers sont déjà liés.")) from error
    for person in (migrant, relative):
        audit.created(link, by=by, person=person, agency=person.agency)
    return link


@transaction.atomic
def unlink_family(link, *, by):
    """Take a tie away; both histories keep it."""
    for person in (link.migrant, link.relative):
        audit.removed(link, by=by, person=person, agency=person.agency)
    link.delete()
