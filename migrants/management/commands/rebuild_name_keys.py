"""Write the folded keys of all people anew, after the rules or the list of names changed."""

from django.core.management.base import BaseCommand

from migrants.actions import rebuild_name_keys


class Command(BaseCommand):
    help = "Write everybody's name keys anew. Run it after name_forms.txt or the rules changed."

    def handle(self, *args, **options):
        self.stdout.write(f"{rebuild_name_keys()} people have their keys.")
