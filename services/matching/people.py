"""The people who suit an offer.

They are read in cells: by how near their wishes are to the offer's occupation, and whether they
live in another province. Nobody's score passes the bound of their cell, nor what their outline and
the best languages and experience would make: so reading stops where the last one shown can no
longer be reached. No query looks a person up for each row: the planner of PostgreSQL would do so
for the whole country.
"""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from agencies import access
from agencies.enums import Action
from migrants.enums import ConsentPurpose, Mobility, RegistrationState, SituationKind
from migrants.models import (
    Consent,
    Experience,
    LanguageSkill,
    Migrant,
    Occupation,
    Situation,
    TargetOccupation,
)
from migrants.querysets import current_permits
from services.enums import PlacementState
from services.matching import facts, fit
from services.models import Placement, Referral
from sharaka_portal.lib import clock

SHOWN = 20
BATCH = 200  # people weighed before looking whether to go on
KEYS = 5_000  # in one query
COLUMNS = (
    "pk",
    "registrations__opened_on",
    "city",
    "province_id",
    "province__region_id",
    "availabilitys__mobility",
    "availabilitys__places",
    "availabilitys__available_from",
)


@dataclass(frozen=True)
class Candidate:
    """Somebody for an offer: how well they fit, and whether their CV may be sent."""

    migrant: Migrant
    fit: fit.Fit
    may_share: bool


@dataclass(frozen=True)
class Cell:
    """People of one distance from the offer's occupation, near or far, and their highest score."""

    distance: int
    far: bool
    bound: int


class Weighed(NamedTuple):
    """A person read from a cell; sorted, the best come first, then who waits longest.

    Outlined only, `loss` is that of the most points they may have.
    """

    loss: int  # the score, negative
    registered_on: datetime.date
    key: int
    distance: int
    facts: fit.PersonFacts


def people_for(offer, user, limit=SHOWN):
    """The people in the user's reach who fit best and may be presented, the best first.

    Nobody is found for an offer without an occupation.
    """
    if offer.occupation_id is None:
        return []
    search = Search(offer, user)
    return search.described(search.first(limit))


