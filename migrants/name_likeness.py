"""How alike two names are: tokens aligned letter by letter, then paired.

The costs follow French, English and Arabic spelling; the rules and what they reach are told in
docs/duplicates.md.
"""

from functools import lru_cache
from itertools import pairwise, permutations

from rapidfuzz.distance import OSA, JaroWinkler

from migrants.name_sounds import (
    ANY,
    PRENASAL,
    VOWELS,
    longest,
    name_tokens,
    read_token,
    skeleton,
)

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
        return 0.35 if at == 0 and PRENASAL.match(sound) else 1.0
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
    quick = JaroWinkler.similarity(skeleton(a), skeleton(b))
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


def interpolate(points: tuple[tuple[float, float], ...], at: float) -> float:
    for (left, low), (right, high) in pairwise(points):
        if at <= right:
            return low + (high - low) * max(0.0, at - left) / (right - left)
    return points[-1][1]


@lru_cache(maxsize=262144)
def _token_evidence(word_a: str, word_b: str) -> float:
    if 1 in (len(word_a), len(word_b)) and word_a != word_b:
        return INITIAL if word_a[0] == word_b[0] else 0.0
    return interpolate(TOKEN_AGREES, _token_similarity(word_a, word_b))


def _merged(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Two tokens written as one on the other side (Fatima Zahra, Fatimazahra) become one."""
    for other in others:
        if len(other) < 6 or len(words) < 2 or other in words:
            continue
        for one, two in permutations(words, 2):
            if _may_be_one(one + two, other) and _token_similarity(one + two, other) > MERGED_FROM:
                rest = list(words)
                rest.remove(one)
                rest.remove(two)
                return tuple(sorted([*rest, one + two]))
    return words


def _may_be_one(joint: str, other: str) -> bool:
    """A quick look before two tokens are read as one; Arabic script has fewer letters."""
    if joint.isascii() != other.isascii():
        return 0.5 <= len(joint) / len(other) <= 2
    return JaroWinkler.similarity(joint, other) >= SIFTED_UNDER + 0.2


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
    a, b = longest(name_tokens(name_a)), longest(name_tokens(name_b))
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    alike = _paired(a, b)
    if alike < MERGED_FROM:
        one, two = _merged(a, b), _merged(b, a)
        if (one, two) != (a, b):
            alike = max(alike, _paired(one, two))
    return round(alike, 6)


def _paired(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    short, long = sorted((a, b), key=lambda words: (len(words), words))
    evidence = [[_token_evidence(one, two) for two in long] for one in short]
    best = max(
        sum(row[at] for row, at in zip(evidence, order, strict=True))
        for order in permutations(range(len(long)), len(short))
    )
    extra = len(long) - len(short)
    partial = ONE_TOKEN if extra and len(short) == 1 else 1.0 - EXTRA_TOKEN * extra
    return best / len(short) * partial
