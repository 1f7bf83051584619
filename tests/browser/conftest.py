"""A real browser against a running server. An error on the console fails the test."""

import os

import pytest
from django.core.management import call_command
from playwright.sync_api import sync_playwright

from tests.conftest import PASSWORD

# Playwright runs a loop of its own in this thread; tests still look into the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser, live_server):
    """A page of a fresh browser; a refused script, style or request is an error as well."""
    context = browser.new_context(base_url=live_server.url, locale="fr-FR")
    context.set_default_timeout(10_000)
    page = context.new_page()
    errors = []
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.fixture
def sign_in(page):
    """Sign in by hand, as this address."""

    def signed_in(email, password=PASSWORD):
        page.goto("/login/")
        page.get_by_label("Adresse électronique").fill(email)
        page.get_by_label("Mot de passe").fill(password)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        page.wait_for_url(lambda url: "/login/" not in url)

    return signed_in


@pytest.fixture
def enter(page, client_for, live_server):
    """Bring a session of this user, without the sign-in page."""

    def entered(user):
        cookie = client_for(user).cookies["sessionid"]
        page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
        )

    return entered


@pytest.fixture
def demo(transactional_db):
    """The demonstration, with pages as full as people see them."""
    call_command("load_demo", verbosity=0)
