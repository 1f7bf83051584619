"""Two files of one person, and what rows about them refer to."""

import datetime
from types import SimpleNamespace

import pytest


@pytest.fixture
def two(make_migrant):
    from tests.migrants.merge_rows import OTHER

    return make_migrant(last_name="Jallow"), make_migrant(**OTHER)


@pytest.fixture
def pair(two, people):
    from tests.migrants.merge_rows import pair_of

    return pair_of(*two, people.counsellor)


@pytest.fixture
def world(people, fes, make_migrant):
    from services.actions import create_employer, create_offer

    employer = create_employer(by=people.counsellor, agency=fes, name="Riad", city="Fès")
    work = {"city": "Fès", "received_on": datetime.date(2015, 11, 2), "contract_kind": "cdd"}
    offers = [
        create_offer(employer, by=people.counsellor, title=f"Poste {n}", **work) for n in range(3)
    ]
    return SimpleNamespace(
        people=people, fes=fes, offers=offers, relatives=[make_migrant() for _ in range(3)]
    )
