"""Reference data of the agencies app: places, languages, roles."""

import datetime
from pathlib import Path

from agencies.access import DEFAULT_POLICY, ROLES
from agencies.enums import ProvinceKind, Weekday
from agencies.models import (
    Agency,
    Language,
    OpeningHours,
    Province,
    Region,
    Role,
    RoleGrant,
)
from sharaka_portal.lib.reference import read_csv, upsert

DATA = Path(__file__).parent / "data"
# The pilot's first day: the three months before the results were shown on 15 December 2015.
PILOT_OPENING = datetime.date(2015, 9, 15)
# Monday to Friday, as a secondary source says (docs/agenda.md); each agency keeps its own.
OPENS_AT, CLOSES_AT = datetime.time(8, 30), datetime.time(16, 30)
WORKING_WEEK = range(Weekday.MONDAY, Weekday.SATURDAY)
KINDS = {"province": ProvinceKind.PROVINCE, "préfecture": ProvinceKind.PREFECTURE}
ROLE_LABELS = {
    "counsellor": (
        "Conseiller en emploi",
        "مستشار في التشغيل",
        "Employment counsellor",
    ),
    "agency_manager": ("Chef d’agence", "رئيس الوكالة", "Agency manager"),
    "national_manager": ("Responsable national", "المسؤول الوطني", "National manager"),
    "ministry_reader": ("Lecteur ministériel", "قارئ من الوزارة", "Ministry reader"),
    "auditor": ("Auditeur", "مدقق", "Auditor"),
    "administrator": ("Administrateur", "مدير النظام", "Administrator"),
}


def load(*, presumed=False):
    """Load or refresh everything; presumed agencies only for planning and load tests."""
    load_places()
    load_languages()
    load_agencies(presumed=presumed)
    load_roles()


def load_places():
    rows = read_csv(DATA / "regions_provinces.csv")
    regions = upsert(
        Region,
        [
            names(row) | {"code": row["hcp_code"], "iso_code": row["iso_3166_2"]}
            for row in rows
            if row["level"] == "region"
        ],
    )
    upsert(
        Province,
        [
            names(row)
            | {
                "code": row["hcp_code"],
                "iso_code": row["iso_3166_2"],
                "kind": KINDS[row["type"]],
                "region": regions[row["parent_hcp_code"]],
            }
            for row in rows
            if row["level"] == "province"
        ],
    )


def names(row):
    return {f"label_{language}": row[f"name_{language}"] for language in ("fr", "ar", "en")}


def load_languages():
    rows = read_csv(DATA / "languages.csv")
    upsert(Language, [names(row) | {"code": row["iso639_3"]} for row in rows])


def load_agencies(*, presumed):
    provinces = {province.code: province for province in Province.objects.all()}
    rows = [row for row in read_csv(DATA / "agencies.csv") if presumed or row["pilot"] == "yes"]
    upsert(Agency, [agency_fields(row, provinces) for row in rows])
    load_hours()


def load_hours():
    """Give agencies without opening hours the usual ones; what was changed since stays."""
    OpeningHours.objects.bulk_create(
        OpeningHours(agency=agency, weekday=day, opens_at=OPENS_AT, closes_at=CLOSES_AT)
        for agency in Agency.objects.filter(hours=None)
        for day in WORKING_WEEK
    )


def agency_fields(row, provinces):
    is_pilot = row["pilot"] == "yes"
    return {
        "code": row["code"],
        "label_fr": row["name_fr"],
        "label_en": row["name_fr"],
        "label_ar": PILOT_ARABIC.get(row["code"], row["city_ar"]),
        "city_fr": row["city_fr"],
        "city_ar": row["city_ar"],
        "province": provinces[row["province_hcp_code"]],
        "is_pilot": is_pilot,
        "is_presumed": not is_pilot,
        "open_to_migrants_on": PILOT_OPENING if is_pilot else None,
    }


PILOT_ARABIC = {"rabat-agdal": "الرباط أكدال"}


def load_roles():
    """Create missing roles with the default policy; roles that exist keep what was composed."""
    for order, code in enumerate(ROLES):
        french, arabic, english = ROLE_LABELS[code]
        role, is_new = Role.objects.get_or_create(
            code=code,
            defaults={
                "label_fr": french,
                "label_ar": arabic,
                "label_en": english,
                "sort_order": order,
            },
        )
        if is_new:
            RoleGrant.objects.bulk_create(
                RoleGrant(role=role, action=action, scope=scopes[order])
                for action, scopes in DEFAULT_POLICY.items()
                if scopes[order]
            )
