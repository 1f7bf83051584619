"""Text as people type it: cleaning, and folding for comparisons of words (not of names)."""

import re
import unicodedata

# Marks of direction and width that spreadsheets carry along and nobody sees.
INVISIBLE = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
WIDE_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
FOLD_PAIRS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ى": "ي", "ة": "ه", "ـ": None})


def clean(text: str) -> str:
    """Composed (NFC), without invisible marks or exotic spaces, trimmed; inner line breaks stay."""
    if text.isascii():
        return text.strip()
    text = WIDE_SPACES.sub(" ", INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text).strip()


def ascii_digits(text: str) -> str:
    """The text with every decimal digit (Arabic-Indic, Persian, full width…) as 0 to 9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def fold(text: str) -> str:
    """Words for comparison: no case, accents, vowel marks or punctuation, single spaces.

    Hamza carriers, alif maqsura and ta marbuta lose their differences, as typists mix them.
    """
    text = unicodedata.normalize("NFKD", clean(text)).casefold().translate(FOLD_PAIRS)
    kept = (c for c in ascii_digits(text) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())
