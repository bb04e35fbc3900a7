"""What goes wrong with the store; apart from the database code, so that naming it imports no database.

Each kind names the exit code it ends with (:class:`cleanclaim.exit_codes.ExitCode`): what a person must mend before
anything can start is REFUSED, what may be well in a minute is TRY_AGAIN.
"""

from __future__ import annotations

from validators.engine.finding import CannotAnswer


class StoreError(Exception):
    """The store cannot be used; the text says which and why. The plain kind: what was named is no store at all."""

    exit_name = "USAGE"


class StoreRefusedError(StoreError):
    """The store is there, but working with it would give false answers; nothing of it was read."""

    exit_name = "REFUSED"


class KeyRefusedError(StoreRefusedError):
    """The patient key is lost, too short, or not the one the store was written with."""


class NewerSchemaError(StoreRefusedError):
    """A newer version of the program wrote the store."""


class DamagedStoreError(StoreRefusedError):
    """The database cannot be read any more: overwritten pages, a torn file."""


class StoreBusyError(StoreError):
    """Locked, full or unreachable: the same call may go well later."""

    exit_name = "TRY_AGAIN"


class HistoryError(StoreRefusedError, CannotAnswer):
    """The database failed while a rule asked of the past: no answer, and never an empty one."""
