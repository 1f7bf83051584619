"""Two desks at the same moment: calls that start together, each on a connection of its own."""

import sqlite3
import threading

from django.db import connection, connections


class Race:
    """Runs calls at the same moment and keeps what each gave or raised.

    A test that races commits: mark it `django_db(transaction=True)`. The test database of SQLite
    lives in memory, where connections cannot wait for each other as they do on disk: the race is
    run on a copy on disk.
    """

    def __init__(self, folder):
        self.path = None
        if connection.vendor == "sqlite":
            self.path = folder / "race.sqlite3"
            connection.ensure_connection()
            with sqlite3.connect(self.path) as copy:
                connection.connection.backup(copy)
                # Two connections that both want to be the first to turn it on do not wait.
                copy.execute("PRAGMA journal_mode=WAL")
            copy.close()

    def __call__(self, *calls):
        """What each call gave, or the exception it raised, in their order."""
        start, results = threading.Barrier(len(calls)), [None] * len(calls)

        def run(number, call):
            start.wait()
            try:
                results[number] = call()
            except Exception as error:
                results[number] = error

        self._each(run, enumerate(calls))
        return results

    def ask(self, call):
        """What a call finds in the database after the race."""
        return self(call)[0]

    def _each(self, run, calls):
        threads = [threading.Thread(target=self._alone, args=(run, *args)) for args in calls]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _alone(self, run, *args):
        own = connections.create_connection("default")
        if self.path:
            own.settings_dict = {**own.settings_dict, "NAME": str(self.path)}
        connections["default"] = own
        try:
            run(*args)
        finally:
            own.close()
