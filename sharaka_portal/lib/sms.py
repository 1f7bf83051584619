"""Short messages: through an HTTP gateway, or into a file for the demonstration and the tests.

A provider has one verb, `send(number, text, key)`: `key` is the same each time the same message is
tried, so that a gateway which knows it can drop a repeat. It raises `SmsError`, or `SmsRefused`
when another try would not help. Errors name neither the number nor the text.
"""

import json
import unicodedata
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

TIMEOUT = 20
# The alphabet of GSM 03.38; each sign of the second line takes the place of two.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_DOUBLE = frozenset("^{}\\[~]|€")
# (characters of a lone message, of each part of a longer one)
GSM_LENGTHS, WIDE_LENGTHS = (160, 153), (70, 67)
PLAINER = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "·": "-",
        "œ": "oe",
        "Œ": "OE",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
# What a gateway answers when the message itself is wrong: no second try.
REFUSALS = {400, 404, 410, 413, 422}


class SmsError(Exception):
    """The message did not go; another try may do."""


class SmsRefused(SmsError):
    """The gateway will never take this message."""


@dataclass(frozen=True)
class Length:
    """How long a text is for a telephone: its characters, the messages it takes, its room."""

    characters: int
    parts: int
    is_gsm: bool


def is_gsm(text):
    return all(char in GSM or char in GSM_DOUBLE for char in text)


def length(text):
    """The Length of a text: 160 characters a message in the GSM alphabet, 70 in any other."""
    narrow = is_gsm(text)
    if narrow:
        count = len(text) + sum(char in GSM_DOUBLE for char in text)
    else:
        count = len(text.encode("utf-16-le")) // 2
    lone, part = GSM_LENGTHS if narrow else WIDE_LENGTHS
    return Length(count, 1 if count <= lone else -(-count // part), narrow)


def plain(text):
    """A text in Latin letters with its signs and rare accents in the GSM alphabet, which halves its
    price; one in another script only with plain signs."""
    text = text.translate(PLAINER)
    narrowed = "".join(char if char in GSM else _without_accent(char) for char in text)
    return narrowed if is_gsm(narrowed) else text


def _without_accent(char):
    base = unicodedata.normalize("NFKD", char)[0]
    return base if base in GSM else char


class FileSms:
    """Writes each message as a line of JSON: for the demonstration and the tests."""

    def __init__(self, path):
        self.path = Path(path)

    def send(self, number, text, key):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        line = json.dumps({"to": number, "text": text, "id": key}, ensure_ascii=False)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirection would carry the token to another host."""

    def redirect_request(self, *args):
        return None


class HttpSms:
    """POSTs each message as JSON to a gateway: `to`, `text`, `sender`, `id`."""

    def __init__(self, url, *, token="", sender="", timeout=TIMEOUT):
        self.url, self.token, self.sender, self.timeout = url, token, sender, timeout
        self.opener = urllib.request.build_opener(_NoRedirect)

    def send(self, number, text, key):
        values = {"to": number, "text": text, "sender": self.sender, "id": key}
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(
            self.url, data=json.dumps(values).encode(), headers=headers, method="POST"
        )
        try:
            self.opener.open(request, timeout=self.timeout).close()
        except urllib.error.HTTPError as error:
            error.close()
            kind = SmsRefused if error.code in REFUSALS else SmsError
            raise kind(f"The SMS gateway answered {error.code}.") from None
        except OSError as error:
            reason = type(getattr(error, "reason", error)).__name__
            raise SmsError(f"The SMS gateway cannot be reached ({reason}).") from None


def provider():
    """The provider of the settings."""
    if settings.SMS_URL:
        return HttpSms(settings.SMS_URL, token=settings.SMS_TOKEN, sender=settings.SMS_SENDER)
    return FileSms(Path(settings.DATA_DIR) / "messages" / "sms.jsonl")
