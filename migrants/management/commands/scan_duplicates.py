"""Look for doubles among the people already stored."""

from django.core.management.base import BaseCommand, CommandError

from agencies.models import Agency
from migrants.duplicates import scan


class Command(BaseCommand):
    help = (
        "Queue the pairs of stored people who look like one person. Pairs that were decided stay "
        "as they were decided; a second run raises nothing twice."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--agency", metavar="CODE", help="only pairs with a file of this agency"
        )

    def handle(self, *args, agency, **options):
        place = None
        if agency:
            place = Agency.objects.filter(code=agency).first()
            if place is None:
                raise CommandError(f"There is no agency {agency!r}.")
        seen = raised = 0
        for people, pairs in scan(place):
            seen, raised = seen + people, raised + pairs
        self.stdout.write(f"{seen} people compared, {raised} new pairs.")
