"""``make demo``: the main job on the samples. Claims are checked and recorded, then the payer's answer is reconciled.

Works in a store of its own that is thrown away; nothing of yours is touched.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from cleanclaim.exit_codes import ExitCode

SAMPLES = Path(__file__).resolve().parent.parent / "sample_edi"
CLAIMS, ANSWER = "brief_professional.edi", "brief_professional.835.edi"


def main() -> int:
    """Show both halves of the loop; 0 when both ran (findings and missed denials are what there is to see)."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "demo.sqlite")
        steps = (
            ("Before submission", ["check", CLAIMS, "--record", "--store", store]),
            ("When the remittance comes back", ["reconcile", ANSWER, "--store", store]),
        )
        for title, words in steps:
            shown = " ".join(word if word != store else "demo.sqlite" for word in words)
            sys.stdout.write(f"\n== {title}: cleanclaim {shown}\n\n")
            sys.stdout.flush()
            done = subprocess.run([sys.executable, "-m", "cleanclaim", *words], cwd=SAMPLES, check=False)  # noqa: S603
            if done.returncode not in (ExitCode.CLEAN, ExitCode.FINDINGS):
                return done.returncode
    return ExitCode.CLEAN


if __name__ == "__main__":
    sys.exit(main())
