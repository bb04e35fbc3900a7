"""An edit from another package: what its page tells to write is installed beside ours, and works like ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cleanclaim.shell import ROOT

PAGE = (ROOT / "docs" / "own-edits.md").read_text("utf-8")
MODULE = re.search(r"```python\n(.*?)```", PAGE, re.S)[1]  # type: ignore[index]
PROJECT = tomllib.loads(re.search(r"```toml\n(.*?)```", PAGE, re.S)[1])  # type: ignore[index]
(NAME, TARGET), *_ = PROJECT["project"]["entry-points"]["cleanclaim.rules"].items()
SAMPLE = ROOT / "sample_edi" / "brief_professional.edi"


def install(folder: Path, module: str, target: str = TARGET) -> None:
    """The package as an installer leaves it."""
    package, _, name = target.rpartition(".")
    home = folder / package
    home.mkdir(parents=True)
    (home / "__init__.py").write_text("")
    (home / f"{name}.py").write_text(module)
    about = folder / "house_edits-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: house-edits\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[cleanclaim.rules]\n{NAME} = {target}\n")


def run(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {
        "PYTHONPATH": f"{ROOT}{os.pathsep}{folder / 'site'}", "CLEANCLAIM_DATA": str(folder / "data"), "COLUMNS": "120",
    }  # fmt: skip
    command = [sys.executable, "-m", "cleanclaim", *map(str, words)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


def test_the_page_is_followed(tmp_path: Path) -> None:
    install(tmp_path / "site", MODULE.replace("1000", "600").replace("$1,000", "$600"))
    done = run(tmp_path, "check", SAMPLE, "-f", "json")
    report = json.loads(done.stdout)
    found = [finding for finding in report["findings"] if finding["rule"] == "ZZ01"]
    assert [(item["claim"], item["severity"], item["element"], item["value"]) for item in found] == [
        (claim, "warn", "CLM02", value) for claim, value in (("CC-1002", "640"), ("CC-1003", "640"), ("CC-1005", "890"))
    ]  # fmt: skip
    shown = run(tmp_path, "rules", "ZZ01")
    assert b"ZZ01 charge to be looked at" in shown.stdout
    assert b"Have the claim looked at, and send it." in shown.stdout
    (tmp_path / "s.toml").write_text('[payers.PLAINS01.edits]\nZZ01 = "hold"\n')
    held = json.loads(run(tmp_path, "check", SAMPLE, "--settings", "s.toml", "--only", "ZZ", "-f", "json").stdout)
    assert held["summary"]["dispositions"]["hold"] == 3
    assert run(tmp_path, "check", SAMPLE, "--ignore", "ZZ01", "-q").returncode == 1
    page = run(tmp_path, "check", SAMPLE, "--only", "ZZ01", "-f", "html").stdout.decode()
    assert 'id="edit-ZZ01"' in page


def test_without_the_package_there_is_no_such_edit(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    assert run(tmp_path, "rules", "ZZ01").returncode == 2


@pytest.mark.parametrize(
    ("module", "target", "said"),
    [
        (MODULE.replace('"ZZ01"', '"AL04"'), "house_edits.al04_another", b"AL04 is already"),
        (MODULE.replace("    Why payers deny it: They do not; it is a rule of this house.\n", ""), TARGET, b"ZZ01"),
        (MODULE, "house_edits.another_name", b"its file is named zz01_"),
    ],
)
def test_what_is_refused(module: str, target: str, said: bytes, tmp_path: Path) -> None:
    """Never a run without the edit, and never a traceback."""
    install(tmp_path / "site", module, target)
    done = run(tmp_path, "check", SAMPLE)
    assert done.returncode not in (0, 1)
    assert said in done.stderr
    assert b"Traceback" not in done.stderr
