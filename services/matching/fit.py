"""How well a person and an offer fit, and why: the one place of the weights.

Each criterion finds one rung of its ladder (languages: one for each that is asked for). The points
of the rungs make the score; their sign says whether a rung speaks for, against, or is not known.
Nationality, sex and age are no criteria: the facts below do not hold them.
"""

import datetime
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from migrants.enums import CefrLevel, DrivingLicence, Mobility
from services.enums import ReferralState
from sharaka_portal.lib import clock
from sharaka_portal.lib.text import fold


class Rung(NamedTuple):
    points: int
    words: str


# fmt: off
RUNGS = {
    # occupation: the wish that is nearest to the offer's occupation, by ESCO and ISCO-08
    "occupation_same":     Rung(60, _("métier recherché : %(wish)s")),
    "occupation_unit":     Rung(45, _("métier très proche de « %(wish)s » (même groupe CITP)")),
    "occupation_minor":    Rung(30, _("métier proche de « %(wish)s »")),
    "occupation_domain":   Rung(15, _("même domaine que « %(wish)s »")),
    "occupation_other":   Rung(-15, _("autre domaine que les métiers recherchés")),
    "occupation_unsaid":    Rung(0, _("métiers recherchés non notés")),
    "occupation_unnamed":   Rung(0, _("métier de l’offre non noté")),
    # place of work against where the person lives and how far they would go
    "place_city":          Rung(20, _("habite %(city)s")),
    "place_province":      Rung(14, _("habite la même province")),
    "place_named":         Rung(10, _("accepte de travailler à %(city)s")),
    "place_region":         Rung(8, _("mobile dans la région")),
    "place_country":        Rung(8, _("mobile dans tout le Maroc")),
    "place_city_only":    Rung(-15, _("ne cherche que dans sa ville, %(home)s")),
    "place_region_only":  Rung(-15, _("ne cherche que dans sa région, depuis %(home)s")),
    "place_unknown":        Rung(0, _("lieu de vie non noté")),
    "mobility_unknown":     Rung(0, _("mobilité non notée ; habite %(home)s")),
    "region_unknown":       Rung(0, _("mobile dans sa région ; province non notée")),
    # each language that the offer asks for
    "language_spoken":      Rung(6, _("parle %(language)s (%(level)s)")),
    "language_weak":       Rung(-4, _("parle peu %(language)s (%(level)s)")),
    "language_none":       Rung(-8, _("ne parle pas %(language)s")),
    "language_unknown":     Rung(0, _("niveau de %(language)s non noté")),
    # when the person can start
    "ready":                Rung(6, _("disponible à la date du début")),
    "late":                Rung(-8, _("disponible seulement le %(available)s")),
    "ready_unknown":        Rung(0, _("date de disponibilité non notée")),
    # the permit through the contract
    "permit_covers":        Rung(8, _("titre valable jusqu’au %(permit)s, après la fin du contrat")),
    "permit_start":         Rung(6, _("titre valable au début du contrat, jusqu’au %(permit)s")),
    "permit_short":        Rung(-6, _("titre expirant le %(permit)s, le contrat finit le %(end)s")),
    "permit_ended":       Rung(-12, _("titre expirant le %(permit)s, avant le début du contrat")),
    "permit_unknown":       Rung(0, _("date de fin du titre non notée")),
    "length_unknown":       Rung(0, _("durée du contrat non notée ; titre expirant le %(permit)s")),
    # experience in occupations of the same ISCO-08 unit group
    "experience_asked":     Rung(8, _("expérience dans ce métier : %(years)s")),
    "experience_some":      Rung(5, _("a déjà exercé ce métier : %(years)s")),
    "experience_short":    Rung(-6, _("expérience dans ce métier : %(years)s, moins que demandé")),
    "experience_none":     Rung(-8, _("expérience demandée, mais dans d’autres métiers")),
    "experience_unknown":   Rung(0, _("expérience demandée, parcours non noté")),
    # a driving licence, where the occupation needs one
    "licence_held":         Rung(6, _("a le permis de conduire (%(licence)s)")),
    "licence_missing":    Rung(-12, _("permis de conduire demandé, non détenu (%(licence)s)")),
    "licence_unknown":      Rung(0, _("permis de conduire non noté")),
    # an application for this very offer that is over
    "earlier":            Rung(-30, _("déjà présentée pour cette offre : %(earlier)s")),
}
# ISCO-08 unit group: the licence that the work needs.
LICENCES = {
    "8321": DrivingLicence.A,         # motorcycle drivers
    "8322": DrivingLicence.B,         # car, taxi and van drivers
    "8331": DrivingLicence.D,         # bus drivers
    "8332": DrivingLicence.C,         # heavy truck and lorry drivers
    "8344": DrivingLicence.FORKLIFT,  # lifting truck operators
}
# fmt: on
# By distance: 0 the same ESCO occupation, then how many digits of the ISCO-08 code agree.
OCCUPATION = ("occupation_same", "occupation_unit", "occupation_minor", "occupation_domain")
DIGITS = (None, 4, 3, 2)
FAR = len(OCCUPATION)
DAYS_A_MONTH = 365.25 / 12
SPOKEN = {CefrLevel.B1, CefrLevel.B2, CefrLevel.C1, CefrLevel.C2, CefrLevel.NATIVE}


