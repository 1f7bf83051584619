"""The folded keys of people's names, by which search and duplicate check find them."""

from django.db import transaction

from migrants import names
from migrants.models import Migrant, NameKey

NAME_FIELDS = ("last_name", "first_name", "last_name_ar", "first_name_ar")
KEYED_FIELDS = {*NAME_FIELDS, "birth_date"}
BATCH = 1_000


@transaction.atomic
def write_name_keys(*migrants):
    """Write the keys of people anew, after their names or birth dates changed.

    The names of the files that a person's file absorbed are kept: either spelling finds the person.
    """
    keys = {migrant.pk: _keys_of(migrant) for migrant in migrants}
    for absorbed in Migrant.objects.filter(merged_into__in=migrants):
        keys[absorbed.merged_into_id] |= _keys_of(absorbed)
    NameKey.objects.filter(migrant__in=migrants).delete()
    NameKey.objects.bulk_create(
        NameKey(migrant=migrant, key=key, birth_date=migrant.birth_date)
        for migrant in migrants
        for key in sorted(keys[migrant.pk])
    )


def _keys_of(migrant):
    return names.name_keys(*(getattr(migrant, name) for name in NAME_FIELDS))


def rebuild_name_keys():
    """Write everybody's keys anew, after the rules of `migrants/names.py` changed; how many people.

    In short transactions, so that the desks can go on writing.
    """
    done, last = 0, 0
    people = Migrant.objects.only("pk", *KEYED_FIELDS).order_by("pk")
    while batch := list(people.filter(pk__gt=last)[:BATCH]):
        for migrant in batch:
            migrant.folded_name = names.folded_name(migrant.last_name, migrant.first_name)
        with transaction.atomic():
            Migrant.objects.bulk_update(batch, ["folded_name"])
            write_name_keys(*batch)
        done, last = done + len(batch), batch[-1].pk
    return done
