"""Editions: reports that were built."""

import datetime

from django.db import transaction

from agencies import audit
from reports import editions, facts, report
from reports.models import Edition


def build_edition(*, phase, language, by, as_of=None):
    """Print the report of a phase in a language and record it. Returns (edition, bytes).

    The same facts give the same bytes, and the same bytes are the same edition. Raises PdfError.
    """
    collected = facts.collect(phase, as_of)
    content = report.render(collected, language)
    return record_edition(content, collected, phase=phase, language=language, by=by), content


@transaction.atomic
def record_edition(content, collected, *, phase, language, by):
    """Keep a report with its fingerprint and the facts it was printed from."""
    edition, is_new = Edition.objects.get_or_create(
        sha256=editions.fingerprint(content),
        defaults={
            "phase": phase,
            "language": language,
            "as_of": datetime.date.fromisoformat(collected["as_of"]),
            "size": len(content),
            "figures": collected,
            "built_by": by,
        },
    )
    editions.keep(edition, content)
    if is_new:
        audit.record("created", edition, by=by, changes={"sha256": [None, edition.sha256]})
    return edition
