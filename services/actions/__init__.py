"""What is done with the person, and what is arranged with employers.

Every verb takes `by` (the user, or None for the system), runs in one transaction, leaves its line
of history, and raises ValidationError with a message that can be shown.
"""

from services.actions.absence import add_absence, remove_absence
from services.actions.appointment import (
    book_appointment,
    move_appointment,
    reschedule_appointment,
    undo_reschedule,
)
from services.actions.arrival import call_arrival, end_arrival, note_arrival, undo_arrival
from services.actions.attendance import note_attendance
from services.actions.chase import chase_referrals
from services.actions.contact import record_contact, record_group, record_service
from services.actions.convocation import convocation_for_enrolment, queue_reminders
from services.actions.diagnosis import make_diagnosis
from services.actions.employer import (
    add_employer_contact,
    create_employer,
    note_exchange,
    update_employer,
    update_employer_contact,
    update_exchange,
)
from services.actions.enrolment import cancel_enrolment, enrol
from services.actions.feed import close_feed, open_feed
from services.actions.followup import (
    move_followup,
    note_attempt,
    plan_followups,
    plan_missing_followups,
)
from services.actions.leaving import give_up_dates
from services.actions.letter import write_letter
from services.actions.link import drop_link, renew_link
from services.actions.message import cancel_message, queue_message, retry_message
from services.actions.offer import (
    confirm_offer,
    create_offer,
    expire_offers,
    move_offer,
    update_offer,
)
from services.actions.permit import follow_lead, follow_permit
from services.actions.placement import (
    end_placement,
    record_placement,
    resume_placement,
    set_formality,
    update_placement,
)
from services.actions.plan import (
    add_step,
    add_task,
    agree_plan,
    approve_plan,
    finish_task,
    move_plan,
    pass_tasks,
    reopen_task,
    review_plan,
    set_step_done,
    snooze_task,
)
from services.actions.referral import move_referral, propose_referral
from services.actions.rules import apply_rules
from services.actions.session import (
    cancel_session,
    change_session,
    plan_session,
    restore_session,
)

__all__ = [
    "add_absence",
    "add_employer_contact",
    "add_step",
    "add_task",
    "agree_plan",
    "apply_rules",
    "approve_plan",
    "book_appointment",
    "call_arrival",
    "cancel_enrolment",
    "cancel_message",
    "cancel_session",
    "change_session",
    "chase_referrals",
    "close_feed",
    "confirm_offer",
    "convocation_for_enrolment",
    "create_employer",
    "create_offer",
    "drop_link",
    "end_arrival",
    "end_placement",
    "enrol",
    "expire_offers",
    "finish_task",
    "follow_lead",
    "follow_permit",
    "give_up_dates",
    "make_diagnosis",
    "move_appointment",
    "move_followup",
    "move_offer",
    "move_plan",
    "move_referral",
    "note_arrival",
    "note_attempt",
    "note_attendance",
    "note_exchange",
    "open_feed",
    "pass_tasks",
    "plan_followups",
    "plan_missing_followups",
    "plan_session",
    "propose_referral",
    "queue_message",
    "queue_reminders",
    "record_contact",
    "record_group",
    "record_placement",
    "record_service",
    "remove_absence",
    "renew_link",
    "reopen_task",
    "reschedule_appointment",
    "restore_session",
    "resume_placement",
    "retry_message",
    "review_plan",
    "set_formality",
    "set_step_done",
    "snooze_task",
    "undo_arrival",
    "undo_reschedule",
    "update_employer",
    "update_employer_contact",
    "update_exchange",
    "update_offer",
    "update_placement",
    "write_letter",
]
