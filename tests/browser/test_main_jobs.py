"""The main jobs, done as people do them; pages that fit the screen and that everybody can read."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import User
from migrants.models import Migrant

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


def field(page, label):
    """The field with this label; a star follows it where the field is required."""
    return page.get_by_label(re.compile(rf"^\s*{label}\s*\*?\s*$"))


def button(page, name):
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def test_a_counsellor_registers_a_person_and_records_a_call(page, sign_in, people):
    page.set_viewport_size(DESK)
    sign_in(people.counsellor.email)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")

    page.get_by_role("link", name="Inscrire une personne").click()
    field(page, "Nom").fill("Ndiaye")
    field(page, "Prénom").fill("Awa")
    button(page, "Chercher").click()
    button(page, "Inscrire cette personne").click()
    field(page, "Sexe").select_option(label="Femme")
    field(page, "Année de naissance").fill("1991")
    field(page, "Nationalité").select_option("SN")
    button(page, "Continuer").click()
    field(page, r"Sans titre\s: motif").select_option("not_asked")
    button(page, "Continuer").click()
    button(page, "Continuer").click()  # contact and profile can wait
    button(page, "Continuer").click()
    consent = page.get_by_role("group", name=re.compile("traitement des données"))
    consent.get_by_label("Oui", exact=True).check()
    button(page, "Continuer").click()
    button(page, "Inscrire la personne").click()
    page.get_by_role("link", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Awa Ndiaye")

    page.get_by_role("link", name="Enregistrer une prestation").first.click()
    field(page, "Prestation").select_option(label="Entretien de suivi")
    page.get_by_label("par téléphone").check()
    button(page, "Enregistrer").click()
    timeline = page.get_by_role("region", name="Parcours")
    expect(timeline).to_contain_text("Entretien de suivi")
    expect(timeline).to_contain_text("par téléphone")
    expect(timeline).to_contain_text("Inscription")

    service = Migrant.objects.get(last_name="Ndiaye").services.get()
    assert (service.mode, service.counsellor) == ("phone", people.counsellor)


def test_a_manager_opens_a_figure_and_finds_the_people_it_counts(
    page, sign_in, people, make_migrant, rabat
):
    names = [make_migrant(last_name=f"Diop{number}").last_name for number in range(6)]
    make_migrant(last_name="Ailleurs", agency=rabat, by=people.stranger)
    sign_in(people.agency_manager.email)

    page.get_by_role("navigation", name="Menu principal").get_by_text("Chiffres").click()
    tile = page.get_by_role("region", name="Chiffres clés").get_by_role(
        "link", name=re.compile("Personnes inscrites")
    )
    figure = tile.inner_text().split()[0]
    tile.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Personnes inscrites")
    rows = page.get_by_role("rowheader").all_inner_texts()
    assert figure == "6" == str(len(rows))
    assert sorted(text.split()[-1] for text in rows) == names


def test_a_report_is_built_and_published_and_the_ministry_downloads_it(
    page, enter, people, migrant, settings, tmp_path, capsys
):
    settings.DATA_DIR = tmp_path
    enter(people.national_manager)
    page.goto(reverse("reports:report_list"))
    page.get_by_role("link", name="Établir un rapport").click()
    button(page, "Établir le projet (PDF)").click(timeout=60_000)
    page.on("dialog", lambda dialog: dialog.accept())
    button(page, "Publier").click(timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("publié", timeout=60_000)

    page.context.clear_cookies()
    enter(people.ministry_reader)
    page.goto(reverse("reports:dashboard"))
    page.get_by_role("navigation", name="Menu principal").get_by_text("Rapports").click()
    page.get_by_role("main").locator("tbody a").first.click()
    with page.expect_download() as started:
        page.get_by_role("link", name=re.compile("Télécharger le PDF")).click()

    file = tmp_path / started.value.suggested_filename
    assert re.fullmatch(r"pilot-2015.*_2015-12-14_fr.*\.pdf", file.name)
    started.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF-")
    call_command("check_edition", file)
    assert capsys.readouterr().out.startswith("intact")


def look_up(page):
    """The first step of a registration, after a look-up that finds nobody."""
    page.goto(reverse("migrants:migrant_lookup"))
    page.locator("#id_last_name").fill("Zzyzx")
    page.locator("main form button[type=submit]").first.click()
    page.locator("main form button[autofocus]").click()
    page.wait_for_url("**/identity/")


def step(name):
    """Another step of the registration at hand."""
    return lambda page: page.goto(re.sub(r"\w+/$", f"{name}/", page.url))


def pages():
    """{account of the demonstration: [how to get to each of their main pages]}"""
    person = Migrant.objects.filter(agency__code="fes", services__isnull=False).first()
    file = [person.public_id]

    def at(name, *args):
        url = reverse(name, args=args)
        return lambda page: page.goto(url)

    return {
        "conseil1.fes": [
            at("services:desk"),
            at("migrants:migrant_list"),
            at("migrants:migrant_search"),
            at("migrants:permit_list"),
            at("migrants:migrant_detail", *file),
            at("migrants:migrant_update", *file),
            at("migrants:migrant_lookup"),
            look_up,
            step("papers"),
            step("contact"),
            step("profile"),
            step("consents"),
            step("review"),
            at("services:service_create", *file),
            at("services:referral_create", *file),
            at("services:appointment_list"),
            at("services:agenda"),
            at("services:arrival_list"),
            at("services:diagnosis_create", *file),
            at("services:plan_create", *file),
            at("migrants:cv_detail", *file),
            at("migrants:handover_list"),
            at("migrants:duplicate_list"),
            at("services:employer_list"),
            at("services:offer_list"),
            at("services:session_list"),
            at("services:group_create"),
            at("services:message_list"),
            at("services:rule_list"),
            at("services:followup_list"),
            at("reports:practice_list"),
            at("agencies:preferences"),
        ],
        "chef.fes": [
            at("services:desk"),
            at("services:absence_list"),
            at("migrants:files_reassign"),
            at("migrants:import_create"),
            at("reports:dashboard"),
            at("reports:figure_detail", "services"),
        ],
        "national.manager": [
            at("reports:dashboard"),
            at("reports:readiness_list"),
            at("reports:projection"),
            at("reports:programme_detail"),
            at("reports:target_list"),
            at("reports:improvement_list"),
            at("reports:edition_create"),
        ],
        "ministry.reader": [at("reports:dashboard"), at("reports:report_list")],
        "auditor": [at("agencies:audit_list"), at("agencies:access_list")],
        "administrator": [at("agencies:user_list")],
    }


# What is wider than the window, by the elements that stick out and contain no other such.
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && (box.left < -1 || box.right > root.clientWidth + 1);
  });
  return out
    .filter((element) => !out.some((other) => other !== element && element.contains(other)))
    .slice(0, 5).map((element) => element.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def visit(page, enter, demo):
    """Goes to every main page and looks at each; the sign-in page comes first."""

    def visited(look):
        look()
        for account, steps in pages().items():
            page.context.clear_cookies()
            enter(User.objects.get(email__startswith=f"{account}@"))
            for go in steps:
                go(page)
                look()

    return visited


def test_arabic_pages_run_from_right_to_left_and_fit_every_window(page, visit):
    User.objects.update(interface_language="ar")
    found = {}

    def look():
        root = page.locator("html")
        assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl"), page.url
        assert page.locator("h1").evaluate("(e) => getComputedStyle(e).direction") == "rtl"
        for size in (DESK, PHONE):
            page.set_viewport_size(size)
            if wide := page.evaluate(TOO_WIDE):
                found[page.url, size["width"]] = wide

    page.goto(reverse("agencies:login"))
    page.get_by_role("button", name="العربية").click()
    visit(look)
    assert found == {}


def test_axe_finds_nothing_to_mend(page, visit):
    page.set_viewport_size(DESK)
    found = {}

    def look():
        for fault in Axe().run(page).response["violations"]:
            places = [node["html"] for node in fault["nodes"]]
            found[page.url, fault["id"]] = (fault["help"], places)

    page.goto(reverse("agencies:login"))
    visit(look)
    assert found == {}
