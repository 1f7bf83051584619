"""Who suits an offer, and which offers suit a person; how well and why is said in `fit`.

People are read in cells: by how near their wishes are to the offer's occupation, and whether they
live in another province. No score of a cell passes its bound, so that reading stops as soon as the
last one shown stands above the bound of the next cell. See docs/matching.md.
"""

import operator
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Subquery

from agencies import access
from agencies.enums import Action
from agencies.models import Language
from migrants.enums import ConsentPurpose, RegistrationState, SituationKind
from migrants.models import (
    Consent,
    Experience,
    LanguageSkill,
    Migrant,
    Occupation,
    Situation,
    TargetOccupation,
)
from services import fit
from services.enums import ContractKind, PlacementState, ReferralState
from services.models import Offer, Placement, Referral
from sharaka_portal.lib import clock

PEOPLE_SHOWN, OFFERS_SHOWN = 20, 40


@dataclass(frozen=True)
class Candidate:
    """Somebody for an offer: how well they fit, and whether their CV may be sent."""

    migrant: Migrant
    fit: fit.Fit
    may_share: bool


# People for an offer ------------------------------------------------------------------------------


def people_for(offer, user, limit=PEOPLE_SHOWN):
    """The people in the user's reach who fit best and may be presented, the best first.

    Those of equal score come in the order of their registration: who waits longest is first.
    Nobody is found for an offer without an occupation.
    """
    if offer.occupation_id is None:
        return []
    search = Search(offer, user)
    return search.described(search.first(limit))


@dataclass(frozen=True)
class Cell:
    """People of one distance from the offer's occupation, near or far, and their highest score."""

    distance: int
    far: bool
    bound: int


class Search:
    """The people of one offer, read cell by cell."""

    def __init__(self, offer, user):
        self.offer, self.user, self.day = offer, user, clock.today()
        manages = access.may(user, Action.MANAGE_REFERRALS)
        self.action = Action.MANAGE_REFERRALS if manages else Action.VIEW_PERSON
        self.languages = {language.pk: language.label for language in offer.languages.all()}
        self.facts = facts_of(offer, self.languages)
        self.occupations = occupations_by_distance(self.facts)
        closed = offer.referrals.exclude(state__in=ReferralState.open()).order_by("pk")
        self.earlier = dict(closed.values_list("migrant_id", "state"))

    def cells(self):
        """The cells that hold anybody, the one with the highest bound first."""
        sides = (False, True) if self.facts.province else (False,)
        found = [
            Cell(distance, far, fit.RUNGS[rung].points + fit.most(self.facts, far=far))
            for distance, rung in enumerate(fit.OCCUPATION)
            if self.occupations[distance]
            for far in sides
        ]
        return sorted(found, key=lambda cell: (-cell.bound, cell.distance))

    def first(self, limit):
        """The first people of all cells, as [(-score, registered on, key, distance, facts)]."""
        best, seen = [], set()
        for cell in self.cells():
            if len(best) == limit and -best[-1][0] > cell.bound:
                break
            new = [one for one in self.read(cell) if one[2] not in seen]
            seen.update(one[2] for one in new)
            best = sorted(best + new, key=operator.itemgetter(0, 1, 2))[:limit]
        return best

    def read(self, cell):
        """The people of a cell, scored; those of nearer wishes are among them again."""
        wishing = TargetOccupation.objects.filter(occupation__in=self.occupations[cell.distance])
        people = self.people().filter(pk__in=wishing.values("migrant"))
        if self.facts.province:
            elsewhere = Q(province__isnull=False) & ~Q(province=self.facts.province)
            people = people.filter(elsewhere) if cell.far else people.exclude(elsewhere)
        months = self.months(wishing)
        rows = self.with_facts(people).values_list("pk", "registrations__opened_on", *self.columns)
        for key, opened_on, *values in rows.iterator(chunk_size=2_000):
            person = self.person(values, months.get(key))
            found = fit.find(person, self.facts, cell.distance, self.earlier.get(key, ""))
            yield -fit.score(found), opened_on, key, cell.distance, person

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
    def columns(self):
        asked = [f"level_{key}" for key in self.languages]
        return [
            "city",
            "province_id",
            "province__region_id",
            "availabilitys__mobility",
            "availabilitys__places",
            "availabilitys__available_from",
            "permit_end",
            "licences",
            "has_experience",
            *asked,
        ]

    def with_facts(self, people):
        """Annotate what the offer asks for beside what everybody's row holds."""
        skills = LanguageSkill.objects.filter(migrant=OuterRef("pk"))
        levels = {
            f"level_{key}": Subquery(skills.filter(language=key).values("level")[:1])
            for key in self.languages
        }
        experiences = Experience.objects.filter(migrant=OuterRef("pk"))
        return people.with_permit_end().annotate(
            has_experience=Exists(experiences), licences=F("availabilitys__licences"), **levels
        )

    def person(self, values, spans):
        city, province, region, mobility, places, ready, permit, licences, worked, *levels = values
        months = fit.months_worked(spans, self.day) if spans else 0
        return fit.PersonFacts(
            fit.folded(city),
            province,
            region,
            mobility or "",
            fit.folded(places or ""),
            ready,
            tuple(licences or ()),
            permit,
            dict(zip(self.languages, levels, strict=True)),
            {self.facts.group: months},
            worked,
        )

    def months(self, wishing):
        """{person: spans of work in the offer's ISCO group} of those who wish for the cell's."""
        trade = self.occupations[0] + self.occupations[1]
        rows = Experience.objects.visible_to(self.user, self.action).filter(
            occupation__in=trade, migrant__in=wishing.values("migrant")
        )
        spans = {}
        for key, start, end in rows.values_list("migrant_id", "started_on", "ended_on"):
            spans.setdefault(key, []).append((start, end))
        return spans

    def described(self, best):
        """The Candidates of the first people, with their reasons in words."""
        keys = [key for _score, _on, key, *_rest in best]
        people = Migrant.objects.select_related("agency", "province").in_bulk(keys)
        wishes, willing = wishes_of(keys), willing_to_share(keys)
        found = []
        for _score, _on, key, distance, person in best:
            _distance, at = fit.distance_between(
                [wish[:2] for wish in wishes[key]], self.facts.occupation, self.facts.group
            )
            names = fit.Names(
                wish=wishes[key][at][2],
                city=self.offer.city,
                home=home_of(people[key]),
                languages=self.languages,
                earlier=self.earlier.get(key, ""),
            )
            rungs = fit.find(person, self.facts, distance, names.earlier)
            reasons = fit.explain(rungs, person, self.facts, names, distance)
            found.append(Candidate(people[key], reasons, key in willing))
        return found


