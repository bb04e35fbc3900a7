"""One input through every sink, and whether they say the same of it: what the tests of agreement share."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import typer

import cleanclaim
from cleanclaim import SetFinding, Settings, SourceError, Verdict
from cleanclaim.commands.acknowledge import acknowledge_command
from cleanclaim.commands.check import check
from cleanclaim.process.acknowledging import Answer
from cleanclaim.process.checking import Pass
from cleanclaim.process.events import GroupDecided, InterchangeDecided, Passed, SetDecided
from cleanclaim.process.session import Session
from cleanclaim.process.source import open_sources
from cleanclaim.store.store import open_store
from x12.build.read_999 import read_acknowledgements
from x12.envelope.events import InterchangeStart
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer

RAW_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs that act on a terminal or turn the direction of text."""


class Sinks:
    """A place for results, with an empty store to copy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(path=None, data=folder / "data")
        self.session = Session(self.settings)
        self.empty = folder / "empty.sqlite"
        with open_store(str(self.empty), self.settings.data):
            pass

    def disagreements(self, path: Path) -> list[str]:
        """What is not as it must be, in words; nothing where all agree."""
        out, answer, store = self.folder / "out.json", self.folder / "out.999", self.folder / "s.sqlite"
        for old in (out, answer, *self.folder.glob("s.sqlite*")):
            old.unlink(missing_ok=True)
        shutil.copy(self.empty, store)
        checked = _code(check, [str(path)], format="json", output=[out], record=True, store=str(store))
        answered = _code(acknowledge_command, [str(path)], output=answer, control=1)
        report = json.loads(out.read_bytes()) if out.exists() and out.stat().st_size else None
        if report is None or not report["files"]:
            return _unread(path, checked, answered, self.settings)
        written = answer.read_bytes() if answer.exists() else b""
        return [
            *_face(path, report, self.settings),
            *_store(store, report),
            *_answers(path, written, report, self.session),
            *_codes(checked, answered, written, report),
        ]


def _code(command: Any, *words: Any, **options: Any) -> int:
    try:
        command(*words, **options)
    except typer.Exit as end:
        return int(end.exit_code)
    return 0


def _unread(path: Path, checked: int, answered: int, settings: Settings) -> list[str]:
    """An input nothing can be read of is refused by all."""
    try:
        list(cleanclaim.check(path, settings=settings))
    except SourceError:
        return (
            [] if (checked, answered) == (3, 3) else [f"check {checked}, acknowledge {answered}, face: cannot be read"]
        )
    return ["the face reads what check does not"]


def _face(path: Path, report: dict[str, Any], settings: Settings) -> list[str]:
    items = list(cleanclaim.check(path, settings=settings))
    claims = [(i.claim.id, i.disposition, i.refused_by) for i in items if isinstance(i, Verdict)]
    said = [(item["claim"], item["disposition"], item["refused_by"]) for item in report["claims"]]
    found = sorted(f.fingerprint for i in items if isinstance(i, Verdict) for f in i.findings if not f.shadow)
    found += [i.finding.fingerprint for i in items if isinstance(i, SetFinding)]
    wrong = [] if claims == said else [f"the face says {claims} where check says {said}"]
    if sorted(found) != sorted(finding["fingerprint"] for finding in report["findings"]):
        wrong.append("the face and check find different things")
    return wrong


def _store(store: Path, report: dict[str, Any]) -> list[str]:
    with sqlite3.connect(store) as kept:
        recorded = kept.execute("SELECT claim_id, disposition FROM claims ORDER BY id").fetchall()
    if any(file["truncated"] for file in report["files"]):
        return ["claims of a file that ends early are recorded"] if recorded else []
    said = [(item["claim"], item["disposition"]) for item in report["claims"]]
    return [] if recorded == said else [f"the store holds {recorded} where check says {said}"]


def _answers(path: Path, written: bytes, report: dict[str, Any], session: Session) -> list[str]:
    """TA1, AK9 and IK5 as their receiver reads them, beside what was decided and what check tells of the sets."""
    read = list(read_acknowledgements(io.BytesIO(written))) if written else []
    ta1s = [item for item in read if isinstance(item, InterchangeAnswer)]
    groups = [item for item in read if isinstance(item, GroupAnswer)]
    told = [item["status"] for file in report["files"] for item in file["transactions"]]
    wrong: list[str] = []
    number = 0
    for source in open_sources([str(path)]):
        pending: list[tuple[GroupDecided, list[str], list[str]]] = []
        own: list[str] = []
        final: list[str] = []
        for event in Pass(session.stages()).run(source):
            if isinstance(event, Passed) and isinstance(event.event, InterchangeStart):
                pending, own, final = [], [], []  # what stood outside any interchange has nobody to answer
            elif isinstance(event, SetDecided):
                own.append(event.status)
                final.append(told[number])
                number += 1
            elif isinstance(event, GroupDecided):
                pending.append((event, own, final))
                own, final = [], []
            elif isinstance(event, InterchangeDecided):
                wrong += _interchange(event, pending, ta1s, groups)
                pending, own, final = [], [], []
    if ta1s or groups:
        wrong.append("more is answered than was asked")
    return wrong


def _interchange(
    event: InterchangeDecided,
    pending: list[tuple[GroupDecided, list[str], list[str]]],
    ta1s: list[InterchangeAnswer],
    groups: list[GroupAnswer],
) -> list[str]:
    wrong = []
    if event.status != "A" or event.end.interchange.wants_acknowledgement:
        ta1 = ta1s.pop(0) if ta1s else None
        if ta1 is None or ta1.status != event.status:
            wrong.append(f"TA1 {ta1 and ta1.status} where {event.status} was decided")
    for decided, own, final in pending:
        if event.status == "R":
            if set(final) - {"R"}:
                wrong.append("a set of a refused interchange is told to be accepted")
            continue
        if decided.end.group.get(1) == "FA":
            continue
        answer = groups.pop(0) if groups else None
        if answer is None:
            wrong.append("a group is not answered")
        else:
            wrong += _group(decided, own, final, answer)
    return wrong


def _group(decided: GroupDecided, own: list[str], final: list[str], answer: GroupAnswer) -> list[str]:
    wrong = []
    if (answer.status, answer.accepted_sets) != (decided.status, decided.accepted):
        wrong.append(f"AK9 {answer.status} {answer.accepted_sets}, decided {decided.status} {decided.accepted}")
    said = [item.status for item in answer.sets]
    if decided.refusal is not None:
        if said or set(final) - {"R"} or answer.status != "R":
            wrong.append(f"a refused group: IK5 {said}, check {final}, AK9 {answer.status}")
        return wrong
    if not said == own == final:
        wrong.append(f"IK5 {said}, decided {own}, check {final}")
    accepted = sum(status in ("A", "E") for status in said)
    expected = "R" if not accepted else "P" if accepted < len(said) else "E" if "E" in said else "A"
    if (answer.status, answer.accepted_sets) != (expected, accepted):
        wrong.append(f"AK9 {answer.status} {answer.accepted_sets} over IK5 {said}")
    return wrong


def _codes(checked: int, answered: int, written: bytes, report: dict[str, Any]) -> list[str]:
    truncated = any(file["truncated"] for file in report["files"])
    empty = not any(file["transactions"] or file["acknowledgements"] for file in report["files"])
    refused = any(
        item["status"] == "R" and not item["not_checked"] for file in report["files"] for item in file["transactions"]
    )
    severe = any(finding["severity"] in ("deny", "reject") for finding in report["findings"])
    unbalanced = any(finding["snip"] == 3 and finding["severity"] == "warn" for finding in report["findings"])
    bad = any(item["disposition"] in ("hold", "reject") for item in report["claims"])
    wrong = []
    if bad and not (severe or refused):
        wrong.append("a claim is held or rejected and nothing says why")
    found = 1 if severe or refused or bad else 0
    if checked != (3 if truncated or empty else found) and not (checked == 1 and unbalanced):
        wrong.append(f"check ends with {checked}: truncated {truncated}, found {found}")
    rejects = Answer(written).rejects
    if answered != (3 if truncated else 1 if rejects else 0):
        wrong.append(f"acknowledge ends with {answered}: truncated {truncated}, rejects {rejects}")
    return wrong
