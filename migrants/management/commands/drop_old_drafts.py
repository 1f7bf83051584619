"""Do away with registrations that were begun and left: `python manage.py drop_old_drafts`."""

from django.core.management.base import BaseCommand

from migrants.actions.draft import KEPT_DAYS, drop_old_drafts


class Command(BaseCommand):
    help = f"Drop the registrations begun that nobody touched for {KEPT_DAYS} days."

    def handle(self, **options):
        self.stdout.write(f"{drop_old_drafts()} draft(s) dropped.")
