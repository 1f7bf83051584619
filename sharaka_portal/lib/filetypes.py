"""What an uploaded file really is, told by its content and never by its name."""

import puremagic
from django.utils.translation import gettext_lazy as _

from sharaka_portal.lib.errors import UploadError

# Types that may be kept: {type: ending of the name under which it is handed out}.
KEPT = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
# Enough of a file to know it by; endings decide nothing.
HEAD = 4096


def real_type(content: bytes) -> str:
    """The type of a PDF, JPEG or PNG file. Raises UploadError for anything else."""
    if not content:
        raise UploadError("empty", _("Le fichier est vide."))
    try:
        found = {match.mime_type for match in puremagic.magic_string(content[:HEAD])}
    except puremagic.PureError:
        found = set()
    for kept in KEPT:
        if kept in found and _begins_as(kept, content):
            return kept
    raise UploadError("type", _("Ce fichier n’est ni un PDF, ni une image JPEG ou PNG."))


def _begins_as(kept, content):
    """Whether the very first bytes are the type's own: no other file may hide in front."""
    signs = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG"}
    return content.startswith(signs[kept])
