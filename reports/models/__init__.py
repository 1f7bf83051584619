"""What is said: phases and the reports that were built."""

from reports.models.edition import Edition
from reports.models.phase import Phase

__all__ = ["Edition", "Phase"]