class Search:
    """The people of one offer, read cell by cell."""

    def __init__(self, offer, user):
        self.offer, self.user, self.day = offer, user, clock.today()
        manages = access.may(user, Action.MANAGE_REFERRALS)
        self.action = Action.MANAGE_REFERRALS if manages else Action.VIEW_PERSON
        self.languages = {language.pk: language.label for language in offer.languages.all()}
        self.facts = facts.facts_of_offer(offer, self.languages)
        self.occupations = occupations_by_distance(self.facts)
        self.earlier = facts.latest_ends(offer.referrals, "migrant_id")

    def cells(self):
        """The cells that may hold anybody, the one with the highest bound first."""
        sides = (False, True) if self.facts.province else (False,)
        found = [
            Cell(distance, far, fit.RUNGS[rung].points + fit.most(self.facts, far=far))
            for distance, rung in enumerate(fit.OCCUPATION)
            if self.occupations[distance]
            for far in sides
        ]
        return sorted(found, key=lambda cell: (-cell.bound, cell.distance))

    def first(self, limit):
        """The first people of all cells."""
        best, seen = [], set()
        for cell in self.cells():
            slack = cell.bound + best[-1].loss if len(best) == limit else cell.bound
            if slack < 0:
                break
            # Who has a nearer wish was met in an earlier cell.
            outlined = [one for one in self.outlined(cell, slack) if one.key not in seen]
            seen.update(one.key for one in outlined)
            outlined.sort(key=lambda one: one.loss)
            for start in range(0, len(outlined), BATCH):
                batch = outlined[start : start + BATCH]
                if len(best) == limit and best[-1].loss < batch[0].loss:
                    break
                best = sorted([*best, *self.weighed(batch)], key=lambda one: one[:3])[:limit]
        return best

    def outlined(self, cell, slack):
        """The people of a cell with all but their languages and experience.

        Who is seen to lose more than `slack` points on the cell's bound is left out.
        """
        wishing = TargetOccupation.objects.filter(occupation__in=self.occupations[cell.distance])
        people = self.people().filter(pk__in=wishing.values("migrant"))
        if self.facts.province:
            elsewhere = Q(province__isnull=False) & ~Q(province=self.facts.province)
            people = people.filter(elsewhere) if cell.far else people.exclude(elsewhere)
        if cell.far and fit.best_of("place_named") > slack:
            would_go = Q(availabilitys__mobility__in=[Mobility.REGION, Mobility.COUNTRY])
            people = people.filter(would_go | Q(availabilitys__places__gt=""))
        rows = list(people.order_by().values_list(*COLUMNS, *self.licences))
        ends = self.permit_ends([row[0] for row in rows])
        most = fit.most_beyond_outline(self.facts)
        for key, registered_on, *values in rows:
            person = self.person(values, ends.get(key))
            earlier = self.earlier.get(key, "")
            score = fit.score(fit.outline(person, self.facts, cell.distance, earlier)) + most
            yield Weighed(-score, registered_on, key, cell.distance, person)

    def weighed(self, outlined):
        """The same people with languages and experience, and their score."""
        keys = [one.key for one in outlined]
        levels, spans, experienced = self.levels(keys), *self.experience(keys)
        for one in outlined:
            worked = fit.months_worked(spans.get(one.key, ()), self.day)
            person = one.facts._replace(
                levels=levels.get(one.key, {}),
                months={self.facts.group: worked},
                has_experience=one.key in experienced,
            )
            found = fit.find(person, self.facts, one.distance, self.earlier.get(one.key, ""))
            yield one._replace(loss=-fit.score(found), facts=person)

    def people(self):
        """Those in reach with an open file, not in work and not presented for the offer."""
        here = {"migrant": OuterRef("pk")}
        at_work = Situation.objects.filter(until=None, kind=SituationKind.EMPLOYED, **here)
        placed = Placement.objects.filter(state=PlacementState.RUNNING, **here)
        presented = Referral.objects.open().filter(offer=self.offer, **here)
        rows = Migrant.objects.visible_to(self.user, self.action)
        return rows.filter(
            ~Exists(at_work),
            ~Exists(placed),
            ~Exists(presented),
            registrations__state=RegistrationState.OPEN,
        )

    @property
    def licences(self):
        """The column of licences, where the work needs one: reading it takes time."""
        return ["availabilitys__licences"] if self.facts.group in fit.LICENCES else []

    def person(self, values, permit_end):
        city, province, region, mobility, places, ready, *licences = values
        return fit.PersonFacts(
            city=fit.folded(city),
            province=province,
            region=region,
            mobility=mobility or "",
            places=fit.folded(places or ""),
            available_from=ready,
            licences=tuple(licences[0] or ()) if licences else (),
            permit_end=permit_end,
        )

    def permit_ends(self, keys):
        """{person: the last day of their papers}."""
        ends = {}
        for start in range(0, len(keys), KEYS):
            papers = current_permits().filter(
                migrant__in=keys[start : start + KEYS], expires_on__isnull=False
            )
            for key, end in papers.order_by().values_list("migrant_id", "expires_on"):
                ends[key] = max(end, ends.get(key, end))
        return ends

    def levels(self, keys):
        """{person: {language: level}} of the languages that the offer asks for."""
        rows = LanguageSkill.objects.filter(migrant__in=keys, language__in=self.languages)
        levels = {}
        if self.languages:
            for key, language, level in rows.values_list("migrant_id", "language_id", "level"):
                levels.setdefault(key, {})[language] = level
        return levels

    def experience(self, keys):
        """({person: spans of work in the offer's ISCO group}, those with any work noted)."""
        trade = {*self.occupations[0], *self.occupations[1]}
        rows = Experience.objects.filter(migrant__in=keys).order_by()
        spans, experienced = {}, set()
        for key, occupation, start, end in rows.values_list(
            "migrant_id", "occupation_id", "started_on", "ended_on"
        ):
            experienced.add(key)
            if occupation in trade:
                spans.setdefault(key, []).append((start, end))
        return spans, experienced

    def described(self, best):
        """The Candidates of the first people, with their reasons in words."""
        keys = [one.key for one in best]
        people = Migrant.objects.select_related("agency", "province").in_bulk(keys)
        wishes, willing = facts.wishes_of(keys), willing_to_share(keys)
        return [
            Candidate(
                people[one.key],
                self.explained(one, people[one.key], wishes[one.key]),
                one.key in willing,
            )
            for one in best
        ]

    def explained(self, one, migrant, wishes):
        _distance, nearest = fit.distance_between(
            [wish[:2] for wish in wishes], self.facts.occupation, self.facts.group
        )
        names = fit.Names(
            wish=wishes[nearest][2],
            city=self.offer.city,
            home=facts.home_of(migrant),
            languages=self.languages,
            earlier=self.earlier.get(one.key, ""),
        )
        found = fit.find(one.facts, self.facts, one.distance, names.earlier)
        return fit.explain(found, one.facts, self.facts, names, one.distance)


def occupations_by_distance(offer):
    """For each distance, the keys of the occupations that stand so far from the offer's."""
    near = Occupation.objects.filter(isco_group__code__startswith=offer.group[: fit.DIGITS[-1]])
    found = [[] for _ in fit.OCCUPATION]
    for key, group in near.values_list("pk", "isco_group__code"):
        distance, _place = fit.distance_between([(key, group)], offer.occupation, offer.group)
        found[distance].append(key)
    return found


def willing_to_share(keys):
    """Those whose latest answer lets the agency send their CV."""
    answers = Consent.objects.filter(migrant__in=keys, purpose=ConsentPurpose.SHARE_CV)
    latest = dict(answers.order_by("given_on", "pk").values_list("migrant_id", "is_granted"))
    return {key for key, is_granted in latest.items() if is_granted}
