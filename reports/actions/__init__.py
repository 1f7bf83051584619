"""What changes in the reports app.

Every verb takes `by` (the user, or None for the system), runs in one transaction and leaves its
line of history.
"""

from reports.actions.edition import build_edition, record_edition

__all__ = ["build_edition", "record_edition"]
