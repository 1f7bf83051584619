"""Names heard across spellings: one folding for look-up and for the duplicate check.

A registry clerk writes what he hears: Ouattara or Wattara, Diallo or Jallow, Youssouf, Yusuf or
يوسف. Each token of a name is read in two ways. Its *sound* keeps the vowels (djibril and Jibril
are both `jibril`) and serves to compare two names. Its *fold* drops them, as Arabic script does,
and serves as an index key, equal in both scripts. Names frequent enough to be listed in
`name_forms.txt` are recognised whatever their spelling, and two different listed names are never
taken for each other. Nothing here knows the database.
"""

import math
import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from migrants.name_likeness import interpolate, similarity
from migrants.name_sounds import (
    HEADS,
    PRENASAL,
    joined,
    longest,
    name_tokens,
    read_token,
    skeleton,
    words_of,
)

# Verdicts: `same` needs more than a name; names alone, however equal, are `possible` at most.
SAME_FROM = 0.98
POSSIBLE_FROM = 0.50
# Names at least this similar are reported as agreeing; below, they speak against.
NAME_AGREES_FROM = 0.86

# Log-odds of the fields: by similarity of the names, by kind of agreement of birth dates, and
# for equal or different values of the others. A new document or phone says little against; an
# equal phone number may be a household's.
NAME = ((0.0, -9.0), (0.60, -6.0), (0.80, -1.0), (NAME_AGREES_FROM, 0.0), (0.93, 0.3), (1.0, 1.5))
NAME_UNKNOWN, NAME_EQUAL = -2.0, NAME[-1][1]
BIRTH = {
    "equal": 4.0, "month": 2.5, "slip": 1.0, "part": 0.3, "year": 1.2, "near": -1.5, "other": -4.0,
    "unknown": 0.0,
}  # fmt: skip
AGREE = {"document": 9.5, "phone": 5.5, "nationality": 0.4, "sex": 0.1}
DISAGREE = {"document": -0.8, "phone": -0.5, "nationality": -1.8, "sex": -1.5}
FIELDS = {
    "document": ("document_number",), "phone": ("phone", "other_phone"),
    "nationality": ("nationality",), "sex": ("sex",),
}  # fmt: skip
NUMBERS = {"document", "phone"}  # held by one person, or one household
ORDER = ("name", "birth_date", "nationality", "document", "phone", "sex")


