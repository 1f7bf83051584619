"""A trial of a practice elsewhere: frozen rates before and after, the range, and words."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from reports import actions, lessons
from reports.models import Adoption
from tests.reports.lesson_rows import practice_of, put, trial_of

pytestmark = pytest.mark.django_db
TOMORROW = datetime.date(2015, 12, 15)
START, END = datetime.date(2015, 11, 2), datetime.date(2015, 12, 13)


@pytest.fixture
def practice(fes, people):
    return put(practice_of(fes, people.counsellor), "documented")


@pytest.fixture
def served(make_migrant, rabat, people):
    """Registers so many people of Rabat on a day, the first of them interviewed that day."""
    from services.actions import record_service
    from services.models import ServiceType

    interview = ServiceType.objects.get(code="12")

    def serve(day, count, interviewed):
        for number in range(count):
            row = make_migrant(agency=rabat, by=people.stranger, opened_on=day)
            if number < interviewed:
                record_service(row, by=people.stranger, service_type=interview, given_on=day)

    return serve


def open_trial(practice, agency, by, **changes):
    values = {"indicator": "interview_rate", "starts_on": START, "ends_on": END} | changes
    return actions.adopt_practice(practice, by=by, agency=agency, **values)


def test_before_and_after_are_counted_over_equal_periods(practice, rabat, people, served):
    # 2 November to 13 December are 42 days: 21 September to 1 November before them.
    served(datetime.date(2015, 9, 20), 5, 5)  # a day too early
    served(datetime.date(2015, 9, 21), 6, 2)
    served(datetime.date(2015, 11, 1), 6, 1)
    served(datetime.date(2015, 11, 2), 12, 9)
    served(datetime.date(2015, 12, 14), 3, 0)  # a day too late
    trial = open_trial(practice, rabat, people.national_manager)
    assert trial.before == {
        "start": "2015-09-21",
        "as_of": "2015-11-01",
        "numerator": 3,
        "denominator": 12,
    }
    actions.move_adoption(trial, "keep", by=people.national_manager)
    trial.refresh_from_db()
    assert (trial.after["numerator"], trial.after["denominator"]) == (9, 12)
    # Wilson: 3/12 is 8.9 to 53.2 %, 9/12 is 46.8 to 91.1 %; Newcombe's range of the difference
    # 0.5 - sqrt(0.282² + 0.282²) to 0.5 + sqrt(0.161² + 0.161²).
    low, high = lessons.gap_of(trial)
    assert low == pytest.approx(0.1007, abs=0.002)
    assert high == pytest.approx(0.7279, abs=0.002)
    assert lessons.verdict_of(trial) == 1
    served(datetime.date(2015, 11, 2), 5, 0)  # what is entered later moves nothing
    trial.refresh_from_db()
    assert lessons.Trial(trial, is_open=True).after.denominator == 12


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((3, 12), (9, 12), "plus haut, au-delà du hasard"),
        ((11, 12), (2, 12), "plus bas, au-delà du hasard"),
        ((5, 12), (7, 12), "on ne peut pas distinguer"),
        ((3, 9), (9, 12), "trop peu de cas"),
    ],
)
def test_words_follow_the_range(practice, rabat, before, after, words):
    trial = trial_of(practice, rabat, before=before, after=after, state="kept")
    assert words in str(lessons.Trial(trial, is_open=True).words)


def test_not_due_before_its_end(practice, rabat, people):
    trial = lessons.Trial(trial_of(practice, rabat, ends="12-20"), is_open=True)
    assert str(trial.words) == "non échu"
    assert not trial.is_due
    with pytest.raises(ValidationError, match="échu"):
        actions.measure_trial(trial.row, by=people.national_manager)


def test_small_counts_are_veiled_outside_the_agency(practice, rabat):
    trial = trial_of(practice, rabat, before=(3, 12), after=(9, 12))
    shown = lessons.Trial(trial, is_open=False)
    assert shown.before.text() == "masqué"
    assert shown.gap is None
    assert "3" not in shown.words
    open_one = trial_of(practice, rabat, before=(6, 12), after=(9, 12), state="kept")
    assert "6 sur 12" in lessons.Trial(open_one, is_open=False).before.text()


def test_the_work_of_the_day_measures_what_is_over(practice, rabat, fes, people):
    from sharaka_portal.lib import daily

    over = trial_of(practice, rabat)
    running = trial_of(practice, fes, ends="12-14")
    assert daily.JOBS["measure_trials"] is actions.measure_due
    assert actions.measure_due(datetime.date(2015, 12, 14)) == 1
    assert actions.measure_due(datetime.date(2015, 12, 14)) == 0
    over.refresh_from_db()
    running.refresh_from_db()
    assert over.after["denominator"] == 0
    assert running.after is None


def test_a_measured_trial_is_judged_afterwards(practice, rabat, people, client_for):
    trial = trial_of(practice, rabat)
    browser = client_for(people.national_manager)
    url = reverse("reports:adoption_measure", args=[trial.public_id])
    card = reverse("reports:practice_detail", args=[practice.public_id])
    before = browser.get(card).content.decode()
    assert 'value="keep"' not in before
    assert 'value="stop"' not in before  # it is over
    assert "en attente d’une décision" in before
    browser.post(url)
    trial.refresh_from_db()
    assert trial.after["as_of"] == "2015-12-13"
    assert 'value="keep"' in browser.get(card).content.decode()
    assert "déjà figé" in browser.post(url, follow=True).content.decode()


def test_a_running_trial_can_only_be_stopped(practice, rabat, people, client_for):
    trial_of(practice, rabat, ends="12-20")
    card = reverse("reports:practice_detail", args=[practice.public_id])
    page = client_for(people.national_manager).get(card).content.decode()
    assert 'value="stop"' in page
    assert 'value="keep"' not in page
    assert 'value="drop"' not in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": TOMORROW, "ends_on": datetime.date(2016, 2, 1)}, "starts_on"),
        ({"ends_on": START}, "ends_on"),
        ({"ends_on": datetime.date(2017, 1, 1)}, "ends_on"),
        ({"indicator": "registered"}, "indicator"),  # a count
        ({"indicator": "remote_share"}, "indicator"),  # neither good nor bad
    ],
)
def test_bad_input_is_refused_on_its_field(practice, rabat, people, changes, field):
    with pytest.raises(ValidationError) as refused:
        open_trial(practice, rabat, people.national_manager, **changes)
    assert field in refused.value.message_dict
    assert not Adoption.objects.exists()


def test_wrong_agency_and_wrong_state(practice, fes, rabat, people):
    with pytest.raises(ValidationError, match="propre pratique"):
        open_trial(practice, fes, people.national_manager)
    put(practice, "observed")
    with pytest.raises(ValidationError, match="documentée"):
        open_trial(practice, rabat, people.national_manager)


def test_one_trial_runs_at_a_time(practice, rabat, people):
    open_trial(practice, rabat, people.national_manager)
    with pytest.raises(ValidationError, match="déjà"):
        open_trial(practice, rabat, people.national_manager)


# Pages ----------------------------------------------------------------------------------------


def sent(indicator="interview_rate", agency="rabat-agdal"):
    return {
        "agency": agency,
        "indicator": indicator,
        "starts_on": START.isoformat(),
        "ends_on": END.isoformat(),
    }


def test_a_manager_opens_a_trial_in_the_own_agency_only(practice, client_for, people):
    """The manager of Fès owns the practice, and may not open a trial in Rabat."""
    url = reverse("reports:adoption_create", args=[practice.public_id])
    response = client_for(people.agency_manager).post(url, sent())
    assert response.status_code == 200
    assert not Adoption.objects.exists()
    client_for(people.national_manager).post(url, sent())
    trial = Adoption.objects.get()
    assert AuditEntry.objects.filter(
        subject_id=trial.public_id, verb="created", by=people.national_manager
    ).exists()


@pytest.mark.parametrize(
    ("persona", "answer"),
    [("counsellor", 403), ("agency_manager", 404), ("ministry_reader", 403), ("auditor", 403)],
)
def test_only_its_own_side_judges_a_trial(practice, rabat, client_for, people, persona, answer):
    trial = trial_of(practice, rabat, after=(9, 12))
    url = reverse("reports:adoption_move", args=[trial.public_id])
    response = client_for(getattr(people, persona)).post(url, {"move": "keep"})
    assert response.status_code == answer
    trial.refresh_from_db()
    assert trial.state == "running"


def test_a_judgement_before_the_end_is_explained(practice, rabat, client_for, people):
    trial = trial_of(practice, rabat, ends="12-20")
    url = reverse("reports:adoption_move", args=[trial.public_id])
    page = client_for(people.national_manager).post(url, {"move": "keep"}, follow=True)
    assert "n’est pas encore échu" in page.content.decode()
    unknown = client_for(people.national_manager).post(url, {"move": "win"})
    assert unknown.status_code == 400
