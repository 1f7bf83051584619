"""Editions: reports that are built, published, replaced and withdrawn."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from agencies import audit, transitions
from reports import editions, facts, report
from reports.cells import QUALITY, counts_of, small_differences
from reports.enums import EditionKind, EditionState
from reports.frozen import Content, print_version
from reports.models import Edition
from reports.workflow import EDITION
from sharaka_portal.lib import clock


def build_edition(*, phase, language, by, as_of=None, kind=EditionKind.REPORT, agency=None):
    """Print a draft of a document of a phase in a language. Returns (edition, bytes).

    The same facts are the same edition and give the same bytes. Raises PdfError.
    """
    found = facts.collect(phase, as_of, kind=kind, agency=agency)
    return print_edition(Content.now(found, language), phase=phase, by=by, agency=agency)


def translate_edition(edition, *, language, by):
    """Print the same facts in another language. Returns (edition, bytes). Raises PdfError."""
    content = Content.now(edition.facts, language)
    return print_edition(content, phase=edition.phase, by=by, agency=edition.agency)


def print_edition(content, *, phase, by, agency):
    known = Edition.objects.filter(fingerprint=content.fingerprint).first()
    if known and editions.path_of(known).is_file():
        return known, editions.path_of(known).read_bytes()
    file = report.render(content, is_draft=known is None or known.state == EditionState.DRAFT)
    return record_edition(file, content, phase=phase, by=by, agency=agency), file


@transaction.atomic
def record_edition(file, content, *, phase, by, agency=None):
    """Keep a draft with all that it was printed from; the same content is kept once."""
    sha256 = editions.fingerprint(file)
    edition, is_new = Edition.objects.get_or_create(
        fingerprint=content.fingerprint,
        defaults={
            "phase": phase,
            "kind": content.facts["kind"],
            "agency": agency,
            "language": content.language,
            "as_of": datetime.date.fromisoformat(content.facts["as_of"]),
            "facts": content.facts,
            "definitions": content.definitions,
            "print_version": content.print_version,
            "code": content.code,
            "sha256": sha256,
            "size": len(file),
            "built_by": by,
        },
    )
    editions.keep(sha256, file)
    if is_new:
        changes = {"code": [None, edition.code], "sha256": [None, edition.sha256]}
        audit.record("created", edition, by=by, changes=changes, agency=agency)
        transitions.begin(EDITION, edition, by=by)
    return edition


def publish_edition(edition, *, by):
    """Print a draft as the published edition; it replaces the one published before in its place.

    Raises ValidationError when a small count could be computed from it and an earlier edition,
    or when the print has changed since the draft; PdfError.
    """
    refuse_out_of_date(edition)
    refuse_differences(edition)
    # Seconds of work, and nobody else may write during a transaction: so before it.
    file = report.render(Content.of(edition), is_draft=False)
    editions.keep(editions.fingerprint(file), file)
    draft = editions.path_of(edition)
    _publish(edition, file, by=by)
    draft.unlink(missing_ok=True)
    return edition


@transaction.atomic
def _publish(edition, file, *, by):
    refuse_differences(edition)
    now = {
        "sha256": editions.fingerprint(file),
        "size": len(file),
        "published_on": clock.today(),
    }
    transitions.move(EDITION, edition, "publish", by=by, fields=now)
    for older in replaced_by(edition):
        transitions.move(EDITION, older, "replace", by=by, fields={"replaced_by_id": edition.pk})


def replaced_by(edition):
    """The editions in whose place this one is published."""
    before = Edition.objects.same_place(edition).filter(state=EditionState.PUBLISHED)
    return before.exclude(pk=edition.pk)


def refuse_out_of_date(edition):
    """Raise ValidationError for a draft of an older print, or of older figures than those told."""
    if edition.state == EditionState.DRAFT and edition.print_version != print_version():
        raise ValidationError(
            _("Le modèle du rapport a changé depuis ce projet : établissez-le de nouveau.")
        )
    if replaced_by(edition).filter(as_of__gt=edition.as_of).exists():
        raise ValidationError(
            _("Une édition arrêtée à une date plus récente est publiée : retirez-la d’abord.")
        )


def refuse_differences(edition):
    """Raise ValidationError when subtracting an edition of the phase that somebody may hold would
    give a small count: one that was published after the draft was built, as facts hide all else."""
    counts = counts_of(edition.facts)
    published = Edition.objects.once_published().filter(phase=edition.phase_id)
    for earlier in published.exclude(pk=edition.pk):
        found = small_differences(counts, counts_of(earlier.facts), edition.facts["threshold"])
        if found:
            raise ValidationError(refusal(found, edition, earlier))


def refusal(cells, edition, earlier):
    language = edition.language
    labels = {row["code"]: row["label"][language] for row in edition.definitions["indicators"]}
    labels[QUALITY] = _("Qualité des données")
    names = sorted({labels[cell.indicator] for cell in cells})
    return _(
        "L’édition %(code)s (arrêtée au %(day)s) a été publiée depuis ce projet, et l’écart de "
        "%(n)s cases est trop petit pour être montré : %(tables)s. Établissez-le de nouveau : "
        "ces cases y seront masquées."
    ) % {
        "code": earlier.code,
        "day": f"{earlier.as_of:%d/%m/%Y}",
        "n": len(cells),
        "tables": ", ".join(names),
    }


def withdraw_edition(edition, *, by, reason, comment=""):
    """Take a published edition back: whoever checks a copy is told why and when."""
    now = {"withdrawn_on": clock.today(), "withdrawal_reason": reason}
    transitions.move(
        EDITION, edition, "withdraw", by=by, reason=reason, comment=comment, fields=now
    )
    return edition
