"""A registration on its way: begun, saved step by step, registered or dropped.

The history tells who began a draft and what became of it, never what was typed in it: what is
dropped is gone.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies import audit
from agencies.enums import AuditVerb
from migrants.actions.person import AlreadyRegistered, register_migrant
from migrants.models import RegistrationDraft

KEPT_DAYS = 30


@transaction.atomic
def begin_draft(*, by, public_id, step, carried, shown):
    """The draft of that public id, begun unless it is there: a click sent twice begins one.

    `carried` is what the look-up already asked, `shown` the files it offered.
    """
    values = {"author": by, "step": step, "typed": {"carried": carried, "steps": {}}}
    draft, is_new = RegistrationDraft.objects.get_or_create(
        public_id=public_id, defaults=values | {"shown": shown}
    )
    if is_new:
        audit.record(AuditVerb.CREATED, draft, by=by)
    return draft


@transaction.atomic
def save_step(draft, *, by, step, values, is_complete, next_step):
    """Keep what was typed on a step, complete or not, and where its author goes on.

    Raises AlreadyRegistered when the draft is gone.
    """
    draft = _locked(draft)
    draft.typed["steps"][step] = {"values": values, "is_complete": is_complete}
    draft.step = next_step
    draft.save(update_fields=["typed", "step", "updated_at"])


@transaction.atomic
def remember_shown(draft, *, by, public_ids):
    """Keep which files were offered, so that each is offered once. Raises AlreadyRegistered."""
    draft = _locked(draft)
    draft.shown = [*draft.shown, *public_ids]
    draft.save(update_fields=["shown", "updated_at"])


@transaction.atomic
def register_draft(draft, *, by, fields, **values):
    """Register the person of a draft, which goes; `fields` and the rest as `register_migrant`.

    Raises ValidationError, DocumentTaken, and AlreadyRegistered for the second of two clicks.
    """
    draft = _locked(draft)
    fields = fields | {"public_id": draft.public_id}
    migrant = register_migrant(by=by, fields=fields, **values)
    drop_draft(draft, by=by)
    return migrant


def _locked(draft):
    """The draft as it is now, kept from other windows until the end of the transaction."""
    found = RegistrationDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise AlreadyRegistered(_("Cette personne vient d’être inscrite."))
    return found


@transaction.atomic
def drop_draft(draft, *, by):
    """Do away with a draft and what was typed."""
    audit.record(AuditVerb.REMOVED, draft, by=by)
    draft.delete()


@transaction.atomic
def drop_old_drafts():
    """Do away with the drafts that nobody touched for `KEPT_DAYS` days; returns how many."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    drafts = list(RegistrationDraft.objects.filter(updated_at__lt=before))
    for draft in drafts:
        drop_draft(draft, by=None)
    return len(drafts)
