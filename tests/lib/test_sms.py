"""Short messages: their length on a telephone, their signs, the gateway and the file."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from sharaka_portal.lib import env, sms


@pytest.mark.parametrize(
    ("text", "characters", "parts", "is_gsm"),
    [
        ("", 0, 1, True),
        ("a" * 160, 160, 1, True),
        ("a" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("€" * 80, 160, 1, True),
        ("€" * 81, 162, 2, True),
        ("م" * 70, 70, 1, False),
        ("م" * 71, 71, 2, False),
        ("م" * 135, 135, 3, False),
        ("😀" * 35, 70, 1, False),
        ("😀" * 36, 72, 2, False),
    ],
)
def test_length_on_a_telephone(text, characters, parts, is_gsm):
    assert sms.length(text) == sms.Length(characters, parts, is_gsm)


def test_french_signs_become_plain_and_halve_the_price():
    text = "L’atelier\u00a0: « être prêt » à Fès, le reçu, cœur…"
    assert sms.plain(text) == 'L\'atelier : " etre pret " à Fès, le recu, coeur...'
    assert sms.length(text).is_gsm is False
    assert sms.length(sms.plain(text)).is_gsm is True


def test_arabic_keeps_its_letters():
    assert sms.plain("موعدكم\u00a0: été à Fès, reçu") == "موعدكم : été à Fès, reçu"


@given(st.text())
def test_plain_text_stays_plain(text):
    assert sms.plain(sms.plain(text)) == sms.plain(text)


def test_file_keeps_a_line_a_message(tmp_path):
    provider = sms.FileSms(tmp_path / "new" / "sms.jsonl")
    provider.send("+212600000000", "Bonjour\nà tous", "k1")
    provider.send("+212600000001", "مرحبا", "k2")
    lines = [json.loads(line) for line in provider.path.read_text("utf-8").splitlines()]
    assert lines[1] == {"to": "+212600000001", "text": "مرحبا", "id": "k2"}
    assert len(lines) == 2
    assert provider.path.stat().st_mode & 0o077 == 0


@pytest.fixture
def gateway():
    """A gateway on this machine that answers `status` and keeps what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.server.asked.append((dict(self.headers), json.loads(body)))
            self.send_response(self.server.status)
            if self.server.status == 302:
                self.send_header("Location", self.server.elsewhere)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.status = [], 200
    server.url = server.elsewhere = f"http://127.0.0.1:{server.server_port}/sms"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_gateway_is_told_all_it_needs(gateway):
    provider = sms.HttpSms(gateway.url, token="secret", sender="ANAPEC")
    provider.send("+212600000000", "Rendez-vous", "k1")
    [(headers, values)] = gateway.asked
    assert values == {"to": "+212600000000", "text": "Rendez-vous", "sender": "ANAPEC", "id": "k1"}
    assert headers["Authorization"] == "Bearer secret"
    assert headers["Idempotency-Key"] == "k1"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, sms.SmsRefused), (422, sms.SmsRefused), (401, sms.SmsError), (503, sms.SmsError)],
)
def test_gateway_that_says_no(gateway, status, kind):
    gateway.status = status
    with pytest.raises(sms.SmsError) as caught:
        sms.HttpSms(gateway.url).send("+212600000000", "Secret", "k1")
    assert type(caught.value) is kind
    assert str(status) in str(caught.value)
    assert "212600000000" not in str(caught.value)


def test_redirection_is_not_followed(gateway):
    gateway.status = 302
    with pytest.raises(sms.SmsError):
        sms.HttpSms(gateway.url, token="secret").send("+212600000000", "x", "k1")
    assert len(gateway.asked) == 1


def test_gateway_that_is_not_there():
    with pytest.raises(sms.SmsError, match="cannot be reached"):
        sms.HttpSms("http://127.0.0.1:9/", timeout=2).send("+212600000000", "x", "k1")


def test_provider_follows_the_settings(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SMS_URL = ""
    assert isinstance(sms.provider(), sms.FileSms)
    settings.SMS_URL = "https://sms.example/send"
    assert isinstance(sms.provider(), sms.HttpSms)


def test_mail_server_from_the_environment(monkeypatch):
    monkeypatch.delenv("EMAIL_URL", raising=False)
    assert env.mail_server("EMAIL_URL") == {}
    monkeypatch.setenv("EMAIL_URL", "smtp://bureau:p%40ss@mail.example:2525")
    read = env.mail_server("EMAIL_URL")
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"]) == ("mail.example", 2525)
    assert (read["EMAIL_HOST_USER"], read["EMAIL_HOST_PASSWORD"]) == ("bureau", "p@ss")
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (True, False)
    monkeypatch.setenv("EMAIL_URL", "smtps://mail.example")
    read = env.mail_server("EMAIL_URL")
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (465, False, True)


@pytest.mark.parametrize("value", ["mail.example", "http://mail.example", "smtp://"])
def test_mail_server_that_is_none_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("EMAIL_URL", value)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        env.mail_server("EMAIL_URL")


@pytest.mark.parametrize("value", ["http://sms.example/send", "sms.example", "ftp://x.example"])
def test_gateway_without_encryption_stops_the_start(monkeypatch, value):
    monkeypatch.setenv("SMS_URL", value)
    with pytest.raises(ImproperlyConfigured, match="SMS_URL"):
        env.web_address("SMS_URL")
