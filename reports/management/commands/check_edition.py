"""Tell whether a report file is one that the portal built."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import editions
from reports.models import Edition


class Command(BaseCommand):
    help = "Tell whether a PDF file is a report of this portal, unchanged (exit code 0) or not (1)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args, file, **options):
        try:
            sha256 = editions.fingerprint(file.read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from error
        edition = Edition.objects.filter(sha256=sha256).select_related("phase").first()
        if edition is None:
            raise CommandError(f"unknown: no edition has the fingerprint {sha256}.")
        self.stdout.write(
            f"intact: {edition.phase.code}, {edition.language}, figures of {edition.as_of}, "
            f"built {edition.built_at:%Y-%m-%d %H:%M} UTC, code {editions.short_code(edition)}"
        )
