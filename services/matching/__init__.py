"""Who suits an offer, and which offers suit a person: `fit` weighs a pair and says why, `facts`
reads what is known of either side, `people` and `offers` find the first ones. See docs/matching.md.
"""

from services.matching.offers import offers_for
from services.matching.people import Candidate, people_for

__all__ = ["Candidate", "offers_for", "people_for"]
