"""Invented people in the shape of a national registry: names by country, births, papers, phones.

The names and their weights come from `migrants/data/names_by_country.csv`, whose weights are flat;
a Zipf law over them gives the first family name of Mali or Guinea about one person in ten, as there.
The list has some fifty names a country: the long tail that every country has is made of their parts.
"""

import csv
import datetime
import random
import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from bench.invented.spelling import in_arabic, respelt

NAMES = Path(__file__).parents[2] / "migrants" / "data" / "names_by_country.csv"
COUNTRIES = {
    "SN": 22, "SY": 12, "CI": 12, "CM": 10, "GN": 10, "CD": 9, "ML": 8, "NG": 7, "DZ": 4,
    "GH": 2, "TN": 2, "PH": 2,
}  # fmt: skip
ZIPF = 0.5
# Shares of names outside the list: few family names serve many in Senegal, Guinea and Mali.
RARE = {"family": 0.5, "given": 0.1}
RARE_FAMILY = {"SN": 0.25, "GN": 0.25, "ML": 0.25}
ARABIC_SPEAKING = {"SY", "DZ", "TN"}
SECOND_GIVEN = {"SN": 0.35, "GN": 0.35, "CI": 0.4, "CM": 0.5, "CD": 0.35}  # others: 0.2
SECOND_FAMILY = {"CD": 0.5, "CM": 0.4}
BEGINNING = re.compile("^.+?[aeiouéèêëï](?=[^aeiouéèêëï]|$)|^.+")
ENDING = re.compile("[^aeiouéèêëï -]+[aeiouéèêëï]+[^aeiouéèêëï -]*$|.{1,3}$")
TODAY = datetime.date(2015, 12, 14)


@dataclass
class Person:
    """What a registry row says of a person; a copy of it is what somebody types later."""

    last_name: str
    first_name: str
    last_name_ar: str
    first_name_ar: str
    sex: str
    nationality: str
    birth_date: datetime.date | None
    birth_precision: str
    phone: str
    other_phone: str = ""
    documents: list = field(default_factory=list)


class Chances:
    """Values drawn by weight, quickly."""

    def __init__(self, weights):
        self.values, self.bounds = list(weights), list(accumulate(weights.values()))

    def draw(self, rng):
        return rng.choices(self.values, cum_weights=self.bounds)[0]


class Inventor:
    """Draws people; the same seed draws the same people."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.papers = seed * 10**7
        self.countries = Chances(COUNTRIES)

    @cached_property
    def names(self):
        """{(country, kind): Chances of names in Latin script}."""
        listed = {}
        with NAMES.open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                if row["script"] == "Latn":
                    weights = listed.setdefault((row["iso2"], row["kind"]), {})
                    weights[row["name"]] = float(row["weight"])
        return {place: self._zipf(weights) for place, weights in listed.items()}

    @staticmethod
    def _zipf(weights):
        order = sorted(weights, key=lambda name: (-weights[name], hash_of(name)))
        ranked = {name: weights[name] / rank**ZIPF for rank, name in enumerate(order, start=1)}
        return Chances(ranked)

    def chance(self, share):
        return self.rng.random() < share

    def person(self):
        country = self.countries.draw(self.rng)
        sex = "F" if self.chance(0.45) else "M"
        last, first = self.name_of(country, sex)
        both_scripts = self.chance(0.6 if country in ARABIC_SPEAKING else 0.03)
        born, precision = self.birth()
        return Person(
            last_name=last,
            first_name=first,
            last_name_ar=in_arabic(last, self.rng) if both_scripts else "",
            first_name_ar=in_arabic(first, self.rng) if both_scripts else "",
            sex=sex,
            nationality=country,
            birth_date=born,
            birth_precision=precision,
            phone=self.new_phone() if self.chance(0.9) else "",
            other_phone=self.new_phone() if self.chance(0.15) else "",
            documents=[self.new_document() for share in (0.9, 0.1) if self.chance(share)],
        )

    def name_of(self, country, sex):
        """Family and given names, some of them in another spelling."""
        given = "given_f" if sex == "F" else "given_m"
        last, first = [self.word(country, "family")], [self.word(country, given)]
        if self.chance(SECOND_GIVEN.get(country, 0.2)):
            first.append(self.word(country, given))
        if self.chance(SECOND_FAMILY.get(country, 0.0)):
            last.append(self.word(country, "family"))
        return tuple(
            " ".join(
                respelt(word, self.rng) if self.chance(0.1) else word
                for word in dict.fromkeys(part)
            )
            for part in (last, first)
        )

    def word(self, country, kind):
        listed = self.names[country, kind]
        rare = RARE["given"] if kind != "family" else RARE_FAMILY.get(country, RARE["family"])
        if not self.chance(rare):
            return listed.draw(self.rng)
        begin, end = (self.rng.choice(listed.values) for _ in range(2))
        return (BEGINNING.match(begin).group() + ENDING.search(end).group()).title()

    def birth(self):
        """A birth date as registries know it: of some only the year, or an invented 1 January."""
        age = 18 + min(50, int(self.rng.gammavariate(2.6, 5.5)))
        day = TODAY - datetime.timedelta(days=age * 365 + self.rng.randrange(365))
        draw = self.rng.random()
        if draw < 0.005:
            return None, "unknown"
        if draw < 0.035:
            return day.replace(month=1, day=1), "year"
        if draw < 0.045:
            return day.replace(day=1), "month"
        return day.replace(month=1, day=1) if draw < 0.075 else day, "day"

    def new_phone(self):
        return f"+212{self.rng.choice('67')}{self.rng.randrange(10**8):08d}"

    def new_document(self):
        """A number nobody else has, also not the people of another seed."""
        self.papers += 1
        return f"F{self.papers * 7_654_321 % 10**9:09d}{self.rng.choice('ABCDEFGHJKLMNPRSTVXYZ')}"


def hash_of(text):
    """A number that looks drawn by lot, the same in every run."""
    return random.Random(text).random()
