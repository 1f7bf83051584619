"""The duplicate check over a million invented people, on SQLite and on PostgreSQL.

Some come to the desk again, with what goes wrong the second time (bench/invented/desk.py); others
were never registered. Prints the recall of the alerts, the share of new people who raise a false
one, and milliseconds a check, as ratios to the limits; ends with an error when one is passed.
Each database is a new one in a temporary folder. SHARAKA_BENCH_PEOPLE sets another number.
"""

import argparse
import dataclasses
import datetime
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEAST_RECALL, MOST_FALSE, MOST_MILLISECONDS = 0.96, 0.01, 5.0
WARM_UP = 200
REGISTRY, DESK = 1, 2  # seeds


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--people", type=int, default=int(os.environ.get("SHARAKA_BENCH_PEOPLE", 1_000_000))
    )
    parser.add_argument("--checks", type=int, default=3_000, help="of each kind of person")
    parser.add_argument("--database", choices=["sqlite", "postgresql"])
    return parser.parse_args()


def prepare(url):
    os.environ |= {
        "SHARAKA_DEMO": "1",
        "SHARAKA_TODAY": "2015-12-14",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "sharaka_portal.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())


def a_counsellor():
    from agencies.models import Agency, Membership, Role, User

    user = User.objects.create_user("bench@example.org", first_name="Banc", last_name="Essai")
    Membership.objects.create(
        user=user,
        role=Role.objects.get(code="counsellor"),
        agency=Agency.objects.get(code="fes"),
        starts_on=datetime.date(2015, 9, 1),
    )
    return user


def key_of(person):
    """What the desk knows of a person."""
    from migrants.names import PersonKey

    return PersonKey(
        last_name=person.last_name,
        first_name=person.first_name,
        last_name_ar=person.last_name_ar,
        first_name_ar=person.first_name_ar,
        birth_date=person.birth_date,
        birth_precision=person.birth_precision,
        sex=person.sex,
        nationality=person.nationality,
        document_number=next(iter(person.documents), ""),
        phone=person.phone,
        other_phone=person.other_phone,
    )


def without_numbers(key):
    return dataclasses.replace(key, document_number="", phone="", other_phone="")


def name_and_year(key):
    from migrants.names import PersonKey

    born = key.birth_date and key.birth_date.replace(month=1, day=1)
    names = {name: getattr(key, name) for name in ("last_name", "first_name")}
    return PersonKey(
        **names, birth_date=born, birth_precision="year" if born else key.birth_precision
    )


FIELDS = {
    "all fields": lambda key: key,
    "no phone, no paper": without_numbers,
    "name and year": name_and_year,
}


def people_at_the_desk(registered, count):
    """([(registered person, key, primary key)] of those who come again, [key] of new people)."""
    from bench.invented import desk
    from bench.invented.people import Inventor

    inventor = Inventor(DESK)
    again = []
    for _ in range(count):
        place = inventor.rng.randrange(len(registered))
        known = registered[place]
        again.append((known, key_of(desk.comes_again(known, inventor)), place + 1))
    return again, [key_of(desk.is_new(inventor, registered)) for _ in range(count)]


def as_written(known, key):
    """Whether name and birth date are typed as they were registered."""
    return (known.last_name, known.first_name, known.birth_date) == (
        key.last_name,
        key.first_name,
        key.birth_date,
    )


def check(user, key, taken):
    """({public id: verdict} shown for a person at the desk); notes the milliseconds."""
    from migrants import lookup

    start = time.perf_counter()
    found = lookup.candidates(user, key, with_namesakes=True)
    taken.append((time.perf_counter() - start) * 1000)
    return {one.public_id: one.verdict for one in found}


def measure(user, again, new, narrowed):
    """Recall of the alerts, of the whole list, false alerts, and the sorted milliseconds."""
    from migrants.models import Migrant

    ids = dict(
        Migrant.objects.filter(pk__in=[pk for *_, pk in again]).values_list("pk", "public_id")
    )
    taken = []
    verdicts = [check(user, narrowed(key), taken).get(str(ids[pk])) for _known, key, pk in again]
    alarms = [
        any(verdict != "namesake" for verdict in check(user, narrowed(key), taken).values())
        for key in new
    ]
    alerted = sum(verdict in ("same", "possible") for verdict in verdicts) / len(again)
    listed = sum(verdict is not None for verdict in verdicts) / len(again)
    return alerted, listed, sum(alarms) / len(new), sorted(taken)


def bench(database, options):
    """Fill the database, measure; the ratios to the limits, of which the first must reach 1 and the
    others not pass it."""
    from bench.invented import registry
    from bench.invented.people import Inventor

    inventor = Inventor(REGISTRY)
    registered = [inventor.person() for _ in range(options.people)]
    start = time.perf_counter()
    registry.fill(registered)
    print(f"\n{database}: {options.people:,} people written in {time.perf_counter() - start:.0f} s")
    user = a_counsellor()
    again, new = people_at_the_desk(registered, options.checks)
    exact = sum(as_written(known, key) for known, key, _pk in again) / len(again)
    print(f"Written as before, name and birth date: {exact:.1%} of those who come again")
    for key in new[:WARM_UP]:
        check(user, key, [])
    print(
        f"{'typed':20} {'recall':>7} {'listed':>7} {'false':>7} {'p50':>6} {'p95':>6} {'p99':>6} ms"
    )
    for title, narrowed in FIELDS.items():
        alerted, listed, alarms, taken = measure(user, again, new, narrowed)
        p50, p95, p99 = (taken[int(len(taken) * share)] for share in (0.5, 0.95, 0.99))
        print(
            f"{title:20} {alerted:7.1%} {listed:7.1%} {alarms:7.2%} {p50:6.1f} {p95:6.1f} {p99:6.1f}"
        )
        if title == "all fields":
            ratios = {
                "recall": alerted / LEAST_RECALL,
                "false alerts": alarms / MOST_FALSE,
                "p95": p95 / MOST_MILLISECONDS,
            }
    return ratios


def judge(ratios):
    """Print how each figure stands to its limit; whether all keep it."""
    kept = {name: ratio >= 1 if name == "recall" else ratio <= 1 for name, ratio in ratios.items()}
    for name, ratio in ratios.items():
        print(f"{'PASS' if kept[name] else 'FAIL'} {name}: {ratio:.2f} of its limit")
    return all(kept.values())


def on_sqlite(options):
    with tempfile.TemporaryDirectory() as folder:
        prepare(f"sqlite:///{folder}/bench.sqlite3")
        return judge(bench("SQLite", options))


def on_postgresql(options):
    url = os.environ.get("DATABASE_URL", "")
    if "sharaka-postgres." not in url:
        sys.exit("Run it through scripts/postgres: it writes into a throw-away cluster only.")
    prepare(url)
    return judge(bench("PostgreSQL", options))


def main():
    options = arguments()
    if options.database:
        sys.exit(not {"sqlite": on_sqlite, "postgresql": on_postgresql}[options.database](options))
    same = [sys.executable, __file__, f"--people={options.people}", f"--checks={options.checks}"]
    runs = [[*same, "--database=sqlite"], ["scripts/postgres", *same, "--database=postgresql"]]
    failed = [run for run in runs if subprocess.run(run, cwd=ROOT).returncode]
    sys.exit(len(failed))


if __name__ == "__main__":
    main()
