"""What the log tells of addresses that let in whoever knows them."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

SECRET = "x7Gq-" + "A_b9" * 10
ANSWER, CV, CALENDAR = "referral_answer", "referral_answer_cv", "services:calendar_feed"


@pytest.mark.django_db
@pytest.mark.parametrize("name", [ANSWER, CV, CALENDAR])
def test_a_wrong_address_is_logged_without_its_secret(name, client, caplog):
    url = reverse(name, args=[SECRET])
    assert client.get(url).status_code == 404
    assert url.partition(SECRET)[0] + "…" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.django_db
def test_a_forged_form_is_logged_without_its_secret(caplog):
    url = reverse(ANSWER, args=[SECRET])
    assert Client(enforce_csrf_checks=True).post(url).status_code == 403
    assert "Forbidden" in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize("logger", ["django.request", "django.server", "gunicorn.error", "x"])
def test_no_logger_prints_it(logger, caplog, monkeypatch):
    writer = logging.getLogger(logger)
    monkeypatch.setattr(writer, "propagate", True)
    writer.error("%s: %s", "Gone", f"/services/calendar/{SECRET}.ics")
    writer.error('"GET %s HTTP/1.1"', f"/answer/{SECRET}/cv.pdf")
    assert set(caplog.messages) == {
        "Gone: /services/calendar/….ics",
        '"GET /answer/…/cv.pdf HTTP/1.1"',
    }


def test_other_lines_stay_as_they_are(caplog):
    logging.getLogger("x").warning("Not Found: %s", "/migrants/answers/7/")
    assert caplog.messages == ["Not Found: /migrants/answers/7/"]
