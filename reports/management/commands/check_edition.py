"""Tell whether a report file is one that the portal built."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports import editions
from reports.enums import EditionState
from reports.models import Edition
from sharaka_portal.lib.pdf import PdfError


class Command(BaseCommand):
    help = "Tell whether a PDF file is a report of this portal, unchanged (exit code 0) or not (1)."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--rebuild", action="store_true", help="print it anew from its frozen facts and compare"
        )

    def handle(self, *args, file, rebuild, **options):
        try:
            sha256 = editions.fingerprint(file.read_bytes())
        except OSError as error:
            raise CommandError(str(error)) from error
        edition = Edition.objects.filter(sha256=sha256).select_related("phase").first()
        if edition is None:
            raise CommandError(f"unknown: no edition has the fingerprint {sha256}.")
        self.stdout.write(
            f"intact: {edition.phase.code}, {edition.language}, figures of {edition.as_of}, "
            f"built {edition.built_at:%Y-%m-%d %H:%M} UTC, code {edition.code}, {state_of(edition)}"
        )
        if rebuild:
            self.rebuild(edition)

    def rebuild(self, edition):
        try:
            content = editions.rebuild(edition)
        except PdfError as error:
            raise CommandError(str(error)) from error
        if editions.fingerprint(content) != edition.sha256:
            raise CommandError(editions.why_it_differs(edition))
        self.stdout.write("rebuilt: the same bytes")


def state_of(edition):
    """The state in a few words for a program."""
    if edition.state == EditionState.REPLACED:
        return f"replaced by {edition.replaced_by.code}"
    if edition.state == EditionState.WITHDRAWN:
        return f"withdrawn on {edition.withdrawn_on} ({edition.withdrawal_reason})"
    return str(edition.state)
