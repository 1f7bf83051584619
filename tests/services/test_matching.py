"""The search for people is exact: the same first people as when everybody is weighed."""

import random

import pytest

from agencies.models import Agency, Language
from bench.invented.profiles import MODELS, Profiles
from migrants.models import Migrant, Occupation
from services import matching
from services.actions import create_employer, create_offer
from services.enums import ReferralState
from services.matching import facts, fit
from services.matching.people import Search
from services.models import Placement, Referral

pytestmark = pytest.mark.django_db
PEOPLE = 250
# Occupations of which some are one another's neighbours: waiter, barman, cook, mason, driver.
TRADES = ("5131.2", "5132.1", "5120.1", "5141.1", "7112.1", "7131.1", "8322.2", "8322.1", "5151.1")


@pytest.fixture
def crowd(people):
    """Invented people of two agencies, drawn by a seed."""

    def invent(seed):
        rng = random.Random(seed)
        agencies = Agency.objects.filter(code__in=["fes", "rabat-agdal"]).order_by("pk")
        places = [(one.pk, one.city_fr, one.province_id) for one in agencies] * 3
        places.append((places[0][0], "Sefrou", None))
        trades = list(Occupation.objects.filter(code__in=TRADES).order_by("pk"))
        profiles = Profiles(
            rng,
            places=places,
            trades={trade.pk: rng.choice((1, 2, 5)) for trade in trades},
            languages=list(Language.objects.values_list("pk", flat=True)[:4]),
        )
        drawn = [profiles.rows(pk) for pk in range(1_000, 1_000 + PEOPLE)]
        for model in MODELS:
            model.objects.bulk_create(model(**row) for rows in drawn for row in rows[model])
        return rng, trades

    return invent


@pytest.fixture
def invent_offer(people, fes):
    employer = None

    def invented(rng, trades):
        nonlocal employer
        employer = employer or create_employer(
            by=people.counsellor, agency=fes, name="Riad", city="Fès"
        )
        kind = rng.choice(("cdd", "cdi"))
        return create_offer(
            employer,
            by=people.counsellor,
            title="Poste",
            city=rng.choice(("Fès", "fes", "Rabat", "Sefrou")),
            province=rng.choice((fes.province, None)),
            contract_kind=kind,
            occupation=rng.choice(trades),
            duration_months=rng.choice((3, 12, None)) if kind == "cdd" else None,
            experience_years=rng.choice((None, 1, 3)),
            languages=Language.objects.order_by("pk")[: rng.randint(0, 2)],
        )

    return invented


def weigh_everybody(offer, user):
    """[(-score, registered on, key)] of all who may be presented, each read on their own."""
    asked = facts.facts_of_offer(offer, offer.languages.values_list("pk", flat=True))
    rows = []
    for migrant in Migrant.objects.filter(agency__in=user.memberships.values("agency")):
        opened = migrant.registrations.filter(state="open").first()
        if not opened or migrant.situations.filter(until=None, kind="employed").exists():
            continue
        if migrant.placements.filter(state="running").exists():
            continue
        if migrant.referrals.filter(offer=offer, state__in=ReferralState.open()).exists():
            continue
        wishes = [
            (wish.occupation_id, wish.occupation.isco_group.code)
            for wish in migrant.targetoccupations.all()
        ]
        distance, _place = fit.distance_between(wishes, asked.occupation, asked.group)
        if distance == fit.FAR:
            continue
        earlier = migrant.referrals.filter(offer=offer).order_by("-pk").first()
        person = facts.facts_of_person(migrant)
        found = fit.find(person, asked, distance, earlier.state if earlier else "")
        rows.append((-fit.score(found), opened.opened_on, migrant.pk))
    return sorted(rows)


@pytest.mark.parametrize("seed", range(8))
def test_first_people_are_those_of_weighing_everybody(
    seed, crowd, invent_offer, people, fes, monkeypatch
):
    monkeypatch.setattr("services.matching.people.BATCH", 4)
    monkeypatch.setattr("services.matching.people.KEYS", 7)
    rng, trades = crowd(seed)
    for _ in range(4):
        offer = invent_offer(rng, trades)
        present(rng, offer, people.counsellor, fes)
        expected = weigh_everybody(offer, people.counsellor)
        for limit in (1, 5, 30):
            found = matching.people_for(offer, people.counsellor, limit)
            assert [(-one.fit.score, one.migrant.pk) for one in found] == [
                (score, key) for score, _on, key in expected[:limit]
            ]


def present(rng, offer, by, fes):
    """Some are presented for the offer, were, or work already."""
    drawn = rng.sample(list(Migrant.objects.filter(agency=fes, registrations__state="open")), 12)
    for migrant, state in zip(drawn, ["proposed"] * 4 + ["refused", "withdrawn"] * 2, strict=False):
        Referral.objects.create(
            migrant=migrant,
            offer=offer,
            agency=fes,
            counsellor=by,
            proposed_on=offer.received_on,
            state="withdrawn" if state == "refused" else state,
        )
    for migrant in drawn[8:]:
        Placement.objects.create(
            migrant=migrant,
            registration=migrant.registrations.get(),
            agency=fes,
            title="Travail",
            contract_kind="cdi",
            proof="contract",
            started_on=offer.received_on,
            recorded_by=by,
        )


def test_reading_stops_before_everybody_is_weighed(crowd, invent_offer, people, monkeypatch):
    """Else the test above would prove nothing of the bounds."""
    weighed, plain = [], Search.weighed

    def counting(search, outlined):
        weighed.extend(outlined)
        return plain(search, outlined)

    monkeypatch.setattr(Search, "weighed", counting)
    monkeypatch.setattr("services.matching.people.BATCH", 5)
    rng, trades = crowd(1)
    offer = invent_offer(rng, trades)
    matching.people_for(offer, people.counsellor, 1)
    assert 0 < len(weighed) < len(weigh_everybody(offer, people.counsellor))


def test_either_side_tells_the_same(crowd, invent_offer, people):
    rng, trades = crowd(3)
    offers = [invent_offer(rng, trades) for _ in range(5)]
    shown = 0
    for offer in offers:
        for one in matching.people_for(offer, people.counsellor, 10):
            other = next(o for o in matching.offers_for(one.migrant) if o == offer)
            assert other.fit == one.fit
            shown += 1
    assert shown > 20
