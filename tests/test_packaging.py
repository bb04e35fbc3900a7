"""What an installation needs besides Python files is named in setup.cfg."""

from __future__ import annotations

from configparser import ConfigParser
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("x12", "validators", "reports", "cleanclaim")
IGNORED = {".py", ".pyc"}


def data_files() -> list[Path]:
    return sorted(
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in IGNORED
    )


def patterns() -> list[str]:
    configuration = ConfigParser()
    configuration.read(ROOT / "setup.cfg", encoding="utf-8")
    return [pattern.strip() for pattern in configuration["options.package_data"]["*"].split(",")]


@pytest.mark.parametrize("path", data_files(), ids=str)
def test_data_file_is_installed(path: Path) -> None:
    """Patterns are relative to a package; a folder without Python files (data, guides) is none."""
    package = next(folder for folder in path.parents if any((ROOT / folder).glob("*.py")))
    assert any(fnmatchcase(path.relative_to(package).as_posix(), pattern) for pattern in patterns())


def test_every_folder_of_modules_is_a_package() -> None:
    folders = {path.parent for package in PACKAGES for path in (ROOT / package).rglob("*.py")}
    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []
