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
from services.actions.contact import record_contact, record_service
from services.actions.diagnosis import make_diagnosis
from services.actions.employer import (
    add_employer_contact,
    create_employer,
    note_exchange,
    update_employer,
    update_employer_contact,
)
from services.actions.feed import close_feed, open_feed
from services.actions.message import cancel_message, queue_message, retry_message
from services.actions.offer import (
    confirm_offer,
    create_offer,
    expire_offers,
    move_offer,
    update_offer,
)
from services.actions.permit import follow_lead, follow_permit
from services.actions.placement import end_placement, record_placement, resume_placement
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
)
from services.actions.referral import move_referral, propose_referral

__all__ = [
    "add_absence",
    "add_employer_contact",
    "add_step",
    "add_task",
    "agree_plan",
    "approve_plan",
    "book_appointment",
    "call_arrival",
    "cancel_message",
    "close_feed",
    "confirm_offer",
    "create_employer",
    "create_offer",
    "end_arrival",
    "end_placement",
    "expire_offers",
    "finish_task",
    "follow_lead",
    "follow_permit",
    "make_diagnosis",
    "move_appointment",
    "move_offer",
    "move_plan",
    "move_referral",
    "note_arrival",
    "note_exchange",
    "open_feed",
    "pass_tasks",
    "propose_referral",
    "queue_message",
    "record_contact",
    "record_placement",
    "record_service",
    "remove_absence",
    "reopen_task",
    "reschedule_appointment",
    "resume_placement",
    "retry_message",
    "review_plan",
    "set_step_done",
    "undo_arrival",
    "undo_reschedule",
    "update_employer",
    "update_employer_contact",
    "update_offer",
]
