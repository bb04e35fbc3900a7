"""Running the command line on a terminal of its own, and what then stands on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte

from tests.cleanclaim.shell import ROOT

LINES = 600


class Shown:
    """What a program left on a terminal: the lines of the screen, and every byte it wrote."""

    def __init__(self, written: bytes, columns: int, code: int) -> None:
        self.written = written
        self.code = code
        screen = pyte.Screen(columns, LINES)
        stream = pyte.ByteStream(screen)
        stream.feed(written)
        self.lines = [line.rstrip() for line in screen.display]
        while self.lines and not self.lines[-1]:
            self.lines.pop()

    @property
    def text(self) -> str:
        """The screen as it would be copied."""
        return "\n".join(self.lines) + "\n"


def on_terminal(*words: str | Path, folder: Path, columns: int, **environment: str) -> Shown:
    """Run ``cleanclaim WORDS`` on a terminal that many columns wide; both of its streams go there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    settings = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    settings |= {"PYTHONPATH": str(ROOT), "CLEANCLAIM_DATA": str(folder / "data"), "TERM": "xterm-256color"}
    running = subprocess.Popen(
        [sys.executable, "-m", "cleanclaim", *map(str, words)],
        cwd=folder,
        env=settings | environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    )
    os.close(theirs)
    written = b""
    ends = time.monotonic() + 300
    while time.monotonic() < ends:
        if select.select([ours], [], [], 0.2)[0]:
            try:
                data = os.read(ours, 1 << 16)
            except OSError:
                break
            if not data:
                break
            written += data
        elif running.poll() is not None:
            break
    code = running.wait(120)
    os.close(ours)
    return Shown(written, columns, code)
