"""The frame of every page: content policy, menu by rights, banner, errors, who may enter."""

import re

import pytest
from django.template import engines
from django.test import Client

from agencies.models import User

pytestmark = pytest.mark.django_db
OWN_PAGES = ("/preferences/", "/password/")
LOGS = ("/audit/", "/accesses/")
ACCOUNTS = ("/users/", "/users/create/")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)
OUTSIDE = re.compile(r"(?:src|href|action)=[\"'](?:https?:)?//", re.I)


def pages_of(persona):
    return {
        "auditor": OWN_PAGES + LOGS,
        "administrator": OWN_PAGES + ACCOUNTS,
    }.get(persona, OWN_PAGES)


PERSONAS = (
    "counsellor",
    "agency_manager",
    "national_manager",
    "ministry_reader",
    "auditor",
    "administrator",
)


@pytest.mark.parametrize("persona", PERSONAS)
def test_each_persona_opens_their_pages_and_no_others(client_for, people, persona):
    client = client_for(getattr(people, persona))
    for path in OWN_PAGES + LOGS + ACCOUNTS:
        expected = 200 if path in pages_of(persona) else 403
        assert client.get(path).status_code == expected, path


def test_a_visitor_is_sent_to_the_sign_in_page(client):
    for path in OWN_PAGES + LOGS + ACCOUNTS:
        assert client.get(path).url == f"/login/?next={path}"


def test_an_account_page_is_for_administrators(client_for, people):
    path = f"/users/{people.stranger.public_id}/"

    assert client_for(people.administrator).get(path).status_code == 200
    assert client_for(people.agency_manager).get(path).status_code == 403


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_no_page_holds_script_style_or_address_from_outside(client_for, people, language):
    User.objects.update(interface_language=language)
    for persona in ("auditor", "administrator"):
        client = client_for(getattr(people, persona))
        for path in (*pages_of(persona), f"/users/{people.stranger.public_id}/", "/nowhere/"):
            page = client.get(path).content.decode()
            assert not INLINE.search(page), (path, INLINE.search(page))
            assert not OUTSIDE.search(page), (path, OUTSIDE.search(page))


def test_the_content_policy_is_strict(client):
    policy = client.get("/login/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_signed_in_page_is_not_kept_by_the_browser(client_for, people):
    response = client_for(people.counsellor).get("/preferences/")

    assert "no-store" in response.headers["Cache-Control"]


def test_the_menu_follows_the_rights(client_for, people):
    def labels(user):
        menu = client_for(user).get("/preferences/").context["menu"]
        return [str(entry["label"]) for entry in menu]

    assert labels(people.auditor) == ["Contrôle"]
    assert labels(people.administrator) == ["Comptes"]
    assert "Contrôle" not in labels(people.counsellor)


def test_the_menu_marks_where_one_is(client_for, people):
    page = client_for(people.administrator).get("/users/create/").context["menu"]
    assert [entry["current"] for entry in page] == [True]

    page = client_for(people.administrator).get("/users/").context["menu"]
    assert [entry["current"] for entry in page] == ["page"]


def test_the_room_where_one_is_shows_its_pages(client_for, people):
    context = client_for(people.auditor).get("/accesses/").context
    assert [entry["current"] for entry in context["menu"]] == [True]
    pages = [(str(entry["label"]), entry["current"]) for entry in context["pages"]]
    assert pages == [("Journal", False), ("Consultations", "page")]

    assert not client_for(people.auditor).get("/preferences/").context["pages"]


def test_the_demonstration_says_so_on_every_page(client, client_for, people):
    for page in (client.get("/login/"), client_for(people.auditor).get("/audit/")):
        text = page.content.decode()
        assert "Nous sommes le 14 décembre 2015." in text
        assert "Données de démonstration" in text


def test_a_real_portal_shows_no_demonstration(client, settings):
    settings.DEMO = False

    text = client.get("/login/").content.decode()
    assert "émonstration" not in text


def test_a_missing_page_says_how_to_go_on(client_for, people):
    response = client_for(people.auditor).get("/nowhere/")

    assert response.status_code == 404
    assert "Page introuvable" in response.content.decode()


def test_a_refused_page_gives_the_reason(client_for, people):
    response = client_for(people.auditor).get("/users/")

    assert response.status_code == 403
    assert "Tenir les comptes et les droits" in response.content.decode()


def test_an_expired_form_says_that_nothing_was_saved(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.auditor)

    response = client.post("/preferences/", {})

    assert response.status_code == 403
    assert "Rien n’a été enregistré" in response.content.decode()


def test_the_page_of_a_crash_needs_nothing():
    page = engines["django"].get_template("500.html").render()

    assert "Réessayez" in page
    assert not INLINE.search(page)


def test_a_reader_of_screens_finds_main_search_and_messages(client_for, people):
    page = client_for(people.auditor).get("/audit/").content.decode()

    assert 'href="#main"' in page
    assert page.count("<main") == page.count("<h1") == 1
    assert 'role="status"' in page
