"""What changes in a person's file.

Every verb takes `by` (the user, or None for the system), runs in one transaction, leaves its line
of history, and raises ValidationError with a message that can be shown.
"""

from migrants.actions.consent import record_consent
from migrants.actions.document import DocumentTaken, add_document, document_signs, normalise_number
from migrants.actions.duplicate import decide_different, reconsider, suspect_pair
from migrants.actions.handover import (
    accept_handover,
    cancel_handover,
    propose_handover,
    refuse_handover,
)
from migrants.actions.merge import merge_pair, undo_merge
from migrants.actions.name_keys import rebuild_name_keys, write_name_keys
from migrants.actions.note import (
    lift_barrier,
    note_barrier,
    remove_note,
    update_note,
    write_note,
)
from migrants.actions.person import AlreadyRegistered, StaleFile, register_migrant, update_migrant
from migrants.actions.profile_rows import (
    add_education,
    add_experience,
    add_skills,
    enter_situation,
    remove_row,
    remove_situation,
    set_availability,
    update_row,
)
from migrants.actions.registration import (
    add_to_team,
    assign_lead,
    close_file,
    lead_of,
    leave_team,
    open_registration,
    reopen_file,
)
from migrants.actions.upload import remove_document, restore_document, upload_document

__all__ = [
    "AlreadyRegistered",
    "DocumentTaken",
    "StaleFile",
    "accept_handover",
    "add_document",
    "add_education",
    "add_experience",
    "add_skills",
    "add_to_team",
    "assign_lead",
    "cancel_handover",
    "close_file",
    "decide_different",
    "document_signs",
    "enter_situation",
    "lead_of",
    "leave_team",
    "lift_barrier",
    "merge_pair",
    "normalise_number",
    "note_barrier",
    "open_registration",
    "propose_handover",
    "rebuild_name_keys",
    "reconsider",
    "record_consent",
    "refuse_handover",
    "register_migrant",
    "remove_document",
    "remove_note",
    "remove_row",
    "remove_situation",
    "reopen_file",
    "restore_document",
    "set_availability",
    "suspect_pair",
    "undo_merge",
    "update_migrant",
    "update_note",
    "update_row",
    "upload_document",
    "write_name_keys",
    "write_note",
]
