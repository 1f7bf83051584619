"""The fonts of printed documents: which faces a text needs, and where their files lie.

Each subset of a font is its own CSS family, Latin before Arabic: `unicode-range` and families
that mix subsets make words that can be read but neither copied nor read aloud.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

WEIGHTS = (400, 700)
UNKNOWN = "\ufffd"
JOINER = "\u200d"
# Signs people type that no font of ours draws, and what is printed instead.
SUBSTITUTES = str.maketrans(
    {"\u202f": "\u00a0", "≥": ">=", "≤": "<=", "→": "->", "←": "<-", "−": "\u2013"}
)
INVISIBLE = {"Cc", "Cf"}


@dataclass(frozen=True)
class Subset:
    """The part of a font that covers one script; `family` is its name in our style sheets."""

    family: str
    package: str
    name: str
    features: str = "normal"

    def path(self, weight: int) -> Path:
        """The font file of a weight (400 or 700)."""
        folder = settings.NODE_MODULES / "@fontsource" / self.package / "files"
        return folder / f"{self.package}-{self.name}-{weight}-normal.woff2"

    def characters(self) -> frozenset[int]:
        """The code points that the subset draws; raises FileNotFoundError without font files."""
        return _characters(self.path(WEIGHTS[0]))


LATIN = Subset("Sharaka Latin", "noto-sans", "latin")
LATIN_EXTENDED = Subset("Sharaka Latin Extended", "noto-sans", "latin-ext")
# Kerning between Arabic letters reads as spaces inside words when text is copied or read aloud.
ARABIC = Subset("Sharaka Arabic", "amiri", "arabic", features='"kern" 0')
STACK = (LATIN, LATIN_EXTENDED, ARABIC)


@lru_cache
def _characters(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def printable(text: str) -> str:
    """The text as our fonts can draw it: composed accents, known substitutes."""
    return unicodedata.normalize("NFC", text).translate(SUBSTITUTES)


def needed(characters: set[str]) -> tuple[tuple[Subset, ...], frozenset[str]]:
    """The subsets that draw the characters (Latin always), and the characters none of them draws.

    Raises FileNotFoundError when a font file that is needed is missing.
    """
    left = {char for char in characters if unicodedata.category(char) not in INVISIBLE}
    subsets = []
    for subset in STACK:
        drawn = {char for char in left if ord(char) in subset.characters()} if left else set()
        if drawn or subset is LATIN:
            subsets.append(subset)
        left -= drawn
    return tuple(subsets), frozenset(left)


def font_faces(subsets: tuple[Subset, ...]) -> str:
    """The `@font-face` rules of some subsets, in regular and bold."""
    return "\n".join(
        f'@font-face {{ font-family: "{subset.family}"; font-weight: {weight}; '
        f"font-feature-settings: {subset.features}; "
        f'src: url("{subset.path(weight).as_uri()}") format("woff2") }}'
        for subset in subsets
        for weight in WEIGHTS
    )


@lru_cache
def letters(path: Path) -> dict[int, str]:
    """The text that each glyph of a font stands for, also in its joined and stacked shapes.

    Worked out from the font's own substitution tables: each shape stands for what it replaces,
    and what is added beside it (the stroke that lengthens a joint) for a sign that is ignored.
    """
    with TTFont(path) as font:
        # A shape that serves several letters (the yehs of Arabic and Persian) means the first.
        typed = {name: chr(code) for code, name in sorted(font.getBestCmap().items())[::-1]}
        texts = dict(typed)
        substitutions = list(_substitutions(font))
        while found := _one_step(texts, substitutions):
            texts |= found
        added = {name: JOINER for old, new in substitutions for name in new[1:]}
        return {font.getGlyphID(name): text for name, text in (texts | added | typed).items()}


def _substitutions(font: TTFont):
    """Pairs of lists of glyph names: those replaced, and those that take their place."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            if lookup.LookupType == 1:
                yield from (([old], [new]) for old, new in table.mapping.items())
            elif lookup.LookupType == 2:
                yield from (([old], new) for old, new in table.mapping.items() if new)
            elif lookup.LookupType == 4:
                for first, ligatures in table.ligatures.items():
                    for ligature in ligatures:
                        yield [first, *ligature.Component], [ligature.LigGlyph]


def _one_step(texts: dict[str, str], substitutions) -> dict[str, str]:
    found = {}
    for old, (new, *_added) in substitutions:
        if new not in texts and all(name in texts for name in old):
            text = "".join(texts[name] for name in old)
            found[new] = min(text, found.get(new, text))
    return found
