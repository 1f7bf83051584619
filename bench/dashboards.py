"""The dashboards of each role at 160 and at 100,000 people, against yardsticks of the same run.

Prints queries, kilobytes, milliseconds of processor (median; SQLite counts within) and how many times
a yardstick each takes: for the small pilot the plainest signed-in page, for the large one a single
count of all services by agency, month and mode. Ends with an error when a dashboard passes its
limit. SHARAKA_BENCH_FIGURES sets another large number.
"""

import datetime
import io
import os
import statistics
import sys
import tempfile
import time

SMALL, LARGE = 160, int(os.environ.get("SHARAKA_BENCH_FIGURES", 100_000))
LIMITS = {SMALL: 30, LARGE: 20}
START, END = datetime.date(2015, 9, 15), datetime.date(2015, 12, 14)
ROLES = {
    "counsellor": "fes",
    "agency_manager": "fes",
    "national_manager": None,
    "ministry_reader": None,
}
ROUNDS = {SMALL: 5, LARGE: 2}


def prepare(folder, people):
    """A register of that many people, and an account a role."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    connections["default"].close()
    connections["default"].settings_dict["NAME"] = f"{folder}/{people}.sqlite3"
    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    assert settings.DEMO
    from agencies.models import Agency
    from bench.invented.pilot import invent

    users = {name: account(name, code) for name, code in ROLES.items()}
    agencies = list(Agency.objects.filter(is_pilot=True).order_by("code"))
    by = [users["counsellor"]] * len(agencies)
    invent(people, agencies=agencies, counsellors=by, start=START, end=END)
    with connections["default"].cursor() as cursor:
        cursor.execute("ANALYZE")
    return users


def account(name, code):
    from agencies.models import Agency, Membership, Role, User

    user = User.objects.create_user(f"{name}@example.org", first_name=name, last_name="Essai")
    Membership.objects.create(
        user=user,
        role=Role.objects.get(code=name),
        agency=code and Agency.objects.get(code=code),
        starts_on=datetime.date(2015, 9, 1),
    )
    return user


def median_of(act, rounds):
    times = []
    for _ in range(rounds):
        start = time.process_time()
        act()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def count_services():
    """One plain count over the largest table: what a single figure costs at the least."""
    from django.db.models import Count
    from django.db.models.functions import TruncMonth

    from services.models import Service

    rows = Service.objects.order_by().annotate(month=TruncMonth("given_on"))
    return list(rows.values("agency", "month", "mode").annotate(n=Count("pk")))


def measure(people, users):
    """Print each dashboard; give those that pass the limit."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    clients = {name: Client(HTTP_HOST="localhost") for name in users}
    for name, client in clients.items():
        client.force_login(users[name])
    plain = reverse("agencies:preferences")
    clients["counsellor"].get(plain)
    unit = (
        median_of(count_services, 5)
        if people > SMALL
        else median_of(lambda: clients["counsellor"].get(plain), 9)
    )
    print(f"{people} people; yardstick {unit:.1f} ms")
    slow, path = [], reverse("reports:dashboard")
    for name, client in clients.items():
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        count = len(queries)
        assert answer.status_code == 200, answer.status_code
        taken = median_of(lambda client=client: client.get(path), ROUNDS[people])
        ratio = taken / unit
        size = len(answer.content) / 1024
        print(f"  {name:18} {count:3d} queries {size:5.0f} kB {taken:8.0f} ms {ratio:6.1f} x")
        slow += [f"{name} at {people}"] if ratio > LIMITS[people] else []
    return slow


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "SHARAKA_DEMO": "1",
            "SHARAKA_TODAY": END.isoformat(),
            "DATABASE_URL": f"sqlite:///{folder}/start.sqlite3",
            "DJANGO_SETTINGS_MODULE": "sharaka_portal.settings",
        }
        import django

        django.setup()
        slow = []
        for people in (SMALL, LARGE):
            slow += measure(people, prepare(folder, people))
        if slow:
            sys.exit(f"Over the limit: {', '.join(slow)}")


if __name__ == "__main__":
    main()
