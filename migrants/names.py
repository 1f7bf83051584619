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
# for equal or different values of the others. A new document or phone says little against.
NAME = ((0.0, -9.0), (0.60, -7.0), (0.80, -2.5), (NAME_AGREES_FROM, 0.0), (0.93, 1.0), (1.0, 1.8))
NAME_UNKNOWN = -2.0
BIRTH = {"equal": 3.5, "month": 2.5, "slip": 1.5, "year": 1.2, "near": -0.5, "other": -4.0}
AGREE = {"document": 9.5, "phone": 2.5, "nationality": 0.4, "sex": 0.1}
DISAGREE = {"document": -0.5, "phone": -0.2, "nationality": -1.5, "sex": -2.5}
FIELDS = {
    "document": "document_number", "phone": "phone", "nationality": "nationality", "sex": "sex",
}  # fmt: skip
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


@dataclass(frozen=True, slots=True)
class Score:
    """How likely two records are one person (0 to 1), and the fields that agree."""

    value: float
    agreeing: tuple[str, ...]


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


def _birth_evidence(a: PersonKey, b: PersonKey) -> float:
    """Log-odds that two birth dates are one person's; see `BIRTH`.

    1 January counts as a year: registries write it when they know no more.
    """
    if not a.birth_date or not b.birth_date or "unknown" in (a.birth_precision, b.birth_precision):
        return 0.0
    one, two = a.birth_date, b.birth_date
    years = abs(one.year - two.year)
    precisions = {a.birth_precision, b.birth_precision}
    if "year" in precisions or any((day.month, day.day) == (1, 1) for day in (one, two)):
        return BIRTH["year"] if years == 0 else BIRTH["near"] if years == 1 else BIRTH["other"]
    if "month" in precisions:
        same = years == 0 and one.month == two.month
        return BIRTH["month"] if same else BIRTH["other"]
    if one == two:
        return BIRTH["equal"]
    parts = (years == 0) + (one.month == two.month) + (one.day == two.day)
    swapped = years == 0 and (one.month, one.day) == (two.day, two.month)
    if swapped or (parts == 2 and (years == 0 or years in (1, 10) or _transposed(one, two))):
        return BIRTH["slip"]
    return BIRTH["other"]


def _transposed(one: date, two: date) -> bool:
    return sorted(str(one.year)) == sorted(str(two.year))


def _normal_number(number: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", number)).upper()


def score_pair(a: PersonKey, b: PersonKey) -> Score:
    """Likelihood that two records are one person, with the fields that agree.

    Sum of log-odds of the fields known on both sides (Fellegi and Sunter, 1969), turned into a
    probability-like value. The weights are set by hand and judged on labelled pairs
    (docs/duplicates.md). Codes of agreeing fields: name, birth_date, nationality, document,
    phone, sex.
    """
    name = _name_similarity(a, b)
    evidence = {
        "name": NAME_UNKNOWN if name is None else interpolate(NAME, name),
        "birth_date": _birth_evidence(a, b),
    }
    for field, attribute in FIELDS.items():
        one, two = (_normal_number(getattr(person, attribute)) for person in (a, b))
        if one and two:
            evidence[field] = AGREE[field] if one == two else DISAGREE[field]
    agreeing = {field for field, weight in evidence.items() if weight > 0}
    if name is not None and name >= NAME_AGREES_FROM:
        agreeing.add("name")
    value = 1 / (1 + math.exp(-sum(evidence.values())))
    return Score(round(value, 4), tuple(field for field in ORDER if field in agreeing))


def verdict(score: Score | float) -> str:
    """`same`, `possible` or `different`."""
    value = score.value if isinstance(score, Score) else score
    return "same" if value >= SAME_FROM else "possible" if value >= POSSIBLE_FROM else "different"
