"""Pages of practices: who reads what, proposes, corrects, moves, prints."""

import io
import re
from html import unescape

import pikepdf
import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from agencies.models import AccessLog, AuditEntry
from reports import lessons
from reports.models import GoodPractice
from tests.reports.lesson_rows import (
    FULL,
    evidence_of,
    figure_facts,
    phase,
    practice_of,
    put,
    trial_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice(fes, people):
    return practice_of(fes, people.counsellor)


def sent(**changes):
    return {
        "title": "Inscrire sur place",
        "theme": "information",
        "agency": "fes",
        "phase": "pilot-2015",
        "observed_on": "2015-12-01",
    } | changes


@pytest.mark.parametrize("state", ["observed", "documented", "tested", "retired"])
def test_readers_of_figures_read_from_confirmed_on(practice, client_for, people, state):
    url = reverse("reports:practice_detail", args=[practice.public_id])
    browser = client_for(people.ministry_reader)
    put(practice, state)
    assert browser.get(url).status_code == 404
    assert practice.title not in browser.get(reverse("reports:practice_list")).content.decode()
    assert lessons.printed_practices(phase()) == []
    for shown in ("confirmed", "recommended", "generalised"):
        put(practice, shown)
        assert browser.get(url).status_code == 200
        assert practice.title in browser.get(reverse("reports:practice_list")).content.decode()
        assert len(lessons.printed_practices(phase())) == 1


def test_readers_of_figures_read_no_names(practice, client_for, people):
    from reports.actions import move_practice

    move_practice(practice, "document", by=people.agency_manager)
    put(practice, "confirmed")
    url = reverse("reports:practice_detail", args=[practice.public_id])
    name = people.agency_manager.get_full_name()
    assert name in client_for(people.counsellor).get(url).content.decode()
    assert name not in client_for(people.ministry_reader).get(url).content.decode()


def test_a_counsellor_proposes_in_the_own_agency(client_for, people):
    browser, url = client_for(people.counsellor), reverse("reports:practice_create")
    assert browser.post(url, sent(agency="rabat-agdal")).status_code == 200
    assert browser.post(url, sent(observed_on="2015-12-15")).status_code == 200
    assert browser.post(url, sent(title="")).status_code == 200
    assert not GoodPractice.objects.exists()
    browser.post(url, sent())
    row = GoodPractice.objects.get()
    assert (row.state, row.agency.code, row.language) == ("observed", "fes", "fr")
    assert AuditEntry.objects.filter(
        subject_id=row.public_id, verb="created", by=people.counsellor
    ).exists()


def test_the_page_corrects_a_card(practice, client_for, people):
    url = reverse("reports:practice_update", args=[practice.public_id])
    client_for(people.colleague).post(url, sent(**FULL | {"result": "Mieux qu’avant."}))
    practice.refresh_from_db()
    assert practice.result == "Mieux qu’avant."
    put(practice, "tested")
    page = client_for(people.colleague).post(url, sent(**FULL, title="Autre"))
    assert "jugée" in page.content.decode()
    practice.refresh_from_db()
    assert practice.title == "Inscrire sur place"


@pytest.mark.parametrize(
    ("persona", "move", "answer"),
    [
        ("counsellor", "document", 403),
        ("stranger", "document", 403),
        ("agency_manager", "document", 302),
        ("agency_manager", "retire", 403),
        ("national_manager", "document", 302),
        ("ministry_reader", "document", 403),
        ("agency_manager", "win", 400),
    ],
)
def test_who_moves_a_practice(practice, client_for, people, persona, move, answer):
    url = reverse("reports:practice_move", args=[practice.public_id])
    response = client_for(getattr(people, persona)).post(url, {"move": move})
    assert response.status_code == answer
    practice.refresh_from_db()
    assert practice.state == ("documented" if answer == 302 else "observed")


def test_what_is_added_to_a_reason_is_read_by_those_who_work_there(practice, client_for, people):
    url = reverse("reports:practice_move", args=[practice.public_id])
    sent = {
        "move": "undo_recommend",
        "reason": "evidence",
        "comment": " Deux cas ne suffisent pas. ",
    }
    put(practice, "recommended")
    client_for(people.national_manager).post(url, sent)
    practice.refresh_from_db()
    assert practice.state == "confirmed"
    card = reverse("reports:practice_detail", args=[practice.public_id])
    for persona, reads in (("national_manager", True), ("ministry_reader", False)):
        page = client_for(getattr(people, persona)).get(card).content.decode()
        assert "preuve insuffisante" in page
        assert (">Deux cas ne suffisent pas.<" in page) is reads


def test_a_manager_of_another_agency_does_not_move_it(people, client_for, rabat):
    elsewhere = practice_of(rabat, people.stranger)
    url = reverse("reports:practice_move", args=[elsewhere.public_id])
    assert client_for(people.agency_manager).post(url, {"move": "document"}).status_code == 403


def test_a_refusal_says_what_is_missing(fes, people, client_for):
    practice = practice_of(fes, people.counsellor, result="", conditions="")
    url = reverse("reports:practice_move", args=[practice.public_id])
    page = client_for(people.agency_manager).post(url, {"move": "document"}, follow=True)
    assert "La fiche est incomplète : résultat, conditions de réussite." in page.content.decode()


def test_filters_travel_in_the_address(practice, fes, rabat, people, client_for):
    practice_of(rabat, people.stranger, title="Appeler les employeurs", theme="employers")
    browser, url = client_for(people.counsellor), reverse("reports:practice_list")

    def titles(**query):
        page = browser.get(url, query).content.decode()
        return {t for t in ("Inscrire sur place", "Appeler les employeurs") if t in page}

    assert titles() == {"Inscrire sur place", "Appeler les employeurs"}
    assert titles(theme="employers") == {"Appeler les employeurs"}
    assert titles(agency="fes") == {"Inscrire sur place"}
    assert titles(state="confirmed") == titles(theme="nonsense") == set()


def test_the_card_tells_its_proof_and_its_trials(practice, rabat, people, client_for):
    evidence_of(practice, facts=figure_facts((0.05, 0.6)))
    trial_of(practice, rabat, before=(5, 12), after=(7, 12))
    url = reverse("reports:practice_detail", args=[practice.public_id])
    page = client_for(people.national_manager).get(url).content.decode()
    assert "9 sur 12 ; entre 47 et 91" in page
    assert "L’écart dépasse le hasard." in page
    assert "On ne peut pas distinguer l’après de l’avant" in page


def test_the_way_to_todays_figure_keeps_the_agency(practice, fes, rabat, people, client_for):
    from reports.actions import attach_figure

    by = people.national_manager
    for agency in (None, fes, rabat):
        attach_figure(practice, by=by, indicator="registered", phase=phase(), agency=agency)
    card = reverse("reports:practice_detail", args=[practice.public_id])

    def opened(persona):
        """Whose figure each link opens, as its page says above."""
        browser = client_for(getattr(people, persona))
        urls = re.findall(r'href="([^"]*/figures/[^"]*)"', browser.get(card).content.decode())
        pages = [browser.get(unescape(url)) for url in urls if "phase=" in url]
        assert not any(page.context["form"].errors for page in pages)
        assert {page.context["form"].lead() for page in pages} == {None}
        return [page.context["opened"].agency for page in pages]

    assert opened("national_manager") == [None, fes, rabat]
    assert opened("counsellor") == [fes]  # who reads the figures of one agency


def test_the_printed_card_is_one_page_and_leaves_a_trace(practice, rabat, people, client_for):
    for kind in ("figure", "case"):
        evidence_of(practice, kind)
    trial_of(practice, rabat, before=(6, 12), after=(9, 12))
    url = reverse("reports:practice_print", args=[practice.public_id])
    response = client_for(people.counsellor).get(url)
    with pikepdf.open(io.BytesIO(response.content)) as document:
        assert len(document.pages) == 1
        assert "Inscrire sur place" in str(document.docinfo["/Title"])
    log = AccessLog.objects.get(kind="print")
    assert (log.subject_id, log.user) == (practice.public_id, people.counsellor)


def test_the_printed_card_has_the_marks_of_its_language(practice, rabat, people, monkeypatch):
    from reports import lesson_pdf

    monkeypatch.setattr(lesson_pdf, "render_pdf", lambda html, **_details: html)
    trial_of(practice, rabat, before=(6, 12), after=(9, 12))

    def trial(language):
        with translation.override(language):
            html = lesson_pdf.card(practice, is_open=True)
        return " ".join(strip_tags(html[html.rindex('<div class="proof">') :]).split())

    french, arabic = trial("fr"), trial("ar")
    assert french.startswith(f"{rabat.label_fr}, du 02/11/2015 au 13/12/2015")
    assert arabic.startswith(f"{rabat.label_ar}، ")
    assert re.search(r"Avant\s: 50\s%.*\. Pendant\s: 75\s%.*\. ", french)
    source = get_template("reports/pdf/practice.html").template.source
    assert "%}\u00a0:" not in source  # a translated word has the colon of its language


def test_printed_facts_are_plain_and_in_three_languages(practice, rabat, people):
    import json

    put(practice, "confirmed")
    evidence_of(practice)
    trial_of(practice, rabat, before=(3, 12), after=(9, 12))
    facts = lessons.printed_practices(phase())
    assert json.loads(json.dumps(facts)) == facts
    card = facts[0]
    assert set(card["theme"]) == set(card["state"]["label"]) == {"fr", "ar", "en"}
    assert [part["name"] for part in card["parts"]] == list(FULL)
    assert card["evidence"][0]["facts"]["numerator"] == 9
    assert card["trials"][0]["before"] is None  # three people may not be told