class PersonFacts(NamedTuple):
    """What is known of a person; cities and places folded, levels by language key."""

    city: str = ""
    province: int | None = None
    region: int | None = None
    mobility: str = ""
    places: str = ""
    available_from: datetime.date | None = None
    licences: tuple = ()
    permit_end: datetime.date | None = None
    levels: dict = {}
    months: dict = {}  # of experience, by ISCO-08 unit group
    has_experience: bool = False


class OfferFacts(NamedTuple):
    """What is known of an offer; `ends_on` is None without end or when it is not known."""

    occupation: int | None
    group: str
    city: str
    starts_on: datetime.date
    province: int | None = None
    region: int | None = None
    languages: tuple = ()
    ends_on: datetime.date | None = None
    is_open_ended: bool = False
    experience_years: int | None = None


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against, or is not known."""

    rung: str
    text: str

    @property
    def points(self):
        return RUNGS[self.rung].points


@dataclass(frozen=True)
class Fit:
    """The score of a pair and its reasons in words."""

    score: int
    distance: int
    reasons: list = field(default_factory=list)

    @property
    def speaks_for(self):
        return [reason for reason in self.reasons if reason.points > 0]

    @property
    def speaks_against(self):
        return [reason for reason in self.reasons if reason.points < 0]

    @property
    def not_known(self):
        return [reason for reason in self.reasons if reason.points == 0]


# The facts of a pair ------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def folded(text):
    return fold(text)


def offer_dates(starts_on, duration_months, day):
    """(first day, last day or None) of a contract; one that should have begun begins today."""
    start = max(starts_on or day, day)
    if not duration_months:
        return start, None
    return start, clock.add_months(start, duration_months) - clock.ONE_DAY


def distance_between(wishes, occupation, group):
    """(distance, the nearest wish's place in the list) of wishes [(occupation, ISCO group)]."""
    best = (FAR, None)
    for place, (wish, wish_group) in enumerate(wishes):
        near = 0 if wish == occupation else distance_of_groups(wish_group, group)
        best = min(best, (near, place)) if near < FAR else best
    return best


def distance_of_groups(one, other):
    for distance, digits in enumerate(DIGITS):
        if digits and one[:digits] == other[:digits]:
            return distance
    return FAR


def months_worked(spans, day):
    """Whole months of spans of work [(first day, last day or None)], those that overlap once."""
    total, until = 0, None
    for start, end in sorted((start, end or day) for start, end in spans):
        begin = start if until is None else max(start, until)
        if end > begin:
            total += (end - begin).days
        until = end if until is None else max(until, end)
    return round(total / DAYS_A_MONTH)


# The ladders --------------------------------------------------------------------------------------


def place(person, offer):
    apart = bool(person.province and offer.province and person.province != offer.province)
    if person.city and person.city == offer.city and not apart:
        return "place_city"
    if person.province and person.province == offer.province:
        return "place_province"
    if offer.city and f" {offer.city} " in f" {person.places} ":
        return "place_named"
    if person.mobility == Mobility.COUNTRY:
        return "place_country"
    if not (apart or person.city):
        return "place_unknown"
    return beyond_the_city(person, offer)


def beyond_the_city(person, offer):
    if person.mobility == Mobility.CITY:
        return "place_city_only"
    if person.mobility != Mobility.REGION:
        return "mobility_unknown"
    if not (person.region and offer.region):
        return "region_unknown"
    return "place_region" if person.region == offer.region else "place_region_only"


def language(level):
    if level is None:
        return "language_unknown"
    if level in SPOKEN:
        return "language_spoken"
    return "language_none" if level == CefrLevel.A0 else "language_weak"


def availability(person, offer):
    if person.available_from is None:
        return "ready_unknown"
    return "ready" if person.available_from <= offer.starts_on else "late"


def permit(person, offer):
    if person.permit_end is None:
        return "permit_unknown"
    if person.permit_end < offer.starts_on:
        return "permit_ended"
    if offer.ends_on is None:
        return "permit_start" if offer.is_open_ended else "length_unknown"
    return "permit_covers" if person.permit_end >= offer.ends_on else "permit_short"


def experience(person, offer):
    """None when nothing is asked and nothing is known."""
    asked = (offer.experience_years or 0) * 12
    months = person.months.get(offer.group, 0)
    if not asked:
        return "experience_some" if months >= 12 else None
    if months >= asked:
        return "experience_asked"
    if months:
        return "experience_short"
    return "experience_none" if person.has_experience else "experience_unknown"


def licence(person, offer):
    needed = LICENCES.get(offer.group)
    if needed is None:
        return None
    if not person.licences:
        return "licence_unknown"
    return "licence_held" if needed in person.licences else "licence_missing"


def occupation(distance, offer):
    if offer.occupation is None:
        return "occupation_unnamed"
    if distance is None:
        return "occupation_unsaid"
    return OCCUPATION[distance] if distance < FAR else "occupation_other"


def outline(person, offer, distance, earlier=""):
    """[(rung, None)] of all but languages and experience; see `find`."""
    found = (
        occupation(distance, offer),
        place(person, offer),
        availability(person, offer),
        permit(person, offer),
        licence(person, offer),
        "earlier" if earlier else None,
    )
    return [(rung, None) for rung in found if rung]


def find(person, offer, distance, earlier=""):
    """[(rung, language key or None)] of a pair; `distance` is None for a person without wishes."""
    found = outline(person, offer, distance, earlier)
    found += [(language(person.levels.get(key)), key) for key in offer.languages]
    worked = experience(person, offer)
    return [*found, (worked, None)] if worked else found


def score(found):
    return sum(RUNGS[rung].points for rung, _key in found)


def most(offer, *, far):
    """The most points that anybody can have beside the occupation; `far`: in another province."""
    return (
        best_of("place_named" if far else "place_city")
        + best_of("ready")
        + best_of(best_permit(offer))
        + (best_of("licence_held") if offer.group in LICENCES else 0)
        + most_beyond_outline(offer)
    )


def most_beyond_outline(offer):
    """The most points that languages and experience can add to an outline."""
    worked = "experience_asked" if offer.experience_years else "experience_some"
    return best_of("language_spoken") * len(offer.languages) + best_of(worked)


def best_of(rung):
    return RUNGS[rung].points


def best_permit(offer):
    """The highest rung that a permit can reach."""
    if offer.ends_on:
        return "permit_covers"
    return "permit_start" if offer.is_open_ended else "length_unknown"


# The words ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """What facts are called on the page."""

    wish: str = ""
    city: str = ""
    home: str = ""
    languages: dict = field(default_factory=dict)
    earlier: str = ""


def explain(found, person, offer, names, distance):
    """The Fit of a pair from its rungs."""
    values = {
        "wish": names.wish,
        "city": names.city,
        "home": names.home,
        "available": short(person.available_from),
        "permit": short(person.permit_end),
        "end": short(offer.ends_on),
        "years": length(person.months.get(offer.group, 0)),
        "licence": getattr(LICENCES.get(offer.group), "label", ""),
        "earlier": ReferralState(names.earlier).label if names.earlier else "",
    }
    reasons = [
        Reason(rung, RUNGS[rung].words % (values | words_of(key, person, names)))
        for rung, key in found
    ]
    return Fit(score(found), FAR if distance is None else distance, reasons)


def words_of(key, person, names):
    if key is None:
        return {}
    return {"language": names.languages[key], "level": person.levels.get(key, "")}


def short(day):
    return date_format(day, "d/m/Y") if day else ""


def length(months):
    """A time of work in words."""
    years = months // 12
    if years:
        return ngettext("%(n)s an", "%(n)s ans", years) % {"n": years}
    return ngettext("%(n)s mois", "%(n)s mois", months) % {"n": months}
