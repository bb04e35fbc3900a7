"""The main job on the samples: claims are checked and recorded, then the payer's answer is reconciled.

``cleanclaim demo`` and ``make demo`` show it, and leave the same as pages and workbooks. Works in a store of its own
that is thrown away; nothing of yours is touched.
``python -m cleanclaim.tools.demo --svg FILE`` draws the README's picture.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

from cleanclaim.exit_codes import ExitCode

SAMPLES = Path(__file__).resolve().parents[2] / "sample_edi"
CLAIMS, ANSWER = "brief_professional.edi", "brief_professional.835.edi"
_COLUMNS = 206


def main(arguments: list[str]) -> int:
    """Show the demo, or draw it."""
    return show(Path(arguments[1]) if arguments[:1] == ["--svg"] else None)


def show(picture: Path | None = None, out: Path | None = None) -> int:
    """Show both halves of the loop; 0 when both ran (findings and missed denials are what there is to see).

    ``out`` is the folder for pages and workbooks; a new one where none is named. A picture is drawn without them.
    """
    console = Console(record=True, width=_COLUMNS, file=io.StringIO()) if picture else None
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "demo.sqlite")
        steps = (
            ("Before submission", ["check", CLAIMS, "--record", "--store", store]),
            ("When the remittance comes back", ["reconcile", ANSWER, "--store", store]),
        )
        for title, words in steps:
            shown = " ".join(word if word != store else "demo.sqlite" for word in words)
            code = _show(console, title, shown, words)
            if code not in (ExitCode.CLEAN, ExitCode.FINDINGS):
                return code
        if console is None:
            code = _gate(Path(folder))
            if code not in (ExitCode.CLEAN, ExitCode.FINDINGS):
                return code
            return _files(str(Path(folder) / "again.sqlite"), out or Path(tempfile.mkdtemp(prefix="cleanclaim-demo-")))
    if console and picture:
        picture.write_text(console.export_svg(title="cleanclaim"), encoding="utf-8")
    return ExitCode.CLEAN


def _files(store: str, out: Path) -> int:
    """The same as pages and workbooks, and where they are."""
    out.mkdir(parents=True, exist_ok=True)
    sys.stdout.write("\n== To look at and to send on\n\n")
    for words, name, what in (
        (["check", CLAIMS, "--record", "--store", store], "claims", "what to fix before sending"),
        (["reconcile", ANSWER, "--store", store], "remittance", "what came back"),
    ):
        page, book = out.absolute() / f"{name}.html", out.absolute() / f"{name}.xlsx"
        command = [sys.executable, "-m", "cleanclaim", *words, "-o", str(page), "-o", str(book)]
        environment = os.environ | {"PYTHONPATH": str(SAMPLES.parent)}
        done = subprocess.run(command, cwd=SAMPLES, check=False, env=environment)  # noqa: S603
        if done.returncode not in (ExitCode.CLEAN, ExitCode.FINDINGS):
            return done.returncode
        sys.stdout.write(f"  {page}    {what}, as a page\n  {book}    the same as a workbook\n")
    return ExitCode.CLEAN


BATCH = ("brief_professional.edi", "institutional_stays_and_visits.edi", "837d_teeth_cob_ortho.edi")
"""What the gate is shown: professional, institutional and dental claims, good and bad ones."""


def _gate(folder: Path) -> int:
    """A mixed batch through the gate, a set with a wrong count among it, and the tree that it leaves."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for name in BATCH:
        shutil.copy(SAMPLES / name, inbox / name)
    broken = (SAMPLES / BATCH[0]).read_bytes().replace(b"SE*", b"SE*9").replace(b"CC-1", b"XX-1")
    (inbox / "broken_set.edi").write_bytes(broken.replace(broken[90:99], b"000000777"))
    out = folder / "gate"
    words = ["gate", str(inbox), "--out", str(out), "--store", str(folder / "gate.sqlite")]
    code = _show(None, "At the gate", "gate inbox --out gate", words)
    paths = sorted(path.relative_to(out) for path in out.glob("**/*") if path.is_file())
    sys.stdout.write("\n" + "".join(f"  gate/{path}\n" for path in paths))
    return code


def _show(console: Console | None, title: str, shown: str, words: list[str]) -> int:
    """Run one command on the terminal, or onto the picture."""
    command = [sys.executable, "-m", "cleanclaim", *words]
    environment = os.environ | {"PYTHONPATH": str(SAMPLES.parent)}
    if console is None:
        sys.stdout.write(f"\n== {title}: cleanclaim {shown}\n\n")
        sys.stdout.flush()
        return subprocess.run(command, cwd=SAMPLES, check=False, env=environment).returncode  # noqa: S603
    coloured = environment | {"FORCE_COLOR": "1", "COLUMNS": str(_COLUMNS)}
    done = subprocess.run(command, cwd=SAMPLES, check=False, stdout=subprocess.PIPE, env=coloured)  # noqa: S603
    console.print(f"$ cleanclaim {shown}", style="bold", highlight=False)
    console.print(Text.from_ansi(done.stdout.decode("utf-8").rstrip() + "\n"))
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
