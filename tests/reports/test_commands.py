"""The commands of figures: what they print can be read by a program, on any day."""

import datetime
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.django_db
PHASE = "pilot-2015"


def test_figures_without_a_value_are_json_too(capsys):
    call_command("indicators", "--phase", PHASE, "--json")

    rows = json.loads(capsys.readouterr().out)["figures"]
    texts = {row["code"]: (row["value"], row["text"]) for row in rows}
    assert texts["registered"] == (0, "0")
    assert texts["retention_3_months"] == (None, "effectif trop faible")


@pytest.mark.parametrize("day", ["2015-09-14", "2015-12-15", "2016-03-01"])
@pytest.mark.parametrize("command", ["indicators", "build_report"])
def test_figures_stop_within_the_phase_and_not_after_today(command, day, tmp_path):
    """Today is 14 December: later days would count what happened after the phase as its own."""
    extra = ["--output", str(tmp_path / "r.pdf")] if command == "build_report" else []

    with pytest.raises(CommandError, match="between 2015-09-15 and 2015-12-14"):
        call_command(command, "--phase", PHASE, "--as-of", day, *extra)
    assert not list(tmp_path.glob("*.pdf"))


def test_the_demonstration_is_not_loaded_half_told(settings):
    settings.TODAY = datetime.date(2015, 11, 2)

    with pytest.raises(CommandError, match="without SHARAKA_TODAY"):
        call_command("load_demo")


def test_a_phase_that_has_not_begun_has_no_report(settings, people, client_for):
    settings.TODAY = datetime.date(2015, 9, 1)

    with pytest.raises(CommandError):
        call_command("indicators", "--phase", PHASE)
    page = client_for(people.national_manager).post(
        "/reports/editions/new/", {"kind": "report", "phase": PHASE, "language": "fr"}
    )
    assert "Cette phase n’a pas encore commencé." in page.content.decode()
