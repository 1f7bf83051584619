"""The worker's process, and the work of the day done once by several of them."""

import datetime
import io
import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command

from agencies import daily_runs
from agencies.models import DailyRun
from services.actions import queue_message
from services.models import Message
from sharaka_portal.lib import daily
from tests.races import Race

TODAY = datetime.date(2015, 12, 14)


@pytest.fixture
def jobs(monkeypatch):
    """Jobs of the test alone; each notes the days on which it ran."""
    ran = []
    monkeypatch.setattr(daily, "JOBS", {})

    def add(name, error=None):
        def job(day):
            if error:
                raise error
            ran.append((name, day))
            return 3

        daily.register(name, job)
        return ran

    return add


@pytest.mark.django_db
def test_a_job_is_done_once_a_day(jobs):
    ran = jobs("expire")
    assert daily_runs.run_pending(TODAY) == {"expire": 3}
    assert daily_runs.run_pending(TODAY) == {}
    assert daily_runs.run_pending(TODAY + datetime.timedelta(days=1)) == {"expire": 3}
    assert ran == [("expire", TODAY), ("expire", datetime.date(2015, 12, 15))]
    assert DailyRun.objects.filter(changed=3, done_at__isnull=False).count() == 2


@pytest.mark.django_db
def test_a_job_that_fails_waits_and_holds_up_no_other(jobs, caplog):
    jobs("broken", ValueError("Awa Keita"))
    ran = jobs("expire")
    assert daily_runs.run_pending(TODAY) == {"expire": 3}
    assert "Awa Keita" not in caplog.text
    assert "ValueError" in caplog.text
    assert daily_runs.run_pending(TODAY) == {}  # its claim still stands
    DailyRun.objects.update(claimed_until=datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC))
    jobs("broken")
    assert daily_runs.run_pending(TODAY) == {"broken": 3}
    assert ran == [("expire", TODAY), ("broken", TODAY)]


@pytest.mark.django_db
def test_the_worker_stops_between_two_jobs(jobs):
    ran = jobs("one")
    jobs("two")
    answers = iter([False, True])
    daily_runs.run_pending(TODAY, lambda: next(answers))
    assert ran == [("one", TODAY)]


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_does_the_job(jobs, tmp_path):
    ran = jobs("expire")
    Race(tmp_path)(*[lambda: daily_runs.run_pending(TODAY)] * 4)
    assert ran == [("expire", TODAY)]


@pytest.mark.django_db
def test_once_does_what_is_due_and_ends(make_migrant, people, settings, tmp_path, jobs):
    settings.DATA_DIR = tmp_path
    jobs("expire")
    migrant = make_migrant(phone="+212612345678")
    queue_message(migrant, by=people.counsellor, kind="other", key="k", body="Bonjour")
    out = io.StringIO()
    call_command("run_worker", once=True, stdout=out)
    assert out.getvalue().split("\n")[:2] == ["expire: 3", "messages: 1"]
    assert Message.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_worker_told_to_end_ends_cleanly(tmp_path):
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sharaka_portal.settings",
        "SHARAKA_DATA_DIR": str(tmp_path),
    }
    environment.pop("DATABASE_URL", None)
    run = {"env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], check=True, **run)
    worker = subprocess.Popen([sys.executable, "manage.py", "run_worker", "--every", "60"], **run)
    wait_for_its_jobs(tmp_path / "sharaka.sqlite3")
    worker.send_signal(signal.SIGTERM)
    _out, errors = worker.communicate(timeout=10)
    assert (worker.returncode, errors) == (0, b"")


def wait_for_its_jobs(path):
    """Until the worker has done the jobs of the day, and rests."""
    import sqlite3

    for _ in range(300):
        with sqlite3.connect(path) as database:
            query = "select count(*) from agencies_dailyrun where done_at is not null"
            done = database.execute(query).fetchone()[0]
        database.close()
        if done == len(daily.JOBS):
            return
        time.sleep(0.1)
    raise AssertionError("The worker did not do its jobs.")
