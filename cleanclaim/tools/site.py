"""``python -m cleanclaim.tools.site``: the documentation as a site, by Sphinx from the pages as they are.

The pages are copied beside the project's own, so that their links hold, and a table of contents is put in front; the
site needs nothing from elsewhere when it is read. ``make site`` installs what builds it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import cleanclaim

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "SECURITY.md")
CHAPTERS = {
    "First steps": ("docs/index", "docs/first-file", "docs/install"),
    "How to": (
        "docs/checking",
        "docs/settings", "docs/reference", "docs/lists", "docs/documentation", "docs/gate", "docs/store",
        "docs/own-edits", "docs/declared-rules", "docs/sample",
    ),
    "Look up": (
        "docs/commands", "docs/python", "docs/exit-codes", "docs/decisions", "docs/records", "docs/rules/index",
    ),
    "Understand": (
        "docs/structure", "docs/alignment", "docs/alignment-measured", "docs/reconciliation", "docs/speed",
    ),
    "The project": ("README", "CONTRIBUTING", "ARCHITECTURE", "CHANGELOG", "SECURITY"),
}  # fmt: skip
"""What the contents name, in this order; a page of ``docs`` that no chapter names comes last among *Look up*."""

_CONF = """
project = "cleanclaim"
release = "{version}"
copyright = "the authors of cleanclaim"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "cleanclaim {version}"
root_doc = "contents"
myst_heading_anchors = 3
exclude_patterns = []
suppress_warnings = ["myst.header", "misc.highlighting_failure", "toc.not_included"]
"""
_OURS = "x12|validators|reports|cleanclaim|tests|sample_edi|benchmarks"
_OUTSIDE = re.compile(rf"\[([^\]]+)\]\((?:\.\./)*((?:{_OURS})/[^)]*|NOTICE|schema)\)")
"""Links to what is no page: files of the program."""


def write_sources(target: Path) -> None:
    """The pages, a table of contents and the generator's settings."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ROOT / "docs", target / "docs")
    for name in PROJECT:
        shutil.copy(ROOT / name, target / name)
    for page in target.rglob("*.md"):
        page.write_text(_OUTSIDE.sub(r"\1 (`\2`)", page.read_text("utf-8")), "utf-8")
    (target / "conf.py").write_text(_CONF.format(version=cleanclaim.__version__), "utf-8")
    (target / "contents.md").write_text(contents(target), "utf-8")


def contents(target: Path) -> str:
    """The table of contents: every page stands in it once, those of single edits in their index."""
    named = {page for pages in CHAPTERS.values() for page in pages}
    rest = sorted(
        page.relative_to(target).with_suffix("").as_posix()
        for page in (target / "docs").glob("*.md")
        if page.relative_to(target).with_suffix("").as_posix() not in named
    )
    lines = [
        "# cleanclaim",
        "",
        "Finds what a payer would deny before a claim is sent, and learns from what comes back.",
        "",
    ]
    for chapter, pages in CHAPTERS.items():
        more = rest if chapter == "Look up" else []
        lines += ["```{toctree}", ":maxdepth: 1", f":caption: {chapter}", "", *pages, *more, "```", ""]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Build the site into a folder, by default ``build/site``, with the Python that has the generator, by default this
    one. Gives the generator's code; a warning is an error."""
    out = Path(arguments[0]) if arguments else ROOT / "build" / "site"
    python = arguments[1] if len(arguments) > 1 else sys.executable
    sources = out.with_name(f"{out.name}-sources")
    write_sources(sources)
    command = [python, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(sources), str(out)]
    done = subprocess.run(command, check=False).returncode  # noqa: S603
    if not done:
        sys.stdout.write(f"{out.absolute() / 'contents.html'}\n")
    return done


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
