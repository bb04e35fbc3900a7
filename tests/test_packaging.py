"""What an installation needs: files besides Python's are named in setup.cfg, other packages there and in the locks."""

from __future__ import annotations

import re
from configparser import ConfigParser
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("x12", "validators", "reports", "cleanclaim", "sample_edi")
IGNORED = {".py", ".pyc"}


def data_files() -> list[Path]:
    return sorted(
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in IGNORED
    )


def configuration() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def patterns() -> list[str]:
    return [
        pattern.strip() for value in configuration()["options.package_data"].values() for pattern in value.split(",")
    ]


@pytest.mark.parametrize("path", data_files(), ids=str)
def test_data_file_is_installed(path: Path) -> None:
    """Patterns are relative to a package; a folder without Python files (data, guides) is none."""
    package = next(folder for folder in path.parents if any((ROOT / folder).glob("*.py")))
    assert any(fnmatchcase(path.relative_to(package).as_posix(), pattern) for pattern in patterns())


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


LOCKS = ("run", "dev")
"""What ``make lock`` writes: every package an installation needs, and what developing needs beside it."""
PYTHONS = ("3.11", "3.12", "3.13")


def locked(name: str) -> dict[str, Requirement]:
    """The packages of a lock file by name, each with its exact version and the environments it is for."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found = [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[a-z0-9]", line, re.I)]
    return {canonicalize_name(requirement.name): requirement for requirement in found}


def allowed(name: str) -> list[Requirement]:
    """The ranges of setup.cfg that a lock file has to keep."""
    options = configuration()
    text = options["options"]["install_requires"]
    if name == "dev":
        text += options["options.extras_require"]["dev"]
    return [Requirement(line) for line in text.splitlines() if line]


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_keeps_the_ranges(name: str) -> None:
    """`make lock` makes it anew."""
    versions = {package: str(next(iter(one.specifier)).version) for package, one in locked(name).items()}
    wrong = [
        str(wanted)
        for wanted in allowed(name)
        if not wanted.specifier.contains(versions.get(canonicalize_name(wanted.name), "0"))
    ]
    assert wrong == []


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_names_exact_versions_with_hashes_and_no_place(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.I | re.M)[1:]
    assert len(entries) == len(locked(name)) > 20
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert {str(spec.operator) for one in locked(name).values() for spec in one.specifier} == {"=="}
    assert re.findall(r"\S*://\S*|^-\S+|\S*/(?:root|home|usr|opt|tmp)/\S*", text, re.M) == []


def test_the_lock_is_for_every_python_we_name() -> None:
    """A package left out on one of them is left out for another system, not for another Python."""
    classifiers = configuration()["metadata"]["classifiers"]
    assert re.findall(r"Python :: (3\.\d+)", classifiers) == list(PYTHONS)
    for one in locked("dev").values():
        answers = {
            one.marker is None or one.marker.evaluate({"python_version": python, "python_full_version": f"{python}.0"})
            for python in PYTHONS
        }
        assert len(answers) == 1, one


def test_development_has_what_an_installation_has() -> None:
    run, development = locked("run"), locked("dev")
    assert {name: str(one) for name, one in run.items()}.items() <= {k: str(v) for k, v in development.items()}.items()
