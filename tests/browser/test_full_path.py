"""One person's whole path, in the browser: from the positioning interview to work that lasts."""

import datetime
import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from services.models import FollowUp, Message, Placement, Session

pytestmark = pytest.mark.browser


UUID = "[0-9a-f-]{36}"


def arrive(page, noun):
    """Wait for the page of a row."""
    page.wait_for_url(re.compile(rf"/{noun}/{UUID}/$"))


def field(page, label):
    return page.get_by_label(re.compile(rf"^\s*{label}\s*\*?\s*$"))


def button(page, name):
    return page.get_by_role("main").get_by_role("button", name=name, exact=True)


def link(page, name):
    return page.get_by_role("main").get_by_role("link", name=name, exact=True)


@pytest.fixture
def person(make_migrant, people):
    return make_migrant(
        last_name="Diallo",
        first_name="Aminata",
        consents={"processing": True, "share_cv": True, "messages": True},
        phone="+212612345678",
    )


def diagnose(page, person):
    """The interview finds a weak project, and proposes the workshop for it."""
    page.goto(reverse("services:diagnosis_create", args=[person.public_id]))
    for dimension, level in {"self": 3, "project": 1, "market": 3, "method": 3}.items():
        page.locator(f"input[name=level_{dimension}][value='{level}']").check()
    field(page, "Segment").select_option("occasional")
    button(page, "Enregistrer le diagnostic").click()
    arrive(page, "diagnoses")


def agree_on_a_plan(page, person):
    page.goto(reverse("services:plan_create", args=[person.public_id]))
    field(page, "Objectif").fill("Travailler en restauration à Fès")
    field(page, "Accord de la personne").select_option("signed")
    button(page, "Enregistrer le plan").click()
    arrive(page, "plans")


def take_part_in_a_workshop(page, person, settings):
    """Planned for tomorrow; the day after, she is noted present."""
    page.goto(reverse("services:session_create"))
    field(page, "Atelier ou séance").select_option("131")
    field(page, "Heure").fill("10:00")
    button(page, "Fixer la séance").click()
    arrive(page, "sessions")
    page.get_by_role("main").get_by_role("searchbox").fill("Diallo")
    button(page, "Chercher").click()
    page.get_by_role("region", name="Inscrire une personne").get_by_role(
        "button", name="Inscrire"
    ).first.click()
    expect(page.get_by_role("region", name="Inscrits")).to_contain_text("Aminata Diallo")
    settings.TODAY = datetime.date(2015, 12, 15)
    page.goto(reverse("services:attendance_update", args=[Session.objects.get().public_id]))
    page.get_by_label("Présent").check()
    button(page, "Enregistrer la présence").click()
    arrive(page, "sessions")


def find_an_offer(page, employer):
    page.goto(reverse("services:offer_create"))
    field(page, "Employeur").select_option(str(employer.public_id))
    field(page, "Intitulé du poste").fill("Serveuse ou serveur")
    field(page, "Lieu de travail").fill("Fès")
    field(page, "Contrat").select_option("cdi")
    button(page, "Enregistrer").click()
    arrive(page, "offers")


def present(page, person):
    """Propose the offer, send the CV; the address by which the employer answers."""
    page.goto(reverse("services:referral_create", args=[person.public_id]))
    page.get_by_label("Serveuse ou serveur").check()
    button(page, "Proposer l’offre choisie").click()
    page.wait_for_url("**/referrals/**")
    button(page, "Envoyer à l’employeur").click()
    return page.get_by_label("Adresse pour répondre").input_value()


def hire_by_link(page, url):
    """The employer has no account: another browser, without a session."""
    visitor = page.context.browser.new_context(locale="fr-FR").new_page()
    visitor.goto(urljoin(page.url, urlsplit(url).path))
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Aminata Diallo")
    visitor.get_by_text("Je l’embauche").click()
    visitor.get_by_label("À partir du").fill("2015-12-15")
    visitor.get_by_role("button", name="Confirmer l’embauche").click()
    expect(visitor.get_by_role("status")).to_contain_text("embauche")
    visitor.context.close()


def record_the_placement(page, person):
    page.goto(reverse("migrants:migrant_detail", args=[person.public_id]))
    link(page, "Noter cette insertion").click()
    field(page, "Poste ou activité").fill("Serveuse")
    field(page, "Contrat").select_option("cdi")
    field(page, "Preuve").select_option("contract")
    field(page, "Commence le").fill("2015-12-15")
    button(page, "Enregistrer l’insertion").click()
    page.wait_for_load_state()


def ask_after_a_month(page, settings):
    settings.TODAY = datetime.date(2016, 1, 15)
    page.goto(reverse("services:followup_list"))
    link(page, "à 1 mois").click()
    button(page, "Toujours en poste").click()
    page.wait_for_load_state()


def test_from_the_positioning_interview_to_the_first_follow_up(
    page, enter, people, person, fes, settings
):
    from services.actions import create_employer

    employer = create_employer(by=people.counsellor, agency=fes, name="Riad Zitoun", city="Fès")
    enter(people.counsellor)

    diagnose(page, person)
    agree_on_a_plan(page, person)
    take_part_in_a_workshop(page, person, settings)
    find_an_offer(page, employer)
    hire_by_link(page, present(page, person))
    record_the_placement(page, person)
    ask_after_a_month(page, settings)

    placement, first = Placement.objects.get(), FollowUp.objects.get(months=1)
    assert (placement.referral.state, placement.employer) == ("hired", employer)
    assert (first.state, first.due_on) == ("in_post", datetime.date(2016, 1, 15))
    assert list(FollowUp.objects.exclude(pk=first.pk).values_list("state")) == [("waiting",)] * 3
    assert sorted(person.services.values_list("service_type__code", flat=True)) == ["12", "131"]
    assert Message.objects.filter(kind="convocation", channel="sms").count() == 1
    page.goto(reverse("migrants:migrant_detail", args=[person.public_id]))
    timeline = page.get_by_role("region", name="Parcours")
    for told in ("Diagnostic", "Plan d’action convenu", "embauche", "Insertion : Serveuse"):
        expect(timeline).to_contain_text(told)