def facts_of(offer, languages):
    day = clock.today()
    starts_on, ends_on = fit.offer_dates(offer.starts_on, offer.duration_months, day)
    return fit.OfferFacts(
        occupation=offer.occupation_id,
        group=offer.occupation.isco_group.code if offer.occupation_id else "",
        city=fit.folded(offer.city),
        starts_on=starts_on,
        province=offer.province_id,
        region=offer.province.region_id if offer.province_id else None,
        languages=tuple(languages),
        ends_on=ends_on,
        is_open_ended=offer.contract_kind == ContractKind.CDI,
        experience_years=offer.experience_years,
    )


def occupations_by_distance(facts):
    """For each distance, the keys of the occupations that stand so far from the offer's."""
    near = Occupation.objects.filter(isco_group__code__startswith=facts.group[: fit.DIGITS[-1]])
    found = [[] for _ in fit.OCCUPATION]
    for key, group in near.values_list("pk", "isco_group__code"):
        distance, _place = fit.distance_between([(key, group)], facts.occupation, facts.group)
        found[distance].append(key)
    return found


def wishes_of(keys):
    """{person: [(occupation, ISCO group, label)]} in the order of their wishes."""
    rows = TargetOccupation.objects.filter(migrant__in=keys).order_by("rank", "pk")
    found = {key: [] for key in keys}
    for row in rows.select_related("occupation__isco_group"):
        occupation = row.occupation
        found[row.migrant_id].append(
            (occupation.pk, occupation.isco_group.code, occupation.label.split("/")[0])
        )
    return found


def willing_to_share(keys):
    """Those whose latest answer lets the agency send their CV."""
    answers = Consent.objects.filter(migrant__in=keys, purpose=ConsentPurpose.SHARE_CV)
    latest = dict(answers.order_by("given_on", "pk").values_list("migrant_id", "is_granted"))
    return {key for key, is_granted in latest.items() if is_granted}


def home_of(migrant):
    return migrant.city or (migrant.province.label if migrant.province_id else "—")


# Offers for a person ------------------------------------------------------------------------------


