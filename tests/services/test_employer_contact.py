"""Whom to talk to at an employer's, what was said, and the page that tells it."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from services import actions
from services.actions import (
    add_employer_contact,
    create_employer,
    move_referral,
    note_exchange,
    record_placement,
)
from services.employer_history import PAGE
from services.models import EmployerContact, EmployerExchange
from sharaka_portal.lib import clock
from tests.services.conftest import audited


@pytest.fixture
def contact(employer, people):
    return add_employer_contact(
        employer, by=people.counsellor, name="Mme Bennani", email="rh@example.org", language="ar"
    )


CONTACT = {
    "name": "M. Alaoui",
    "role": "chef de cuisine",
    "phone": "0661 00 00 00",
    "email": "",
    "language": "fr",
}


def test_page_adds_a_contact(employer, people, client_for):
    url = reverse("services:employer_contact_create", args=[employer.public_id])
    response = client_for(people.counsellor).post(url, CONTACT)
    assert response["Location"] == reverse("services:employer_detail", args=[employer.public_id])
    found = employer.contacts.get()
    assert (found.name, found.role, found.phone) == (
        "M. Alaoui",
        "chef de cuisine",
        "+212661000000",
    )
    assert audited(found, "created").get().agency == employer.agency


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": ""}, "name"), ({"phone": "1"}, "phone"), ({"language": "en"}, "language")],
)
def test_bad_contact_is_explained(change, field, employer, people, client_for):
    url = reverse("services:employer_contact_create", args=[employer.public_id])
    response = client_for(people.counsellor).post(url, CONTACT | change)
    assert field in response.context["form"].errors
    assert not EmployerContact.objects.exists()


def test_page_corrects_a_contact(contact, people, client_for):
    url = reverse("services:employer_contact_update", args=[contact.public_id])
    client = client_for(people.counsellor)
    form = client.get(url).context["form"]
    assert (form["name"].value(), form["language"].value()) == ("Mme Bennani", "ar")
    sent = {"name": "Mme Bennani", "email": "x@example.org", "language": "ar"}
    assert client.post(url, sent).status_code == 302
    entry = audited(contact, "changed").get()
    assert entry.changes == {"email": ["rh@example.org", "x@example.org"]}


def test_contact_leaves_and_comes_back(contact, people, client_for):
    client, url = (
        client_for(people.counsellor),
        reverse("services:employer_contact_active", args=[contact.public_id]),
    )
    for sent, is_active in (({}, False), ({"is_active": "1"}, True)):
        client.post(url, sent)
        contact.refresh_from_db()
        assert contact.is_active is is_active
    assert audited(contact, "changed").count() == 2


@pytest.mark.parametrize("name", ["employer_contact_update", "employer_contact_active"])
def test_contact_is_kept_by_its_own_agency(name, contact, people, client_for):
    url = reverse(f"services:{name}", args=[contact.public_id])
    assert client_for(people.stranger).post(url, CONTACT).status_code == 403
    contact.refresh_from_db()
    assert (contact.name, contact.is_active) == ("Mme Bennani", True)


def exchange(contact=None, **change):
    return {
        "subject": "prospection",
        "mode": "outreach",
        "contact": str(contact.public_id) if contact else "",
        "on": "2015-12-10",
        "note": "Cherche deux commis.",
    } | change


def test_page_notes_an_exchange(contact, employer, people, client_for):
    url = reverse("services:exchange_create", args=[employer.public_id])
    assert client_for(people.counsellor).post(url, exchange(contact)).status_code == 302
    row = EmployerExchange.objects.get()
    assert (row.employer, row.contact, row.by) == (employer, contact, people.counsellor)
    assert (row.on, row.note) == (datetime.date(2015, 12, 10), "Cherche deux commis.")
    changes = audited(row, "created").get().changes
    assert changes["subject"] == [None, "prospection"]
    assert "note" not in changes


@pytest.mark.parametrize(
    ("change", "field"),
    [({"on": "2015-12-15"}, "on"), ({"subject": ""}, "subject"), ({"mode": "x"}, "mode")],
)
def test_bad_exchange_is_explained(change, field, employer, people, client_for):
    url = reverse("services:exchange_create", args=[employer.public_id])
    response = client_for(people.counsellor).post(url, exchange(**change))
    assert field in response.context["form"].errors
    assert not EmployerExchange.objects.exists()


def test_contact_of_another_employer_cannot_be_named(contact, people, fes, client_for):
    other = create_employer(by=people.counsellor, agency=fes, name="Garage", city="Fès")
    url = reverse("services:exchange_create", args=[other.public_id])
    response = client_for(people.counsellor).post(url, exchange(contact))
    assert "contact" in response.context["form"].errors


@pytest.fixture
def written(contact, employer, people):
    return note_exchange(
        employer,
        by=people.counsellor,
        subject="prospection",
        mode="phone",
        contact=contact,
        on=datetime.date(2015, 12, 10),
        note="Cherche deux commis.",
    )


def entered(row, day):
    """As if it had been written on that day of December."""
    EmployerExchange.objects.filter(pk=row.pk).update(
        created_at=clock.at(datetime.date(2015, 12, day), 9)
    )


def link_to(row):
    return reverse("services:exchange_update", args=[row.public_id])


def test_page_corrects_ones_own_exchange(written, contact, employer, people, client_for):
    actions.update_employer_contact(contact, by=people.counsellor, is_active=False)
    client = client_for(people.counsellor)
    page = reverse("services:employer_detail", args=[employer.public_id])
    assert link_to(written) in client.get(page).content.decode()
    form = client.get(link_to(written)).context["form"]
    assert [form[name].value() for name in ("subject", "on", "note")] == [
        "prospection",
        written.on,
        "Cherche deux commis.",
    ]
    sent = exchange(contact, mode="phone", note="Cherche deux serveurs.")
    assert client.post(link_to(written), sent)["Location"] == page
    written.refresh_from_db()
    assert (written.note, written.contact) == ("Cherche deux serveurs.", contact)
    assert audited(written, "changed").get().changes == {
        "note": ["Cherche deux commis.", "Cherche deux serveurs."]
    }


@pytest.mark.parametrize(
    ("day", "is_followed", "may"),
    [(14, False, True), (14, True, True), (11, False, True), (11, True, False)],
)
def test_an_exchange_is_corrected_while_it_is_fresh(
    day, is_followed, may, written, employer, people, fes, client_for
):
    other = create_employer(by=people.counsellor, agency=fes, name="Garage", city="Fès")
    note_exchange(other, by=people.colleague, subject="offer")
    if is_followed:
        note_exchange(employer, by=people.colleague, subject="offer")
    entered(written, day)
    client = client_for(people.counsellor)
    page = reverse("services:employer_detail", args=[employer.public_id])
    assert (link_to(written) in client.get(page).content.decode()) is may
    assert client.get(link_to(written)).status_code == (200 if may else 302)
    client.post(link_to(written), exchange(note="Ne cherche plus."))
    written.refresh_from_db()
    assert (written.note == "Ne cherche plus.") is may
    assert audited(written, "changed").exists() is may


def test_an_exchange_is_corrected_by_its_author_alone(written, employer, people, client_for):
    for user in (people.colleague, people.agency_manager, people.stranger):
        client = client_for(user)
        page = reverse("services:employer_detail", args=[employer.public_id])
        assert link_to(written) not in client.get(page).content.decode()
        assert client.post(link_to(written), exchange()).status_code == 403
    with pytest.raises(PermissionDenied):
        actions.update_exchange(written, by=people.colleague, note="")
    assert not audited(written, "changed").exists()


def test_a_correction_to_a_day_to_come_is_explained(written, people, client_for):
    response = client_for(people.counsellor).post(link_to(written), exchange(on="2015-12-15"))
    assert "on" in response.context["form"].errors
    assert not audited(written, "changed").exists()


def test_exchange_to_come_is_refused(employer, people):
    with pytest.raises(ValidationError):
        note_exchange(
            employer, by=people.counsellor, subject="offer", on=datetime.date(2015, 12, 15)
        )


def history_of(employer, user, client_for, **query):
    url = reverse("services:employer_detail", args=[employer.public_id])
    return client_for(user).get(url, query).context["history"]


def test_history_tells_all_the_latest_first(referral, offer, employer, people, client_for):
    by, migrant = people.counsellor, referral.migrant
    for day in (8, 12):
        note_exchange(employer, by=by, subject="offer", on=datetime.date(2015, 11, day))
    move_referral(referral, "send", by=by, on=datetime.date(2015, 11, 11))
    record_placement(
        migrant,
        by=by,
        title="Serveur",
        contract_kind="cdd",
        proof="contract",
        started_on=datetime.date(2015, 11, 20),
        employer=employer,
    )
    found = history_of(employer, by, client_for)
    assert [(entry.kind, entry.on.day) for entry in found.entries] == [
        ("placement", 20),
        ("exchange", 12),
        ("referral", 11),
        ("exchange", 8),
    ]
    assert (found.left_out, found.has_older) == (0, False)


def test_people_of_another_agency_are_only_counted(referral, employer, people, client_for):
    found = history_of(employer, people.stranger, client_for)
    assert (found.entries, found.left_out) == ([], 1)
    url = reverse("services:employer_detail", args=[employer.public_id])
    assert "Traoré" not in client_for(people.stranger).get(url).content.decode()


def test_history_goes_on_on_the_next_page(employer, people, client_for):
    first = datetime.date(2015, 9, 1)
    days = [first + datetime.timedelta(days=number // 2) for number in range(PAGE * 2 + 3)]
    for day in days:
        note_exchange(employer, by=people.counsellor, subject="offer", on=day)
    pages = [history_of(employer, people.counsellor, client_for, page=page) for page in (1, 2, 3)]
    assert [len(page.entries) for page in pages] == [PAGE, PAGE, 3]
    assert [page.has_older for page in pages] == [True, True, False]
    rows = [entry.row.pk for page in pages for entry in page.entries]
    assert rows == sorted(rows, reverse=True)
    assert history_of(employer, people.counsellor, client_for, page="x").number == 1


def test_list_shows_the_last_exchange_and_finds_the_quiet(
    employer, contact, people, fes, client_for
):
    by = people.counsellor
    quiet = create_employer(by=by, agency=fes, name="Garage Atlas", city="Meknès")
    note_exchange(quiet, by=by, subject="offer", on=datetime.date(2015, 9, 10))
    for day in (3, 9):
        note_exchange(employer, by=by, subject="offer", on=datetime.date(2015, 12, day))
    client, url = client_for(by), reverse("services:employer_list")
    rows = {row.name: row.last_exchange for row in client.get(url).context["page"]}
    assert rows == {
        "Garage Atlas": datetime.date(2015, 9, 10),
        "Riad Zitoun": datetime.date(2015, 12, 9),
    }

    def names(**query):
        return [row.name for row in client.get(url, query).context["page"]]

    assert names(relation="quiet") == ["Garage Atlas"]
    assert names(relation="offers") == []
    assert names(q="bennani") == ["Riad Zitoun"]
    assert names(relation="x") == []
