"""The ladders of the matching: each rung by hand, and no score above its bound."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrants.enums import CefrLevel
from services.matching import fit
from services.matching.fit import OfferFacts, PersonFacts

DAY = datetime.date(2015, 12, 14)
OFFER = OfferFacts(
    occupation=7, group="5131", city="fes", starts_on=DAY, province=1, region=3, languages=(4,)
)


def rung(ladder, offer=OFFER, **facts):
    return ladder(PersonFacts(**facts), offer)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"city": "fes", "province": 1}, "place_city"),
        ({"city": "fes"}, "place_city"),
        ({"city": "fes", "province": 2, "mobility": "city"}, "place_city_only"),
        ({"city": "sefrou", "province": 1, "mobility": "city"}, "place_province"),
        ({"city": "rabat", "province": 2, "places": "meknes fes"}, "place_named"),
        ({"city": "rabat", "province": 2, "places": "oued fesset"}, "mobility_unknown"),
        ({"city": "rabat", "province": 2, "mobility": "country"}, "place_country"),
        ({"city": "taza", "province": 2, "region": 3, "mobility": "region"}, "place_region"),
        ({"city": "rabat", "province": 2, "region": 4, "mobility": "region"}, "place_region_only"),
        ({"city": "rabat", "mobility": "region"}, "region_unknown"),
        ({"city": "rabat", "mobility": "city"}, "place_city_only"),
        ({"city": "rabat"}, "mobility_unknown"),
        ({"mobility": "city"}, "place_unknown"),
        ({"province": 2, "mobility": "city"}, "place_city_only"),
    ],
)
def test_place(facts, expected):
    assert rung(fit.place, **facts) == expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (None, "language_unknown"),
        ("A0", "language_none"),
        ("A1", "language_weak"),
        ("A2", "language_weak"),
        ("B1", "language_spoken"),
        ("C2", "language_spoken"),
        ("NAT", "language_spoken"),
    ],
)
def test_language(level, expected):
    assert fit.language(level) == expected


@pytest.mark.parametrize(
    ("available_from", "expected"),
    [(None, "ready_unknown"), (DAY, "ready"), (DAY + datetime.timedelta(days=1), "late")],
)
def test_availability(available_from, expected):
    assert rung(fit.availability, available_from=available_from) == expected


@pytest.mark.parametrize(
    ("permit_end", "ends_on", "is_open_ended", "expected"),
    [
        (None, DAY, False, "permit_unknown"),
        (datetime.date(2015, 12, 13), DAY, False, "permit_ended"),
        (datetime.date(2016, 6, 13), datetime.date(2016, 6, 13), False, "permit_covers"),
        (datetime.date(2016, 6, 12), datetime.date(2016, 6, 13), False, "permit_short"),
        (datetime.date(2016, 6, 12), None, True, "permit_start"),
        (datetime.date(2016, 6, 12), None, False, "length_unknown"),
    ],
)
def test_permit(permit_end, ends_on, is_open_ended, expected):
    offer = OFFER._replace(ends_on=ends_on, is_open_ended=is_open_ended)
    assert rung(fit.permit, offer, permit_end=permit_end) == expected


@pytest.mark.parametrize(
    ("asked", "months", "has_experience", "expected"),
    [
        (None, 0, False, None),
        (None, 11, True, None),
        (0, 12, True, "experience_some"),
        (2, 24, True, "experience_asked"),
        (2, 23, True, "experience_short"),
        (2, 0, True, "experience_none"),
        (2, 0, False, "experience_unknown"),
    ],
)
def test_experience(asked, months, has_experience, expected):
    offer = OFFER._replace(experience_years=asked)
    facts = {"months": {"5131": months, "7112": 90}, "has_experience": has_experience}
    assert rung(fit.experience, offer, **facts) == expected


@pytest.mark.parametrize(
    ("group", "licences", "expected"),
    [
        ("5131", (), None),
        ("8322", (), "licence_unknown"),
        ("8322", ("A",), "licence_missing"),
        ("8322", ("A", "B"), "licence_held"),
        ("8344", ("forklift",), "licence_held"),
    ],
)
def test_licence(group, licences, expected):
    assert rung(fit.licence, OFFER._replace(group=group), licences=licences) == expected


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([], (4, None)),
        ([(9, "7112")], (4, None)),
        ([(9, "5230")], (4, None)),
        ([(9, "5151")], (3, 0)),
        ([(9, "5132")], (2, 0)),
        ([(9, "5131")], (1, 0)),
        ([(9, "5131"), (7, "5131")], (0, 1)),
        ([(9, "7112"), (8, "5132"), (6, "5131")], (1, 2)),
    ],
)
def test_distance_is_that_of_the_nearest_wish(wishes, expected):
    assert fit.distance_between(wishes, 7, "5131") == expected


def test_contract_that_should_have_begun_begins_today():
    assert fit.offer_dates(DAY - datetime.timedelta(days=9), 1, DAY) == (
        DAY,
        datetime.date(2016, 1, 13),
    )
    assert fit.offer_dates(datetime.date(2016, 1, 31), 1, DAY)[1] == datetime.date(2016, 2, 28)
    assert fit.offer_dates(None, None, DAY) == (DAY, None)


def test_work_at_the_same_time_counts_once():
    year = (datetime.date(2014, 1, 1), datetime.date(2015, 1, 1))
    inside = (datetime.date(2014, 3, 1), datetime.date(2014, 6, 1))
    assert fit.months_worked([year, inside, year], DAY) == 12
    assert fit.months_worked([(datetime.date(2014, 12, 14), None)], DAY) == 12
    assert fit.months_worked([], DAY) == 0


def test_score_is_the_sum_of_the_rungs():
    person = PersonFacts(city="fes", levels={4: "B1"}, permit_end=DAY)
    found = fit.find(person, OFFER, 1, "refused")
    assert [name for name, _key in found] == [
        "occupation_unit",
        "place_city",
        "ready_unknown",
        "length_unknown",
        "earlier",
        "language_spoken",
    ]
    assert fit.score(found) == 45 + 20 + 0 + 0 - 30 + 6


def test_facts_hold_no_nationality_sex_or_age():
    known = {*PersonFacts._fields, *OfferFacts._fields}
    assert known == {
        "city", "province", "region", "mobility", "places", "available_from", "licences",
        "permit_end", "levels", "months", "has_experience", "occupation", "group", "starts_on",
        "languages", "ends_on", "is_open_ended", "experience_years",
    }  # fmt: skip


provinces = st.sampled_from([None, 1, 2])
cities = st.sampled_from(["", "fes", "rabat"])
days = st.one_of(st.none(), st.dates(datetime.date(2015, 1, 1), datetime.date(2018, 1, 1)))
persons = st.builds(
    PersonFacts,
    city=cities,
    province=provinces,
    region=provinces,
    mobility=st.sampled_from(["", "city", "region", "country"]),
    places=cities,
    available_from=days,
    licences=st.sampled_from([(), ("A",), ("B", "forklift")]),
    permit_end=days,
    levels=st.dictionaries(st.sampled_from([4, 5]), st.sampled_from(CefrLevel.values)),
    months=st.dictionaries(st.sampled_from(["5131", "8322"]), st.integers(0, 90)),
    has_experience=st.booleans(),
)
offers = st.builds(
    OfferFacts,
    occupation=st.just(7),
    group=st.sampled_from(["5131", "8322"]),
    city=cities,
    starts_on=days.filter(bool),
    province=provinces,
    region=provinces,
    languages=st.sampled_from([(), (4,), (4, 5)]),
    ends_on=days,
    is_open_ended=st.booleans(),
    experience_years=st.sampled_from([None, 0, 1, 5]),
)


@given(persons, offers, st.integers(0, 3), st.sampled_from(["", "refused"]))
def test_no_score_passes_its_bound(person, offer, distance, earlier):
    """What the search relies on to stop reading."""
    far = bool(person.province and offer.province and person.province != offer.province)
    bound = fit.best_of(fit.OCCUPATION[distance]) + fit.most(offer, far=far)
    outline = fit.score(fit.outline(person, offer, distance, earlier))
    score = fit.score(fit.find(person, offer, distance, earlier))
    assert score <= outline + fit.most_beyond_outline(offer) <= bound


def test_nearer_occupations_stand_higher():
    points = [fit.RUNGS[name].points for name in (*fit.OCCUPATION, "occupation_other")]
    assert points == sorted(points, reverse=True)


@given(persons, offers)
def test_every_reason_has_words(person, offer):
    names = fit.Names(
        wish="Serveur",
        city="Fès",
        home="Rabat",
        languages={4: "Arabe", 5: "Anglais"},
        earlier="refused",
    )
    found = fit.find(person, offer, 0, "refused")
    reasons = fit.explain(found, person, offer, names, 0)
    parts = [*reasons.speaks_for, *reasons.speaks_against, *reasons.not_known]
    assert sorted(one.text for one in parts) == sorted(one.text for one in reasons.reasons)
    assert all(one.text and "%" not in one.text and "None" not in one.text for one in parts)
