"""Changing what is known of a person."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry, Language
from migrants.actions import StaleFile, update_migrant


def update(migrant, by, **changes):
    return update_migrant(migrant, by=by, **({"version": migrant.version} | changes))


def test_changes_are_written_with_their_history(migrant, people):
    updated = update(migrant, people.colleague, fields={"city": "Fès", "phone": "0612345678"})
    assert (updated.city, updated.phone.as_e164, updated.version) == ("Fès", "+212612345678", 2)
    line = AuditEntry.objects.get(subject_id=migrant.public_id, verb="changed")
    assert line.by == people.colleague
    assert line.changes["city"] == ["", "Fès"]
    assert line.changes["version"] == [1, 2]


def test_lists_are_replaced_and_traced_on_the_person(migrant, people):
    wolof = Language.objects.get(code="wol")
    update(migrant, people.counsellor, fields={}, languages=[(wolof, "NAT", False)])
    line = AuditEntry.objects.get(subject_id=migrant.public_id, verb="changed")
    assert line.changes["languages"] == [[], [["wol", "NAT", False]]]


def test_lists_that_are_not_given_stay(make_migrant, people):
    wolof = Language.objects.get(code="wol")
    migrant = make_migrant(languages=[(wolof, "NAT", False)], other_nationalities=["ML"])
    update(migrant, people.counsellor, fields={"city": "Fès"})
    assert migrant.languageskills.count() == 1
    assert migrant.other_nationalities.count() == 1


def test_a_new_name_has_new_keys(migrant, people):
    before = set(migrant.name_keys.values_list("key", flat=True))
    updated = update(migrant, people.counsellor, fields={"last_name": "Traoré"})
    assert set(migrant.name_keys.values_list("key", flat=True)) != before
    assert updated.folded_name != migrant.folded_name


def test_nothing_changed_writes_nothing(migrant, people):
    updated = update(migrant, people.counsellor, fields={"city": ""}, languages=[])
    assert updated.version == 1
    assert not AuditEntry.objects.filter(subject_id=migrant.public_id, verb="changed").exists()


def test_an_older_version_is_refused(migrant, people):
    update(migrant, people.colleague, fields={"city": "Fès"})
    with pytest.raises(StaleFile):
        update(migrant, people.counsellor, version=1, fields={"city": "Oujda"})
    migrant.refresh_from_db()
    assert migrant.city == "Fès"


def test_a_wrong_value_changes_nothing(migrant, people):
    with pytest.raises(ValidationError):
        update(migrant, people.counsellor, fields={"city": "Fès", "sex": "X"})
    migrant.refresh_from_db()
    assert migrant.city == ""


def test_the_agency_changes_by_transfer_only(migrant, people, rabat):
    with pytest.raises(TypeError):
        update(migrant, people.counsellor, fields={"agency": rabat})


# The page -------------------------------------------------------------------------------------


@pytest.fixture
def open_form(people, client_for):
    """What a browser would send back of the form of a person's file, unchanged."""

    def opened(migrant):
        client = client_for(people.counsellor)
        page = client.get(reverse("migrants:migrant_update", args=[migrant.public_id]))
        forms = (page.context["form"], page.context["skills"].management_form)
        sent = {
            field.html_name: value
            for form in forms
            for field in form
            if (value := field.value()) is not None and value is not False
        }
        version = re.search(r'name="version"\s+value="(\d+)"', page.content.decode()).group(1)
        return client, page, sent | {"version": version, "occupations": ["", "", ""]}

    return opened


def test_the_form_carries_the_version_that_was_seen(migrant, open_form):
    client, page, sent = open_form(migrant)
    assert sent["version"] == "1"
    answer = client.post(page.wsgi_request.path, sent | {"city": "Sefrou"})
    assert answer.status_code == 302
    migrant.refresh_from_db()
    assert (migrant.city, migrant.version) == ("Sefrou", 2)


def test_after_a_change_in_between_a_second_saving_goes_through(migrant, people, open_form):
    client, page, sent = open_form(migrant)
    update(migrant, people.colleague, fields={"city": "Fès"})
    stale = client.post(page.wsgi_request.path, sent | {"city": "Oujda"})
    assert stale.context["version"] == 2
    assert client.post(page.wsgi_request.path, sent | {"city": "Oujda", "version": 2}).url
    migrant.refresh_from_db()
    assert migrant.city == "Oujda"


def test_a_mistake_does_not_hide_a_change_in_between(migrant, people, open_form):
    client, page, sent = open_form(migrant)
    update(migrant, people.colleague, fields={"city": "Fès"})
    wrong = client.post(page.wsgi_request.path, sent | {"last_name": ""})
    assert wrong.context["version"] == 1


def test_the_new_facts_are_kept(migrant, open_form):
    wolof = Language.objects.get(code="wol")
    client, page, sent = open_form(migrant)
    new = {
        "other_phone": "+221701234567",
        "other_has_whatsapp": "on",
        "email_missing_reason": "declined",
        "spoken_language": wolof.pk,
        "reading_level": "not",
        "needs_interpreter": "on",
    }
    client.post(page.wsgi_request.path, sent | new)
    migrant.refresh_from_db()
    assert (migrant.other_phone.as_e164, migrant.other_has_whatsapp) == ("+221701234567", True)
    assert (migrant.email_missing_reason, migrant.reading_level) == ("declined", "not")
    assert (migrant.spoken_language, migrant.needs_interpreter) == (wolof, True)


@pytest.mark.parametrize(
    ("email", "kept", "shown"),
    [("", "", "not_asked"), ("", "declined", "declined"), ("a@example.org", "", "")],
)
def test_a_missing_address_comes_with_its_reason(make_migrant, open_form, email, kept, shown):
    _client, _page, sent = open_form(make_migrant(email=email, email_missing_reason=kept))
    assert sent.get("email_missing_reason") == shown


def test_an_unchanged_list_keeps_its_rows(make_migrant, people):
    french = Language.objects.get(code="fra")
    migrant = make_migrant(languages=[(french, "B1", True)])
    before = migrant.languageskills.get().pk
    update_migrant(
        migrant,
        by=people.counsellor,
        version=migrant.version,
        fields={"city": "Fès"},
        languages=[(french, "B1", True)],
    )
    assert migrant.languageskills.get().pk == before
