"""The people who suit an offer.

They are read in cells: by how near their wishes are to the offer's occupation, and whether they
live in another province. Nobody's score passes the bound of their cell, nor that bound less what
SQL sees them lose: so the cells, and the people in them, that cannot reach the last one shown are
never read.
"""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Subquery, Value, When

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
from services.enums import PlacementState
from services.matching import facts, fit
from services.models import Placement, Referral
from sharaka_portal.lib import clock

SHOWN = 20
BATCH = 5_000  # keys in one query
# What every offer looks at; the languages that one asks for come behind.
COLUMNS = (
    "pk",
    "registered_on",
    "city",
    "province_id",
    "region",
    "mobility",
    "places",
    "available_from",
    "permit_end",
    "has_experience",
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
    """A person read from a cell; sorted, the best come first, then who waits longest."""

    loss: int  # the score, negative
    registered_on: object
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
        best, seen, least = [], set(), None
        for cell in self.cells():
            if least is not None and least > cell.bound:
                break
            # Who has a nearer wish was met in an earlier cell.
            rows = [row for row in self.read(cell, least) if row[0] not in seen]
            seen.update(row[0] for row in rows)
            best = sorted([*best, *self.weighed(cell, rows)], key=lambda one: one[:3])[:limit]
            least = -best[-1].loss if len(best) == limit else None
        return best

    def read(self, cell, least=None):
        """The rows of a cell; with `least` without those whom SQL sees lose too much to reach it."""
        wishing = TargetOccupation.objects.filter(occupation__in=self.occupations[cell.distance])
        people = self.with_facts(self.people().filter(pk__in=wishing.values("migrant")))
        if self.facts.province:
            elsewhere = Q(province__isnull=False) & ~Q(province=self.facts.province)
            people = people.filter(elsewhere) if cell.far else people.exclude(elsewhere)
        if least is not None:
            lost = self.lost(far=cell.far)
            people = people.alias(lost=lost).filter(lost__lte=cell.bound - least)
        return people.order_by().values_list(*COLUMNS, *self.asked)

    def lost(self, *, far):
        """How many points a person loses at least on the bound of their cell, as far as SQL sees."""
        offer = self.facts
        worked = "experience_asked" if offer.experience_years else "experience_some"
        losses = [
            ("ready", Q(available_from__lte=offer.starts_on)),
            (fit.best_permit(offer), Q(permit_end__gte=offer.ends_on or offer.starts_on)),
            (worked, Q(has_experience=True)),
        ]
        for key in self.languages:
            losses.append(("language_spoken", Q(**{f"level_{key}__in": list(fit.SPOKEN)})))
        if far:
            would_go = Q(mobility__in=[Mobility.REGION, Mobility.COUNTRY]) | Q(places__gt="")
            losses.append(("place_named", would_go))
        return sum(
            (
                Case(When(met, then=0), default=fit.best_of(rung), output_field=IntegerField())
                for rung, met in losses
            ),
            Value(0),
        )

    def weighed(self, cell, rows):
        """Weigh the people of a cell."""
        months = self.months([row[0] for row in rows])
        for key, registered_on, *values in rows:
            person = self.person(values, months.get(key))
            found = fit.find(person, self.facts, cell.distance, self.earlier.get(key, ""))
            yield Weighed(-fit.score(found), registered_on, key, cell.distance, person)

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

    def with_facts(self, people):
        """Annotate what an offer looks at, and the levels of the languages that this one asks for."""
        skills = LanguageSkill.objects.filter(migrant=OuterRef("pk"))
        experiences = Experience.objects.filter(migrant=OuterRef("pk"))
        ready = ("mobility", "places", "available_from", "licences")
        return people.with_permit_end().annotate(
            registered_on=F("registrations__opened_on"),
            region=F("province__region"),
            has_experience=Exists(experiences),
            **{name: F(f"availabilitys__{name}") for name in ready},
            **{
                f"level_{key}": Subquery(skills.filter(language=key).values("level")[:1])
                for key in self.languages
            },
        )

    @property
    def asked(self):
        """The columns that only some offers look at."""
        licences = ["licences"] if self.facts.group in fit.LICENCES else []
        return [*licences, *(f"level_{key}" for key in self.languages)]

    def person(self, values, spans):
        city, province, region, mobility, places, ready, permit, worked, *rest = values
        licences = rest.pop(0) if len(rest) > len(self.languages) else ()
        return fit.PersonFacts(
            fit.folded(city),
            province,
            region,
            mobility or "",
            fit.folded(places or ""),
            ready,
            tuple(licences or ()),
            permit,
            dict(zip(self.languages, rest, strict=True)),
            {self.facts.group: fit.months_worked(spans, self.day)} if spans else {},
            worked,
        )

    def months(self, keys):
        """{person: spans of work in the offer's ISCO group} of some people."""
        trade = self.occupations[0] + self.occupations[1]
        spans = {}
        for start in range(0, len(keys), BATCH):
            rows = Experience.objects.filter(
                migrant__in=keys[start : start + BATCH], occupation__in=trade
            )
            for key, began, ended in rows.order_by().values_list(
                "migrant_id", "started_on", "ended_on"
            ):
                spans.setdefault(key, []).append((began, ended))
        return spans

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
