"""A sheet goes in as an agency manager does it: tried by itself, a row corrected in its line."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from migrants.actions import imports
from migrants.models import Migrant

pytestmark = pytest.mark.browser
SHEET = """Liste des inscrits;Fès
Nom;Prénom;Sexe;Né(e) le;Nationalité;Pointure
DIOP;Awa;F;01/05/1990;Sénégalaise;38
SOW;Binta;F;31/02/1991;Sénégalaise;39
FALL;Moussa;M;02/06/1992;Sénégalaise;40
"""


def test_a_manager_brings_a_sheet_in(page, enter, people, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 2)  # so that the bar moves
    path = tmp_path / "inscrits.csv"
    path.write_text(SHEET, encoding="utf-8")
    enter(people.agency_manager)
    page.goto(reverse("migrants:import_create"))
    page.get_by_label("Feuille d’inscription").set_input_files(path)
    page.get_by_role("button", name="Lire la feuille").click()
    expect(page.get_by_label("Pointure")).to_have_value("")
    assert page.get_by_label("Né(e) le").input_value() == "birth_date"
    page.get_by_role("button", name="Vérifier les lignes").click()

    # The page tries all rows by itself.
    summary = page.locator("#import-summary")
    expect(summary).to_contain_text("2 personnes à créer")
    expect(summary).to_contain_text("1 lignes rejetées")
    assert Axe().run(page).response["violations"] == []

    wrong = page.get_by_role("row").filter(has_text="Binta")
    expect(wrong).to_contain_text("31/02/1991")
    wrong.get_by_role("link").click()
    page.get_by_label("Né(e) le").fill("28/02/1991")
    page.get_by_role("button", name="Revérifier la ligne").click()
    expect(summary).to_contain_text("3 personnes à créer")
    expect(wrong).to_contain_text("sera créée")

    page.get_by_role("button", name="Importer les lignes acceptées").click()
    expect(summary).to_contain_text("3 personnes créées")
    names = Migrant.objects.order_by("pk").values_list("last_name", flat=True)
    assert list(names) == ["DIOP", "SOW", "FALL"]
