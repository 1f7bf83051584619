"""Employers who do not answer are reminded twice, then the referral closes. Work of the day."""

from django.db import transaction

from migrants.models import Migrant
from services import employer_letters
from services.actions.common import not_before_last_move
from services.actions.link import CHASE_EVERY, MOST_CHASES, REMINDER, write
from services.actions.referral import move_referral
from services.models import ReferralLink
from services.workflow import latest_answer_on_cv


def chase_referrals(day):
    """Remind, or close as unanswered, what is due; how many.

    A week lies between two steps however late the first one comes, so that two never fall on one
    day. Employers without an address are the counsellor's to call. A person who took the consent
    back is not spoken of any more: the counsellor withdraws the referral.
    """
    keys = ReferralLink.objects.to_chase(day).order_by("pk")
    return sum(_chase(*found, day) for found in list(keys.values_list("pk", "referral__migrant")))


@transaction.atomic
def _chase(key, person, day):
    """One step of one link, unless it was answered meanwhile; whether there was one."""
    Migrant.objects.select_for_update().get(pk=person)
    due = ReferralLink.objects.to_chase(day).filter(pk=key)
    link = due.select_related(
        "referral__migrant__agency", "referral__agency", "referral__offer"
    ).first()
    if link is None or not latest_answer_on_cv(link.referral.migrant):
        return False
    if link.chased >= MOST_CHASES:
        last = not_before_last_move(link.referral, day)
        move_referral(link.referral, "close_unanswered", by=None, on=last)
        return True
    link.chased += 1
    link.chase_on = day + CHASE_EVERY
    link.expires_on = max(link.expires_on, link.chase_on)
    link.save(update_fields=["chased", "chase_on", "expires_on"])
    write(link, REMINDER, employer_letters.reminder(link), by=None)
    return True
