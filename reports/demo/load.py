"""Loading the demonstration: who is registered when and where, and how far each person gets."""

import datetime
import random
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

import agencies.reference
from agencies.models import Agency
from migrants.actions import register_migrant
from migrants.models import Migrant
from reports.demo.accounts import create_accounts
from reports.demo.calendar import working_days
from reports.demo.employers import create_employers, stay_in_touch
from reports.demo.journey import Journey, Kit
from reports.demo.lessons import learn
from reports.demo.people import PeopleMaker, quota
from reports.demo.places import create_rooms, give_phones
from reports.demo.profiles import complete, settle
from reports.demo.steps import lay_steps
from reports.demo.ties import tie
from reports.demo.workshops import hold_workshops
from sharaka_portal.lib import clock

SEED = 20151215
PILOT_SHARES = {"casablanca": 48, "rabat-agdal": 48, "tanger": 24, "fes": 20, "oujda": 20}
# How far 160 people get; invented, and scaled for the larger sizes.
REACHED = {
    "interview": 130,
    "plan": 120,
    "workshop": 80,
    "referral": 55,
    "employer_interview": 34,
    "hired": 12,
    "self_employed": 2,
    "closed": 6,
}
BASE = 160
FIRST_DAY = datetime.date(2015, 9, 15)
LAST_REGISTRATION = datetime.date(2015, 12, 11)
CONSENT_SHARES = {
    "processing": 1.0,
    "share_cv": 0.85,
    "share_partner": 0.6,
    "messages": 0.8,
    "study": 0.5,
}
PROGRESS_EVERY = 200


@dataclass(frozen=True)
class Size:
    people: int
    presumed: bool
    region: str = ""


SIZES = {
    "pilot": Size(BASE, presumed=False),
    "region": Size(2_000, presumed=True, region="06"),
    "national": Size(20_000, presumed=True),
}


@transaction.atomic
def load(size_name, *, progress=lambda done, total: None):
    """Load one size into an empty register, whole or not at all.

    Raises ValidationError when people are there.
    """
    if Migrant.objects.exists():
        raise ValidationError("The register is not empty: the demonstration is loaded only once.")
    if clock.today() < LAST_REGISTRATION:
        raise ValidationError(
            f"The story is told up to {LAST_REGISTRATION}: load it without SHARAKA_TODAY, "
            "then set an earlier day."
        )
    size = SIZES[size_name]
    rng = random.Random(SEED)
    agencies.reference.load_agencies(presumed=size.presumed)
    places = give_phones(list(agencies_of(size)))
    counsellors = create_accounts(places)
    offers = create_employers(rng, places, counsellors, size.people)
    kit = Kit(rng, counsellors, offers, create_rooms(places, counsellors))
    people = PeopleMaker(rng, size.people)
    extra = random.Random(SEED + 1)
    for file in plan_people(rng, size.people, places):
        live(rng, extra, kit, people, file)
        if file.number % PROGRESS_EVERY == 0:
            progress(file.number, size.people)
    tie(places, counsellors)
    stay_in_touch(offers, counsellors)
    learn(places)
    if size.people == BASE:  # the larger sizes are there to measure
        hold_workshops(places, counsellors)
        lay_steps(random.Random(SEED + 2))


def agencies_of(size):
    places = Agency.objects.select_related("province").order_by("code")
    if size.region:
        return places.filter(province__region__code=size.region)
    return places if size.presumed else places.filter(is_pilot=True)


@dataclass
class FilePlan:
    """One file to be: its number, place, first day, and the stages the person reaches."""

    number: int
    agency: Agency
    opened_on: datetime.date
    reached: set


def plan_people(rng, total, places):
    """The files in the order of their first day, with the stages reached shared out exactly."""
    shares = {place: PILOT_SHARES.get(place.code, 10) for place in places}
    days = working_days(FIRST_DAY, LAST_REGISTRATION)
    weights = [
        3 if day < datetime.date(2015, 10, 1) else 4 if day.month < 12 else 2 for day in days
    ]
    opened = sorted(rng.choices(days, weights, k=total))
    places_drawn = quota(rng, shares, total)
    files = [
        FilePlan(number, place, day, set())
        for number, (place, day) in enumerate(zip(places_drawn, opened, strict=True))
    ]
    share_stages(rng, files)
    return files


def share_stages(rng, files):
    """Give each stage to as many people as wanted, among those who had the time to get there."""
    scaled = {stage: round(count * len(files) / BASE) for stage, count in REACHED.items()}

    def give(stage, candidates, before):
        early = [file for file in candidates if file.opened_on <= before]
        chosen = rng.sample(early, min(scaled[stage], len(early)))
        for file in chosen:
            file.reached.add(stage)
        return chosen

    interviewed = give("interview", files, datetime.date(2015, 11, 27))
    planned = give("plan", interviewed, datetime.date(2015, 11, 25))
    give("workshop", planned, datetime.date(2015, 11, 20))
    referred = give("referral", planned, datetime.date(2015, 11, 13))
    met = give("employer_interview", referred, datetime.date(2015, 11, 9))
    give("hired", met, datetime.date(2015, 10, 30))
    rest = [file for file in planned if "referral" not in file.reached]
    give("self_employed", rest, datetime.date(2015, 10, 30))
    idle = [file for file in interviewed if not file.reached & {"referral", "self_employed"}]
    give("closed", idle, datetime.date(2015, 10, 30))


def live(rng, extra, kit, people, file):
    """Register one person and let their history happen; `extra` are the dice of the profile."""
    lead = kit.next_counsellor(file.agency)
    drawn = people.draw(file.number, file.agency, file.opened_on)
    consents = {purpose: rng.random() < share for purpose, share in CONSENT_SHARES.items()}
    if "referral" in file.reached:
        consents["share_cv"] = True
    migrant = register_migrant(
        by=lead,
        agency=file.agency,
        lead=lead,
        opened_on=file.opened_on,
        consents=consents,
        consent_channel="oral",
        consent_language=drawn["fields"]["preferred_language"],
        **drawn,
    )
    complete(extra, migrant, drawn, by=lead, day=file.opened_on)
    Journey(kit, migrant, lead, file).live(until=clock.today())
    if file.reached & {"hired", "self_employed"}:
        settle(migrant, by=lead)
