"""The names x12, validators and reports are ours, and nothing we depend on brings one of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

from cleanclaim.guard import PACKAGES, ShadowedPackage, check_packages

ROOT = Path(__file__).resolve().parents[2]


def test_our_own_packages_pass() -> None:
    check_packages(ROOT)


def test_a_package_from_elsewhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(ShadowedPackage, match="'x12' is found at"):
        check_packages(tmp_path)


def test_a_shadowed_start_says_so_in_one_line(tmp_path: Path) -> None:
    """A foreign `reports` earlier on the path: exit code 2 and one line, no traceback."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "__init__.py").write_text("")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]; from cleanclaim.__main__ import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "shadows" in done.stderr


def install(folder: Path) -> dict[str, str]:
    """A copy of the program as an installation has it, and the environment that runs it."""
    for name in (*PACKAGES, "cleanclaim"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return os.environ | {"PYTHONPATH": str(folder)}


@pytest.mark.parametrize(
    "foreign",
    [
        '"""Python data validation."""\n__version__ = "0.35"\n',
        "raise RuntimeError('no backend chosen')\n",
        "OWNER = 1\n",
    ],
)
def test_a_package_written_over_ours_is_told_from_it(tmp_path: Path, foreign: str) -> None:
    """Another distribution's `validators/__init__.py` in our own folder: the program and the library refuse alike."""
    environment = install(tmp_path)
    (tmp_path / "validators" / "__init__.py").write_text(foreign)
    library = "import cleanclaim\ntry: cleanclaim.check\nexcept ImportError as error: print(type(error).__name__)"
    program, imported = (
        subprocess.run(
            [sys.executable, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        for words in (("-m", "cleanclaim", "--version"), ("-c", library))
    )
    assert (program.returncode, program.stdout) == (2, "")
    assert "'validators'" in program.stderr
    assert "Traceback" not in program.stderr
    assert imported.stdout == "ShadowedPackage\n", imported.stderr


def test_no_dependency_brings_such_a_name() -> None:
    for distribution in distributions():
        if (distribution.metadata["Name"] or "").lower() == "cleanclaim":
            continue
        brought = {Path(str(file)).parts[0] for file in distribution.files or ()}
        assert not brought & set(PACKAGES), distribution.metadata["Name"]
