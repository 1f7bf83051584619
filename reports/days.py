"""Days between two dates, counted by the database."""

from django.db.models import Func, IntegerField


class DaysBetween(Func):
    """The number of days from one date to another, as a whole number."""

    output_field = IntegerField()

    def __init__(self, start, end, **extra):
        super().__init__(end, start, **extra)

    def as_sqlite(self, compiler, connection, **context):
        template = "CAST((JULIANDAY(%(expressions)s)) AS INTEGER)"
        joiner = ") - JULIANDAY("
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)

    def as_postgresql(self, compiler, connection, **context):
        template, joiner = "(%(expressions)s)", " - "
        return self.as_sql(compiler, connection, template=template, arg_joiner=joiner, **context)
