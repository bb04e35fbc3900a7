"""What the pages tell to type is there, and the first steps are run as they are written."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from cleanclaim.cli import COMMANDS, app, register
from cleanclaim.tools.docs import COMMANDS_PAGE, PYTHON_PAGE
from cleanclaim.tools.reference_pages import commands_page, python_page
from cleanclaim.tools.site import CHAPTERS, PROJECT, write_sources
from tests.cleanclaim.shell import ROOT, cleanclaim

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
_TYPED = re.compile(r"^(?:    |\$ )?(cleanclaim [^\n]+)$|`(cleanclaim [^`\n]+)`", re.M)


def typed(page: Path) -> list[str]:
    """The commands a page names, without their comments."""
    text = page.read_text("utf-8")
    blocks = "\n".join(re.findall(r"```(?:sh|console|bash)?\n(.*?)```", text, re.S))
    found = [one or other for one, other in _TYPED.findall(text) if one == "" or f"    {one}" in text or one in blocks]
    return [re.split(r"\s+#|\s+>|\s+\||\s+&&|;", command)[0].strip() for command in found]


def unknown(root: Any, words: list[str]) -> list[str]:
    """The words of a command that name no command or option of the program."""
    command, rest = root, words
    while (children := getattr(command, "commands", None)) and rest and not rest[0].startswith("-"):
        if rest[0] not in children:
            return [] if command.name == "rules" else [rest[0]]
        command, rest = children[rest[0]], rest[1:]
    known = {"--help", "-h", "-v", "-vv", "--log-json"}
    known |= {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
    if command is root:
        known |= {"--version", "--install-completion", "--show-completion"}
    return [word for word in rest if re.match(r"--?[a-zA-Z]", word) and word.partition("=")[0] not in known]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_of_pages_are_there(page: Path) -> None:
    register()
    root = typer.main.get_command(app)
    commands = [command for command in typed(page) if "COMMAND" not in command and "…" not in command]
    wrong = {command: found for command in commands if (found := unknown(root, shlex.split(command)[1:]))}
    assert wrong == {}


def test_something_is_found_to_look_at() -> None:
    assert len({command for page in PAGES for command in typed(page)}) > 40
    register()
    root = typer.main.get_command(app)
    assert unknown(root, ["check", "x", "--nonsense"]) == ["--nonsense"]
    assert unknown(root, ["nonsense", "x"]) == ["nonsense"]
    assert unknown(root, ["reference", "look"]) == ["look"]


def test_the_first_steps_are_walked(tmp_path: Path) -> None:
    """From nothing to the first reconciliation, each command as the page has it."""
    shutil.copy(ROOT / "sample_edi" / "brief_professional.edi", tmp_path / "claims.edi")
    shutil.copy(ROOT / "sample_edi" / "brief_professional.835.edi", tmp_path / "remittance.835")
    steps = re.findall(r"^    (cleanclaim [^\n]+)$", (ROOT / "docs" / "first-file.md").read_text("utf-8"), re.M)
    assert len(steps) >= 6
    for step in steps:
        done = cleanclaim(*shlex.split(step.split("  #")[0])[1:], folder=tmp_path)
        assert done.returncode in (0, 1), (step, done.stderr)
        assert done.stdout or "-o" in step, step
    assert (tmp_path / "page.html").exists()


def test_the_page_on_checking_is_true(tmp_path: Path) -> None:
    """Each of its commands but the one that goes on until it is stopped; the run with a baseline has nothing new."""
    shutil.copy(ROOT / "sample_edi" / "brief_professional.edi", tmp_path / "claims.edi")
    steps = re.findall(r"^    (cleanclaim [^\n]+)$", (ROOT / "docs" / "checking.md").read_text("utf-8"), re.M)
    codes = {}
    for step in steps:
        if "--watch" not in step:
            words = shlex.split(step.split("  #")[0])[1:]
            codes[" ".join(words)] = cleanclaim(*words, folder=tmp_path).returncode
    assert codes.pop("check claims.edi --baseline last.json") == 0
    assert codes.pop("check claims.edi --select DX,AL04") == 0
    assert codes.pop("check claims.edi --ignore PX16,MD") == 0
    assert set(codes.values()) == {1}
    assert len(codes) > 5


@pytest.mark.parametrize(("file", "made"), [(COMMANDS_PAGE, commands_page), (PYTHON_PAGE, python_page)])
def test_pages_made_from_the_program_are_fresh(file: Path, made: Any) -> None:
    assert (ROOT / file).read_text("utf-8") == made(), "run `python -m cleanclaim.tools.docs`"


def test_every_command_and_option_is_on_the_page() -> None:
    text = commands_page()
    assert all(f"## cleanclaim {name}\n" in text for name in COMMANDS)
    for option in ("--baseline", "--min-severity", "`-q`", "`--store`", "--accept-license", "`--payer`"):
        assert option in text
    assert "cleanclaim reference add" in text


def test_the_site_has_every_page_once(tmp_path: Path) -> None:
    write_sources(tmp_path / "site")
    contents = (tmp_path / "site" / "contents.md").read_text("utf-8")
    lines = contents.splitlines()
    for page in (ROOT / "docs").glob("*.md"):
        assert lines.count(f"docs/{page.stem}") == 1, page.name
    for pages in CHAPTERS.values():
        for page in pages:
            assert (tmp_path / "site" / f"{page}.md").is_file(), page
    assert all((tmp_path / "site" / name).is_file() for name in PROJECT)
