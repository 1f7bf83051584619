"""Synthetic people: shares of nationality, sex, age, education, languages, permits."""

import datetime
import uuid
from pathlib import Path

from agencies.models import Language
from migrants.enums import BirthPrecision, DocumentKind, PermitMention, Sex
from migrants.filenumber import ALPHABET, check_sign, present
from migrants.models import EducationLevel, Occupation
from sharaka_portal.lib import clock
from sharaka_portal.lib.reference import read_csv

NAMES = Path(__file__).resolve().parents[2] / "migrants" / "data" / "names_by_country.csv"
NATIONALITIES = {
    "SN": 22, "CI": 14, "CD": 13, "SY": 12, "CM": 11, "GN": 8, "NG": 7, "ML": 6, "CG": 3,
    "GH": 2, "PH": 1, "DZ": 1,
}  # fmt: skip
# No list of names of Congo-Brazzaville has a free source: these are common ones.
BRAZZAVILLE = {
    "family": [
        "Mabiala",
        "Nkounkou",
        "Makosso",
        "Loemba",
        "Massamba",
        "Bouanga",
        "Itoua",
        "Okemba",
    ],
    "given_f": ["Grâce", "Merveille", "Bénédicte", "Prisca", "Nadège", "Chancelle"],
    "given_m": ["Prince", "Christ", "Rodrigue", "Brice", "Fortuné", "Juste"],
}
EDUCATION = {
    "AUCUN": 8, "CORAN": 6, "PRIM": 16, "COLL": 16, "LYCEE": 8, "BAC": 6, "QUAL": 6, "TECH": 6,
    "TS": 8, "LIC": 14, "MAST": 6,
}  # fmt: skip
AGES = {(18, 24): 15, (25, 34): 50, (35, 44): 25, (45, 58): 10}
MOTHER_TONGUES = {
    "SN": ("wol", "fuc", "srr"), "CI": ("dyu", "bci", "bet"), "CD": ("lin", "swa", "kon"),
    "SY": ("ara",), "CM": ("ewo", "dua", "bas"), "GN": ("ful", "sus", "mnk"),
    "NG": ("yor", "ibo", "hau"), "ML": ("bam", "snk"), "CG": ("lin", "kon"), "GH": ("twi",),
    "PH": ("tgl",), "DZ": ("arq",),
}  # fmt: skip
ENGLISH_SPEAKING = {"NG", "GH", "PH"}
ARABIC_SPEAKING = {"SY", "DZ"}
OCCUPATIONS = {
    "5244.1": 12, "4222.1": 6, "5223.4": 10, "7112.1": 6, "7131.1": 4, "7122.4": 3, "7126.8": 3,
    "9111.1": 11, "5120.1": 8, "5131.2": 7, "5141.1": 6, "7531.2": 5, "8322.2": 4, "7231.8": 4,
    "7212.3": 4, "5414.1": 6, "3512.4": 5, "5321.1.1": 4, "2353.1": 3, "5221.1": 4, "9333.3": 4,
    "7512.1": 2,
}  # fmt: skip
PERMITS = {
    DocumentKind.REGISTRATION_CARD: 88,
    DocumentKind.RECEIPT: 8,
    DocumentKind.REFUGEE_CARD: 4,
}
WOMEN_SHARE = 0.40


def weighted(rng, weights):
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def quota(rng, weights, total):
    """So many draws that follow the weights exactly, in random order."""
    whole = sum(weights.values())
    exact = {key: weight * total / whole for key, weight in weights.items()}
    counts = {key: int(value) for key, value in exact.items()}
    by_rest = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in by_rest[: total - sum(counts.values())]:
        counts[key] += 1
    drawn = [key for key, count in counts.items() for _ in range(count)]
    rng.shuffle(drawn)
    return drawn


class Names:
    """Names of a country and sex, with the Arabic spelling where the source gives it."""

    def __init__(self):
        self.rows = {}
        for row in read_csv(NAMES):
            if row["script"] == "Latn":
                key = (row["iso2"], row["kind"])
                self.rows.setdefault(key, []).append((row["name"], row["name_ar"], row["group"]))
        for kind, names in BRAZZAVILLE.items():
            self.rows["CG", kind] = [(name, "", "") for name in names]

    def draw(self, rng, country, sex):
        """(family name, its Arabic, given name, its Arabic), of one people where possible."""
        family, family_ar, group = rng.choice(self.rows[country, "family"])
        kind = "given_f" if sex == Sex.FEMALE else "given_m"
        given = [row for row in self.rows[country, kind] if row[2] in (group, "mixed", "")]
        first, first_ar, _ = rng.choice(given or self.rows[country, kind])
        return family, family_ar, first, first_ar


