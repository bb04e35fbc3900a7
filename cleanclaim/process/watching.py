"""Doing work again whenever its inputs have changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from cleanclaim.exit_codes import ExitCode
from cleanclaim.process.paths import Paths
from cleanclaim.process.source import SourceError

EVERY = 0.5
"""Seconds between two looks."""

Seen = dict[str, tuple[int, int]]
"""Files by name, each with the time it was changed and its size."""


def look(names: Sequence[str], apart: Collection[Path] = ()) -> Seen:
    """The files the names stand for now, without those ``apart`` (what the work itself writes)."""
    ours = {os.path.realpath(path) for path in apart}
    found: Seen = {}
    for name in names:
        try:
            paths = list(Paths(name))
        except SourceError:
            continue  # nothing there yet
        for path in paths:
            try:
                about = os.stat(path)
            except OSError:
                continue
            if os.path.realpath(path) not in ours:
                found[path] = (about.st_mtime_ns, about.st_size)
    return found


def watch(
    names: Sequence[str],
    work: Callable[[], ExitCode],
    apart: Collection[Path] = (),
    wait: Callable[[float], None] = time.sleep,
) -> ExitCode:
    """Do the work, and again when files have changed and are still; until stopped by Ctrl-C. The last code.

    A file that is being written is waited for: it has to look the same twice.
    """
    code = ExitCode.CLEAN
    done: Seen | None = None
    before: Seen = {}
    try:
        while True:
            now = look(names, apart)
            if now != done and now == before:
                code = work()
                done = now
            before = now
            wait(EVERY)
    except KeyboardInterrupt:
        return code
