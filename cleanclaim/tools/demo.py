"""The main job on the samples: claims are checked and recorded, then the payer's answer is reconciled.

``cleanclaim demo`` and ``make demo`` show it. Works in a store of its own that is thrown away; nothing of yours is
touched. ``python -m cleanclaim.tools.demo --svg FILE`` draws the README's picture.
"""

from __future__ import annotations

import io
import os
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


def show(picture: Path | None = None) -> int:
    """Show both halves of the loop; 0 when both ran (findings and missed denials are what there is to see)."""
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
    if console and picture:
        picture.write_text(console.export_svg(title="cleanclaim"), encoding="utf-8")
    return ExitCode.CLEAN


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
