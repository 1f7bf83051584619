"""Two files that look like one person's: raised once, decided by somebody, remembered."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from agencies import audit, transitions
from agencies.enums import AuditVerb
from migrants.models import DuplicatePair
from migrants.workflow import PAIR
from sharaka_portal.lib import clock

DECIDED = {"differ", "merge"}


@transaction.atomic
def suspect_pair(a, b, *, by, score, agreeing, source):
    """The pair of two files and whether it is new: one that exists stays as it was decided.

    `agreeing` are codes of `names.Score`. Raises ValidationError for one file twice, and for a
    file that a merge absorbed.
    """
    first, second = sorted((a, b), key=lambda migrant: migrant.pk)
    if first == second:
        raise ValidationError(_("Un dossier n’est pas son propre doublon."))
    if first.merged_into_id or second.merged_into_id:
        raise ValidationError(_("L’un de ces dossiers a déjà été fusionné."))
    known = DuplicatePair.objects.filter(first=first, second=second)
    if pair := known.first():
        return pair, False
    pair = DuplicatePair(
        first=first,
        second=second,
        score=score,
        agreeing=list(agreeing),
        source=source,
        found_on=clock.today(),
    )
    try:
        with transaction.atomic():
            pair.save()
    except IntegrityError:  # another desk raised it at the same moment
        return known.get(), False
    transitions.begin(PAIR, pair, by=by, person=first)
    for migrant in (first, second):
        audit.created(pair, by=by, person=migrant, agency=migrant.agency)
    return pair, True


@transaction.atomic
def decide_different(pair, *, by, comment=""):
    """Keep in mind that these are two people. Raises ValidationError when it was decided before."""
    move_pair(pair, "differ", by=by, comment=comment)


@transaction.atomic
def reconsider(pair, *, by, comment=""):
    """Put a pair of two people back into the queue. Raises ValidationError."""
    move_pair(pair, "reconsider", by=by, comment=comment)


def move_pair(pair, name, *, by, comment=""):
    """Make a move of the pair, written to the history of both people. Whoever comes second is
    refused: the move locks the pair first."""
    source, is_decided = pair.state, name in DECIDED
    transitions.move(
        PAIR,
        pair,
        name,
        by=by,
        comment=comment.strip(),
        person=pair.first,
        agency=pair.first.agency,
        fields={
            "decided_by_id": by.pk if is_decided else None,
            "decided_on": clock.today() if is_decided else None,
        },
    )
    audit.record(
        AuditVerb.MOVED,
        pair,
        by=by,
        changes={"state": [str(source), str(pair.state)]},
        person=pair.second,
        agency=pair.second.agency,
    )
