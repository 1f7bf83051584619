"""What an employer may see and answer through a link, on the day it is opened."""

from dataclasses import dataclass
from functools import cached_property

from agencies.models import Transition
from services.enums import ReferralState
from services.models import ReferralLink
from services.workflow import REFERRAL, latest_answer_on_cv
from sharaka_portal.lib import clock

# What a link answers, by the move that says it.
ANSWERS = {
    "receive": ReferralState.RECEIVED,
    "invite": ReferralState.INTERVIEW,
    "hire": ReferralState.HIRED,
    "refuse": ReferralState.REFUSED,
}


def is_by_employer(move):
    """Whether a dated move of a referral came through its link; the rest of `by` None is time."""
    answered = set(ANSWERS.values())
    took_back = move.target == ReferralState.SENT and move.source in answered
    return move.by_id is None and (move.target in answered or took_back)


@dataclass
class Visit:
    """An opened link."""

    link: ReferralLink

    @property
    def referral(self):
        return self.link.referral

    @cached_property
    def answer(self):
        """The employer's answer while it is the last word on the referral, or None."""
        moves = Transition.objects.filter(subject_id=self.referral.public_id)
        last = moves.order_by("-pk").first()
        is_answer = last and last.target in ANSWERS.values() and is_by_employer(last)
        return last if is_answer else None

    @cached_property
    def is_open(self):
        """Whether there is still something to say; else the page tells nothing of the person."""
        if self.link.expires_on < clock.today():
            return False
        if not self.shows_person and self.answer is None:
            return False
        return latest_answer_on_cv(self.referral.migrant)

    @property
    def shows_person(self):
        return self.referral.state in ReferralState.at_employer()

    @property
    def names(self):
        """The answers that can be given now."""
        return [move.name for move in REFERRAL.possible(self.referral) if move.name in ANSWERS]

    @property
    def may_undo(self):
        return self.answer is not None and not hasattr(self.referral, "placement")


def visit_of(secret):
    """The visit that a secret opens, or None."""
    links = ReferralLink.objects.select_related(
        "referral__migrant__agency",
        "referral__agency",
        "referral__offer__employer",
        "referral__placement",
    )
    link = links.filter(secret=secret).first()
    return link and Visit(link)
