"""What a counsellor types: a registered person who comes again, or somebody new."""

import dataclasses
import datetime
from calendar import monthrange

from bench.invented.spelling import in_arabic, mistyped, respelt

# How often each thing happens to somebody who comes again, to another desk, months later.
RESPELT = 0.25  # each word
MISTYPED = 0.08  # one word of the name
NO_FIRST_NAME, NO_MIDDLE_NAME = 0.02, 0.35
SWAPPED = 0.1  # family and given name
ARABIC = {"SY": 0.15, "DZ": 0.15, "TN": 0.15}  # others: 0.03
BIRTH = {
    "unknown": 0.01, "year": 0.03, "january": 0.01, "swapped": 0.03, "day": 0.03, "month": 0.02,
    "one figure of the year": 0.03,
}  # fmt: skip
WRONG_SEX, WRONG_NATIONALITY = 0.005, 0.02
PHONE_TYPED, SAME_PHONE = 0.9, 0.6
PAPER_TYPED, SAME_PAPER = 0.9, 0.8
RELATIVES = 0.03  # of the new people: a registered person's family name and phone


def comes_again(known, inventor):
    """A copy of a registered person as another counsellor types it."""
    rng, chance = inventor.rng, inventor.chance
    last, first = known.last_name.split(), known.first_name.split()
    if chance(NO_FIRST_NAME):
        first = []
    elif chance(NO_MIDDLE_NAME):
        last, first = last[:1], first[:1]
    words = [respelt(word, rng) if chance(RESPELT) else word for word in (*last, *first)]
    if chance(MISTYPED):
        at = rng.randrange(len(words))
        words[at] = mistyped(words[at], rng)
    last, first = " ".join(words[: len(last)]), " ".join(words[len(last) :])
    if chance(ARABIC.get(known.nationality, 0.03)):
        last, first = in_arabic(last, rng), in_arabic(first, rng)
    if first and chance(SWAPPED):
        last, first = first, last
    born, precision = birth_again(known, inventor)
    return dataclasses.replace(
        known,
        last_name=last,
        first_name=first,
        last_name_ar="",
        first_name_ar="",
        birth_date=born,
        birth_precision=precision,
        sex="FM"[known.sex == "F"] if chance(WRONG_SEX) else known.sex,
        nationality=inventor.countries.draw(rng)
        if chance(WRONG_NATIONALITY)
        else known.nationality,
        phone=phone_again(known, inventor),
        other_phone="",
        documents=documents_again(known, inventor),
    )


def birth_again(known, inventor):
    """The birth date once more, with what goes wrong in it."""
    rng, born = inventor.rng, known.birth_date
    if born is None or known.birth_precision != "day":
        return born, known.birth_precision
    fault = rng.choices([*BIRTH, "none"], [*BIRTH.values(), 1 - sum(BIRTH.values())])[0]
    if fault == "unknown":
        return None, "unknown"
    if fault == "year":
        return born.replace(month=1, day=1), "year"
    return wrong_date(born, fault, rng), "day"


def wrong_date(born, fault, rng):
    year, month, day = born.year, born.month, born.day
    if fault == "january":
        month, day = 1, 1
    elif fault == "swapped" and day <= 12:
        month, day = day, month
    elif fault == "day":
        day = rng.randint(1, 28)
    elif fault == "month":
        month = rng.randint(1, 12)
    elif fault == "one figure of the year":
        year = rng.choice([year - 1, year + 1, year - 10, year // 10 * 10 + rng.randrange(10)])
    return datetime.date(year, month, min(day, monthrange(year, month)[1]))


def phone_again(known, inventor):
    if not inventor.chance(PHONE_TYPED):
        return ""
    kept = [phone for phone in (known.phone, known.other_phone) if phone]
    return kept[0] if kept and inventor.chance(SAME_PHONE) else inventor.new_phone()


def documents_again(known, inventor):
    if not inventor.chance(PAPER_TYPED):
        return []
    kept = known.documents[:1] if inventor.chance(SAME_PAPER) else []
    return kept or [inventor.new_document()]


def is_new(inventor, registered):
    """Somebody never registered; a few are relatives of somebody who is."""
    person = inventor.person()
    if inventor.chance(RELATIVES):
        kin = inventor.rng.choice(registered)
        person.last_name, person.nationality = kin.last_name, kin.nationality
        person.phone = kin.phone
    person.documents = person.documents[:1]
    return person
