"""Do what is due today: `python manage.py run_daily`, from a timer where no worker runs."""

from django.core.management.base import BaseCommand

from sharaka_portal.lib import clock, daily


class Command(BaseCommand):
    help = "Do the work of the day: what expired, what is due, what is kept no longer."

    def handle(self, **options):
        for name, changed in daily.run(clock.today()):
            self.stdout.write(f"{name}: {changed}")