def offers_for(migrant, words="", limit=OFFERS_SHOWN):
    """Open offers for which the person is not presented, those that fit best first.

    Each carries its `fit`; of equal score the latest comes first. All open offers are scored: there
    are thousands at the most.
    """
    rows = Offer.objects.open().exclude(pk__in=migrant.referrals.open().values("offer"))
    if words:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(employer__name__icontains=words)
            | Q(city__icontains=words)
        )
    wishes = wishes_of([migrant.pk])[migrant.pk]
    person, earlier = person_facts(migrant), earlier_of(migrant)
    scored = []
    for key, received_on, offer in offer_facts(rows):
        distance, at = distance_of(wishes, offer)
        found = fit.find(person, offer, distance, earlier.get(key, ""))
        scored.append((fit.score(found), received_on, key, offer, found, distance, at))
    scored.sort(key=operator.itemgetter(0, 1, 2), reverse=True)
    return explained(scored[:limit], migrant, person, wishes, earlier)


def distance_of(wishes, offer):
    """(distance or None, the nearest wish's place or None) of an offer from a person's wishes."""
    if not wishes or offer.occupation is None:
        return None, None
    return fit.distance_between([wish[:2] for wish in wishes], offer.occupation, offer.group)


def offer_facts(rows):
    """Yield (key, received on, facts) of each offer, in two queries."""
    spoken = Offer.languages.through.objects.filter(offer__in=rows.values("pk"))
    languages = {}
    for offer, language in spoken.order_by("pk").values_list("offer_id", "language_id"):
        languages.setdefault(offer, []).append(language)
    day = clock.today()
    columns = (
        "pk",
        "received_on",
        "occupation_id",
        "occupation__isco_group__code",
        "city",
        "province_id",
        "province__region_id",
        "starts_on",
        "duration_months",
        "contract_kind",
        "experience_years",
    )
    for (
        key,
        received_on,
        occupation,
        group,
        city,
        province,
        region,
        starts,
        *rest,
    ) in rows.order_by().values_list(*columns):
        months, kind, years = rest
        starts_on, ends_on = fit.offer_dates(starts, months, day)
        yield (
            key,
            received_on,
            fit.OfferFacts(
                occupation,
                group or "",
                fit.folded(city),
                starts_on,
                province,
                region,
                tuple(languages.get(key, ())),
                ends_on,
                kind == ContractKind.CDI,
                years,
            ),
        )


def person_facts(migrant):
    """What is known of one person."""
    ready = migrant.availabilitys.first()
    permit_end = (
        Migrant.objects.filter(pk=migrant.pk)
        .with_permit_end()
        .values_list("permit_end", "province__region_id")
        .get()
    )
    experiences = list(
        migrant.experiences.values_list("occupation__isco_group__code", "started_on", "ended_on")
    )
    spans = {}
    for group, start, end in experiences:
        spans.setdefault(group, []).append((start, end))
    return fit.PersonFacts(
        city=fit.folded(migrant.city),
        province=migrant.province_id,
        region=permit_end[1],
        mobility=ready.mobility if ready else "",
        places=fit.folded(ready.places) if ready else "",
        available_from=ready.available_from if ready else None,
        licences=tuple(ready.licences) if ready else (),
        permit_end=permit_end[0],
        levels=dict(migrant.languageskills.values_list("language_id", "level")),
        months={
            group: fit.months_worked(found, clock.today())
            for group, found in spans.items()
            if group
        },
        has_experience=bool(experiences),
    )


def earlier_of(migrant):
    """{offer: state of the person's last application that is over}."""
    closed = migrant.referrals.exclude(state__in=ReferralState.open()).order_by("pk")
    return dict(closed.values_list("offer_id", "state"))


def explained(scored, migrant, person, wishes, earlier):
    """The offers of these scores, each with its `fit` in words."""
    keys = [key for _score, _on, key, *_rest in scored]
    rows = Offer.objects.select_related("employer__agency", "occupation").in_bulk(keys)
    asked = {language for *_head, offer, _found, _d, _a in scored for language in offer.languages}
    languages = {row.pk: row.label for row in Language.objects.filter(pk__in=asked)}
    offers = []
    for _score, _on, key, facts, found, distance, at in scored:
        offer = rows[key]
        names = fit.Names(
            wish=wishes[at][2] if at is not None else "",
            city=offer.city,
            home=home_of(migrant),
            languages=languages,
            earlier=earlier.get(key, ""),
        )
        offer.fit = fit.explain(found, person, facts, names, distance)
        offers.append(offer)
    return offers
