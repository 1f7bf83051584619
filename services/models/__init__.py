"""What is done with the person, up to work."""

from services.models.agenda import Appointment, Arrival, CalendarFeed, Enrolment, Session
from services.models.catalogue import Sector, ServiceType
from services.models.employment import (
    Employer,
    EmployerContact,
    EmployerExchange,
    Offer,
    Referral,
    ReferralLink,
)
from services.models.message import Message
from services.models.placement import FollowUp, Placement, PlacementFormality
from services.models.work import ActionPlan, Diagnosis, DiagnosisScore, Service, Step, Task

__all__ = [
    "ActionPlan",
    "Appointment",
    "Arrival",
    "CalendarFeed",
    "Diagnosis",
    "DiagnosisScore",
    "Employer",
    "EmployerContact",
    "EmployerExchange",
    "Enrolment",
    "FollowUp",
    "Message",
    "Offer",
    "Placement",
    "PlacementFormality",
    "Referral",
    "ReferralLink",
    "Sector",
    "Service",
    "ServiceType",
    "Session",
    "Step",
    "Task",
]
