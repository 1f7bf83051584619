"""The files of built reports, named by their fingerprint."""

import hashlib
from pathlib import Path

from django.conf import settings


def fingerprint(content: bytes) -> str:
    """SHA-256 of a file's bytes, in small hexadecimal letters."""
    return hashlib.sha256(content).hexdigest()


def folder() -> Path:
    return Path(settings.DATA_DIR) / "editions"


def path_of(edition) -> Path:
    return folder() / f"{edition.sha256}.pdf"


def keep(edition, content: bytes):
    """Store the file of an edition; the same bytes are stored once."""
    path = path_of(edition)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(content)
        unfinished.replace(path)


def name_of(edition):
    """The name under which the file is downloaded."""
    return f"{edition.phase.code}_{edition.as_of:%Y-%m-%d}_{edition.language}.pdf"


def short_code(edition):
    """The first signs of the fingerprint, to be compared by eye."""
    return edition.sha256[:12]
