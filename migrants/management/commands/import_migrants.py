"""Import an agency's registration sheet."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agencies.models import Agency, User
from migrants.rejects import rejects_table
from migrants.sheet_import import import_sheet
from sharaka_portal.lib.errors import SheetError
from sharaka_portal.lib.sheets import csv_bytes


class Command(BaseCommand):
    help = (
        "Register the people of a sheet (CSV, XLSX, ODS, XLS) with an agency. Every row is "
        "created, updated, suspected or rejected; the last line of the output counts them as JSON."
    )

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--agency", required=True, metavar="CODE")
        parser.add_argument(
            "--by", metavar="EMAIL", help="the account in whose name rows are written"
        )
        parser.add_argument("--dry-run", action="store_true", help="try everything, keep nothing")
        parser.add_argument(
            "--rejects", metavar="OUT.csv", help="write the rows that were left out"
        )

    def handle(self, *args, file, agency, by, dry_run, rejects, **options):
        place = self.find(Agency, "agency", code=agency)
        author = self.find(User, "account", email=by.lower()) if by else None
        try:
            report = import_sheet(file, agency=place, by=author, dry_run=dry_run)
        except SheetError as error:
            raise CommandError(error.message) from error
        for _row, fate in report.left_out():
            self.stdout.write(f"{fate.number}: {fate.status}: {fate.reason}")
        for remark in report.remarks:
            self.stdout.write(f"Remark: {remark}")
        if report.unused:
            self.stdout.write(f"Columns not imported: {', '.join(report.unused)}")
        if rejects:
            self.write(rejects, report)
        self.stdout.write(json.dumps(report.counts(), separators=(",", ":")))

    def find(self, model, noun, **lookup):
        try:
            return model.objects.get(**lookup)
        except model.DoesNotExist as error:
            value = next(iter(lookup.values()))
            raise CommandError(f"There is no {noun} {value!r}.") from error

    def write(self, path, report):
        try:
            Path(path).write_bytes(
                csv_bytes(rejects_table(report.sheet.headers, report.left_out()))
            )
        except OSError as error:
            raise CommandError(f"The rejects cannot be written to {path}: {error}") from error
