"""Errors that people read."""

from django.utils.text import Truncator

SHOWN = 60  # characters of a value repeated in a message


class MessageError(Exception):
    """An error with a stable `code` and a translated sentence, put together when it is shown.

    `message` is lazy text with named placeholders, filled from `params`; long values are cut.
    """

    def __init__(self, code: str, message: str, **params: object):
        super().__init__(code)
        self.code, self.template, self.params = code, message, params

    @property
    def message(self) -> str:
        """The sentence in the active language."""
        return str(self)

    def __str__(self) -> str:
        shown = {
            key: Truncator(value).chars(SHOWN) if isinstance(value, str) else value
            for key, value in self.params.items()
        }
        return str(self.template) % shown


class SheetError(MessageError):
    """The file as a whole cannot be read."""


class UploadError(MessageError):
    """The uploaded file cannot be kept."""