@dataclass(frozen=True, slots=True)
class PersonKey:
    """What the duplicate check knows of a person; empty strings and None mean not known.

    `birth_precision` is "day", "month", "year" or "unknown".
    """

    last_name: str = ""
    first_name: str = ""
    last_name_ar: str = ""
    first_name_ar: str = ""
    birth_date: date | None = None
    birth_precision: str = "day"
    sex: str = ""
    nationality: str = ""
    document_number: str = ""
    phone: str = ""
    other_phone: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How likely two records are one person, and the fields that agree."""

    log_odds: float
    agreeing: tuple[str, ...]

    @property
    def value(self) -> float:
        """From 0 to 1."""
        return round(1 / (1 + math.exp(-self.log_odds)), 4)

    def among(self, crowd: float) -> "Score":
        """The score where so many others may agree as much by chance: numbers excepted, a name
        and an age that many bear say less."""
        if NUMBERS & set(self.agreeing):
            return self
        return Score(self.log_odds - math.log1p(crowd), self.agreeing)


# --- Keys ------------------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def fold(token: str) -> str:
    """Skeleton of one name token, the same from Latin and from Arabic script.

    Any spelling of a listed name folds to the skeleton of that name: Jallow, Diallo and ديالو to
    `jl`. A fold is a key, not a name: it is never folded again. Empty for text without letters.
    """
    words = joined(words_of(token))
    read = read_token("".join(words))
    return skeleton(HEADS[min(read.names)] if read.names else read.sounds[-1])


def _folds(word: str) -> set[str]:
    """Every skeleton under which a token may be met: as written, as each name it may stand for."""
    token = read_token(word)
    sounds = {*token.sounds, *(HEADS[name] for name in token.names)}
    sounds |= {PRENASAL.sub("", sound) for sound in sounds}
    if token.arabic:
        sounds |= {sound.replace("j", "g") for sound in sounds}  # ج is g in Egypt
    return {fold(word), *map(skeleton, sounds)} - {""}


def name_keys(
    last_name: str, first_name: str, last_name_ar: str = "", first_name_ar: str = ""
) -> set[str]:
    """Keys to store for a person: each token's folds, and `fold fold` of each pair, sorted.

    Keys have at most 64 characters. Latin and Arabic names give the same kind of key, so that a
    person registered in one script is met from the other.
    """
    keys = set()
    for names in ((last_name, first_name), (last_name_ar, first_name_ar)):
        words = longest(name_tokens(*names))
        for word in words:
            keys |= _folds(word)
        for pair in combinations(sorted({fold(word) for word in words} - {""}), 2):
            keys.add(" ".join(pair))
    return keys


def search_keys(query: str) -> set[str]:
    """Folds of the tokens that a person typed; those of `name_keys` that hold one token."""
    return set().union(*(_folds(word) for word in longest(name_tokens(query))))


def folded_name(last_name: str, first_name: str) -> str:
    """Order-free fold of a whole name, equal when all tokens fold alike; below 160 characters."""
    words = longest(name_tokens(last_name, first_name))
    return " ".join(sorted({fold(word) for word in words} - {""}))


# --- Comparing persons -----------------------------------------------------------------------


def _full_names(person: PersonKey) -> list[str]:
    pairs = ((person.last_name, person.first_name), (person.last_name_ar, person.first_name_ar))
    return [name for pair in pairs if (name := " ".join(part for part in pair if part))]


def _name_similarity(a: PersonKey, b: PersonKey) -> float | None:
    values = [similarity(x, y) for x in _full_names(a) for y in _full_names(b)]
    return max(values, default=None)


def is_exact(day: date, precision: str) -> bool:
    """Whether a birth date is known to the day: registries write 1 January when they know no
    more."""
    return precision == "day" and (day.month, day.day) != (1, 1)


def mistaken_dates(day: date) -> set[date]:
    """The birth date, and those that become it by one slip: day and month swapped, one wrong
    figure of the year."""
    parts = {(day.year, day.month, day.day), (day.year, day.day, day.month)}
    parts |= {(day.year // 10 * 10 + figure, day.month, day.day) for figure in range(10)}
    parts |= {(day.year + step, day.month, day.day) for step in (-10, -1, 1, 10)}
    return {date(*one) for one in parts if _is_date(*one)}


def _is_date(year: int, month: int, day: int) -> bool:
    return month <= 12 and day <= monthrange(year, month)[1]


def birth_agreement(one: date | None, precision: str, two: date | None, other: str) -> str:
    """How two birth dates, each with its precision, agree: a key of `BIRTH`."""
    if not one or not two or "unknown" in (precision, other):
        return "unknown"
    if _is_month(one, precision, two, other):
        return "month" if (one.year, one.month) == (two.year, two.month) else "other"
    if not is_exact(one, precision) or not is_exact(two, other):
        years = abs(one.year - two.year)
        return "year" if years == 0 else "near" if years == 1 else "other"
    if one == two:
        return "equal"
    if one.year == two.year:
        if (one.month, one.day) == (two.day, two.month):
            return "slip"
        return "part" if one.month == two.month or one.day == two.day else "other"
    is_same_day = (one.month, one.day) == (two.month, two.day)
    return "slip" if is_same_day and _is_slip(one.year, two.year) else "other"


def _is_month(one: date, precision: str, two: date, other: str) -> bool:
    """Whether both dates are known to the month and one of them no further."""
    if "month" not in (precision, other):
        return False
    return all(
        known == "month" or is_exact(day, known) for day, known in ((one, precision), (two, other))
    )


def _is_slip(one: int, two: int) -> bool:
    """Whether two years differ by a year, by one figure or by figures out of turn."""
    a, b = str(one), str(two)
    different = sum(x != y for x, y in zip(a, b, strict=True))
    return different == 1 or abs(one - two) in (1, 10) or sorted(a) == sorted(b)


@lru_cache(maxsize=65536)
def _normal_number(number: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", number)).upper()


def _values(person: PersonKey, attributes: tuple[str, ...]) -> set[str]:
    texts = [getattr(person, attribute) for attribute in attributes]
    return {_normal_number(text) for text in texts if text} - {""}


def facts(a: PersonKey, b: PersonKey) -> dict[str, float]:
    """{field: log-odds} of what two records say beside the name, where both say it."""
    born = birth_agreement(a.birth_date, a.birth_precision, b.birth_date, b.birth_precision)
    evidence = {"birth_date": BIRTH[born]}
    for field, attributes in FIELDS.items():
        one, two = _values(a, attributes), _values(b, attributes)
        if one and two:
            evidence[field] = AGREE[field] if one & two else DISAGREE[field]
    return evidence


def score_pair(a: PersonKey, b: PersonKey, known: dict[str, float] | None = None) -> Score:
    """Likelihood that two records are one person, with the fields that agree.

    Sum of log-odds of the fields known on both sides (Fellegi and Sunter, 1969), those beside the
    name from `facts`. The weights are set by hand and judged on labelled pairs and an invented
    registry (docs/duplicates.md). Codes of agreeing fields: name, birth_date, nationality,
    document, phone, sex.
    """
    name = _name_similarity(a, b)
    evidence = dict(facts(a, b) if known is None else known)
    agreeing = {field for field, weight in evidence.items() if weight > 0}
    if name is not None and name >= NAME_AGREES_FROM:
        agreeing.add("name")
    evidence["name"] = NAME_UNKNOWN if name is None else interpolate(NAME, name)
    # One order, whichever record comes first: sums of fractions depend on it.
    total = sum(evidence[field] for field in ORDER if field in evidence)
    return Score(total, tuple(field for field in ORDER if field in agreeing))


def verdict(score: Score | float) -> str:
    """`same`, `possible` or `different`."""
    value = score.value if isinstance(score, Score) else score
    return "same" if value >= SAME_FROM else "possible" if value >= POSSIBLE_FROM else "different"
