"""The next free times for a person, with whoever serves them best first.

First the counsellors who speak the person's language, then the one who leads the file, then the
one with the fewest appointments; who leads the agency comes last.
"""

import datetime
from dataclasses import dataclass

from agencies.models import Room, User
from migrants.actions import lead_of
from services.busy import COUNSELLOR, ROOM, Diary
from services.enums import Mode
from services.querysets import minutes
from services.team import team
from sharaka_portal.lib import clock, workdays

WORKING_DAYS = 10
SHORT, LONG = 15, 30
SHOWN = 6
AFTERNOON = 13


@dataclass(frozen=True)
class Slot:
    """A free time of a counsellor, with a room that is free as well, or None."""

    starts_at: datetime.datetime
    counsellor: User
    room: Room | None


@dataclass(frozen=True)
class Offer:
    """What one counsellor can offer a person."""

    counsellor: User
    speaks: bool
    is_lead: bool
    load: int
    slots: list


def next_slots(migrant, *, length, first=None, mode=Mode.AGENCY):
    """The offers of the person's agency for an appointment of so many minutes, best first."""
    agency, spoken = migrant.agency, migrant.spoken_language_id
    days = _days(first or clock.today())
    people = list(team(agency).prefetch_related("languages"))
    rooms = list(agency.rooms.filter(is_active=True)) if mode == Mode.AGENCY else []
    diary = Diary(
        agency,
        days[0],
        days[-1],
        counsellors=[one.pk for one in people],
        rooms=[room.pk for room in rooms],
        people=[migrant.pk],
    )
    lead = lead_of(migrant)
    offers = []
    for one in people:
        languages = {language.pk for language in one.languages.all()}
        found = Offer(
            counsellor=one,
            speaks=spoken is not None and spoken in languages,
            is_lead=lead == one,
            load=len(diary.taken.get((COUNSELLOR, one.pk), ())),
            slots=_free(diary, one, migrant, days, length, rooms),
        )
        offers.append(found)
    return sorted(offers, key=_rank)


def _rank(offer):
    one = offer.counsellor
    return (
        not offer.speaks,
        not offer.is_lead,
        one.hands_out,
        offer.load,
        one.last_name,
        one.first_name,
    )


def _days(first):
    """That day when it is worked, and the working days after it: ten in all."""
    days = [first] if workdays.is_working_day(first) else []
    while len(days) < WORKING_DAYS:
        days.append(workdays.working_days_after(days[-1] if days else first, 1))
    return days


def _free(diary, counsellor, migrant, days, length, rooms):
    """The first free time of each half day, until enough are found."""
    found = []
    for day in days:
        halves = {}
        for start in _starts(diary.hours, day, length):
            half = clock.local_time(start).hour < AFTERNOON
            end = start + minutes(length)
            if len(halves) == 2 or half in halves:
                continue
            if diary.is_free(start, end, counsellor=counsellor.pk, person=migrant.pk):
                halves[half] = Slot(start, counsellor, _room(diary, rooms, start, end))
        found += halves.values()
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _starts(hours, day, length):
    """Every quarter or half hour of the opening hours that is still to come."""
    step = SHORT if length <= SHORT else LONG
    for opens, closes in hours.get(day.weekday(), ()):
        start = clock.at(day, opens.hour, opens.minute)
        end = clock.at(day, closes.hour, closes.minute)
        while start + minutes(length) <= end:
            if start >= clock.now():
                yield start
            start += minutes(step)


def _room(diary, rooms, start, end):
    return next((room for room in rooms if not diary.clash(ROOM, room.pk, start, end)), None)
