"""Somebody is registered with the keyboard alone, and goes home with a receipt."""

import io
import re
import time

import pikepdf
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from migrants.models import Migrant
from tests.lib.pdf_reading import text_lines

pytestmark = pytest.mark.browser


class Keyboard:
    """The keys of a desk, counted; the mouse is in the drawer."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def type(self, text):
        self.page.keyboard.type(text)
        self.count += len(text)

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
        self.count += times

    def on(self):
        """Enter goes on: to the next page, with the keyboard in its first field."""
        with self.page.expect_navigation():
            self.press("Enter")


def focused(page):
    return page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()")


def is_outlined(page):
    """Whether one sees where the keyboard is."""
    return page.evaluate(
        """() => {
          const style = getComputedStyle(document.activeElement);
          return style.outlineStyle !== "none" || style.boxShadow !== "none";
        }"""
    )


def test_a_person_is_registered_without_a_mouse(page, enter, people, capsys):
    enter(people.counsellor)
    page.goto(reverse("migrants:migrant_lookup"))
    keys, since = Keyboard(page), time.monotonic()

    keys.type("Ndiaye")
    keys.press("Tab")
    keys.type("Awa")
    keys.on()
    assert focused(page) == "Inscrire cette personne"
    keys.on()

    assert focused(page) == "last_name"
    assert is_outlined(page)
    keys.press("Tab", 4)
    keys.type("F")  # sex: a letter chooses
    keys.press("Tab")
    keys.type("1991")
    keys.press("Tab", 4)
    keys.type("S")  # nationality: the first of the list that begins so
    keys.on()

    assert focused(page) == "kind"
    keys.press("Tab")
    keys.type("K12345")
    keys.on()
    assert focused(page) == "phone"
    keys.type("0612345678")
    keys.on()
    assert focused(page) == "education_level"
    keys.on()
    assert focused(page) == "processing"
    keys.press("Space")  # the notice was read and understood
    keys.on()

    assert focused(page) == "Inscrire la personne"
    assert is_outlined(page)
    for told in ("Sénégal", "1991", "K12345", "+212 6 12 34 56 78", "n’en a pas"):
        expect(page.get_by_role("main")).to_contain_text(told)
    keys.on()
    assert focused(page) == "Imprimer le reçu"
    with page.expect_download() as printed:
        keys.press("Enter")
    seconds = time.monotonic() - since

    migrant = Migrant.objects.get()
    assert (migrant.sex, migrant.nationality.code, migrant.birth_precision) == ("F", "SN", "year")
    assert migrant.identitydocuments.get().number_normalised == "K12345"
    with open(printed.value.path(), "rb") as file:
        receipt = file.read()
    assert migrant.file_number in " ".join(text_lines(receipt))
    assert len(pikepdf.open(io.BytesIO(receipt)).pages) == 1
    with capsys.disabled():
        print(f"\nregistration with the keyboard: {keys.count} keys, {seconds:.1f} s")
    assert keys.count <= 60


def test_what_was_typed_survives_leaving_by_a_link_of_the_line(page, enter, people):
    enter(people.counsellor)
    page.goto(reverse("migrants:migrant_lookup"))
    page.keyboard.type("Ndiaye")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Inscrire cette personne").click()
    page.get_by_label(re.compile(r"^\s*Prénom\b")).first.fill("Awa")
    line = page.get_by_role("navigation", name="Étapes de l’inscription")
    line.get_by_role("button", name="Coordonnées").click()
    page.get_by_label(re.compile(r"^\s*Téléphone\b")).fill("0612345678")
    line.get_by_role("button", name="Identité").click()
    expect(page.get_by_label(re.compile(r"^\s*Prénom\b")).first).to_have_value("Awa")
    page.get_by_role("button", name="Garder et quitter").click()
    page.get_by_role("link", name="Reprendre").click()
    line.get_by_role("button", name="Coordonnées").click()
    expect(page.get_by_label(re.compile(r"^\s*Téléphone\b"))).to_have_value("0612345678")
    assert not Migrant.objects.exists()
