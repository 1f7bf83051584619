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
from itertools import combinations, pairwise, permutations

from rapidfuzz.distance import OSA, JaroWinkler

from migrants.name_sounds import ANY, HEADS, VOWELS, joined, name_tokens, read_token, words_of

# Verdicts: `same` needs more than a name; names alone, however equal, are `possible` at most.
SAME_FROM = 0.98
POSSIBLE_FROM = 0.50
# Names at least this similar are reported as agreeing; below, they speak against.
NAME_AGREES_FROM = 0.86

# How alike two tokens are (0 to 1), and what that is worth as evidence for one name.
SAME_NAME, OTHER_NAME = 0.99, 0.6  # two listed spellings of one name, two different listed names
TOKEN_AGREES = ((0.70, 0.0), (0.80, 0.35), (0.86, 0.75), (0.92, 0.93), (1.0, 1.0))
MERGED_FROM = 0.9
SIFTED_UNDER = 0.6  # Jaro-Winkler of skeletons under which sounds are not aligned
EXTRA_TOKEN = 0.03
ONE_TOKEN = 0.8
SLIP = 0.87  # one slip of the keyboard or of a scanner in a word of some length
SLIP_FROM_LETTERS = 6
INITIAL = 0.7  # M. for Mamadou
OTHER_SEX = 0.82  # the name of a woman beside that of a man

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

KEY_LENGTH = 64
MAX_TOKENS = 5  # of one name, the longest: the best pairing of tokens is sought among all

_MERGED = str.maketrans("pvgzh", "bfksa")  # sounds that one script or the other cannot tell apart
_UNWRITTEN = re.compile(f"[{VOWELS}wyh*]")
_PRENASAL = re.compile(r"^[*]?(?:n(?=[dfgjkstvxz])|m(?=[bpfv]))")

# What a substitution costs, from 0 (one sound) to 1; pairs not listed cost 1 (vowel against
# consonant: 1.2). The second table is for Arabic against Latin script, where letters say less.
_ALIKE = {
    "ae": 0.15, "ei": 0.1, "ou": 0.1, "ao": 0.45, "ai": 0.5, "au": 0.5, "eo": 0.5, "eu": 0.35,
    "iu": 0.5, "io": 0.55, "bp": 0.4, "fv": 0.3, "gk": 0.4, "gj": 0.4, "dt": 0.6, "sz": 0.25,
    "dz": 0.4, "hk": 0.4, "sx": 0.5, "jx": 0.5, "jz": 0.5, "st": 0.6, "mn": 0.5, "uw": 0.1,
    "iy": 0.1, "eə": 0.0, "aə": 0.6, "iə": 0.25, "vw": 0.3, "uv": 0.4, "jy": 0.5,
}  # fmt: skip
_ALIKE_ACROSS = _ALIKE | {
    "ae": 0.02, "aə": 0.2, "iə": 0.05, "ei": 0.05, "ou": 0.05, "ao": 0.2,
    "bp": 0.05, "fv": 0.05, "gk": 0.1, "gj": 0.15, "sz": 0.2, "dz": 0.15, "st": 0.7, "dt": 0.5,
    "ew": 0.3, "ow": 0.2, "ey": 0.2,
}  # fmt: skip


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


def _skeleton(sound: str) -> str:
    """Consonants of a sound; a first vowel stays as `a`, whatever it is."""
    first, rest = sound[:1].translate(_MERGED), sound[1:].translate(_MERGED)
    if first in VOWELS + ANY:
        first = "a" if first else ""
    return (first + _UNWRITTEN.sub("", rest))[: KEY_LENGTH // 2 - 1]


@lru_cache(maxsize=65536)
def fold(token: str) -> str:
    """Skeleton of one name token, the same from Latin and from Arabic script.

    Any spelling of a listed name folds to the skeleton of that name: Jallow, Diallo and ديالو to
    `jl`. A fold is a key, not a name: it is never folded again. Empty for text without letters.
    """
    words = joined(words_of(token))
    read = read_token("".join(words))
    return _skeleton(HEADS[min(read.names)] if read.names else read.sounds[-1])


def _folds(word: str) -> set[str]:
    """Every skeleton under which a token may be met: as written, as each name it may stand for."""
    token = read_token(word)
    sounds = {*token.sounds, *(HEADS[name] for name in token.names)}
    sounds |= {_PRENASAL.sub("", sound) for sound in sounds}
    if token.arabic:
        sounds |= {sound.replace("j", "g") for sound in sounds}  # ج is g in Egypt
    return {fold(word), *map(_skeleton, sounds)} - {""}


def _longest(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word))[:MAX_TOKENS])


