"""Groups in which people are counted: literal tables, so that everybody can check them.

Countries follow the regions of the African Union and the United Nations. The countries of which
the campaigns of 2014 and 2017 name the most people (`docs/indicators.md`) decide the cut: West
Africa (Senegal, Côte d’Ivoire, Guinea, Nigeria, Mali), Central Africa (both Congos, Cameroon), the
Middle East (Syria). The Maghreb, Egypt and all others are so few that they are counted together.
"""

from django.db.models import Case, CharField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib import clock

OTHER = "other"
OLDEST = 150  # the last age of a band without an end
# code: (label, ISO 3166-1 alpha-2 codes separated by spaces)
# fmt: off
NATIONALITY_GROUPS = {
    "west_africa": (
        _("Afrique de l’Ouest"),
        "BF BJ CI CV GH GM GN GW LR ML MR NE NG SL SN TG",
    ),
    "central_africa": (
        _("Afrique centrale"),
        "AO BI CD CF CG CM GA GQ RW ST TD",
    ),
    "middle_east": (
        _("Proche et Moyen-Orient"),
        "AE BH IQ IR JO KW LB OM PS QA SA SY TR YE",
    ),
    OTHER: (_("Maghreb et autres pays"), ""),
}
# code: (label, first age, last age), ages in completed years on the day of the figure
AGE_BANDS = {
    "under_25": (_("moins de 25 ans"), 0, 24),
    "25_34": (_("25 à 34 ans"), 25, 34),
    "35_44": (_("35 à 44 ans"), 35, 44),
    "45_more": (_("45 ans et plus"), 45, OLDEST),
}
# code: (label, codes of education levels separated by spaces)
EDUCATION_BANDS = {
    "none": (_("sans instruction ou école coranique"), "AUCUN CORAN PRESCO"),
    "primary": (_("primaire"), "PRIM"),
    "secondary": (_("secondaire"), "COLL LYCEE BAC"),
    "vocational": (_("formation professionnelle"), "SPEC QUAL TECH"),
    "higher": (_("supérieur"), "TS BTS LIC MAST DOCT"),
}
# fmt: on
UNKNOWN = "unknown"
COUNTRIES = {code: countries.split() for code, (_label, countries) in NATIONALITY_GROUPS.items()}
LISTED = [country for countries in COUNTRIES.values() for country in countries]


def nationality_condition(group, path="migrant__nationality"):
    """The condition of a person belonging to a group. Raises KeyError for an unknown group."""
    countries = COUNTRIES[group]
    return ~Q(**{f"{path}__in": LISTED}) if group == OTHER else Q(**{f"{path}__in": countries})


def nationality_group(path="migrant__nationality"):
    """The group of a person's nationality, as an expression."""
    cases = [
        When(nationality_condition(group, path), then=Value(group))
        for group in NATIONALITY_GROUPS
        if group != OTHER
    ]
    return Case(*cases, default=Value(OTHER), output_field=CharField())


def age_band(day, path="migrant__birth_date"):
    """The age band of a person on a day, as an expression; without birth date: unknown."""
    cases = [
        When(**{f"{path}__gt": clock.add_months(day, -12 * (last + 1)), "then": Value(code)})
        for code, (_label, _first, last) in AGE_BANDS.items()
        if last < OLDEST
    ]
    oldest = list(AGE_BANDS)[-1]
    return Case(
        When(**{f"{path}__isnull": True, "then": Value(UNKNOWN)}),
        *cases,
        default=Value(oldest),
        output_field=CharField(),
    )


def age_condition(band, day, path="migrant__birth_date"):
    """The condition of a person being of an age band on a day. Raises KeyError for an unknown one."""
    if band == UNKNOWN:
        return Q(**{f"{path}__isnull": True})
    _label, first, last = AGE_BANDS[band]
    condition = Q(**{f"{path}__isnull": False})
    if first > 0:
        condition &= Q(**{f"{path}__lte": clock.add_months(day, -12 * first)})
    if last < OLDEST:
        condition &= Q(**{f"{path}__gt": clock.add_months(day, -12 * (last + 1))})
    return condition


def education_band(path="migrant__education_level__code"):
    """The broad level of a person's education, as an expression; without a level: unknown."""
    cases = [
        When(**{f"{path}__in": levels.split(), "then": Value(code)})
        for code, (_label, levels) in EDUCATION_BANDS.items()
    ]
    return Case(*cases, default=Value(UNKNOWN), output_field=CharField())
