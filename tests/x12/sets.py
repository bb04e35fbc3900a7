"""Small sets for structure tests: text of an interchange in, what the checker says of it out."""

from __future__ import annotations

from pathlib import Path

from x12.check.structure import StructureChecker, check_structure
from x12.envelope.set_pieces import SetHeader, SetPiece
from x12.records.issue import Issue
from x12.text.delimiters import Delimiters

PROFESSIONAL = """ST*837*0001*005010X222A1~
BHT*0019*00*B1*20260105*1200*CH~
NM1*41*2*NORTH CLINIC*****46*S1~
PER*IC*OFFICE*TE*5555550100~
NM1*40*2*EAST PLAN*****46*R1~
HL*1**20*1~
NM1*85*2*NORTH CLINIC*****XX*1234567893~
N3*1 MAIN ST~
N4*ALBANY*NY*122070001~
REF*EI*123456789~
HL*2*1*22*0~
SBR*P*18*******CI~
NM1*IL*1*DOE*JANE****MI*M1~
N3*2 ELM ST~
N4*ALBANY*NY*12207~
DMG*D8*19700101*F~
NM1*PR*2*EAST PLAN*****PI*P1~
CLM*C1*100***11:B:1*Y*A*Y*Y~
HI*ABK:R05~
LX*1~
SV1*HC:99213*100*UN*1***1~
DTP*472*D8*20260103~
SE*23*0001~"""


def check(text: str, version: str = "", pieces: int = 1, delimiters: Delimiters | None = None) -> list[Issue]:
    """What the checker says of one ST–SE set, fed in ``pieces``; ``version`` is GS08 (ST03 when empty)."""
    marks = delimiters or Delimiters()
    texts = [segment.strip() for segment in text.split(marks.segment) if segment.strip()]
    start = texts[0].split(marks.element)
    third = start[3] if len(start) > 3 else ""
    header = SetHeader(1, start[1], start[2], version or third, third, marks, first_segment=3)
    checker = StructureChecker(header)
    issues: list[Issue] = []
    size = max(1, -(-len(texts) // pieces))
    for at in range(0, len(texts), size):
        part = texts[at : at + size]
        last = at + size >= len(texts)
        issues += checker.feed(SetPiece(header, part, list(range(at, at + len(part))), at + 3, at == 0, last))
    return issues + checker.finish()


def errors(text: str, version: str = "") -> list[tuple[str, str, str]]:
    """The errors alone: loop, element (or tag), 999 code."""
    return [brief(issue) for issue in check(text, version) if issue.weight == "error"]


def brief(issue: Issue) -> tuple[str, str, str]:
    """Loop, element (or segment tag) and code of an issue."""
    return (issue.where.loop, issue.where.element or issue.segment_tag, issue.code)


def all_issues(path: Path) -> list[Issue]:
    """All that reading, envelope and structure say of a file."""
    with path.open("rb") as stream:
        return list(check_structure(stream))


def issues_of_file(path: Path) -> list[str]:
    """:func:`all_issues`, each as ``weight:segment:loop:element:code``."""
    return [":".join((issue.weight, str(issue.where.segment), *brief(issue))) for issue in all_issues(path)]
