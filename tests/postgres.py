"""A PostgreSQL server of one's own for a test run: made in a temporary folder, listening on a socket there, thrown
away.

Its programs are looked for where Debian puts them and on the path; where they, or the driver, are missing, the reason
is given and the tests that need it are skipped.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_OTHER_USER = "postgres"
"""Who runs the server where the tests run as root: PostgreSQL refuses to."""


class Missing(Exception):  # noqa: N818 - a reason to skip, not a failure
    """Why there is no server."""


def _program(name: str) -> str:
    for place in _PLACES:
        if (place / name).exists():
            return str(place / name)
    found = shutil.which(name)
    if not found:
        raise Missing(f"no PostgreSQL server on this machine ({name} not found)")
    return found


def _user() -> Sequence[str]:
    """What is put before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return ()
    try:
        pwd.getpwnam(_OTHER_USER)
    except KeyError as error:
        raise Missing(f"the tests run as root and there is no user {_OTHER_USER} to run PostgreSQL") from error
    return ("runuser", "-u", _OTHER_USER, "--")


def _run(*words: str) -> None:
    done = subprocess.run([*_user(), *words], capture_output=True, check=False, timeout=60, cwd="/")
    if done.returncode:
        raise Missing(f"{Path(words[0]).name} failed: {done.stderr.decode(errors='replace')[-300:]}")


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running, empty server. Raises Missing."""
    if importlib.util.find_spec("psycopg") is None:
        raise Missing("the PostgreSQL driver (psycopg) is not installed")
    initdb, control = _program("initdb"), _program("pg_ctl")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _OTHER_USER)
        data = folder / "data"
        _run(initdb, "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' -c fsync=off"
        _run(control, "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start")
        try:
            yield f"postgresql+psycopg://tester@/postgres?host={folder}"
        finally:
            _run(control, "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
