"""Workers that race for a message, and one that is killed in the middle of sending it."""

import json
import os
import signal
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection

from services import sending
from services.actions import queue_message
from services.models import Message
from sharaka_portal.lib import clock
from tests.races import Race

pytestmark = pytest.mark.django_db(transaction=True)

# Dies where a crash hurts most: the claim is written, the message has not left.
KILLED = """
import os, signal, django
django.setup()
from services import sending
from sharaka_portal.lib import sms
sms.FileSms.send = lambda *args: os.kill(os.getpid(), signal.SIGKILL)
sending.send_due()
"""
LATER = """
import datetime, django
django.setup()
from services.models import Message
from sharaka_portal.lib import clock
Message.objects.update(claimed_until=clock.now() - datetime.timedelta(minutes=1))
"""
HEALTHY = """
import django
django.setup()
from services import sending
print(sending.send_due())
"""
STATE = """
import django
django.setup()
from services.models import Message
print(*Message.objects.values_list("state", "attempts").get())
"""


@pytest.fixture
def message(make_migrant, people):
    return queue_message(
        make_migrant(phone="+212612345678"),
        by=people.counsellor,
        kind="convocation",
        key="k1",
        body="Venez lundi",
    )


def test_two_workers_never_take_the_same_message(message, tmp_path):
    race = Race(tmp_path)
    taken = race(*[lambda: sending.claim(clock.now())] * 4)
    assert [one for one in taken if one is not None] == [message]
    assert race.ask(lambda: Message.objects.get().attempts) == 1


def test_a_message_queued_twice_at_once_is_one(make_migrant, people, tmp_path):
    migrant = make_migrant(phone="+212612345678")
    values = {"by": people.counsellor, "kind": "convocation", "key": "k1", "body": "Venez"}
    race = Race(tmp_path)
    first, second = race(*[lambda: queue_message(migrant, **values)] * 2)
    assert first == second
    assert race.ask(Message.objects.count) == 1


@pytest.fixture
def worker(message, tmp_path):
    """Runs a script in a process of its own, on a database that holds the message."""
    race = Race(tmp_path)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sharaka_portal.settings",
        "SHARAKA_DEMO": "1",
        "SHARAKA_TODAY": "2015-12-14",
        "SHARAKA_DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{race.path}" if race.path else postgres_url(),
    }

    def run(script):
        return subprocess.run(
            [sys.executable, "-c", script],
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


def postgres_url():
    found = connection.settings_dict
    user, password = quote(found["USER"] or ""), quote(found["PASSWORD"] or "")
    host = quote(found["HOST"] or "", safe="")
    port = f":{found['PORT']}" if found["PORT"] else ""
    return f"postgres://{user}:{password}@{host}{port}/{found['NAME']}"


def test_what_a_killed_worker_had_in_its_hands_goes_with_the_next(worker, tmp_path):
    assert worker(KILLED).returncode == -signal.SIGKILL
    assert worker(STATE).stdout.split() == ["queued", "1"]
    assert worker(HEALTHY).stdout.strip() == "0"  # the claim still stands
    assert worker(LATER).returncode == 0
    assert worker(HEALTHY).stdout.strip() == "1"
    assert worker(STATE).stdout.split() == ["sent", "2"]
    lines = (tmp_path / "messages" / "sms.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["Venez lundi"]
