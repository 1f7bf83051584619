"""Send messages as they come due, and do the work of the day once a day."""

import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from agencies.daily_runs import run_pending
from services.sending import send_due
from sharaka_portal.lib import clock

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Send messages as they come due, and do the work of the day once a day."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")
        parser.add_argument("--every", type=float, default=5, help="seconds between two looks")

    def handle(self, *, once, every, **options):
        if once:
            self.stdout.write(self.say(*work()))
            return
        ending = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ending.set())
        while not ending.is_set():
            try:
                work(ending.is_set)
            except DatabaseError as error:
                logger.error("The database does not answer: %s", type(error).__name__)
            close_old_connections()
            ending.wait(every)

    def say(self, jobs, messages):
        return "\n".join([*(f"{name}: {n}" for name, n in jobs.items()), f"messages: {messages}"])


def work(stop=lambda: False):
    """One look at what is due: ({job: rows changed}, number of messages taken)."""
    jobs = run_pending(clock.today(), stop)
    return jobs, send_due(stop)
