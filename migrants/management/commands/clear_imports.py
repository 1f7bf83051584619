"""Clear the cells of old imports: `python manage.py clear_imports`."""

from django.core.management.base import BaseCommand

from migrants.actions.imports import clear_imports
from migrants.models import ImportJob


class Command(BaseCommand):
    help = f"Clear the cells of imports that nobody touched for {ImportJob.KEPT_DAYS} days."

    def handle(self, **options):
        self.stdout.write(f"{clear_imports()} import(s) cleared.")
