"""What is said: phases and reports; what was learnt, wanted, paid for and planned."""

from reports.models.edition import Edition
from reports.models.lesson import Adoption, Evidence, GoodPractice, Improvement
from reports.models.phase import Phase
from reports.models.programme import CostLine, Funder, Funding, Programme
from reports.models.rollout import ReadinessNote, Scenario
from reports.models.target import Target

__all__ = [
    "Adoption",
    "CostLine",
    "Edition",
    "Evidence",
    "Funder",
    "Funding",
    "GoodPractice",
    "Improvement",
    "Phase",
    "Programme",
    "ReadinessNote",
    "Scenario",
    "Target",
]