def name_keys(
    last_name: str, first_name: str, last_name_ar: str = "", first_name_ar: str = ""
) -> set[str]:
    """Keys to store for a person: each token's folds, and `fold fold` of each pair, sorted.

    Keys have at most 64 characters. Latin and Arabic names give the same kind of key, so that a
    person registered in one script is met from the other.
    """
    keys = set()
    for names in ((last_name, first_name), (last_name_ar, first_name_ar)):
        words = _longest(name_tokens(*names))
        for word in words:
            keys |= _folds(word)
        for pair in combinations(sorted({fold(word) for word in words} - {""}), 2):
            keys.add(" ".join(pair))
    return keys


def search_keys(query: str) -> set[str]:
    """Folds of the tokens that a person typed; those of `name_keys` that hold one token."""
    return set().union(*(_folds(word) for word in _longest(name_tokens(query))))


def folded_name(last_name: str, first_name: str) -> str:
    """Order-free fold of a whole name, equal when all tokens fold alike; below 160 characters."""
    words = _longest(name_tokens(last_name, first_name))
    return " ".join(sorted({fold(word) for word in words} - {""}))


# --- Comparing names -------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def _gaps(sound: str, arabic: bool, across: bool) -> tuple[float, ...]:
    """What it costs to leave each letter of a sound without partner.

    Arabic script writes no short vowel: across scripts a Latin vowel may well stand alone.
    """
    return tuple(_gap(sound, at, arabic, across) for at in range(len(sound)))


def _gap(sound: str, at: int, arabic: bool, across: bool) -> float:
    letter, last = sound[at], at == len(sound) - 1 and at > 0
    if letter == ANY:
        return 0.03
    if letter == "h":
        if across:
            return 0.6 if at == 0 else 0.5 if arabic else 0.15
        return 0.8 if arabic else 0.15
    if letter not in VOWELS:
        return 0.35 if at == 0 and _PRENASAL.match(sound) else 1.0
    if last:
        return {"a": 0.8, "ə": 0.08, "e": 0.08}.get(letter, 0.55)
    if across and not arabic:
        return {"u": 0.2, "i": 0.12, "o": 0.12}.get(letter, 0.05)
    if arabic:
        return 0.35 if letter == "a" else 0.6
    beside = sound[at - 1 : at] + sound[at + 1 : at + 2]
    if letter in "iu" and any(vowel in VOWELS for vowel in beside):
        return 0.2
    return 0.4 if at == 0 else 0.35


def _distance(a: str, gaps_a: tuple, b: str, gaps_b: tuple, across: bool) -> float:
    """Cheapest alignment of two sounds (Needleman and Wunsch, 1970) under the tables above."""
    row = [0.0]
    for gap in gaps_b:
        row.append(row[-1] + gap)
    for letter_a, gap_a in zip(a, gaps_a, strict=True):
        diagonal, row[0] = row[0], row[0] + gap_a
        for at, (letter_b, gap_b) in enumerate(zip(b, gaps_b, strict=True), start=1):
            cost = diagonal + _substitution(letter_a, letter_b, across)
            diagonal = row[at]
            row[at] = min(cost, diagonal + gap_a, row[at - 1] + gap_b)
    return row[-1]


@lru_cache(maxsize=4096)
def _substitution(a: str, b: str, across: bool) -> float:
    if a == b:
        return 0.0
    vowels = (a in VOWELS) + (b in VOWELS)
    if ANY in (a, b):
        return 0.02 if vowels else 1.0
    alike = _ALIKE_ACROSS if across else _ALIKE
    return alike.get(a + b if a < b else b + a, 1.2 if vowels == 1 else 1.0)


