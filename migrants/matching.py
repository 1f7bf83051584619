"""The duplicate check over the whole registry: a sieve by keys, then a score for the few left.

Two statements of plain SQL, which SQLite and PostgreSQL read alike: the check runs while somebody
types, and to compose them anew each time would take longer than to run them. docs/duplicates.md
tells the design and the figures.
"""

import datetime
import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db import connection

from migrants import names
from migrants.actions import document_signs

ROWS_READ = 1_500  # keys of one check
HOUSEHOLD = 20  # people who share a number, of one check
SCORED = 40  # people whose data are read, of one check
NAMESAKES = 10  # people compared without hope of telling them apart
YEARS_BESIDE = 1

# Of the people of a name and about that age (three years), how many agree so by chance.
BY_CHANCE = {
    "equal": 1 / 1100, "slip": 12 / 1100, "part": 1 / 30, "month": 1 / 36, "year": 1 / 3,
    "near": 1.5, "other": 1.0, "unknown": 3.0,
}  # fmt: skip
# One person expected by chance weighs so much against one that comes again; and besides those whom
# the keys count there are people whom they do not.
CROWDING, UNSEEN = 80, 0.07

NAMED = """SELECT migrant_id, "key", birth_date FROM migrants_namekey WHERE "key" IN ({keys})"""
OF_THAT_AGE = f"{NAMED} AND birth_date BETWEEN %s AND %s"
OF_NO_AGE = f"{NAMED} AND birth_date IS NULL"
BORN = f"{NAMED} AND birth_date IN ({{dates}})"
WITH_PHONE = """SELECT id, '#phone', birth_date FROM migrants_migrant
    WHERE phone IN ({phones}) OR other_phone IN ({others})"""
WITH_PAPER = """SELECT migrant_id, '#paper', CAST(NULL AS date) FROM migrants_identitydocument
    WHERE number_normalised = %s"""
COLUMNS = (
    "last_name", "first_name", "last_name_ar", "first_name_ar", "birth_date", "birth_precision",
    "sex", "nationality", "phone", "other_phone",
)  # fmt: skip
KNOWN = f"""SELECT {", ".join(COLUMNS)}, (
        SELECT number_normalised FROM migrants_identitydocument
        WHERE migrant_id = migrants_migrant.id LIMIT 1
    ), id, public_id, agency_id
    FROM migrants_migrant WHERE id IN ({{people}}) AND merged_into_id IS NULL"""


@dataclass(frozen=True, slots=True)
class Registered:
    """A person of the registry, as far as everybody who registers may know of them."""

    pk: int
    public_id: uuid.UUID
    agency_id: int


@dataclass(frozen=True, slots=True)
class Match:
    """A registered person, the score by what is known, and the score among all who are alike."""

    person: "Registered"
    alone: names.Score
    score: names.Score

    @property
    def pk(self):
        return self.person.pk


@dataclass(slots=True)
class Near:
    """What a registered person shares with the one at the desk."""

    birth_date: datetime.date | None = None
    pairs: set = field(default_factory=set)
    words: set = field(default_factory=set)
    numbers: set = field(default_factory=set)

    def likelihood(self, person):
        """A cheap guess of the score, from the keys alone; None when no name can make up for it."""
        born = names.birth_agreement(
            person.birth_date, person.birth_precision, self.birth_date, "day"
        )
        if born == "other" and not self.numbers:
            return None
        return bool(self.numbers), names.BIRTH[born] + 3 * bool(self.pairs) + len(self.pairs)


@dataclass(slots=True)
class Suspect:
    """Somebody near whose names are not compared yet."""

    person: Registered
    key: names.PersonKey
    facts: dict
    crowd: float

    @property
    def may_stand_out(self):
        """Whether equal names could tell the person from all who are alike."""
        agreeing = tuple(field for field, weight in self.facts.items() if weight > 0)
        best = names.Score(names.NAME_EQUAL + sum(self.facts.values()), agreeing)
        return best.among(self.crowd).log_odds >= 0


