"""Main pages of the demonstration pilot against the plainest signed-in page of the same run.

Prints, per page, queries, kilobytes, milliseconds (median) and how many times the plain page it
takes; ends with an error when a page passes its limit.
"""

import io
import os
import statistics
import sys
import tempfile
import time

LIMIT = 20  # times the plain page; the dashboard of figures takes most
ROUNDS = 15


def prepare(folder):
    os.environ["SHARAKA_DEMO"] = "1"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "sharaka_portal.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())
    call_command("load_demo", stdout=io.StringIO())


def measure(client, path):
    """(queries, kilobytes, median milliseconds) of a page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - start) * 1000)
    return len(queries), len(response.content) / 1024, statistics.median(times)


def main():
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from django.test import Client
        from django.urls import reverse

        from agencies.demo import DEMO_DOMAIN
        from agencies.models import User
        from migrants.models import Migrant

        client, manager = Client(HTTP_HOST="localhost"), Client(HTTP_HOST="localhost")
        client.force_login(User.objects.get(email=f"conseil1.fes@{DEMO_DOMAIN}"))
        manager.force_login(User.objects.get(email=f"chef.fes@{DEMO_DOMAIN}"))
        person = Migrant.objects.filter(agency__code="fes").first()
        pages = [
            (client, reverse("agencies:preferences")),
            (client, reverse("services:desk")),
            (client, reverse("migrants:migrant_list")),
            (client, reverse("migrants:migrant_detail", args=[person.public_id])),
            (client, reverse("migrants:migrant_search") + "?q=diallo"),
            (client, reverse("migrants:permit_list")),
            (manager, reverse("reports:dashboard")),
        ]
        plain, slow = None, []
        print(f"{'page':58} {'queries':>7} {'kB':>6} {'ms':>7} {'ratio':>6}")
        for who, path in pages:
            queries, size, taken = measure(who, path)
            plain = plain or taken
            ratio = taken / plain
            print(f"{path[:58]:58} {queries:7d} {size:6.0f} {taken:7.1f} {ratio:6.1f}")
            slow += [path] if ratio > LIMIT else []
        if slow:
            sys.exit(f"Over {LIMIT} times the plain page: {', '.join(slow)}")


if __name__ == "__main__":
    main()
