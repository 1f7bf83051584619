"""Referrals sent before the constraint get the consent they went with, and how far they got."""

import datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from services.actions import move_referral
from services.models import Referral

BEFORE, AFTER = ("services", "0006_employer_contacts"), ("services", "0007_referral_consent")
SENT = {"state": "refused", "sent_on": datetime.date(2015, 11, 12)}


@pytest.fixture
def without_constraint(request, transactional_db):
    """Go back to before the constraint; forward again when the test ends."""

    def back():
        latest = MigrationExecutor(connection).loader.graph.leaf_nodes()
        request.addfinalizer(lambda: MigrationExecutor(connection).migrate(latest))
        old = MigrationExecutor(connection).migrate([BEFORE]).apps
        return old.get_model("services", "Referral").objects

    return back


@pytest.mark.django_db(transaction=True)
def test_sent_referral_gets_its_consent_and_its_furthest_stage(
    referral, people, without_constraint
):
    for name, reason in (("send", ""), ("invite", ""), ("refuse", "profile")):
        move_referral(referral, name, by=people.counsellor, reason=reason)
    consent = referral.migrant.consents.get(purpose="share_cv")
    without_constraint().update(cv_consent=None, furthest="")
    MigrationExecutor(connection).migrate([AFTER])
    found = Referral.objects.get()
    assert (found.cv_consent, found.furthest) == (consent, "interview")


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_without_any_consent_stops_the_migration(
    referral, without_constraint, request
):
    referral.migrant.consents.all().delete()
    rows = without_constraint()
    rows.update(**SENT)
    with pytest.raises(RuntimeError, match="1 referrals"):
        MigrationExecutor(connection).migrate([AFTER])
    rows.update(state="proposed", sent_on=None)
