"""Score pairs of names, so that the thresholds of the duplicate check can be calibrated."""

import csv

from django.core.management.base import BaseCommand, CommandError

from migrants import names
from migrants.enums import BirthPrecision
from migrants.nationality import parse_nationality
from migrants.parsing import CellError, parse_date
from sharaka_portal.lib import clock

REQUIRED = ("name_a", "name_b")
WRITTEN = ("score", "verdict")


class Command(BaseCommand):
    requires_system_checks = ()  # it only calculates

    help = (
        "Write the rows of a CSV file of name pairs to standard output with a score (0 to 1) and a "
        "verdict (same, possible, different). Columns: name_a, name_b; optional: birth_a, birth_b, "
        "nationality_a, nationality_b. Names alone are never more than possible."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="CSV in UTF-8, comma-separated, with a header line")

    def handle(self, *args, file, **options):
        try:
            with open(file, encoding="utf-8-sig", newline="") as source:
                rows, columns = self.read(source)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"{file} is not a CSV file in UTF-8: {error}.") from error
        scores = [self.score(row, line) for line, row in rows]
        writer = csv.DictWriter(self.stdout, columns, lineterminator="\n")
        writer.writeheader()
        for (_line, row), score in zip(rows, scores, strict=True):
            writer.writerow(row | {"score": f"{score.value:.4f}", "verdict": names.verdict(score)})

    def read(self, source):
        """The rows with their line numbers, and the columns to write."""
        reader = csv.DictReader(source, strict=True)
        columns = list(reader.fieldnames or ())
        if missing := [name for name in REQUIRED if name not in columns]:
            raise CommandError(f"The file has no column {' and no column '.join(missing)}.")
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise CommandError(f"Line {reader.line_num} does not have {len(columns)} cells.")
            rows.append((reader.line_num, row))
        return rows, [*(name for name in columns if name not in WRITTEN), *WRITTEN]

    def score(self, row, line):
        return names.score_pair(self.person(row, "a", line), self.person(row, "b", line))

    def person(self, row, side, line):
        birth, precision = None, BirthPrecision.UNKNOWN
        if text := row.get(f"birth_{side}", "").strip():
            try:
                birth, precision = parse_date(text, today=clock.today())
            except CellError as error:
                raise CommandError(f"Line {line}, birth_{side}: {error.message}") from error
        return names.PersonKey(
            last_name=row[f"name_{side}"],
            birth_date=birth,
            birth_precision=precision,
            nationality=self.nationality(row.get(f"nationality_{side}", "")),
        )

    def nationality(self, text):
        """The country's code; a word that no country has stands for itself, one that two have for
        nothing."""
        try:
            return parse_nationality(text).code if text.strip() else ""
        except CellError:
            return text