def _sound_similarity(a: str, arabic_a: bool, b: str, arabic_b: bool) -> float:
    if a == b and arabic_a == arabic_b:
        return 1.0
    quick = JaroWinkler.similarity(_skeleton(a), _skeleton(b))
    if quick < SIFTED_UNDER:
        return quick
    across = arabic_a != arabic_b
    gaps_a, gaps_b = _gaps(a, arabic_a, across), _gaps(b, arabic_b, across)
    cost = _distance(a, gaps_a, b, gaps_b, across)
    alike = max(0.0, 1.0 - cost / max(3.0, (len(a) + len(b)) / 2))
    if not across and (a == b + "a" or b == a + "a"):  # Célestina, Célestin, however long
        return min(alike, OTHER_SEX)
    return alike


def _token_similarity(word_a: str, word_b: str) -> float:
    if word_a == word_b:
        return 1.0
    if word_a > word_b:
        word_a, word_b = word_b, word_a
    a, b = read_token(word_a), read_token(word_b)
    if a.names and b.names:
        return SAME_NAME if a.names & b.names else OTHER_NAME
    heard = max(_sound_similarity(x, a.arabic, y, b.arabic) for x in a.sounds for y in b.sounds)
    return max(heard, SLIP) if heard < SLIP and _is_slip(word_a, word_b) else heard


def _is_slip(a: str, b: str) -> bool:
    """Whether one key too many, too few, wrong or out of turn, or letters that look alike, make the
    difference. The first letter is seldom mistyped, and the last tells Karima from Karim."""
    if _looks(a) == _looks(b):
        return True
    if a[0] != b[0] or a in (b[:-1], b) or b == a[:-1] or a[:-1] == b[:-1]:
        return False
    out_of_turn = len(a) == len(b) and sorted(a) == sorted(b)
    shortest = SLIP_FROM_LETTERS - out_of_turn
    return min(len(a), len(b)) >= shortest and OSA.distance(a, b, score_cutoff=1) <= 1


def _looks(word: str) -> str:
    return word.replace("rn", "m").replace("l", "i")


def _interpolate(points: tuple[tuple[float, float], ...], at: float) -> float:
    for (left, low), (right, high) in pairwise(points):
        if at <= right:
            return low + (high - low) * max(0.0, at - left) / (right - left)
    return points[-1][1]


@lru_cache(maxsize=262144)
def _token_evidence(word_a: str, word_b: str) -> float:
    if 1 in (len(word_a), len(word_b)) and word_a != word_b:
        return INITIAL if word_a[0] == word_b[0] else 0.0
    return _interpolate(TOKEN_AGREES, _token_similarity(word_a, word_b))


def _merged(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Two tokens written as one on the other side (Fatima Zahra, Fatimazahra) become one."""
    for other in others:
        if len(other) < 6 or len(words) < 2 or other in words:
            continue
        for one, two in permutations(words, 2):
            if _token_similarity(one + two, other) > MERGED_FROM:
                rest = list(words)
                rest.remove(one)
                rest.remove(two)
                return tuple(sorted([*rest, one + two]))
    return words


@lru_cache(maxsize=65536)
def similarity(name_a: str, name_b: str) -> float:
    """How alike two whole names are, 0 to 1, in either script, token order ignored.

    Each token of the shorter name is paired with one of the longer so that the sum is best. A pair
    of tokens that may be the same listed name counts `SAME_NAME`, two different listed names
    `OTHER_NAME`, other tokens by the cost of aligning their sounds (sifted by Jaro-Winkler on their
    skeletons). `TOKEN_AGREES` turns that into evidence, steeply: brothers share all tokens
    but one. Tokens without partner, such as a middle name, cost `EXTRA_TOKEN` each; a single token
    against a whole name counts `ONE_TOKEN`. 0 when a name holds no letter.
    """
    a, b = _longest(name_tokens(name_a)), _longest(name_tokens(name_b))
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    a, b = _merged(a, b), _merged(b, a)
    short, long = sorted((a, b), key=lambda words: (len(words), words))
    evidence = [[_token_evidence(one, two) for two in long] for one in short]
    best = max(
        sum(row[at] for row, at in zip(evidence, order, strict=True))
        for order in permutations(range(len(long)), len(short))
    )
    extra = len(long) - len(short)
    partial = ONE_TOKEN if extra and len(short) == 1 else 1.0 - EXTRA_TOKEN * extra
    return round(best / len(short) * partial, 6)


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
        "name": NAME_UNKNOWN if name is None else _interpolate(NAME, name),
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
