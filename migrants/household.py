"""A person's household: the ties to other files, read from this person's side."""

from dataclasses import dataclass

from django.db.models import Q

from agencies.enums import Action
from migrants.enums import FamilyTie
from migrants.models import FamilyLink, Migrant


@dataclass(frozen=True)
class Relative:
    """Somebody tied to a person: `tie` is what they are to that person; out of the reader's reach
    only the tie is told, and `migrant` is None."""

    link: FamilyLink
    tie: FamilyTie
    migrant: Migrant | None


def links_of(migrant):
    """The ties of a person, from either side."""
    return FamilyLink.objects.filter(Q(migrant=migrant) | Q(relative=migrant)).order_by("pk")


def ties_of(migrant):
    """[(link, tie, key of the other person)] as seen from a person."""
    return [
        (link, FamilyTie(link.tie), link.relative_id)
        if link.migrant_id == migrant.pk
        else (link, FamilyTie(link.tie).inverse, link.migrant_id)
        for link in links_of(migrant)
    ]


def household_of(migrant, user):
    """The relatives of a person, for a reader: two queries."""
    ties = ties_of(migrant)
    if not ties:
        return []
    seen = Migrant.objects.visible_to(user, Action.VIEW_PERSON).in_bulk([key for *_x, key in ties])
    return [Relative(link, tie, seen.get(key)) for link, tie, key in ties]
