"""Log lines that anybody who runs the server may read: without the secrets of addresses."""

import logging
import re

# Whoever knows one of these addresses is let in: the employer's answer, the private calendar.
SECRET_ADDRESS = re.compile(r"(/(?:answer|calendar)/)[\w-]+")


class DiscreetRecord(logging.LogRecord):
    """A log record that masks them, whichever logger writes it and whichever handler prints it:
    Django names the path of each 403, 404 and 410, gunicorn that of a request it gave up."""

    def getMessage(self):
        return SECRET_ADDRESS.sub(r"\1…", super().getMessage())
