"""The language of the pages: the account's, else this computer's, else French."""

import re

import pytest

from agencies.models import AuditEntry

pytestmark = pytest.mark.django_db


def frame(response):
    """The language and direction of a page."""
    return re.search(r'<html lang="(\w+)"\s+dir="(\w+)">', response.content.decode()).groups()


def choose(client, language, **data):
    return client.post("/language/", {"language": language} | data)


def test_french_whatever_the_browser_speaks(client):
    page = client.get("/login/", headers={"accept-language": "en-US,en;q=0.9,ar;q=0.8"})

    assert frame(page) == ("fr", "ltr")


def test_a_visitor_chooses_arabic(client):
    response = choose(client, "ar", next="/login/")

    assert response.url == "/login/"
    page = client.get("/login/")
    assert frame(page) == ("ar", "rtl")
    assert "bootstrap.rtl.min.css" in page.content.decode()
    assert "bootstrap.min.css" not in page.content.decode()


def test_a_signed_in_choice_stays_with_the_account(client_for, people):
    choose(client_for(people.counsellor), "ar")

    people.counsellor.refresh_from_db()
    assert people.counsellor.interface_language == "ar"
    line = AuditEntry.objects.get(subject_id=people.counsellor.public_id, verb="changed")
    assert line.changes == {"interface_language": ["fr", "ar"]}
    assert frame(client_for(people.counsellor).get("/preferences/")) == ("ar", "rtl")


def test_an_unknown_language_is_refused(client):
    assert choose(client, "xx").status_code == 400
    assert client.post("/language/").status_code == 400


def test_reading_the_address_changes_nothing(client):
    assert client.get("/language/?language=ar").status_code == 405


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/x", "/\\evil.example", "javascript:alert(1)"],
)
def test_the_way_back_never_leaves_the_portal(client, target):
    assert choose(client, "fr", next=target).url == "/"
