"""Where files lie: static files under names that carry their hash, uploads under random names."""

import secrets

from whitenoise.storage import ManifestStaticFilesStorage


class StaticStorage(ManifestStaticFilesStorage):
    """Without compression: packing every font file takes longer than it saves."""


def random_name(_instance, _filename):
    """A name that tells nothing of the file or the person, and cannot be guessed."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name}"
