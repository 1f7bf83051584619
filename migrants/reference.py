"""Reference data of the migrants app: levels, occupations, barriers, consent texts."""

import datetime
from pathlib import Path

from migrants.consent_texts import TEXTS
from migrants.models import (
    BarrierType,
    ConsentText,
    EducationLevel,
    IscoGroup,
    Occupation,
)
from sharaka_portal.lib.reference import read_csv, upsert
from sharaka_portal.lib.text import fold

DATA = Path(__file__).parent / "data"
FIRST_VERSION_FROM = datetime.date(2015, 9, 1)

# Obstacles reported in the field (CEFA, COMCEC, press 2012-2020; the list stays editable).
BARRIERS = {
    "language": ("Langue", "اللغة", "Language"),
    "qualification": (
        "Diplôme ou qualification non reconnus",
        "شهادة أو مؤهل غير معترف به",
        "Qualification not recognised",
    ),
    "experience": ("Peu d’expérience", "قلة الخبرة", "Little experience"),
    "information": (
        "Méconnaissance des services et du droit du travail",
        "عدم معرفة الخدمات وقانون الشغل",
        "Little knowledge of services and labour law",
    ),
    "permit": (
        "Titre de séjour ou son renouvellement",
        "سند الإقامة أو تجديده",
        "Permit or its renewal",
    ),
    "housing": (
        "Logement ou justificatif d’adresse",
        "السكن أو إثبات العنوان",
        "Housing or proof of address",
    ),
    "childcare": ("Garde d’enfants", "رعاية الأطفال", "Childcare"),
    "transport": ("Transport", "النقل", "Transport"),
    "informal_work": (
        "Travail informel en cours",
        "عمل غير مهيكل",
        "Present informal work",
    ),
    "employer_formalities": (
        "Formalités redoutées par l’employeur",
        "إجراءات يتخوف منها المشغل",
        "Formalities feared by the employer",
    ),
    "discrimination": (
        "Discrimination ressentie",
        "تمييز محسوس به",
        "Felt discrimination",
    ),
    "trust": (
        "Méfiance envers les services publics",
        "عدم الثقة في الخدمات العمومية",
        "Mistrust of public services",
    ),
}


def load():
    """Load or refresh everything."""
    load_education()
    load_occupations()
    load_barriers()
    load_consent_texts()


def labels(row):
    return {f"label_{language}": row[f"label_{language}"] for language in ("fr", "ar", "en")}


def load_education():
    rows = read_csv(DATA / "education_levels.csv")
    upsert(
        EducationLevel,
        [
            labels(row)
            | {
                "code": row["code"],
                "sort_order": row["sort_order"],
                "isced_level": row["isced_level"],
            }
            for row in rows
        ],
    )


def load_occupations():
    groups = upsert(
        IscoGroup,
        [labels(row) | {"code": row["code"]} for row in read_csv(DATA / "isco08.csv")],
    )
    rows = read_csv(DATA / "esco_occupations.csv")
    upsert(
        Occupation,
        [
            labels(row)
            | {
                "code": row["esco_code"],
                "isco_group": groups[row["isco08_code"]],
                "search_text": occupation_search_text(row),
            }
            for row in rows
        ],
    )


def occupation_search_text(row):
    """The labels without accents or case, in the three languages, to be searched by part."""
    return " ".join(fold(row[f"label_{language}"]) for language in ("fr", "ar", "en"))


def load_barriers():
    upsert(
        BarrierType,
        [
            {
                "code": code,
                "label_fr": fr,
                "label_ar": ar,
                "label_en": en,
                "sort_order": order,
            }
            for order, (code, (fr, ar, en)) in enumerate(BARRIERS.items())
        ],
    )


def load_consent_texts():
    """Add missing texts; a text in use is never rewritten: a new wording is a new version."""
    ConsentText.objects.bulk_create(
        [
            ConsentText(
                purpose=purpose,
                version=1,
                text_fr=fr,
                text_ar=ar,
                text_en=en,
                in_force_from=FIRST_VERSION_FROM,
            )
            for purpose, (fr, ar, en) in TEXTS.items()
        ],
        ignore_conflicts=True,
    )
