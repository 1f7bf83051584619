"""How ready agencies are to serve regularised migrants: a line per need, each with its fact.

What the portal holds is counted (staff, languages, rooms, hours, opening); the rest is stated by
somebody, with a source and a date. The rules stand beside the lines in words (`RULES`).
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.models import Agency, Language, Membership, OpeningHours, Region, Room
from reports.enums import Readiness, ReadinessItem
from reports.models import ReadinessNote
from sharaka_portal.lib import clock
from sharaka_portal.lib.templatetags.portal import day, number

R, I = Readiness, ReadinessItem  # noqa: E741
COUNSELLOR = "counsellor"
ENOUGH_STAFF, ENOUGH_HOURS, WORKSHOP_SEATS = 2, 30, 8
ARABIC = {"ara", "ary"}
WIDE = ("fra", "eng")
COUNTED = (I.OPENED, I.STAFF, I.LANGUAGES, I.ROOMS, I.HOURS)
STATED = (I.PARTNERS, I.EQUIPMENT, I.TRAINING)
ITEMS = (*COUNTED, *STATED)
RULES = {
    I.OPENED: gettext_lazy("Prêt : ouverte à ce jour. En partie : une date d’ouverture est fixée."),
    I.STAFF: gettext_lazy("Prêt : deux conseillers ou plus en fonction. En partie : un seul."),
    I.LANGUAGES: gettext_lazy(
        "Prêt : l’équipe parle français, arabe et anglais. En partie : une de ces langues au moins."
    ),
    I.ROOMS: gettext_lazy(
        "Prêt : un bureau et une salle de huit places ou plus. En partie : une salle au moins."
    ),
    I.HOURS: gettext_lazy("Prêt : trente heures d’ouverture par semaine. En partie : moins."),
    I.PARTNERS: gettext_lazy("Constaté par l’agence : au moins un partenaire qui oriente."),
    I.EQUIPMENT: gettext_lazy("Constaté par l’agence : postes, téléphone, impression."),
    I.TRAINING: gettext_lazy("Constaté par l’agence : agents formés à l’accueil du public."),
}


@dataclass(frozen=True)
class ReadinessLine:
    """One need of an agency: its state, the fact behind it and where that comes from."""

    item: ReadinessItem
    state: Readiness
    fact: str
    source: str
    on: datetime.date
    details: tuple = ()
    note: ReadinessNote | None = None

    @property
    def rule(self):
        return RULES[self.item]


@dataclass(frozen=True)
class AgencyBoard:
    agency: Agency
    lines: tuple[ReadinessLine, ...]

    @property
    def state(self):
        return overall(line.state for line in self.lines)


@dataclass(frozen=True)
class RegionBoard:
    region: object
    agencies: tuple[AgencyBoard, ...]

    @property
    def state(self):
        """A region is as ready as its readiest agency; without one it is not ready."""
        order = (R.READY, R.PARTLY, R.NOT_READY)
        states = {board.state for board in self.agencies}
        return next((state for state in order if state in states), R.NOT_READY)


def overall(states):
    """Ready when every line is; not ready when no line is ready nor partly so; else partly."""
    states = set(states)
    if states == {R.READY}:
        return R.READY
    return R.PARTLY if states & {R.READY, R.PARTLY} else R.NOT_READY


def graded(value, enough):
    """Ready from `enough` on, partly from anything on."""
    return R.READY if value >= enough else R.PARTLY if value else R.NOT_READY


class Survey:
    """The facts of some agencies, read in a fixed number of queries."""

    def __init__(self, agencies):
        self.agencies, self.today = list(agencies), clock.today()
        self.names = {
            row.code: row.label for row in Language.objects.filter(speakers__isnull=False)
        }
        self.staff, self.speakers = defaultdict(set), defaultdict(lambda: defaultdict(set))
        self.read_staff()
        self.rooms = grouped(Room.objects.filter(agency__in=self.agencies, is_active=True))
        self.hours = grouped(OpeningHours.objects.filter(agency__in=self.agencies))
        notes = ReadinessNote.objects.filter(agency__in=self.agencies).order_by("stated_on", "pk")
        self.notes = {(note.agency_id, note.item): note for note in notes}  # the latest one

    def read_staff(self):
        counsellors = Membership.objects.current(self.today).filter(
            agency__in=self.agencies, user__is_active=True, role__code=COUNSELLOR
        )
        rows = counsellors.values_list("agency", "user", "user__languages__code")
        for agency, user, language in rows:
            self.staff[agency].add(user)
            if language:
                self.speakers[agency][language].add(user)

    def board(self, agency):
        counted = [LINES[item](self, agency) for item in COUNTED]
        return AgencyBoard(agency, (*counted, *(self.stated(agency, item) for item in STATED)))

    def line(self, item, state, fact, source, details=()):
        return ReadinessLine(item, state, fact, source, self.today, tuple(details))

    def opened_line(self, agency):
        on = agency.open_to_migrants_on
        if on is None:
            state, fact = R.NOT_READY, _("aucune date d’ouverture")
        elif on <= self.today:
            state, fact = R.READY, _("ouverte depuis le %(day)s") % {"day": day(on)}
        else:
            state, fact = R.PARTLY, _("ouverture prévue le %(day)s") % {"day": day(on)}
        return self.line(I.OPENED, state, fact, _("liste des agences"))

    def staff_line(self, agency):
        n = len(self.staff[agency.pk])
        fact = ngettext("%(n)s conseiller en fonction", "%(n)s conseillers en fonction", n)
        state = graded(n, ENOUGH_STAFF)
        return self.line(I.STAFF, state, fact % {"n": number(n)}, _("affectations en cours"))

    def languages_line(self, agency):
        spoken = self.speakers[agency.pk]
        wanted = [set(spoken) & ARABIC, *({code} & set(spoken) for code in WIDE)]
        state = R.READY if all(wanted) else R.PARTLY if any(wanted) else R.NOT_READY
        names = sorted(self.names[code] for code in spoken)
        details = [
            (self.names[code], ngettext("%(n)s agent", "%(n)s agents", len(who)) % {"n": len(who)})
            for code, who in sorted(spoken.items(), key=lambda pair: -len(pair[1]))
        ]
        fact = ", ".join(names) or _("aucune langue notée")
        return self.line(I.LANGUAGES, state, fact, _("comptes des conseillers"), details)

    def rooms_line(self, agency):
        rooms = self.rooms[agency.pk]
        large = [room for room in rooms if room.seats >= WORKSHOP_SEATS]
        has_office = len(rooms) > len(large)
        state = R.READY if large and has_office else R.PARTLY if rooms else R.NOT_READY
        fact = ngettext(
            "%(n)s salle, %(seats)s places", "%(n)s salles, %(seats)s places", len(rooms)
        )
        fact %= {"n": number(len(rooms)), "seats": number(sum(room.seats for room in rooms))}
        details = [
            (room.name, ngettext("%(n)s place", "%(n)s places", room.seats) % {"n": room.seats})
            for room in rooms
        ]
        return self.line(I.ROOMS, state, fact, _("salles de l’agence"), details)

    def hours_line(self, agency):
        rows = self.hours[agency.pk]
        total = sum(length_of(row) for row in rows)
        details = [
            (row.get_weekday_display(), f"{row.opens_at:%H:%M}–{row.closes_at:%H:%M}")
            for row in rows
        ]
        fact = _("%(n)s heures par semaine") % {"n": number(total, 0 if total == int(total) else 1)}
        state = graded(total, ENOUGH_HOURS)
        return self.line(I.HOURS, state, fact, _("horaires de l’agence"), details)

    def stated(self, agency, item):
        note = self.notes.get((agency.pk, item.value))
        if note is None:
            return self.line(item, R.UNKNOWN, _("rien n’est noté"), "")
        return ReadinessLine(
            item, Readiness(note.state), note.fact, note.source, note.stated_on, note=note
        )


LINES = {
    I.OPENED: Survey.opened_line,
    I.STAFF: Survey.staff_line,
    I.LANGUAGES: Survey.languages_line,
    I.ROOMS: Survey.rooms_line,
    I.HOURS: Survey.hours_line,
}


def grouped(rows):
    found = defaultdict(list)
    for row in rows:
        found[row.agency_id].append(row)
    return found


def length_of(hours):
    """How many hours an agency is open by one line of its hours."""
    opens, closes = hours.opens_at, hours.closes_at
    return (closes.hour - opens.hour) + (closes.minute - opens.minute) / 60


def boards():
    """Every region with the boards of its agencies, presumed ones marked as such."""
    agencies = Agency.objects.filter(is_active=True).select_related("province__region")
    survey = Survey(agencies)
    by_region = defaultdict(list)
    for agency in survey.agencies:
        by_region[agency.province.region_id].append(survey.board(agency))
    return [RegionBoard(region, tuple(by_region[region.pk])) for region in Region.objects.all()]
