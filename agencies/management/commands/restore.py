"""Read a backup into an empty database."""

from django.core.management.base import BaseCommand, CommandError

from sharaka_portal.lib.backup import BackupError, restore


class Command(BaseCommand):
    help = "Read a backup into an empty, migrated database; checks it first."

    def add_arguments(self, parser):
        parser.add_argument("folder")

    def handle(self, *args, folder, **options):
        try:
            tables = restore(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{sum(tables.values())} rows in {len(tables)} tables.")
