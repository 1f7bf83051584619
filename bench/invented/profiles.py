"""Invented people as the matching sees them: wishes, place, languages, permit, experience.

Rows are dicts by column, for `registry.write` or for a model's constructor. Names are numbers: the
matching does not read them. The same dice give the same people.
"""

import datetime
import uuid

from migrants.enums import CefrLevel, DocumentKind, Mobility, RegistrationState, SituationKind
from migrants.models import (
    Availability,
    Experience,
    IdentityDocument,
    LanguageSkill,
    Migrant,
    Registration,
    Situation,
    TargetOccupation,
)

TODAY = datetime.date(2015, 12, 14)
SPELT = {"Fès": ("Fès", "Fes", "FES"), "Tanger": ("Tanger", "tanger")}
MODELS = (
    Migrant, Registration, Situation, TargetOccupation, Availability, LanguageSkill,
    IdentityDocument, Experience,
)  # fmt: skip


def draw(rng, weights):
    return rng.choices(list(weights), weights=list(weights.values()))[0]


class Profiles:
    """Draws the rows of people; places are (agency, city, province), trades {occupation: weight}."""

    def __init__(self, rng, *, places, trades, languages, open_share=0.7):
        self.rng, self.places, self.languages = rng, places, languages
        self.trades, self.open_share = trades, open_share

    def chance(self, share):
        return self.rng.random() < share

    def day(self, first, last):
        """A day so many days from today."""
        return TODAY + datetime.timedelta(days=self.rng.randint(first, last))

    def rows(self, pk):
        """{model: [rows]} of one person."""
        agency, city, province = self.rng.choice(self.places)
        wishes = self.wishes()
        rows = {model: [] for model in MODELS}
        rows[Migrant].append(self.migrant(pk, agency, city, province))
        rows[Registration].append(self.registration(pk, agency))
        kind = draw(self.rng, {"unemployed": 60, "informal": 25, "employed": 15})
        rows[Situation].append(
            {"migrant_id": pk, "kind": SituationKind(kind), "since": self.day(-300, -10)}
        )
        rows[TargetOccupation] = [
            {"migrant_id": pk, "occupation_id": wish, "rank": rank}
            for rank, wish in enumerate(wishes, start=1)
        ]
        rows[Availability] = [self.availability(pk)] if self.chance(0.65) else []
        rows[LanguageSkill] = [
            {"migrant_id": pk, "language_id": language, "level": self.rng.choice(CefrLevel.values)}
            for language in self.rng.sample(self.languages, self.rng.randint(0, 3))
        ]
        rows[IdentityDocument] = [self.paper(pk)] if self.chance(0.9) else []
        rows[Experience] = [
            self.experience(pk, wishes) for _ in range(self.rng.choice((0, 0, 1, 1, 2)))
        ]
        return rows

    def wishes(self):
        count = self.rng.choice((0, 1, 1, 1, 2, 3))
        return list(dict.fromkeys(draw(self.rng, self.trades) for _ in range(count)))

    def migrant(self, pk, agency, city, province):
        city = self.rng.choice(SPELT.get(city, (city,)))
        return {
            "id": pk,
            "file_number": f"{pk:09d}",
            "public_id": uuid.UUID(int=self.rng.getrandbits(128), version=4),
            "agency_id": agency,
            "last_name": f"Personne {pk}",
            "sex": self.rng.choice("FM"),
            "nationality": self.rng.choice(("SN", "CI", "CM", "SY")),
            "birth_date": datetime.date(1985, 1, 1),
            "city": city if self.chance(0.9) else "",
            "province_id": province if self.chance(0.9) else None,
        }

    def registration(self, pk, agency):
        is_open, opened_on = self.chance(self.open_share), self.day(-90, -20)
        return {
            "migrant_id": pk,
            "agency_id": agency,
            "state": RegistrationState.OPEN if is_open else RegistrationState.CLOSED,
            "opened_on": opened_on,
            "closed_on": None if is_open else self.day(-10, 0),
        }

    def availability(self, pk):
        return {
            "migrant_id": pk,
            "mobility": draw(self.rng, {**dict.fromkeys(Mobility.values, 30), "": 10}),
            "available_from": self.day(-60, 60) if self.chance(0.5) else None,
            "places": self.rng.choice(self.places)[1] if self.chance(0.1) else "",
            "licences": ["B"] if self.chance(0.25) else [],
            "schedules": [],
        }

    def paper(self, pk):
        return {
            "migrant_id": pk,
            "kind": DocumentKind.REGISTRATION_CARD,
            "number": f"F{pk:09d}",
            "number_normalised": f"F{pk:09d}",
            "expires_on": self.day(-30, 600),
        }

    def experience(self, pk, wishes):
        began = self.day(-3000, -100)
        trade = wishes[0] if wishes and self.chance(0.7) else draw(self.rng, self.trades)
        return {
            "migrant_id": pk,
            "title": "Travail",
            "occupation_id": trade if self.chance(0.8) else None,
            "started_on": began,
            "ended_on": began + datetime.timedelta(days=self.rng.randint(30, 90)),
        }
