"""A sheet of 10,000 people in, a list of 100,000 people out.

Import: rows per second, and how long a row takes against registering the same person straight
through the action, without sheet, parsing and duplicate check. Export: seconds and peak memory
against the plainest writer of the same file over the same database. Ends with an error when a
ratio passes its limit. SHARAKA_BENCH_ROWS and SHARAKA_BENCH_PEOPLE set other sizes.
"""

import csv
import io
import os
import re
import sys
import tempfile
import time
from pathlib import Path

ROWS = int(os.environ.get("SHARAKA_BENCH_ROWS", "10000"))
PEOPLE = int(os.environ.get("SHARAKA_BENCH_PEOPLE", "100000"))
PLAIN = 500  # people registered straight through the action, for comparison
# times the action; times the plain writer; MB of growth between a tenth of the people and all
IMPORT_LIMIT, EXPORT_LIMIT, GROWTH_LIMIT = 6, 25, 25
HEADER = (
    "Nom;Prénom;Sexe;Né(e) le;Nationalité;Téléphone;Ville;N° carte de séjour;Date d'inscription"
)
DATES = {"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}


def prepare(folder):
    os.environ["SHARAKA_DEMO"] = "1"
    os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
    os.environ["DJANGO_SETTINGS_MODULE"] = "sharaka_portal.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_reference", stdout=io.StringIO())


def cells(person):
    born = person.birth_date and person.birth_date.strftime(DATES[person.birth_precision])
    number = person.documents[0] if person.documents else ""
    names = [person.last_name.upper(), person.first_name, person.sex]
    return [*names, born or "", person.nationality, person.phone, "Fès", number, "12/11/2015"]


def measure_import(folder, people):
    """(rows a second, times the plain action)."""
    from agencies.models import Agency
    from migrants.sheet_import import import_sheet

    agency = Agency.objects.get(code="fes")
    plain = seconds(lambda: [register(agency, person) for person in people[:PLAIN]]) / PLAIN
    path = Path(folder, "sheet.csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(HEADER.split(";"))
        writer.writerows(cells(person) for person in people[PLAIN:])
    found = {}
    taken = seconds(lambda: found.update(import_sheet(path, agency=agency).counts()))
    print(f"import: {found}")
    if found["rejected"]:
        sys.exit("Rows were rejected: this measures nothing.")
    return found["read"] / taken, taken / found["read"] / plain


def register(agency, person):
    from migrants.actions import register_migrant

    names = ("last_name", "first_name", "sex", "birth_date", "birth_precision", "nationality")
    papers = [{"kind": "registration_card", "number": number} for number in person.documents[:1]]
    fields = {name: getattr(person, name) for name in names} | {"phone": person.phone}
    register_migrant(by=None, agency=agency, fields=fields, documents=papers)


def people_of(inventor, count):
    """People whose phone numbers exist: the others would be rejected, which costs nothing."""
    from migrants.parsing import CellError, parse_phone

    while count:
        person = inventor.person()
        try:
            person.phone = person.phone and parse_phone(person.phone)
        except CellError:
            continue
        count -= 1
        yield person


def fill_up(count):
    """Copy the people of the import, and their episodes, until there are so many."""
    from migrants.filenumber import new_file_number
    from migrants.models import Migrant, Registration

    models = list(Migrant.objects.all())
    while (missing := count - Migrant.objects.count()) > 0:
        copies = [
            Migrant(
                **{
                    field.attname: getattr(one, field.attname)
                    for field in Migrant._meta.concrete_fields
                    if field.name not in ("id", "public_id", "file_number")
                },
                file_number=new_file_number(),
            )
            for one in models[:missing]
        ]
        made = Migrant.objects.bulk_create(copies, batch_size=500)
        Registration.objects.bulk_create(
            [
                Registration(migrant=one, agency_id=one.agency_id, opened_on="2015-11-12")
                for one in made
            ],
            batch_size=500,
        )


def measure_export(count, file_format):
    """(seconds, peak megabytes of the process) of an export of so many people."""
    from agencies.models import User
    from migrants.export import sealed_export
    from migrants.models import Migrant

    last = Migrant.objects.order_by("pk")[count - 1].pk
    people = Migrant.objects.with_permit_end().filter(pk__lte=last).order_by("pk")

    forget_peak()
    taken = seconds(
        lambda: sealed_export(
            people, by=User(), sheet="list", file_format=file_format, password="x" * 12
        ).close()
    )
    return taken, peak()


def measure_plain(count):
    """The same people written with csv, the model's own fields only."""
    from migrants.models import Migrant

    def write():
        with tempfile.TemporaryFile("w", newline="") as out:
            writer = csv.writer(out)
            for one in Migrant.objects.order_by("pk")[:count].iterator(chunk_size=500):
                writer.writerow([one.file_number, one.last_name, one.first_name, one.birth_date])

    return seconds(write)


def seconds(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def forget_peak():
    """Let Linux measure the process's peak memory anew."""
    Path("/proc/self/clear_refs").write_text("5")


def peak():
    """The peak memory of the process in megabytes since then."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


def main():
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        from bench.invented.people import Inventor

        people = list(people_of(Inventor(7), ROWS + PLAIN))
        speed, ratio = measure_import(folder, people)
        print(f"import: {speed:.0f} rows/s, {ratio:.1f} times the plain action")
        over = [] if ratio <= IMPORT_LIMIT else ["import"]
        fill_up(PEOPLE)
        plain = measure_plain(PEOPLE)
        print(f"plain CSV of {PEOPLE}: {plain:.1f} s")
        for file_format in ("csv", "xlsx"):
            _seconds, small = measure_export(PEOPLE // 10, file_format)
            taken, peak = measure_export(PEOPLE, file_format)
            print(
                f"{file_format} of {PEOPLE}: {taken:.1f} s, {taken / plain:.1f} times the plain "
                f"writer; {peak:.1f} MB, {peak - small:+.1f} MB against a tenth of the people"
            )
            if taken / plain > EXPORT_LIMIT or peak - small > GROWTH_LIMIT:
                over.append(file_format)
        if over:
            sys.exit(f"Over its limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
