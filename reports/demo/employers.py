"""Invented employers and their offers."""

import datetime

from django.utils.text import slugify

from migrants.models import Occupation
from services.actions import confirm_offer, create_employer, create_offer, note_exchange
from services.models import Sector
from sharaka_portal.lib import clock

# name pattern, sector, occupations offered
KINDS = (
    ("Atlas Relation Client", "82", ("5244.1", "4222.1")),
    ("Résidences du Parc", "55", ("5131.2", "9111.1")),
    ("Ateliers Couture Nour", "14", ("7531.2",)),
    ("Bâtir et Rénover", "43", ("7112.1", "7131.1", "7122.4")),
    ("Saveurs du Sud", "56", ("5120.1", "5131.2")),
    ("Garage des Lilas", "45", ("7231.8", "7212.3")),
    ("Sécurité Horizon", "80", ("5414.1",)),
    ("Marché Plus", "47", ("5223.4", "9333.3")),
    ("Services à Domicile Yasmine", "97", ("9111.1", "5321.1.1")),
    ("Numérique & Cie", "62", ("3512.4",)),
)
CONTRACTS = ("cdd", "cdd", "cdd", "cdi", "ci")
PEOPLE_PER_OFFER = 4
RECEIVED_FROM = datetime.date(2015, 9, 21)


def create_employers(rng, agencies, counsellors, people):
    """Employers and offers of each agency; returns {agency code: [offers]}."""
    occupations = {row.code: row for row in Occupation.objects.all()}
    sectors = {row.code: row for row in Sector.objects.all()}
    per_agency = max(6, people // len(agencies) // PEOPLE_PER_OFFER)
    offers = {}
    for agency in agencies:
        by = counsellors[agency.code][0]
        employers = [
            (employer(agency, name, sectors[sector], by), codes)
            for name, sector, codes in rng.sample(KINDS, 6)
        ]
        offers[agency.code] = [
            offer(rng, *employers[number % len(employers)], occupations, by)
            for number in range(per_agency)
        ]
    return offers


def employer(agency, name, sector, by):
    return create_employer(
        by=by,
        agency=agency,
        name=f"{name} (fictif)",
        sector=sector,
        city=agency.city_fr,
        contact={"name": "Service du personnel", "email": f"personnel@{slugify(name)}.example"},
    )


def offer(rng, employer, codes, occupations, by):
    occupation = occupations[rng.choice(codes)]
    return create_offer(
        employer,
        by=by,
        title=occupation.label_fr.split("/")[0].capitalize(),
        occupation=occupation,
        posts=rng.choice((1, 1, 2, 3, 5)),
        city=employer.city,
        province=employer.agency.province,
        contract_kind=rng.choice(CONTRACTS),
        received_on=RECEIVED_FROM + datetime.timedelta(days=rng.randint(0, 45)),
    )


def stay_in_touch(offers, counsellors):
    """What employers said of their offers since: most stand, some are to be asked, a few lapse.

    Without dice, and only of offers that nobody is presented for may no more be heard: the day's
    expiry then changes nobody's story.
    """
    for code, agency_offers in offers.items():
        by = counsellors[code][0]
        for number, offer in enumerate(agency_offers):
            if number % 6 == 5 and not offer.referrals.open().exists():
                continue
            ago = 26 if number % 6 == 2 else 3 + number % 17
            on = max(offer.received_on, clock.today() - datetime.timedelta(days=ago))
            confirm_offer(offer, by=by, on=on)
            contact = offer.employer.contacts.first()
            note_exchange(
                offer.employer,
                by=by,
                subject="offer",
                on=on,
                contact=contact,
                note=f"{offer.title} : poste toujours à pourvoir.",
            )
