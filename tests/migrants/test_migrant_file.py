"""The short pages of a file: one form, one action each; who may, what is refused."""

import datetime

import pytest
from django.urls import reverse

from agencies.models import AuditEntry, Language
from migrants.actions import close_file, note_barrier
from migrants.models import BarrierType

DAY = datetime.date


def url(name, row, *args):
    return reverse(f"migrants:{name}", args=[row.public_id, *args])


# page: (url name and further arguments, what is sent, a mistake in it)
PAGES = {
    "document": (
        ("document_create",),
        {"kind": "passport", "number": "P 77", "expires_on": "2018-01-01"},
        {"number": ""},
    ),
    "consent": (
        ("consent_create", "share_cv"),
        {"is_granted": "no", "given_on": "2015-12-01", "channel": "oral", "language": "ar"},
        {"given_on": "2015-12-20"},
    ),
    "note": (("note_create",), {"body": "Bonjour", "visibility": "team"}, {"body": " "}),
    "barrier": (("barrier_create",), {"kind": "", "on": "2015-12-01"}, {"on": "2015-12-20"}),
    "close": (
        ("migrant_close",),
        {"reason": "placed", "on": "2015-12-01", "comment": ""},
        {"reason": ""},
    ),
    "assign": (("migrant_assign",), {"user": "", "on": "2015-12-01"}, {"on": "2015-09-01"}),
}


@pytest.fixture(params=PAGES)
def page(request, migrant, people):
    """(address, what is sent, a mistake) of each page."""
    (name, *args), data, mistake = PAGES[request.param]
    if name == "barrier_create":
        data = data | {"kind": BarrierType.objects.get(code="transport").pk}
    if name == "migrant_assign":
        data = data | {"user": people.colleague.pk}
    return url(name, migrant, *args), data, mistake


def lines(migrant):
    return AuditEntry.objects.filter(person_id=migrant.public_id)


def test_the_form_runs_its_action_once_and_goes_back(page, migrant, people, client_for):
    address, data, _mistake = page
    client = client_for(people.counsellor)
    assert client.get(address).status_code == 200
    before = lines(migrant).count()
    answer = client.post(address, data)
    assert answer.url == url("migrant_detail", migrant)
    assert lines(migrant).filter(by=people.counsellor).count() > before


def test_a_mistake_is_shown_and_nothing_written(page, migrant, people, client_for):
    address, data, mistake = page
    before = lines(migrant).count()
    answer = client_for(people.counsellor).post(address, data | mistake)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert lines(migrant).count() == before


def test_strangers_find_nothing_and_readers_may_not(page, migrant, people, client_for):
    address, data, _mistake = page
    before = lines(migrant).count()
    assert client_for(people.stranger).post(address, data).status_code == 404
    assert client_for(people.national_manager).post(address, data).status_code == 403
    assert client_for(people.ministry_reader).get(address).status_code == 403
    assert lines(migrant).count() == before


def test_only_those_in_charge_close_a_file(migrant, people, client_for):
    address = url("migrant_close", migrant)
    assert client_for(people.colleague).get(address).status_code == 403
    assert client_for(people.agency_manager).get(address).status_code == 200


def test_the_text_of_a_consent_is_read_from_the_page(migrant, people, client_for):
    client = client_for(people.counsellor)
    body = client.get(url("consent_create", migrant, "share_cv")).content.decode()
    assert "mon CV soit transmis" in body
    assert 'lang="ar"' in body
    assert client.get(url("consent_create", migrant, "anything")).status_code == 404


def test_a_closed_file_is_reopened_by_a_colleague(migrant, people, client_for):
    close_file(migrant, by=people.counsellor, reason="no_contact", on=DAY(2015, 12, 1))
    client = client_for(people.colleague)
    address = url("migrant_reopen", migrant)
    page = client.get(address)
    assert page.context["form"]["lead"].value() == people.colleague.pk
    data = {"reason": "came_back", "on": "2015-12-10", "lead": people.colleague.pk}
    client.post(address, data)
    assert migrant.registrations.get().state == "open"
    assert migrant.assignments.get(ends_on=None).user == people.colleague


