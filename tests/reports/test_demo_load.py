"""The demonstration pilot: its known sizes, and histories that make sense."""

import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, F, Q
from phonenumbers import is_valid_number, parse

from agencies.models import Agency, AuditEntry
from migrants.models import Migrant, Registration
from services.enums import Mode
from services.models import (
    Appointment,
    Enrolment,
    Message,
    Placement,
    Referral,
    Service,
    Session,
)

PILOT_START, TODAY = datetime.date(2015, 9, 15), datetime.date(2015, 12, 14)


@pytest.fixture(scope="module")
def pilot(django_db_setup, django_db_blocker):
    """The pilot, loaded once for this module and taken away afterwards."""
    from django.db import connection, transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield
        transaction.set_rollback(True)
    connection.close()


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pilot")]


def count(queryset, field):
    return dict(queryset.values_list(field).annotate(n=Count("pk")))


def test_people_by_agency():
    assert count(Migrant.objects.all(), "agency__code") == {
        "casablanca": 48,
        "rabat-agdal": 48,
        "tanger": 24,
        "fes": 20,
        "oujda": 20,
    }


def test_agencies_have_invented_phones_of_their_own():
    phones = list(Agency.objects.exclude(phone="").values_list("phone", flat=True))
    assert len(phones) == len(set(phones)) == 5
    assert all(phone.startswith("+2125000000") for phone in phones)
    assert not any(is_valid_number(parse(phone)) for phone in phones)  # nobody's
    assert Message.objects.filter(body__contains=phones[0]).exists()


def test_stages_reached():
    assert Migrant.objects.filter(services__service_type__code="12").distinct().count() == 130
    assert Registration.objects.filter(plans__isnull=False).count() == 120
    workshops = Q(services__service_type__family="workshop")
    assert Migrant.objects.filter(workshops).distinct().count() == 80
    assert Referral.objects.count() == 55
    assert Placement.objects.count() == 14


def test_a_quarter_to_a_third_is_served_at_a_distance():
    remote = Service.objects.filter(mode__in=Mode.remote()).count()
    assert 0.25 <= remote / Service.objects.count() <= 0.30


def test_nothing_happens_before_registration_or_after_today():
    assert not Service.objects.filter(given_on__lt=F("registration__opened_on")).exists()
    assert not Service.objects.filter(given_on__gt=TODAY).exists()
    assert not Registration.objects.exclude(opened_on__range=(PILOT_START, TODAY)).exists()
    assert not Placement.objects.filter(started_on__gt=TODAY).exists()


def test_syrians_have_names_in_both_scripts():
    syrians = Migrant.objects.filter(nationality="SY")
    assert syrians.count() == 19
    assert not syrians.filter(Q(last_name_ar="") | Q(first_name_ar="")).exists()


def test_every_agency_has_appointments_today():
    today = Appointment.objects.filter(starts_at__date=TODAY, state="booked")
    assert set(today.values_list("agency__code", flat=True)) == set(
        Migrant.objects.values_list("agency__code", flat=True)
    )


def test_every_person_has_a_history():
    traced = AuditEntry.objects.values("person_id")
    assert not Migrant.objects.exclude(public_id__in=traced).exists()


def test_lessons_are_told_and_labelled():
    from reports.lessons import printed_improvements, printed_practices
    from reports.models import Adoption, CostLine, GoodPractice, Phase, Target

    phase = Phase.objects.get(code="pilot-2015")
    states = GoodPractice.objects.values_list("state", flat=True)
    assert sorted(states) == ["confirmed", "documented", "observed", "observed", "tested"]
    assert {card["is_demo"] for card in printed_practices(phase)} == {True}
    assert [row["is_demo"] for row in printed_improvements(phase)] == [True] * 3
    assert Adoption.objects.filter(after__isnull=False).count() == 1
    assert Target.objects.filter(phase=phase).count() == 9
    assert not CostLine.objects.filter(is_demo=False).exists()


def test_what_is_learnt_rests_on_evidence():
    from migrants.models import Consent
    from reports.models import Evidence, GoodPractice, Improvement

    kinds = Evidence.objects.standing().values_list("kind", flat=True)
    for row in Improvement.objects.all():
        assert sorted(kinds.filter(improvement=row)) == ["case", "figure"]
    confirmed = GoodPractice.objects.get(state="confirmed")
    assert sorted(kinds.filter(practice=confirmed)) == ["case", "figure", "statement"]
    said = Evidence.objects.get(kind="statement").consent
    answers = Consent.objects.filter(migrant=said.migrant, purpose="study")
    assert answers.order_by("given_on", "pk").last() == said
    assert said.is_granted


def test_plans_have_steps_and_none_of_them_is_late():
    from services.models import ActionPlan, Step

    plans = ActionPlan.objects.annotate(n=Count("steps"))
    assert set(plans.values_list("n", flat=True)) == {2, 3}
    steps = Step.objects.filter(plan__registration__closed_on__isnull=True)
    assert not steps.filter(due_on__lt=TODAY, done_on__isnull=True).exists()
    done = Step.objects.filter(done_on__isnull=False)
    assert 0.3 < done.count() / Step.objects.count() < 0.9
    assert not done.filter(Q(done_on__gt=TODAY) | Q(done_on__lt=F("plan__agreed_on"))).exists()
    assert not done.filter(done_on__gt=F("plan__registration__closed_on")).exists()
    assert not Step.objects.filter(due_on__lt=F("plan__agreed_on")).exists()


def test_a_second_loading_is_refused_and_changes_nothing():
    before = Migrant.objects.count()
    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    assert Migrant.objects.count() == before


def test_workshops_were_held_in_sessions_and_go_on():
    held = Session.objects.filter(state="held")
    workshops = Service.objects.filter(service_type__family="workshop")
    assert workshops.exclude(session__in=held).count() == 0
    assert Enrolment.objects.filter(state="came").count() == workshops.count()
    assert Enrolment.objects.filter(state="no_show", letter="first").exists()
    ahead = Session.objects.planned().filter(starts_at__date__gt=TODAY)
    assert set(ahead.values_list("agency__code", flat=True)) == {
        "casablanca", "rabat-agdal", "tanger", "fes", "oujda",
    }  # fmt: skip
    assert Enrolment.objects.filter(session__in=ahead, state="waiting").exists()
