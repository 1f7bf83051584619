"""Who the person is, and what we know."""

from migrants.models.catalogue import BarrierType, EducationLevel, IscoGroup, Occupation
from migrants.models.desk import Document, ImportJob, RegistrationDraft, SavedView
from migrants.models.file import (
    Assignment,
    Barrier,
    Consent,
    ConsentText,
    Handover,
    Note,
    Registration,
)
from migrants.models.identity import DuplicatePair, Merge
from migrants.models.person import (
    IdentityDocument,
    Migrant,
    NameKey,
    OtherNationality,
    PersonRow,
)
from migrants.models.profile import (
    Availability,
    Education,
    Experience,
    FamilyLink,
    LanguageSkill,
    Situation,
    Skill,
    TargetOccupation,
)

__all__ = [
    "Assignment",
    "Availability",
    "Barrier",
    "BarrierType",
    "Consent",
    "ConsentText",
    "Document",
    "DuplicatePair",
    "Education",
    "EducationLevel",
    "Experience",
    "FamilyLink",
    "Handover",
    "IdentityDocument",
    "ImportJob",
    "IscoGroup",
    "LanguageSkill",
    "Merge",
    "Migrant",
    "NameKey",
    "Note",
    "Occupation",
    "OtherNationality",
    "PersonRow",
    "Registration",
    "RegistrationDraft",
    "SavedView",
    "Situation",
    "Skill",
    "TargetOccupation",
]
