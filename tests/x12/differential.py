"""Where pyx12's validator and ours disagree about segments and elements of the corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from tests.corpus import CorpusFile
from tests.pyx12_oracle import Opinion
from x12.check.structure import check_structure
from x12.envelope.events import read_sets
from x12.envelope.set_pieces import SetPiece
from x12.guides import choose_guide

#: Versions pyx12 does not know, and the edition of the same guide that it does.
ADAPTED: Final = {
    "005010X222A2": "005010X222A1",
    "005010X222": "005010X222A1",
    "005010X223A3": "005010X223A2",
    "005010X223A1": "005010X223A2",
    "005010X223": "005010X223A2",
    "005010X221": "005010X221A1",
    "005010X224A3": "005010X224A2",
    "005010X224A1": "005010X224A2",
}
_JUDGED = ("set", "segment", "element")
_ENVELOPE: Final = frozenset({"", "ISA", "GS", "ST", "SE", "GE", "IEA", "TA1"})
_ISA_WIDTHS: Final = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1)
_VERSION: Final = re.compile(rb"00[45]010X[0-9]{3}[AE]?[0-9]?")


class Disagreement(NamedTuple):
    """``who`` complains about segment ``number`` alone: ``ours`` or ``pyx12``; ``what`` names element and code."""

    file: str
    number: int
    who: str
    what: str


def adapted(data: bytes) -> bytes:
    """``data`` with every version pyx12 lacks replaced by one of the same guide that it has."""

    def known(match: re.Match[bytes]) -> bytes:
        return ADAPTED.get(match[0].decode(), match[0].decode()).encode()

    start = data.find(b"ISA")
    return _VERSION.sub(known, _with_full_isa(data[max(start, 0) :]))


def _with_full_isa(data: bytes) -> bytes:
    """``data`` with an ISA of the fixed width, and the release of its set, that pyx12 insists on."""
    separator = data[3:4]
    fields = data.split(separator, 16)
    if not data.startswith(b"ISA") or len(fields) < 17:
        return data
    sized = [field.strip().ljust(width)[:width] for field, width in zip(fields[1:16], _ISA_WIDTHS, strict=True)]
    sized[11] = b"00401" if b"004010X" in data else b"00501"
    return separator.join([b"ISA", *sized, fields[16]])


def ours(data: bytes) -> dict[int, set[str]]:
    """What our checker finds, by segment number: ``element or tag:code`` of errors and warnings alike."""
    found: dict[int, set[str]] = {}
    for issue in check_structure(BytesIO(data)):
        inside = issue.level in _JUDGED and issue.segment_tag not in _ENVELOPE
        if inside and issue.weight != "notice":
            label = f"{issue.where.element or issue.segment_tag}:{issue.code}{'?' * (issue.weight == 'warning')}"
            missing = issue.code == "3" and issue.level == "segment"  # told at the segment before
            found.setdefault(issue.where.segment + missing, set()).add(label)
    return found


def theirs(opinion: Opinion) -> dict[int, set[str]]:
    """What pyx12 finds, by segment number."""
    found: dict[int, set[str]] = {}
    for complaint in opinion.complaints:
        if complaint.segment not in _ENVELOPE:
            found.setdefault(complaint.number, set()).add(f"{complaint.element or complaint.segment}:{complaint.code}")
    return found


def registered(files: Iterable[CorpusFile]) -> list[CorpusFile]:
    """The files all of whose sets have a guide both of us hold."""
    chosen = []
    for file in files:
        headers = [event.header for event in read_sets(BytesIO(file.path.read_bytes())) if isinstance(event, SetPiece)]
        choices = [choose_guide(header.code, header.version) for header in headers]
        if choices and all(choice is not None and choice.exact for choice in choices):
            chosen.append(file)
    return chosen


def disagreements(name: str, data: bytes, opinion: Opinion) -> list[Disagreement]:
    """Segments only one of us finds wrong. A warning of ours answers an error of pyx12's, but is none by itself."""
    mine, other = ours(data), theirs(opinion)
    found = []
    for number in sorted(mine.keys() | other.keys()):
        we, they = mine.get(number, set()), other.get(number, set())
        errors = {label for label in we if not label.endswith("?")}
        if errors and not they:
            found.append(Disagreement(name, number, "ours", " ".join(sorted(errors))))
        elif they and not we:
            found.append(Disagreement(name, number, "pyx12", " ".join(sorted(they))))
    return found


def write_adapted(files: Iterable[CorpusFile], folder: Path) -> Mapping[Path, CorpusFile]:
    """Adapted copies of ``files`` in ``folder``, by path."""
    copies = {}
    for count, file in enumerate(files):
        path = folder / f"{count:03d}.edi"
        path.write_bytes(adapted(file.path.read_bytes()))
        copies[path] = file
    return copies
