"""What a user installs: a wheel in an empty environment, run from an empty folder by a user who has nothing yet."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("x12", "validators", "reports", "cleanclaim", "sample_edi", "docs", "setup.cfg", "pyproject.toml", "README.md")


class Installed(NamedTuple):
    """An environment that holds the lock's packages and the wheel, and no more; and an empty folder to work in."""

    environment: Path
    folder: Path

    def sample(self, name: str) -> Path:
        """A sample as it was installed."""
        (found,) = self.environment.rglob(f"sample_edi/{name}")
        return found

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """``cleanclaim WORDS`` as a user who has nothing yet runs it."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CLEANCLAIM", "XDG_"))}
        return subprocess.run(
            [self.environment / "bin" / "cleanclaim", *words],
            cwd=self.folder,
            env=kept | {"HOME": str(self.folder), "NO_COLOR": "1", "COLUMNS": "160"},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: building leaves its traces beside the sources."""
    place = tmp_path_factory.mktemp("build")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, place / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, place / part)
    build = ("pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", "dist", ".")
    subprocess.run([sys.executable, "-m", *build], cwd=place, check=True)
    (built,) = (place / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    place = tmp_path_factory.mktemp("installed")
    found = Installed(place / "environment", place / "home")
    found.folder.mkdir()
    uv = (sys.executable, "-m", "uv", "--quiet")
    install = (*uv, "pip", "install", "--python", found.environment / "bin" / "python")
    subprocess.run([*uv, "venv", "--python", sys.executable, found.environment], check=True)
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements" / "run.txt"], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)
    return found


def test_the_demo_runs(installed: Installed) -> None:
    done = installed.run("demo")
    assert (done.returncode, done.stderr) == (0, "")
    assert "== Before submission: cleanclaim check brief_professional.edi" in done.stdout
    assert "foreseen" in done.stdout


def test_claims_are_checked_recorded_and_reconciled(installed: Installed) -> None:
    claims = installed.sample("brief_professional.edi")
    done = installed.run("check", claims, "--record", "--format", "json")
    assert done.returncode == 1, done.stderr
    expected = json.loads(installed.sample("brief_professional.expected.json").read_text())
    assert len(json.loads(done.stdout)["claims"]) == len(expected["claims"])
    done = installed.run("reconcile", installed.sample("brief_professional.835.edi"), "--format", "json")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["summary"]["payments"] == 6


def test_an_edit_explains_itself(installed: Installed) -> None:
    shown = installed.run("rules", "show", "DX02").stdout
    assert "DX02" in shown
    assert "Why payers deny it" in shown


def test_the_python_face(installed: Installed) -> None:
    """Every public name, run by the installed interpreter, and strict mypy over the same file against the wheel."""
    python = installed.environment / "bin" / "python"
    claims, answer = installed.sample("brief_professional.edi"), installed.sample("brief_professional.835.edi")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "CLEANCLAIM", "XDG_"))}
    folder = installed.folder / "face"
    folder.mkdir()
    script = Path(shutil.copy(ROOT / "tests" / "python_face.py", folder))  # away from the sources it must not find
    done = subprocess.run(
        [python, script, folder, claims, answer],
        cwd=folder,
        env=kept | {"HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["done"]), done.stderr
    mypy = (sys.executable, "-m", "mypy", "--strict", "--config-file=", "--python-executable", python, script)
    judged = subprocess.run(
        [*mypy, "--cache-dir", folder / "mypy"], cwd=folder, env=kept, capture_output=True, text=True, check=False
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr


def test_the_pages_that_messages_name_are_there(installed: Installed) -> None:
    pages = installed.environment / "share" / "doc" / "cleanclaim"
    for name in (
        "README.md",
        "reference.md",
        "settings.md",
        "rules/DX02.md",
        "rules/index.md",
        "schema/claim.schema.json",
    ):
        assert (pages / name).is_file(), name
