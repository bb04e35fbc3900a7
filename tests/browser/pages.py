"""Pages to look at: of the samples, of ten thousand claims, and of a file that means harm."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cleanclaim.shell import ROOT, cleanclaim

SAMPLES = ROOT / "sample_edi"
HOSTILE = (
    "<script>document.title='owned'</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>',
    "javascript:alert(1)", "</style><style>*{display:none}</style>", "{{7*7}}${7*7}", "\u202egnp.exe",
)  # fmt: skip


def sample_pages(folder: Path) -> dict[str, Path]:
    """A check of the sample claims, and the reconciliation of the payer's answer."""
    claims, answer = SAMPLES / "brief_professional.edi", SAMPLES / "brief_professional.835.edi"
    for words in (("check", claims, "--record", "-o", "check.html"), ("reconcile", answer, "-o", "reconcile.html")):
        done = cleanclaim(*words, folder=folder)
        assert done.returncode == 1, done.stderr
    return {"check": folder / "check.html", "reconcile": folder / "reconcile.html"}


def many_claims(folder: Path, count: int) -> Path:
    """The page of a file of so many claims with faults of many kinds."""
    text = (SAMPLES / "brief_professional.edi").read_text()
    (folder / "many.edi").write_text("".join(_of_others(text, number) for number in range(1, count // 7 + 2)))
    done = cleanclaim("check", "many.edi", "-o", "many.html", "-o", "many.csv", folder=folder)
    assert done.returncode == 1, done.stderr
    return folder / "many.html"


def _of_others(text: str, number: int) -> str:
    """The sample with other control numbers, claim numbers and patients: no claim is a duplicate of another."""
    letters = "".join(chr(65 + int(digit)) for digit in f"{number:04}")
    text = text.replace("000000101", f"{number:09}").replace("*101", f"*{number}").replace("CC-", f"C{number}-")
    text = re.sub(r"(NM1\*(?:IL|QC)\*1\*[^*]+)", rf"\g<1>{letters}", text)
    return re.sub(r"(\*MI\*[^~*]+)", rf"\g<1>{number}", text)


def hostile(folder: Path) -> Path:
    """The page of a file in which claim numbers and the payer's name would act, were they markup."""
    text = (SAMPLES / "brief_professional.edi").read_text().replace("PLAINS HEALTH PLAN", HOSTILE[1])
    for number, value in enumerate(HOSTILE, 1):
        text = text.replace(f"CC-100{number}", value.replace(":", ".").replace("*", "x"))
    (folder / "<b>hostile.edi").write_text(text, encoding="utf-8")
    done = cleanclaim("check", "<b>hostile.edi", "-o", "hostile.html", folder=folder)
    assert done.returncode in (1, 3), done.stderr
    return folder / "hostile.html"
