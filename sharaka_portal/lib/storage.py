"""Static files under names that carry their content's hash, so that browsers may keep them."""

from whitenoise.storage import ManifestStaticFilesStorage


class StaticStorage(ManifestStaticFilesStorage):
    """Without compression: packing every font file takes longer than it saves."""
