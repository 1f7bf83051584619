"""Signing in: who gets in, who must wait, and what is left of each try."""

import datetime

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from agencies import signins
from agencies.enums import AccessKind, AuditVerb
from agencies.models import AccessLog, AuditEntry
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
URL = "/login/"


def sign_in(client, email, password=PASSWORD, **data):
    return client.post(URL, {"username": email, "password": password} | data)


def test_a_counsellor_signs_in_and_leaves_a_line(client, people):
    response = sign_in(client, people.counsellor.email)

    assert response.status_code == 302
    assert response.url == reverse("home")
    line = AuditEntry.objects.get(verb=AuditVerb.SIGNED_IN)
    assert (line.by, line.subject_id) == (people.counsellor, people.counsellor.public_id)


def test_the_address_may_be_typed_in_capitals(client, people):
    assert sign_in(client, people.counsellor.email.upper()).status_code == 302


def test_a_wrong_password_is_refused_and_noted(client, people):
    response = sign_in(client, people.counsellor.email, "not the right one")

    assert response.status_code == 200
    assert "inexacts" in response.content.decode()
    line = AuditEntry.objects.get(verb=AuditVerb.SIGN_IN_FAILED)
    assert line.subject_id == people.counsellor.public_id
    assert line.by is None


def test_an_unknown_address_is_never_written_down(client, people):
    sign_in(client, "Nobody@Example.org")

    assert not AuditEntry.objects.filter(verb=AuditVerb.SIGN_IN_FAILED).exists()
    line = AccessLog.objects.get(kind=AccessKind.REFUSED)
    assert line.detail == {"login": signins.digest("nobody@example.org")}
    assert "nobody" not in str(line.detail).lower()


def test_a_closed_account_does_not_get_in(client, people):
    response = sign_in(client, people.inactive.email)

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


def test_after_six_failures_even_the_right_password_must_wait(client, people):
    for _ in range(signins.TRIES):
        sign_in(client, people.counsellor.email, "not the right one")

    response = sign_in(client, people.counsellor.email)

    assert response.status_code == 200
    assert "Trop d’essais" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_five_failures_do_not_lock(client, people):
    for _ in range(signins.TRIES - 1):
        sign_in(client, people.counsellor.email, "not the right one")

    assert sign_in(client, people.counsellor.email).status_code == 302


def test_a_success_begins_the_count_again(client, people):
    for _round in range(2):
        for _ in range(signins.TRIES - 1):
            sign_in(client, people.counsellor.email, "not the right one")
        assert sign_in(client, people.counsellor.email).status_code == 302
        client.logout()


def test_others_are_not_locked_by_ones_failures(client, people):
    for _ in range(signins.TRIES):
        sign_in(client, people.counsellor.email, "not the right one")

    assert sign_in(client, people.colleague.email).status_code == 302


def test_an_unknown_address_locks_like_a_known_one(client, people):
    for _ in range(signins.TRIES):
        sign_in(client, "nobody@example.org")

    assert "Trop d’essais" in sign_in(client, "nobody@example.org").content.decode()


def test_the_lock_opens_after_a_quarter_of_an_hour(client, people, monkeypatch):
    for _ in range(signins.TRIES):
        sign_in(client, people.counsellor.email, "not the right one")
    later = signins.timezone.now() + signins.WINDOW + datetime.timedelta(seconds=1)
    monkeypatch.setattr(signins.timezone, "now", lambda: later)

    assert not signins.is_locked(people.counsellor.email)


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_signing_in_never_leads_to_another_site(client, people, target):
    assert sign_in(client, people.counsellor.email, next=target).url == reverse("home")


def test_signing_in_leads_back_to_the_page_asked_for(client, people):
    asked = client.get("/preferences/")
    assert asked.url == "/login/?next=/preferences/"

    assert sign_in(client, people.counsellor.email, next="/preferences/").url == "/preferences/"


def test_signing_out_is_a_post(client_for, people):
    client = client_for(people.counsellor)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert "_auth_user_id" not in client.session


def test_demonstration_accounts_show_only_in_the_demonstration(client, people, settings):
    people.counsellor.email = "conseil@demo.sharaka.example"
    people.counsellor.save()

    assert "conseil@demo.sharaka.example" in client.get(URL).content.decode()
    settings.DEMO = False
    assert "demo.sharaka.example" not in client.get(URL).content.decode()


def test_a_session_ended_by_another_process_is_ended_here(client, people):
    """The portal is served by several processes: signing out in one must hold in all."""
    client.force_login(people.counsellor)
    assert client.get("/preferences/").status_code == 200

    Session.objects.all().delete()  # what another process does when the user signs out there

    assert client.get("/preferences/").status_code == 302