def test_an_open_file_is_not_reopened(migrant, people, client_for):
    page = client_for(people.counsellor).post(
        url("migrant_reopen", migrant), {"reason": "came_back", "on": "2015-12-10"}
    )
    assert "déjà ouvert" in page.content.decode()


def test_a_barrier_is_lifted_by_a_button(migrant, people, client_for):
    kind = BarrierType.objects.get(code="transport")
    barrier = note_barrier(migrant, by=people.counsellor, kind=kind)
    address = url("barrier_lift", barrier)
    assert client_for(people.counsellor).get(address).status_code == 405
    assert client_for(people.stranger).post(address).status_code == 404
    assert client_for(people.national_manager).post(address).status_code == 403
    client = client_for(people.counsellor)
    client.post(address)
    barrier.refresh_from_db()
    assert barrier.lifted_on == DAY(2015, 12, 14)
    assert "déjà levé" in client.post(address, follow=True).content.decode()


# Updating


def update_data(migrant, **changes):
    return {
        "version": migrant.version,
        "last_name": migrant.last_name,
        "first_name": migrant.first_name,
        "sex": migrant.sex,
        "birth_year": migrant.birth_date.year,
        "birth_month": migrant.birth_date.month,
        "birth_day": migrant.birth_date.day,
        "nationality": migrant.nationality.code,
        "email_missing_reason": "not_asked",
        "preferred_language": "fr",
        "occupations": ["", "", ""],
        "languages-TOTAL_FORMS": "5",
        "languages-INITIAL_FORMS": "0",
    } | changes


def test_a_file_is_updated(migrant, people, client_for):
    client = client_for(people.colleague)
    address = url("migrant_update", migrant)
    assert client.get(address).context["form"]["birth_day"].value() == migrant.birth_date.day
    answer = client.post(address, update_data(migrant, city="Sefrou", other_nationality_1="ML"))
    assert answer.url == url("migrant_detail", migrant)
    migrant.refresh_from_db()
    assert (migrant.city, migrant.version) == ("Sefrou", 2)
    assert migrant.other_nationalities.get().country.code == "ML"


def test_a_language_is_added_and_emptied(make_migrant, people, client_for):
    wolof, french = Language.objects.get(code="wol"), Language.objects.get(code="fra")
    migrant = make_migrant(languages=[(wolof, "NAT", False)])
    rows = {
        "languages-TOTAL_FORMS": "5",
        "languages-INITIAL_FORMS": "1",
        "languages-0-language": "",
        "languages-0-level": "",
        "languages-1-language": french.pk,
        "languages-1-level": "B1",
        "languages-1-is_read": "on",
    }
    client_for(people.counsellor).post(url("migrant_update", migrant), update_data(migrant, **rows))
    skill = migrant.languageskills.get()
    assert (skill.language, skill.level, skill.is_read) == (french, "B1", True)


def test_a_change_in_between_is_shown_and_the_typing_kept(migrant, people, client_for):
    address = url("migrant_update", migrant)
    client_for(people.colleague).post(address, update_data(migrant, city="Sefrou"))
    client = client_for(people.counsellor)
    page = client.post(address, update_data(migrant, address="12, rue du Marché"))
    body = page.content.decode()
    assert page.status_code == 200
    assert "Sefrou" in body
    assert "Colleague Essai" in body
    assert "12, rue du Marché" in body
    migrant.refresh_from_db()
    assert (migrant.city, migrant.address) == ("Sefrou", "")
    # the page now carries the present version: saving again is a decision
    client.post(address, update_data(migrant, address="12, rue du Marché", city="Sefrou"))
    migrant.refresh_from_db()
    assert migrant.address == "12, rue du Marché"


def test_strangers_do_not_update(migrant, people, client_for):
    address = url("migrant_update", migrant)
    assert client_for(people.stranger).get(address).status_code == 404
    assert client_for(people.national_manager).get(address).status_code == 403
