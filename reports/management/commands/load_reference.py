"""Load reference data; a second time changes nothing."""

from django.core.management.base import BaseCommand
from django.db import transaction

import agencies.reference
import migrants.reference
import reports.reference
import services.reference


class Command(BaseCommand):
    help = "Load or refresh places, agencies, languages, occupations, catalogue, roles and phases."

    def add_arguments(self, parser):
        parser.add_argument(
            "--presumed",
            action="store_true",
            help="also load presumed agencies (planning only)",
        )

    @transaction.atomic
    def handle(self, *args, presumed, **options):
        agencies.reference.load(presumed=presumed)
        migrants.reference.load()
        services.reference.load()
        reports.reference.load()
        self.stdout.write("Reference data loaded.")
