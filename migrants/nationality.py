"""From a nationality as people write it to a country code.

One table holds every language: names of all countries in French, English and Arabic from
django-countries, codes of two and three letters, and the adjectives of the countries that matter in
Morocco from `data/nationality_adjectives.csv` (our own, with plurals by rule).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from migrants.parsing import CellError, as_text
from sharaka_portal.lib.reference import read_csv
from sharaka_portal.lib.text import fold

ADJECTIVES = Path(__file__).parent / "data" / "nationality_adjectives.csv"
# Country codes that in French sheets mean "not known": non renseigné, non communiqué, n/a.
NOT_SAID = ("nr", "nc", "na")
CONGOS = ("CD", "CG")
# Family names of the Kongo people, at home on both banks of the river: they settle nothing.
BOTH_CONGOS = frozenset(
    ["banza", "luzolo", "makiese", "matondo", "mavungu", "mbala", "nsimba", "nzuzi"]
)
# Country codes that in French sheets mean "not known": non renseigné, non communiqué, n/a.
NOT_SAID = ("nr", "nc", "na")


class Nationality(NamedTuple):
    """A country, or the countries between which the word does not decide (sorted codes)."""

    code: str
    candidates: tuple[str, ...]


def parse_nationality(value: object) -> Nationality:
    """The country meant by an adjective, a name or a code, in French, English or Arabic.

    « Congolais » leaves CD and CG: `code` is then empty and `candidates` holds both; see
    `settle_congolese`. Raises CellError("unknown_nationality").
    """
    text = as_text(value)
    folded = fold(text)
    table = _table()
    found = table.get(folded) or table.get(folded.removeprefix("ال"))
    if not found:
        raise CellError(
            "unknown_nationality", _("Nationalité inconnue : « %(value)s »."), value=text
        )
    candidates = tuple(sorted(found))
    return Nationality(candidates[0] if len(candidates) == 1 else "", candidates)


def names_of_dr_congo(rows: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Folded family names typical of DR Congo, from the rows of `data/names_by_country.csv`.

    Names at home in both Congos are left out.
    """
    names = (row["name"] for row in rows if (row["iso2"], row["kind"]) == ("CD", "family"))
    return frozenset(map(fold, names)) - BOTH_CONGOS


def settle_congolese(
    nationality: Nationality, last_name: str, first_name: str, names: frozenset[str]
) -> Nationality:
    """CD for a Congolese person with a family name typical of DR Congo, else left undecided.

    `names` come from `names_of_dr_congo`. The first name counts too, as sheets swap the two. A
    settled nationality keeps both candidates, so that the caller can say that the name decided;
    one that stays undecided is for the caller to mark as suspected. A nationality other than "CD
    or CG" comes back as it is.
    """
    if nationality.candidates != CONGOS:
        return nationality
    if names.isdisjoint(fold(f"{last_name} {first_name}").split()):
        return nationality
    return Nationality("CD", CONGOS)


@cache
def _table() -> dict[str, frozenset[str]]:
    """Folded word to the codes that it may mean."""
    table = defaultdict(set)
    for language in ("fr", "en", "ar"):
        with translation.override(language):
            for code, name in countries:
                table[fold(name)].add(code)
    for code, _name in countries:
        table[fold(code)].add(code)
        table[fold(countries.alpha3(code))].add(code)
    for row in read_csv(ADJECTIVES):
        for form in _forms(row):
            table[fold(form)].add(row["iso2"])
    for word in NOT_SAID:
        table.pop(word, None)
    for codes in table.values():
        codes.discard("EH")  # not listed by a Moroccan state portal, whatever the settings say
    return {word: frozenset(codes) for word, codes in table.items() if word and codes}


def _forms(row: dict[str, str]) -> Iterable[str]:
    """Every written form of a row: names, adjectives, and their plurals."""
    yield from row["names"].split("|")
    for form in [*row["fr"].split("|"), *row["en"].split("|")]:
        yield form
        yield f"{form}s"
    for form in row["ar"].split("|"):
        yield form
        if form.endswith("ة"):
            yield f"{form[:-1]}ات"
        else:
            yield from (f"{form}ون", f"{form}ين")
