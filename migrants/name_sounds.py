"""How one name token sounds, read from Latin or from Arabic script in one alphabet.

The alphabet of a sound: x is sh or ch, j is also dj and the di of Diallo, k also q and kh, ə a
final e, * an Arabic letter that carries some vowel or none. Vowels are kept where they are written.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LONGEST_TEXT, LONGEST_WORD = 200, 40
LONGEST_KEY = 64
MAX_TOKENS = 5  # of one name, the longest: the best pairing of tokens is sought among all
FORMS = Path(__file__).with_name("name_forms.txt")

VOWELS = "aeiouə"  # ə is a final e, heard (Koné) or not (Amine)
ANY = "*"  # an Arabic letter that carries some vowel, or none (ع, hamza, initial alif, final ى)

# Sounds that one script or the other cannot tell apart, and those that Arabic does not write.
_MERGED = str.maketrans("pvgzh", "bfksa")
_UNWRITTEN = re.compile(f"[{VOWELS}wyh*]")
PRENASAL = re.compile(r"^[*]?(?:n(?=[dfgjkstvxz])|m(?=[bpfv]))")

_SPECIAL = str.maketrans(
    dict(zip("çøłđðþɓɗŋɛɔƙƴıə", "soldd" + "tbdneokyie", strict=True))
    | {"œ": "oe", "æ": "ae", "ñ": "ny", "ɲ": "ny", "ـ": ""}
)
_APOSTROPHES = re.compile("['’‘ʼʾʿ`´ʻ]")
_WORD = re.compile(r"[^\W\d_]+")
# A scanner reads O as 0 and l as 1; a digit that stands among letters is one of them.
_MISREAD = re.compile(r"(?<=[^\W\d_])[01](?=[^\W\d_])|(?<![^\W_])[01](?=[^\W\d_])")
_READ_AS = {"0": "o", "1": "l"}
_ARABIC_SCRIPT = re.compile("[\u0620-\u06ff\u0750-\u077f]")

_ARABIC_LETTERS = str.maketrans(
    dict(zip("ابتثجحخدذرزسشصضطظعغفقكلمنهويىةء", "abttjhkddrzsxsdtz*gfkklmnhui*a*", strict=True))
    | dict(zip("پچڤگڭڨݣکیھہٱ", "pxvgggg" + "kihh*", strict=True))
)
_ARABIC_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("(?<=.)الله$", "الا"),
        ("^عبدال?(?=..)", "عبد"),
        ("^عبد(?=..)", "abd"),
        ("^بوال?|^ابوال?", "ابو"),
        ("(?<=..)الدين$", "edin"),
        ("^ال(?=...)", ""),
        ("^[ا]", ANY),
        ("^و", "w"),
        ("^ي", "y"),
        ("تش", "x"),
        ("دي(?=[او])(?!ا$)", "j"),
        ("اة$", "ات"),
        ("(?<=..)(?<!ي)ه$", "ة"),
    )
)
_LATIN_RULES = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("x", "ks"),
        # Abd el-Kader, Abdoul Kader, Abdul Qadir; Nour Eddine, Nuruddin
        ("^abd(?:ou|oo|[aeiou])?l?(?=[a-z]{3})", "abd"),
        ("(?<=[a-z]{2})(?:[aeiou]l?)?d+(?:ine?|een)$", "edin"),
        ("^ab(?:ou|[uo])l(?=[^\\Waeiouy]{1,2}[aeiouy])", "abu"),  # Aboul Fotouh, Abou el-Fotouh
        # consonants written with several letters
        ("chr(?=ist|ys|et)", "kr"),
        ("tch|tsh|sch|sh|ch", "x"),
        ("^th?i(?=[aeou])", "x"),
        ("^ts(?=[aeiou])", "s"),
        ("ph", "f"),
        ("ck|qu(?=[eiy])|q|c(?![eiy])|kh", "k"),
        ("c", "s"),
        ("(?<!^ab)dj|(?<!^)dg(?=[ei])|d[iy](?=[aeou])(?!a$)", "j"),
        ("gu(?=[eiy])|gh", "g"),
        ("rh", "r"),
        ("gn", "ny"),
        # vowels and glides
        ("ou|oo", "u"),
        ("ee", "i"),
        (r"(?<=[a-z]{3})e([lnt])\1?e$", r"e\1a"),  # Danielle, Julienne: not the man's name
        ("[ou]w$", "o"),
        ("(?<=[a-z]t)ine$", "ina"),  # Célestine, Justine: not the man's name
        ("(?<!^)w", "u"),
        ("(?<!^)y|^y(?![aeiou])", "i"),
        ("^u(?=[aeio])", "w"),
        ("^i(?=[aeou])", "y"),
        ("aei", "ai"),
        (r"(.)\1+", r"\1"),
        ("(?<=..)e$", "ə"),
    )
)

_ARTICLE = re.compile("^(?:[aeiu]l|l|[ae][nrstzd]|ech|esh|ash|ال)$")
_FILIATION = re.compile("^(?:b[ei]n|ibn|b[ei]nt|ould|w?uld|mint|dite?|alias|بن|ابن|بنت|ولد)$")
_ABD = re.compile("^(?:abd(?:[aeiou]|ou)?[lrsnzd]?|عبد)$")
_DIN = re.compile("^(?:e|a|u)?d+(?:ine?|een)$|^(?:ال)?دين$")
_ALLAH = re.compile("^[aou]?ll?ah?$|^الله$")
_ABOU = re.compile("^(?:ab(?:ou|[uo])|ابو)$")
_ABOUL = re.compile("^ab(?:ou|[uo])l$")
_NOT_ABD = {"abdi", "abdo", "abdu", "abdou", "abda"}
_ARTICLE_PREFIX = re.compile(r"^(?:[ae]l(?=[a-z]{4})|e(?=(ch|[dnrstz])\1[a-z]{2})|ben(?=[a-z]{3}))")


@dataclass(frozen=True, slots=True)
class Token:
    """One name token as it is compared: its sounds (with and without article) and listed names."""

    sounds: tuple[str, ...]
    arabic: bool
    names: frozenset[int]


def words_of(text: str) -> list[str]:
    """Words of a text in lower case without marks; cut at lengths no name reaches."""
    text = text[:LONGEST_TEXT].casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).casefold().translate(_SPECIAL)
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = _MISREAD.sub(lambda digit: _READ_AS[digit.group()], _APOSTROPHES.sub("", text))
    return [word[:LONGEST_WORD] for word in _WORD.findall(text)]


def sound_of(word: str) -> str:
    """The word as it is heard, in one alphabet for both scripts."""
    if _ARABIC_SCRIPT.search(word):
        for pattern, sound in _ARABIC_RULES:
            word = pattern.sub(sound, word)
        return re.sub(r"^\*(?=n[djgk]|mb)", "", word.translate(_ARABIC_LETTERS))
    for pattern, sound in _LATIN_RULES:
        word = pattern.sub(sound, word)
    return word


def _place(word: str, sound: str) -> tuple[bool, str]:
    """Where a form stands in the list: its script and its sound, a final silent h ignored."""
    arabic = bool(_ARABIC_SCRIPT.search(word))
    return arabic, sound if arabic else sound[:2] + sound[2:].removesuffix("h")


def _read_forms() -> tuple[dict[tuple[bool, str], frozenset[int]], list[str]]:
    """Listed names by place, and the sound of the first spelling of each name."""
    lines = FORMS.read_text(encoding="utf-8").splitlines()
    lines = [line for line in lines if line and not line.startswith("#")]
    civil_names = [name.split() for line in lines for name in line.split("|")]
    listed: dict[tuple[bool, str], frozenset[int]] = {}
    for number, forms in enumerate(civil_names):
        for form in forms:
            word = "".join(words_of(form))
            place = _place(word, sound_of(word))
            listed[place] = listed.get(place, frozenset()) | {number}
    return listed, [sound_of("".join(words_of(forms[0]))) for forms in civil_names]


_LISTED, HEADS = _read_forms()


@lru_cache(maxsize=65536)
def read_token(word: str) -> Token:
    """A normalised token as it is compared; an attached article (Elfassi) may be left out."""
    arabic = bool(_ARABIC_SCRIPT.search(word))
    sounds = [sound_of(word)]
    names = _LISTED.get(_place(word, sounds[0]), frozenset())
    bare = _ARTICLE_PREFIX.sub("", word)
    if not names and bare != word:
        sounds.append(sound_of(bare))
        names = _LISTED.get(_place(word, sounds[1]), frozenset())
    return Token(tuple(sounds), arabic, names)


def _is_one_name(before: str, word: str) -> bool:
    """Nasr Allah; Abou Bakr, Fatima Zahra: names that are listed as one."""
    if len(before) > 2 and _ALLAH.match(word):
        return True
    return len(before + word) > 5 and bool(read_token(before + word).names)


def joined(words: list[str]) -> list[str]:
    """Join the parts of one name (Abd al-X, X ad-Din, X Allah, Abou Bakr), drop the particles."""
    result: list[str] = []
    for word in words:
        before = result[-1] if result else ""
        if before and _ABD.match(before) and before not in _NOT_ABD:
            if _ARTICLE.match(word):
                continue
            result[-1] = ("عبد" if _ARABIC_SCRIPT.search(before) else "abd") + word
        elif _ABOU.match(before) and (_ARTICLE.match(word) or word.startswith("ال")):
            result[-1] = before + (word if _ARABIC_SCRIPT.search(word) else "l")
        elif _ABOUL.match(before):
            result[-1] = before + word
        elif before and _DIN.match(word):
            result[-1] = before + ("الدين" if _ARABIC_SCRIPT.search(word) else "eddine")
        elif before and _is_one_name(before, word):
            result[-1] = before + word
        elif not _ARTICLE.match(word) and not _FILIATION.match(word):
            result.append(word)
    return result or words


@lru_cache(maxsize=65536)
def name_tokens(*names: str) -> tuple[str, ...]:
    """Normalised tokens of a name: lower case, unaccented, particles joined or removed."""
    return tuple(token for name in names for token in joined(words_of(name)))


def skeleton(sound: str) -> str:
    """Consonants of a sound; a first vowel stays as `a`, whatever it is."""
    first, rest = sound[:1].translate(_MERGED), sound[1:].translate(_MERGED)
    if first in VOWELS + ANY:
        first = "a" if first else ""
    return (first + _UNWRITTEN.sub("", rest))[: LONGEST_KEY // 2 - 1]


def longest(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word))[:MAX_TOKENS])
