"""Where suspected pairs come from, and how one person's are read."""

from django.contrib.auth.models import AnonymousUser

from agencies import access
from agencies.enums import Action
from migrants import lookup, names
from migrants.actions import suspect_pair
from migrants.enums import PairSource
from migrants.models import DuplicatePair, Merge, Migrant

BATCH = 200
NOBODY = AnonymousUser()


def score_of(a, b):
    """How alike two stored people are."""
    key = lookup.key_of(a)
    return names.score_pair(key, lookup.key_of(b, key))


def note_candidates(migrant, public_ids, *, by, source=PairSource.REGISTRATION):
    """Queue a person with those of these files that still look alike; how many pairs are new.

    Called after a registration with the files that were shown before it: who registers all the
    same leaves the question to be decided in quiet.
    """
    others = Migrant.objects.filter(public_id__in=list(public_ids), merged_into=None)
    likely = []
    for other in others.exclude(pk=migrant.pk).prefetch_related("identitydocuments"):
        score = score_of(migrant, other)
        if lookup.verdict_of(score) != "different":
            likely.append(flag(migrant, other, by=by, source=source, score=score))
    return sum(is_new for _pair, is_new in likely)


def flag(a, b, *, by, source=PairSource.DESK, score=None):
    """(pair, whether it is new) of two stored people, with the score of what is known of them."""
    score = score or score_of(a, b)
    return suspect_pair(a, b, by=by, score=score.value, agreeing=score.agreeing, source=source)


def scan(agency=None):
    """Queue all stored people who look alike, in short steps; yields (people seen, new pairs).

    `agency` narrows one side of the pairs. A second run raises nothing twice.
    """
    people = Migrant.objects.filter(merged_into=None).prefetch_related("identitydocuments")
    if agency:
        people = people.filter(agency=agency)
    last = 0
    while batch := list(people.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        yield len(batch), sum(map(_scan_one, batch))


def _scan_one(migrant):
    found = lookup.candidates(NOBODY, lookup.key_of(migrant))
    ids = [one.public_id for one in found]
    return note_candidates(migrant, ids, by=None, source=PairSource.SCAN)


def within_reach(user, people):
    """Keys of the people, absorbed ones too, of whom the user may read and decide."""
    rows = Migrant.objects.filter(pk__in=people)
    for action in (Action.VIEW_PERSON, Action.DECIDE_DUPLICATES):
        rows = access.scope(rows, user, action)
    return set(rows.values_list("pk", flat=True))


def of(migrant):
    """What a person's page says of duplicates: pairs to decide on, files that were absorbed."""
    merges = Merge.objects.filter(kept=migrant, undone_at=None)
    return {
        "pairs": list(DuplicatePair.objects.suspected().of(migrant)),
        "merges": list(merges.select_related("absorbed_file", "pair")),
    }
