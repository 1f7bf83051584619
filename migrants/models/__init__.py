"""Who the person is, and what we know."""

from migrants.models.catalogue import BarrierType, EducationLevel, IscoGroup, Occupation
from migrants.models.file import (
    Assignment,
    Barrier,
    Consent,
    ConsentText,
    Note,
    Registration,
)
from migrants.models.person import (
    IdentityDocument,
    Migrant,
    NameKey,
    OtherNationality,
    PersonRow,
)
from migrants.models.profile import LanguageSkill, TargetOccupation

__all__ = [
    "Assignment",
    "Barrier",
    "BarrierType",
    "Consent",
    "ConsentText",
    "EducationLevel",
    "IdentityDocument",
    "IscoGroup",
    "LanguageSkill",
    "Migrant",
    "NameKey",
    "Note",
    "Occupation",
    "OtherNationality",
    "PersonRow",
    "Registration",
    "TargetOccupation",
]
