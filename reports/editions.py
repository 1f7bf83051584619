"""The files of built reports, named by the fingerprint of their bytes."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from reports import report
from reports.enums import EditionKind, EditionState
from reports.frozen import Content, print_version


def fingerprint(content: bytes) -> str:
    """SHA-256 of a file's bytes, in small hexadecimal letters."""
    return hashlib.sha256(content).hexdigest()


def folder() -> Path:
    return Path(settings.DATA_DIR) / "editions"


def path_of(edition) -> Path:
    return folder() / f"{edition.sha256}.pdf"


def keep(sha256: str, content: bytes):
    """Store a file under its fingerprint; the same bytes are stored once."""
    path = folder() / f"{sha256}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(content)
        unfinished.replace(path)


def name_of(edition, ending="pdf"):
    """The name under which a file of the edition is downloaded."""
    kind = "" if edition.kind == EditionKind.REPORT else f"_{edition.kind}"
    agency = f"_{edition.agency.code}" if edition.agency else ""
    day = f"{edition.as_of:%Y-%m-%d}"
    return f"{edition.phase.code}{kind}{agency}_{day}_{edition.language}.{ending}"


def rebuild(edition) -> bytes:
    """The file printed anew from what is frozen, not from today's data. Raises PdfError."""
    return report.render(Content.of(edition), is_draft=edition.state == EditionState.DRAFT)


def why_it_differs(edition):
    """What to say when an edition printed anew is another file."""
    if edition.print_version != print_version():
        return _(
            "Le modèle, les polices ou les traductions ont changé depuis (version %(then)s, "
            "aujourd’hui %(now)s) : les chiffres sont les mêmes, le fichier est autre."
        ) % {"then": edition.print_version or "—", "now": print_version()}
    return _("Le fichier conservé n’est pas celui que donnent les faits figés : prévenez l’équipe.")
