"""Who suits an offer, and which offers suit a person, over 100,000 invented people.

On SQLite and on PostgreSQL, each in a new database: milliseconds of both searches with their
reasons in words, for a counsellor (the people of one agency of five) and for the national manager
(everybody). Fails when 95 of 100 take longer than the limit. SHARAKA_BENCH_PEOPLE sets another
number.
"""

import argparse
import datetime
import gc
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
MOST_MILLISECONDS = 300.0
PEOPLE_AN_OFFER = 40  # open offers: the agency received one for seven who asked, in a whole year
SEED, WARM_UP = 4, 20
BATCH = 10_000
LONGEST = (1, 3, 6, 12, 24)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--people", type=int, default=int(os.environ.get("SHARAKA_BENCH_PEOPLE", 100_000))
    )
    parser.add_argument("--searches", type=int, default=200, help="of each kind")
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


def account(role, agency):
    from agencies.models import Membership, Role, User

    user = User.objects.create_user(f"{role}@example.org", first_name="Banc", last_name="Essai")
    Membership.objects.create(
        user=user,
        role=Role.objects.get(code=role),
        agency=agency,
        starts_on=datetime.date(2015, 9, 1),
    )
    return user


def trades(rng):
    """Occupations by weight: those that people wish for at the desk, and all others rarely."""
    from migrants.models import Occupation
    from reports.demo.people import OCCUPATIONS

    keys = dict(Occupation.objects.values_list("code", "pk"))
    rare = rng.sample(sorted(keys.values()), 400)
    return {keys[code]: weight for code, weight in OCCUPATIONS.items()} | dict.fromkeys(rare, 0.05)


def fill(count, rng):
    """Write people with all that the matching reads."""
    from django.db import connection, transaction

    from agencies.models import Agency, Language
    from bench.invented.profiles import MODELS, Profiles
    from bench.invented.registry import write

    pilots = Agency.objects.filter(is_pilot=True).order_by("pk")
    profiles = Profiles(
        rng,
        places=[(agency.pk, agency.city_fr, agency.province_id) for agency in pilots],
        trades=trades(rng),
        languages=list(Language.objects.order_by("pk").values_list("pk", flat=True)[:12]),
    )
    for start in range(1, count + 1, BATCH):
        drawn = [profiles.rows(pk) for pk in range(start, min(start + BATCH, count + 1))]
        with transaction.atomic():
            for model in MODELS:
                rows = [row for rows in drawn for row in rows[model]]
                for row in rows:
                    row |= prepared(model, row)
                write(model, rows)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return profiles


def prepared(model, row):
    """The values of a row as this database keeps them."""
    from django.db import connection

    fields = {field.column: field for field in model._meta.concrete_fields}
    return {
        name: stored(fields[name].get_db_prep_save(value, connection))
        for name, value in row.items()
    }


def stored(value):
    """A JSON value as text; the quick ways of writing know no adapters."""
    if isinstance(value, str | int | float | type(None)):
        return value
    return value.dumps(value.adapted) if hasattr(value, "adapted") else str(value)


def offer_of(rng, number, employer, profiles):
    """An offer of a trade as frequent as the wishes for it."""
    from bench.invented.profiles import TODAY, draw
    from services.actions import create_offer
    from services.models import Offer

    kind = rng.choice(("cdd", "cdd", "cdi"))
    fields = {
        "title": f"Poste {number}",
        "occupation_id": draw(rng, profiles.trades),
        "city": employer.city,
        "province": employer.agency.province if rng.random() < 0.9 else None,
        "contract_kind": kind,
        "duration_months": rng.choice(LONGEST) if kind == "cdd" else None,
        "experience_years": rng.choice((None, None, 1, 3)),
        "received_on": TODAY - datetime.timedelta(days=rng.randrange(30)),
        "posts": 1,
    }
    offer = create_offer(employer, by=None, **fields)
    offer.languages.set(rng.sample(profiles.languages, rng.choice((0, 0, 1, 1, 2))))
    return Offer.objects.get(pk=offer.pk)


def offers(count, rng, profiles):
    from agencies.models import Agency
    from services.actions import create_employer

    employers = [
        create_employer(by=None, agency=agency, name="Banc", city=agency.city_fr)
        for agency in Agency.objects.filter(is_pilot=True).order_by("pk").select_related("province")
    ]
    return [offer_of(rng, number, rng.choice(employers), profiles) for number in range(count)]


def measured(search, subjects):
    """Milliseconds of a search for each subject, as a page makes it."""
    taken = []
    for subject in subjects:
        start = time.perf_counter()
        search(subject)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def spread(taken):
    """The times at the median, at 95 and at 99 of 100."""
    return [sorted(taken)[int(len(taken) * share)] for share in (0.5, 0.95, 0.99)]


def bench(database, options):
    """Fill the database and measure; {search: ratio of its 95th of 100 to the limit}."""
    from agencies.models import Agency
    from migrants.models import Migrant
    from services import matching
    from services.models import Offer

    rng, start = random.Random(SEED), time.perf_counter()
    profiles = fill(options.people, rng)
    known = offers(options.people // PEOPLE_AN_OFFER, rng, profiles)
    took = time.perf_counter() - start
    print(f"\n{database}: {options.people:,} people, {len(known):,} open offers in {took:.0f} s")
    counsellor = account("counsellor", Agency.objects.get(code="fes"))
    manager = account("national_manager", None)
    gc.freeze()
    rows = Offer.objects.select_related("occupation__isco_group", "province")
    asked = [rows.get(pk=one.pk) for one in rng.sample(known, options.searches)]
    people = Migrant.objects.filter(registrations__state="open").select_related("province")
    keys = rng.sample(list(people.values_list("pk", flat=True)), options.searches)
    searches = {
        "people, one agency": (lambda one: matching.people_for(one, counsellor), asked),
        "people, the country": (lambda one: matching.people_for(one, manager), asked),
        "offers for a person": (matching.offers_for, [people.get(pk=key) for key in keys]),
    }
    print(f"{'search':20} | ms p50   p95   p99")
    ratios = {}
    for name, (search, subjects) in searches.items():
        measured(search, subjects[:WARM_UP])
        p50, p95, p99 = spread(measured(search, subjects))
        print(f"{name:20} | {p50:6.0f} {p95:5.0f} {p99:5.0f}")
        ratios[name] = p95 / MOST_MILLISECONDS
    return ratios


def judge(ratios):
    """Print how each figure stands to its limit; whether all keep it."""
    for name, ratio in ratios.items():
        print(f"{'PASS' if ratio <= 1 else 'FAIL'} {name}: {ratio:.2f} of its limit")
    return all(ratio <= 1 for ratio in ratios.values())


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
    same = [
        sys.executable, __file__, f"--people={options.people}", f"--searches={options.searches}"
    ]  # fmt: skip
    runs = [[*same, "--database=sqlite"], ["scripts/postgres", *same, "--database=postgresql"]]
    failed = [run for run in runs if subprocess.run(run, cwd=ROOT).returncode]
    sys.exit(len(failed))


if __name__ == "__main__":
    main()
