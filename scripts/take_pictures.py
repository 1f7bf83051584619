"""Walk the demonstration in Chromium and keep pictures of its main pages."""

import os
import sys
import time
from pathlib import Path

import django
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sharaka_portal.settings")
django.setup()

from agencies.demo import DEMO_DOMAIN, DEMO_PASSWORD  # noqa: E402 - needs the settings

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
FIRST = "main table tbody a"
PEOPLE = "main a[href$='/people/']"
# file, login, language, window, path, links to follow from it
PICTURES = (
    ("desk", "conseil1.fes", "fr", DESK, "/services/", ()),
    ("person", "conseil1.fes", "fr", DESK, "/migrants/", (FIRST,)),
    ("person-ar", "conseil1.fes", "ar", DESK, "/migrants/", (FIRST,)),
    ("caseload", "conseil1.fes", "fr", DESK, "/migrants/?who=all", ()),
    ("agenda", "conseil1.fes", "fr", DESK, "/services/agenda/", ()),
    ("workshop", "conseil1.fes", "fr", DESK, "/services/sessions/", (FIRST,)),
    ("matching", "conseil1.fes", "fr", DESK, "/services/offers/", (FIRST, PEOPLE)),
    ("dashboard", "chef.fes", "fr", DESK, "/reports/", ()),
    ("desk-phone-ar", "conseil1.fes", "ar", PHONE, "/services/", ()),
)


def wait_for(page, url):
    for _ in range(60):
        try:
            return page.goto(url)
        except Exception as error:  # the server is still starting
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            time.sleep(0.5)
    raise SystemExit(f"{url} does not answer.")


def sign_in(browser, base, login, language, window):
    context = browser.new_context(viewport=window, locale=language)
    page = context.new_page()
    wait_for(page, f"{base}/login/")
    page.fill("input[name=username]", f"{login}@{DEMO_DOMAIN}")
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    page.click(f"form.language-switch button[value={language}]")
    page.wait_for_load_state()
    return page


def main(base, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, login, language, window, path, links in PICTURES:
            page = sign_in(browser, base, login, language, window)
            page.goto(f"{base}{path}")
            for link in links:
                page.click(f"{link} >> nth=0")
                page.wait_for_load_state()
            page.screenshot(path=str(folder / f"{name}.png"))
            page.context.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
