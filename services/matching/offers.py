"""The open offers that suit a person.

All of them are weighed: there are thousands at the most, as those that nobody confirms expire.
"""

from typing import NamedTuple

from django.db.models import Q

from agencies.models import Language
from services.matching import facts, fit
from services.models import Offer
from sharaka_portal.lib import clock

SHOWN = 40


class Weighed(NamedTuple):
    """An offer; sorted backwards, the best come first, then the latest."""

    score: int
    received_on: object
    key: int
    facts: fit.OfferFacts
    found: list
    distance: int | None
    nearest: int | None  # the wish that it is near, by its place in the list


def offers_for(migrant, words="", limit=SHOWN):
    """Open offers for which the person is not presented, each with its `fit`, the best first."""
    rows = Offer.objects.open().exclude(pk__in=migrant.referrals.open().values("offer"))
    if words:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(employer__name__icontains=words)
            | Q(city__icontains=words)
        )
    wishes = facts.wishes_of([migrant.pk])[migrant.pk]
    person = facts.facts_of_person(migrant)
    earlier = facts.latest_ends(migrant.referrals, "offer_id")
    weighed = []
    for key, received_on, offer in read(rows):
        distance, nearest = distance_of(wishes, offer)
        found = fit.find(person, offer, distance, earlier.get(key, ""))
        score = fit.score(found)
        weighed.append(Weighed(score, received_on, key, offer, found, distance, nearest))
    weighed.sort(key=lambda one: one[:3], reverse=True)
    return explained(weighed[:limit], migrant, person, wishes, earlier)


def read(rows):
    """Yield (key, received on, facts) of offers, in two queries."""
    asked = Offer.languages.through.objects.filter(offer__in=rows.values("pk"))
    languages = {}
    for offer, language in asked.order_by("pk").values_list("offer_id", "language_id"):
        languages.setdefault(offer, []).append(language)
    day = clock.today()
    columns = ("pk", "received_on", *facts.OFFER_COLUMNS)
    for key, received_on, *values in rows.order_by().values_list(*columns):
        yield key, received_on, facts.offer_facts(values, languages.get(key, ()), day)


def distance_of(wishes, offer):
    """(distance or None, the nearest wish's place or None) of an offer from a person's wishes."""
    if not wishes or offer.occupation is None:
        return None, None
    return fit.distance_between([wish[:2] for wish in wishes], offer.occupation, offer.group)


def explained(best, migrant, person, wishes, earlier):
    """The offers that were weighed, each with its `fit` in words."""
    keys = [one.key for one in best]
    rows = Offer.objects.select_related("employer__agency", "occupation").in_bulk(keys)
    asked = {language for one in best for language in one.facts.languages}
    languages = {row.pk: row.label for row in Language.objects.filter(pk__in=asked)}
    for one in best:
        names = fit.Names(
            wish=wishes[one.nearest][2] if one.nearest is not None else "",
            city=rows[one.key].city,
            home=facts.home_of(migrant),
            languages=languages,
            earlier=earlier.get(one.key, ""),
        )
        rows[one.key].fit = fit.explain(one.found, person, one.facts, names, one.distance)
    return [rows[key] for key in keys]
