"""Diagnostics on stderr through structlog, with an allow-list of keys so that PHI cannot slip into a log.

structlog is imported with the first line that is really written: most runs write none, and its import costs more than
checking a small file.

Only the keys in :data:`ALLOWED` pass; anything else is dropped and its name (never its value) is listed. Text values
are cut, and an exception is logged by its type and place alone, because its words may quote the file.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from x12.privacy import visible

ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "file", "claims", "findings", "sets", "segments", "seconds", "bytes", "rule",
        "edition", "table", "offset", "segment", "loop", "element", "key", "count", "attempt", "store", "version",
        "error_type", "error_place", "dropped", "remittances", "payments", "matched", "sha256",
    }
)  # fmt: skip
"""Keys a log line may carry: places, counts, names of files, tables and rules. Never names, dates of birth or member
ids."""

_LONGEST = 200


def only_allowed(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> Mapping[str, Any] | str | bytes | bytearray | tuple[Any, ...]:
    """structlog processor: keep allowed keys, replace an exception by its type and place."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    elif isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error_type"] = type(error).__name__
        event["error_place"] = _place(error)
    kept = {key: _short(value) for key, value in event.items() if key in ALLOWED}
    dropped = sorted(set(event) - ALLOWED)
    if dropped:
        kept["dropped"] = ",".join(dropped)
    return kept


def _short(value: Any) -> Any:
    if isinstance(value, (int, float, bool)) or value is None:
        return value
    return visible(str(value)[:_LONGEST])


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace else ""


class Logger:
    """The program's logger: an event and facts under the keys of :data:`ALLOWED`."""

    def __init__(self, level: int, json: bool) -> None:
        self._level = level
        self._json = json

    def info(self, event: str, **facts: Any) -> None:
        """What is being done."""
        self._say(20, "info", event, facts)

    def warning(self, event: str, **facts: Any) -> None:
        """What a person should know although the work goes on."""
        self._say(30, "warning", event, facts)

    def error(self, event: str, **facts: Any) -> None:
        """What could not be done; ``exc_info`` names the exception by type and place."""
        self._say(40, "error", event, facts)

    def _say(self, level: int, method: str, event: str, facts: dict[str, Any]) -> None:
        if level >= self._level:
            getattr(_structlog(self._level, self._json), method)(event, **facts)


_logger = Logger(30, json=False)


def configure(verbosity: int = 0, json: bool = False) -> None:
    """Send diagnostics to stderr: warnings by default, ``1`` adds what is being done, ``2`` adds detail."""
    global _logger
    _logger = Logger({0: 30, 1: 20}.get(verbosity, 10), json)


def logger() -> Logger:
    """The program's logger."""
    return _logger


@lru_cache(maxsize=1)
def _structlog(level: int, json: bool) -> Any:
    import structlog  # see the module's docstring

    renderer: Any = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    structlog.configure(
        processors=[structlog.processors.add_log_level, only_allowed, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # the stderr of now, not of the set-up
        cache_logger_on_first_use=False,
    )
    return structlog.get_logger()
