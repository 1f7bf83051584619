"""Targets beside figures: set by the national manager, veiled as the figures are."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import AuditEntry
from reports import actions
from reports.enums import Status, Unit
from reports.models import Target
from reports.reader import Reader
from reports.targets import TargetLine, beside_figures
from tests.reports.lesson_rows import phase

pytestmark = pytest.mark.django_db


def aim(people, value, indicator="registered", agency=None):
    return actions.set_target(
        by=people.national_manager,
        phase=phase(),
        indicator=indicator,
        value=value,
        agency=agency,
    )


def lines(user):
    return beside_figures(phase(), Reader.of(user, phase()))


def test_a_target_is_set_once_and_changed(people, fes):
    first = aim(people, 30)
    again = aim(people, 40)
    assert first.pk == again.pk
    aim(people, 10, agency=fes)
    found = Target.objects.for_figures(["registered", "placed"], phase(), [fes])
    assert found == {("registered", ""): 40, ("registered", "fes"): 10}
    entry = AuditEntry.objects.get(subject_id=first.public_id, verb="changed")
    assert entry.changes["value"] == [30.0, 40] or entry.changes["value"] == [30, 40]


def test_targets_of_other_agencies_are_left_out(people, fes, rabat):
    aim(people, 10, agency=rabat)
    assert Target.objects.for_figures(["registered"], phase(), [fes]) == {}


@pytest.mark.parametrize(
    ("indicator", "value", "field"),
    [("interview_rate", 1.01, "value"), ("nothing", 1, "indicator")],
)
def test_bad_input(people, indicator, value, field):
    with pytest.raises(ValidationError) as refused:
        aim(people, value, indicator)
    assert field in refused.value.message_dict


def test_value_target_and_gap(people, make_migrant):
    for _ in range(12):
        make_migrant(opened_on=datetime.date(2015, 10, 1))
    aim(people, 15)
    line = lines(people.national_manager)[0]
    assert (line.figure.value, line.gap, line.is_reached) == (12, -3, False)
    assert line.gap_text == "−3"
    aim(people, 12)
    assert lines(people.national_manager)[0].is_reached is True


def test_a_small_figure_gives_no_gap_outside_its_agency(people, make_migrant, fes, rabat):
    for _ in range(3):
        make_migrant(agency=rabat, by=people.stranger)
    aim(people, 15, agency=rabat)
    outside = lines(people.agency_manager)[0]
    assert (outside.gap, outside.gap_text, outside.is_reached) == (None, "—", None)
    assert lines(people.stranger)[0].gap == -12


@pytest.mark.parametrize(
    ("unit", "value", "target", "text", "is_reached"),
    [
        ("rate", 0.8497, 0.85, "0 points", True),  # both read 85 %
        ("rate", 0.80, 0.85, "−5 points", False),
        ("rate", 0.9047, 0.85, "+5,5 points", True),
        ("count", 160, 150, "+10", True),
        ("median_days", 7, 5.5, "+1,5", False),  # a delay is to be short
        ("median_days", 5, 7, "−2", True),
    ],
)
def test_gaps_are_read_as_they_are_written(unit, value, target, text, is_reached):
    figure = SimpleNamespace(
        status=Status.OK, value=value, indicator=SimpleNamespace(unit=Unit(unit))
    )
    line = TargetLine(SimpleNamespace(value=target), figure)
    assert (line.gap_text, line.is_reached) == (text, is_reached)


# Pages ----------------------------------------------------------------------------------------


def test_a_rate_is_typed_in_per_cent(people, client_for):
    url = reverse("reports:target_create")
    browser = client_for(people.national_manager)
    browser.post(url, {"indicator": "interview_rate", "value": "80"})
    assert Target.objects.get().value == pytest.approx(0.8)
    assert "80 %" in browser.get(reverse("reports:target_list")).content.decode()
    assert 'value="80"' in browser.get(f"{url}?indicator=interview_rate").content.decode()
    refused = browser.post(url, {"indicator": "plan_rate", "value": "120"})
    assert refused.status_code == 200
    assert Target.objects.count() == 1


@pytest.mark.parametrize("persona", ["counsellor", "agency_manager", "ministry_reader"])
def test_others_read_only(people, client_for, persona):
    target = aim(people, 30)
    browser = client_for(getattr(people, persona))
    assert browser.get(reverse("reports:target_list")).status_code == 200
    assert browser.get(reverse("reports:target_create")).status_code == 403
    remove = reverse("reports:target_remove", args=[target.public_id])
    assert browser.post(remove).status_code == 403
    assert Target.objects.exists()


def test_a_removed_target_stays_in_the_history(people, client_for):
    target = aim(people, 30)
    url = reverse("reports:target_remove", args=[target.public_id])
    client_for(people.national_manager).post(url)
    assert not Target.objects.exists()
    entry = AuditEntry.objects.get(subject_id=target.public_id, verb="removed")
    assert entry.changes["value"] == [30, None]
