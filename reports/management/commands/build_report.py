"""Build the report of a phase as a PDF file."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports import actions, editions
from reports.management.arguments import day, phase_of, within
from sharaka_portal.lib.pdf import PdfError


class Command(BaseCommand):
    help = "Build the report of a phase as a PDF file and record its fingerprint."

    def add_arguments(self, parser):
        parser.add_argument("--phase", required=True, metavar="CODE")
        parser.add_argument("--language", choices=[c for c, _ in settings.LANGUAGES], default="fr")
        parser.add_argument("--as-of", type=day, metavar="DATE", help="stop the figures on a day")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args, phase, language, as_of, output, **options):
        phase = phase_of(phase)
        try:
            edition, content = actions.build_edition(
                phase=phase, language=language, by=None, as_of=within(phase, as_of)
            )
            output.write_bytes(content)
        except (PdfError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{output}: {len(content)} bytes, code {editions.short_code(edition)}")