class PeopleMaker:
    """Draws the fields of synthetic people, the same ones for the same seed."""

    def __init__(self, rng, total):
        self.rng = rng
        self.names = Names()
        self.languages = {language.code: language for language in Language.objects.all()}
        self.education = {level.code: level for level in EducationLevel.objects.all()}
        codes = list(OCCUPATIONS)
        self.occupations = {row.code: row for row in Occupation.objects.filter(code__in=codes)}
        women = round(total * WOMEN_SHARE)
        self.nationality = quota(rng, NATIONALITIES, total)
        self.sex = quota(rng, {Sex.FEMALE: women, Sex.MALE: total - women}, total)
        self.age = quota(rng, AGES, total)
        self.level = quota(rng, EDUCATION, total)
        self.permit = quota(rng, PERMITS, total)
        self.seen = set()

    def draw(self, number, agency, opened_on):
        """The arguments of `register_migrant` for the person of that number."""
        country, sex = self.nationality[number], self.sex[number]
        family, family_ar, first, first_ar = self.unused_name(country, sex)
        fields = {
            "public_id": uuid.UUID(int=self.rng.getrandbits(128), version=4),
            "file_number": self.file_number(),
            "last_name": family,
            "first_name": first,
            "last_name_ar": family_ar if first_ar else "",
            "first_name_ar": first_ar if family_ar else "",
            "sex": sex,
            "nationality": country,
            "birth_country": country,
            "family_situation": weighted(
                self.rng, {"single": 58, "married": 32, "divorced": 7, "widowed": 3}
            ),
            "phone": f"+2126000{number:05d}",
            "has_whatsapp": self.rng.random() < 0.7,
            "city": agency.city_fr,
            "province": agency.province,
            "education_level": self.education[self.level[number]],
            "preferred_language": self.written_language(country),
            **self.birth(number),
        }
        return {
            "fields": fields,
            "documents": [self.document(number, opened_on)],
            "languages": self.language_skills(country),
            "occupations": self.targets(),
        }

    def unused_name(self, country, sex):
        while True:
            drawn = self.names.draw(self.rng, country, sex)
            if (drawn[0], drawn[2]) not in self.seen:
                self.seen.add((drawn[0], drawn[2]))
                return drawn

    def file_number(self):
        signs = "".join(self.rng.choice(ALPHABET) for _ in range(7))
        return present(signs + check_sign(signs))

    def birth(self, number):
        low, high = self.age[number]
        age_in_days = self.rng.randint(low * 365 + low // 4 + 1, (high + 1) * 365)
        day = datetime.date(2015, 12, 14) - datetime.timedelta(days=age_in_days)
        precision = weighted(
            self.rng, {BirthPrecision.DAY: 93, BirthPrecision.MONTH: 3, BirthPrecision.YEAR: 4}
        )
        if precision == BirthPrecision.YEAR:
            day = day.replace(month=1, day=1)
        elif precision == BirthPrecision.MONTH:
            day = day.replace(day=1)
        return {"birth_date": day, "birth_precision": precision}

    def document(self, number, opened_on):
        """Cards last a year: issued from mid-2014 on, many end about the visit's day."""
        kind = self.permit[number]
        months = 3 if kind == DocumentKind.RECEIPT else 12
        earliest = clock.add_months(opened_on, -months) + datetime.timedelta(days=20)
        issued = earliest + datetime.timedelta(
            days=self.rng.randint(0, (opened_on - earliest).days)
        )
        mention = PermitMention.EXCEPTIONAL if kind == DocumentKind.REGISTRATION_CARD else ""
        return {
            "kind": kind,
            "number": f"D{number:06d}{self.rng.choice('ABCDEFGH')}",
            "mention": mention,
            "issued_on": issued,
            "expires_on": clock.add_months(issued, months) - datetime.timedelta(days=1),
        }

    def language_skills(self, country):
        spoken = {self.rng.choice(MOTHER_TONGUES[country]): ("NAT", True)}
        if country in ARABIC_SPEAKING:
            spoken["ary"] = (self.rng.choice(["A2", "B1", "B2"]), False)
        elif self.rng.random() < 0.3:
            spoken["ary"] = (self.rng.choice(["A1", "A2", "B1"]), False)
        if country in ENGLISH_SPEAKING:
            spoken["eng"] = ("C1", True)
        elif self.rng.random() < 0.16:
            spoken["eng"] = (self.rng.choice(["A2", "B1", "B2"]), True)
        if self.rng.random() < (0.3 if country in ENGLISH_SPEAKING | ARABIC_SPEAKING else 0.95):
            spoken["fra"] = (
                self.rng.choice(["A2", "B1", "B2", "C1", "C1"]),
                self.rng.random() < 0.85,
            )
        return [(self.languages[code], level, read) for code, (level, read) in spoken.items()]

    def written_language(self, country):
        if country in ARABIC_SPEAKING:
            return "ar"
        return "en" if country in ENGLISH_SPEAKING else "fr"

    def targets(self):
        first = weighted(self.rng, OCCUPATIONS)
        second = weighted(self.rng, OCCUPATIONS)
        wanted = [first] if first == second or self.rng.random() < 0.5 else [first, second]
        return [self.occupations[code] for code in wanted]
