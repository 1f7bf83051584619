"""What people bring: schooling, experience, skills, availability, situation.

Drawn from dice of their own, so that the journeys stay what they are whatever is added here.
"""

import datetime
from functools import cache
from pathlib import Path

from migrants.actions import (
    add_education,
    add_experience,
    add_skills,
    enter_situation,
    set_availability,
)
from migrants.enums import Sex
from migrants.models import Education, Experience, Skill
from reports.demo.people import weighted
from sharaka_portal.lib import clock
from sharaka_portal.lib.reference import read_csv

TRADES = Path(__file__).with_name("trades.csv")

CAPITALS = {
    "SN": "Dakar", "CI": "Abidjan", "CD": "Kinshasa", "SY": "Alep", "CM": "Douala", "GN": "Conakry",
    "NG": "Lagos", "ML": "Bamako", "CG": "Brazzaville", "GH": "Accra", "PH": "Manille",
    "DZ": "Oran",
}  # fmt: skip
# level of schooling: the diplomas that go with it
DIPLOMAS = {
    "COLL": ("Brevet d’études du premier cycle",),
    "BAC": ("Baccalauréat série D", "Baccalauréat série A"),
    "QUAL": ("CAP maçonnerie", "CAP couture", "CAP cuisine"),
    "TECH": ("BEP électrotechnique", "Brevet de technicien en froid"),
    "TS": ("BTS comptabilité et gestion", "BTS maintenance industrielle", "BTS commerce"),
    "LIC": ("Licence de sciences économiques", "Licence d’anglais", "Licence de droit"),
    "MAST": ("Master de gestion de projets", "Master de finance"),
}
RECOGNITIONS = {"not_asked": 55, "pending": 22, "recognised": 18, "refused": 5}
SITUATIONS = {"unemployed": 58, "informal": 34, "training": 5, "inactive": 3}
MOBILITIES = {"city": 52, "region": 30, "country": 18}
LICENCES = {"": 72, "B": 20, "B C": 5, "forklift": 3}
SCHEDULES = {"day": 50, "day evening": 25, "day evening weekend": 20, "day night weekend": 5}
WORKING_TIMES = {"any": 45, "full": 45, "part": 10}
EMPLOYERS_HERE = ("Chantier privé", "Café du Centre", "Particulier", "Atelier de quartier")
FULL_SHARE = 0.8
LAST_SCHOOL_YEAR = 2014


@cache
def trades():
    """{occupation: its titles, tasks and skills}, as a counsellor would type them."""
    return {row["occupation"]: row for row in read_csv(TRADES)}


def complete(rng, migrant, drawn, *, by, day):
    """Fill most of a person's profile; some stay poor, as at any desk."""
    targets, country = drawn["occupations"], str(migrant.nationality)
    situation = weighted(rng, SITUATIONS)
    since = day - datetime.timedelta(days=rng.randint(20, 400))
    enter_situation(migrant, by=by, kind=situation, since=since)
    if rng.random() > FULL_SHARE:
        return
    trade = trades()[targets[0].code]
    study(rng, migrant, country, by=by)
    work(rng, migrant, country, targets[0], trade, by=by, day=day)
    skills = trade["skills"].split("|")
    add_skills(migrant, by=by, labels=skills[: rng.randint(1, len(skills))])
    if rng.random() < FULL_SHARE:
        offer_time(rng, migrant, by=by)
    # What was told at the desk that day is dated by it, not by the day of loading.
    for model in (Education, Experience, Skill):
        model.objects.filter(migrant=migrant).update(created_at=clock.at(day, 11))


def settle(migrant, *, by):
    """Say of somebody who found work since when they have it."""
    job = migrant.placements.get()
    kind = "self_employed" if job.contract_kind == "self_employment" else "employed"
    enter_situation(migrant, by=by, kind=kind, since=job.started_on)


def study(rng, migrant, country, *, by):
    level = migrant.education_level
    if level.code not in DIPLOMAS:
        return
    add_education(
        migrant,
        by=by,
        title=rng.choice(DIPLOMAS[level.code]),
        level=level,
        country=country,
        ended_in=min(migrant.birth_date.year + rng.randint(17, 23), LAST_SCHOOL_YEAR),
        recognition=weighted(rng, RECOGNITIONS),
    )


def work(rng, migrant, country, occupation, trade, *, by, day):
    """A trade in the country of origin, then for some of them a job here, often without contract."""
    title = trade["title_f"] if migrant.sex == Sex.FEMALE else trade["title_m"]
    came_on = day - datetime.timedelta(days=rng.randint(700, 2600))
    began_on = came_on - datetime.timedelta(days=rng.randint(400, 2000))
    add_experience(
        migrant,
        by=by,
        title=title,
        occupation=occupation,
        employer=f"Entreprise de {CAPITALS[country]}",
        country=country,
        started_on=began_on.replace(day=1),
        ended_on=came_on.replace(day=1),
        tasks=trade["tasks"],
    )
    if rng.random() < 0.45:
        ended_on = day - datetime.timedelta(days=rng.randint(30, 300))
        add_experience(
            migrant,
            by=by,
            title=title,
            occupation=occupation,
            employer=rng.choice(EMPLOYERS_HERE),
            country="MA",
            started_on=(ended_on - datetime.timedelta(days=rng.randint(90, 380))).replace(day=1),
            ended_on=ended_on.replace(day=1),
        )


def offer_time(rng, migrant, *, by):
    licences = weighted(rng, LICENCES).split()
    set_availability(
        migrant,
        by=by,
        working_time=weighted(rng, WORKING_TIMES),
        schedules=weighted(rng, SCHEDULES).split(),
        mobility=weighted(rng, MOBILITIES),
        licences=licences,
        has_vehicle="B" in licences and rng.random() < 0.2,
    )
