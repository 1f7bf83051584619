"""Load the demonstration into an empty register."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from migrants.models import Migrant
from reports.demo import SIZES, load


class Command(BaseCommand):
    help = "Load synthetic people, their histories and the accounts that serve them."

    def add_arguments(self, parser):
        parser.add_argument("--size", choices=list(SIZES), default="pilot")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when the register holds people"
        )

    def handle(self, *args, size, if_empty, **options):
        if if_empty and Migrant.objects.exists():
            return
        try:
            load(size, progress=self.show)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"Demonstration loaded: {Migrant.objects.count()} people.")

    def show(self, done, total):
        if done:
            self.stdout.write(f"  {done} of {total} people")
            self.stdout.flush()
