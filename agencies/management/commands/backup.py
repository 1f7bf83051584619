"""Write the database and the uploads into a folder."""

from django.core.management.base import BaseCommand, CommandError

from sharaka_portal.lib.backup import BackupError, backup


class Command(BaseCommand):
    help = "Write the database and the uploads into a new folder, with a manifest."

    def add_arguments(self, parser):
        parser.add_argument("folder")

    def handle(self, *args, folder, **options):
        try:
            tables = backup(folder)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{sum(tables.values())} rows in {len(tables)} tables.")
