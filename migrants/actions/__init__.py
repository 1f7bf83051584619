"""What changes in a person's file.

Every verb takes `by` (the user, or None for the system), runs in one transaction, leaves its line
of history, and raises ValidationError with a message that can be shown.
"""

from migrants.actions.consent import record_consent
from migrants.actions.document import DocumentTaken, add_document, document_signs, normalise_number
from migrants.actions.note import lift_barrier, note_barrier, write_note
from migrants.actions.person import AlreadyRegistered, StaleFile, register_migrant, update_migrant
from migrants.actions.registration import assign_lead, close_file, open_registration, reopen_file

__all__ = [
    "AlreadyRegistered",
    "DocumentTaken",
    "StaleFile",
    "add_document",
    "assign_lead",
    "close_file",
    "document_signs",
    "lift_barrier",
    "normalise_number",
    "note_barrier",
    "open_registration",
    "record_consent",
    "register_migrant",
    "reopen_file",
    "update_migrant",
    "write_note",
]
