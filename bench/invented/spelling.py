"""How a name changes from one form to the next: spelling habits, the keyboard, the other script.

Written apart from `migrants/name_sounds.py`, so that the measure does not mirror the rules.
"""

import re

HABITS = [
    ("ou", "u"), ("ou", "oo"), ("oua", "wa"), ("wa", "oua"), ("u", "ou"), ("dj", "j"), ("j", "dj"),
    ("di(?=a)", "j"), ("kh", "k"), ("tch", "ch"), ("tsh", "tch"), ("ch", "sh"), ("sh", "ch"),
    ("gn", "ny"), ("ny", "gn"), ("ph", "f"), ("th", "t"), ("c(?![ehiy])", "k"),
    ("k(?=[aoulr])", "c"), ("q", "k"), ("ss", "s"), ("(?<=[aeiou])s(?=[aeiou])", "ss"), ("ll", "l"),
    ("(?<=[aeiou])l(?=[aeiou])", "ll"), ("mm", "m"), ("nn", "n"), ("tt", "t"), ("rr", "r"),
    ("(?<=[aeiou])r(?=[aeiou])", "rr"), ("ia", "iya"), ("iya", "ia"), ("y", "i"), ("i(?=[aeo])", "y"),
    ("ei", "ey"), ("ai", "ay"), ("ay", "ai"), ("é", "e"), ("è", "e"), ("ï", "i"), ("é$", "eh"),
    ("(?<=[aiou]ss[ai]n)$", "e"), ("aa", "a"), ("a(?=[nmr][^aeiou])", "e"),
    ("o(?=[mnr])", "u"), ("(?<!^)h", ""), ("^h", ""), ("^al[- ]", "el "), ("^el[- ]", "al-"),
    ("^el ", ""), ("^al-", ""), ("^n'", "n"), ("^n(?=[dgt])", "n'"), ("gh", "g"), ("z", "s"),
    ("v", "w"), ("oe", "o"), ("i", "e"), ("ee", "i"),
]  # fmt: skip
RULES = [(re.compile(pattern), new) for pattern, new in HABITS]
NEIGHBOURS = {
    "a": "zqs", "b": "vn", "c": "xv", "d": "sf", "e": "zr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "km", "m": "lp", "n": "b", "o": "ip", "p": "om",
    "q": "sa", "r": "et", "s": "qd", "t": "ry", "u": "yi", "v": "cb", "w": "x", "x": "wc",
    "y": "tu", "z": "ae",
}  # fmt: skip
ARABIC = [
    ("^el[- ]|^al[- ]", "ال"), ("tch|tsh", "تش"), ("sh|ch", "ش"), ("kh", "خ"), ("gh", "غ"),
    ("th", "ث"), ("dh", "ذ"), ("dj|j", "ج"), ("ph", "ف"), ("gn", "ني"), ("ou|oo|w", "و"),
    ("(?<!^)[éèê]$", "ي"), ("ee", "ي"), ("^[aàâ]", "أ"), ("^[eéèiï]", "إ"), ("^[ou]", "أو"),
    ("a$", "ا"), ("(?<!^)e$", ""), ("[aàâä]", "ا"), ("[éèêë]", "ي"), ("e", ""), ("[iïîy]", "ي"),
    ("[uoôö]", "و"), ("b|p", "ب"), ("t", "ت"), ("h", "ه"), ("d", "د"), ("r", "ر"), ("z", "ز"),
    ("[sç]", "س"), ("c(?=[eiy])", "س"), ("f|v", "ف"), ("q", "ق"), ("k|c", "ك"), ("g", "غ"),
    ("l", "ل"), ("m", "م"), ("n", "ن"), ("x", "كس"),
]  # fmt: skip
ARABIC_RULES = [(re.compile(pattern), letter) for pattern, letter in ARABIC]
# Names whose Arabic spelling everybody knows.
KNOWN = {
    "mohamed": "محمد", "mohammed": "محمد", "mohammad": "محمد", "ahmed": "أحمد", "ahmad": "أحمد",
    "fatima": "فاطمة", "mariam": "مريم", "maryam": "مريم", "aicha": "عائشة", "aïcha": "عائشة",
    "khadija": "خديجة", "omar": "عمر", "ali": "علي", "ibrahim": "إبراهيم", "moussa": "موسى",
    "youssef": "يوسف", "moustafa": "مصطفى", "mustafa": "مصطفى", "hassan": "حسن", "khaled": "خالد",
    "abdallah": "عبد الله", "said": "سعيد", "salim": "سليم", "amina": "أمينة", "zeinab": "زينب",
}  # fmt: skip


def respelt(word, rng):
    """The word in the habit of another clerk, when a habit applies."""
    lower = word.lower()
    changed = [rule.sub(new, lower, count=1) for rule, new in RULES if rule.search(lower)]
    changed = [new for new in changed if len(new) > 1 and new != lower]
    return (rng.choice(changed) if changed else lower).title()


def mistyped(word, rng):
    """The word with one slip of the keyboard: a letter lost, doubled, out of turn or beside."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + rng.choice(NEIGHBOURS.get(word[at].lower(), "e")) + word[at + 1 :],
        ]
    )


def in_arabic(name, rng):
    """The name in Arabic letters, as somebody writes it by ear."""
    return " ".join(_word_in_arabic(word, rng) for word in name.lower().split())


def _word_in_arabic(word, rng):
    if word in KNOWN:
        return KNOWN[word]
    word = word.replace("'", "").replace("’", "")
    # A short vowel inside a word is written or not.
    word = re.sub("(?<=[^aeiou])a(?=[^aeiou].)", lambda _a: rng.choice(["a", "a", ""]), word)
    for rule, letter in ARABIC_RULES:
        word = rule.sub(letter, word)
    return re.sub(r"([^\W_])\1+", r"\1", re.sub("[^\u0621-\u064a]", "", word))