def matches(person, *, with_namesakes=True):
    """The registered people who may be a `names.PersonKey`, most likely first. Comparing names
    costs most: those who are lost in the crowd whatever their name are left out, or a few of them
    compared as namesakes."""
    near, counts = _near(person)
    likely = {pk: guess for pk, one in near.items() if (guess := one.likelihood(person))}
    ranked = sorted(likely, key=likely.get, reverse=True)[:SCORED]
    known = _known(ranked, near, person)
    suspects = [_suspect(found, key, person, near, counts) for found, key in known]
    suspects.sort(key=lambda one: (one.may_stand_out, sum(one.facts.values())), reverse=True)
    standing_out = sum(one.may_stand_out for one in suspects)
    found = []
    for one in suspects[: max(standing_out, NAMESAKES * with_namesakes)]:
        score = names.score_pair(person, one.key, one.facts)
        found.append(Match(one.person, score, score.among(one.crowd)))
    return sorted(found, key=lambda match: (-match.score.log_odds, match.pk))


def _suspect(found, key, person, near, counts):
    born = names.birth_agreement(
        person.birth_date, person.birth_precision, key.birth_date, key.birth_precision
    )
    crowd = CROWDING * _expected(near[found.pk], counts, born)
    return Suspect(found, key, names.facts(person, key), crowd)


def _near(person):
    """({primary key: Near}, how many people have each key) of those who share two names about that
    age, a name and the birth date, or a number."""
    near, counts = {}, Counter()
    for pk, key, birth_date in _rows(*_sieve(person)):
        one = near.setdefault(pk, Near(_day(birth_date)))
        if key.startswith("#"):
            one.numbers.add(key)
        else:
            (one.pairs if " " in key else one.words).add(key)
            counts[key] += 1
    return near, counts


def _sieve(person):
    """The statement that finds who is near, with its parameters. Each part reads one stretch of an
    index: joined by OR, SQLite would read all the people of a name."""
    sql, values = [], []
    for part, lists, more, most in _parts(person):
        if all(lists.values()):
            sql.append(f"SELECT * FROM ({_with_places(part, lists)} LIMIT {most}) AS part")
            values += [value for listed in lists.values() for value in listed] + more
    return " UNION ALL ".join(sql), values


def _parts(person):
    """(statement, its lists, its other parameters, the most rows it may give)"""
    keys = names.name_keys(
        person.last_name, person.first_name, person.last_name_ar, person.first_name_ar
    )
    pairs = sorted(key for key in keys if " " in key)
    if born := person.birth_date:
        years = born.year - YEARS_BESIDE, born.year + YEARS_BESIDE
        yield OF_THAT_AGE, {"keys": pairs}, [f"{years[0]}-01-01", f"{years[1]}-12-31"], ROWS_READ
        yield OF_NO_AGE, {"keys": pairs}, [], ROWS_READ
        if names.is_exact(born, person.birth_precision):
            words = sorted(keys.difference(pairs))
            yield BORN, {"keys": words, "dates": [born.isoformat()]}, [], ROWS_READ
            far = [
                day for day in names.mistaken_dates(born) if not years[0] <= day.year <= years[1]
            ]
            dates = sorted(day.isoformat() for day in far)
            yield BORN, {"keys": pairs, "dates": dates}, [], ROWS_READ
    else:
        yield NAMED, {"keys": pairs}, [], ROWS_READ
    phones = sorted({person.phone, person.other_phone} - {""})
    yield WITH_PHONE, {"phones": phones, "others": phones}, [], HOUSEHOLD
    if signs := document_signs(person.document_number):
        yield WITH_PAPER, {}, [signs], HOUSEHOLD


def _known(people, near, person):
    """(Registered, `names.PersonKey`) of these people, without the files that a merge absorbed."""
    if not people:
        return
    for *known, number, pk, public_id, agency in _rows(
        _with_places(KNOWN, {"people": people}), people
    ):
        values = dict(zip(COLUMNS, known, strict=True))
        values["birth_date"] = _day(values["birth_date"])
        held = person.document_number if "#paper" in near[pk].numbers else number or ""
        found = Registered(pk, uuid.UUID(str(public_id)), agency)
        yield found, names.PersonKey(document_number=held, **values)


def _with_places(sql, lists):
    """The statement with as many places as each list has values, none of them in its text."""
    return sql.format(**{name: ", ".join(["%s"] * len(lists[name])) for name in lists})


def _rows(sql, values):
    if not sql:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _day(value):
    """A date as SQLite keeps it, or as PostgreSQL gives it."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def _expected(near, counts, born):
    """How many other people one must expect to agree as much by chance: of the people who bear two
    of the names at about that age, the share whose birth date would agree so."""
    if near.pairs:
        return (min(counts[key] for key in near.pairs) - 1) * BY_CHANCE[born] + UNSEEN
    if near.words:
        return min(counts[key] for key in near.words) - 1 + UNSEEN
    return UNSEEN
