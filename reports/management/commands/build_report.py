"""Build a document about a phase as a PDF file."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from reports import actions, editions
from reports.enums import EditionKind, EditionState
from reports.management.arguments import day, phase_of, within
from sharaka_portal.lib.pdf import PdfError


class Command(BaseCommand):
    help = "Build a document about a phase as a PDF file and record it: a draft, or with --publish."

    def add_arguments(self, parser):
        parser.add_argument("--phase", required=True, metavar="CODE")
        parser.add_argument("--language", choices=[c for c, _ in settings.LANGUAGES], default="fr")
        parser.add_argument("--kind", choices=EditionKind.values, default=EditionKind.REPORT)
        parser.add_argument("--agency", metavar="CODE", help="the agency of --kind agency")
        parser.add_argument("--as-of", type=day, metavar="DATE", help="stop the figures on a day")
        parser.add_argument("--publish", action="store_true", help="publish it, as the system")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")

    def handle(self, *args, phase, language, as_of, output, **options):
        phase, kind = phase_of(phase), EditionKind(options["kind"])
        agency = agency_of(phase, kind, options["agency"])
        asked = {"kind": kind, "agency": agency, "as_of": within(phase, as_of)}
        try:
            edition, content = actions.build_edition(
                phase=phase, language=language, by=None, **asked
            )
            if options["publish"] and edition.state == EditionState.DRAFT:
                actions.publish_edition(edition, by=None)
                content = editions.path_of(edition).read_bytes()
            output.write_bytes(content)
        except (PdfError, OSError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(
            f"{output}: {len(content)} bytes, code {edition.code}, {EditionState(edition.state)}"
        )


def agency_of(phase, kind, code):
    """The agency of a sheet. Raises CommandError when it is missing, unknown or not asked for."""
    if (kind == EditionKind.AGENCY) != bool(code):
        raise CommandError("--kind agency and --agency CODE go together.")
    if not code:
        return None
    agency = phase.agencies.filter(code=code).first()
    if agency is None:
        known = ", ".join(phase.agencies.values_list("code", flat=True))
        raise CommandError(f"{phase.code} has no agency {code!r} (it has: {known}).")
    return agency
