"""Every file of sample_edi/ gives the result written beside it.

``NAME.expected.json`` of an 837 holds ``claims``: per claim the list of ``[edit, line]`` found, inform and worse;
line 0 is the claim, and a finding of the X12 itself by its key, ``["element-missing", 0]``.
``disposition`` may state dispositions, ``set`` findings outside any claim.
That of an 835 holds ``denials``: per claim ``[label, line, state]``; ``findings``:
``[edit, line, state]``; ``answers`` names the 837 it answers, checked and recorded first; ``payments``: per claim
``[status, charge, paid]``; ``balanced``; ``balance``: the list of ``[edit, claim, line]`` of the remittance rules.
"""

from __future__ import annotations

import json
from collections import defaultdict
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cleanclaim.process.checking import Pass
from cleanclaim.process.events import DecidedClaim, Event, SetFinding
from cleanclaim.process.reconciling import Content, read_answers
from cleanclaim.process.recording import RecordingSink
from cleanclaim.process.session import Session
from cleanclaim.settings import Settings
from cleanclaim.store.store import Store, open_store
from tests.opened import opened
from validators.engine.finding import Finding

SAMPLES = Path(__file__).resolve().parents[1] / "sample_edi"
FILES = sorted(SAMPLES.glob("*.edi"))


def expected(path: Path) -> dict[str, Any]:
    beside = path.with_name(path.name.removesuffix(".edi") + ".expected.json")
    assert beside.exists(), f"{path.name} has no expected result beside it"
    found: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(Settings(path=None, data=tmp_path_factory.mktemp("data")))


def check(path: Path, session: Session, store: Store | None = None) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    claims: dict[str, Any] = {}
    dispositions: dict[str, str] = {}
    outside: list[str] = []
    with ExitStack() as stack:
        source = stack.enter_context(opened(path))
        recording = stack.enter_context(RecordingSink(store, session)) if store else None
        for event in Pass(session.stages(keep="all")).run(source):
            take(event, claims, dispositions, outside)
            assert recording is None or recording.take(event) is not False
    return claims, dispositions, outside


def take(event: Event, claims: dict[str, Any], dispositions: dict[str, str], outside: list[str]) -> None:
    if isinstance(event, DecidedClaim):
        claims[event.record.claim] = sorted([f.rule, f.line] for f in event.findings)
        dispositions[event.record.claim] = event.record.disposition
    elif isinstance(event, SetFinding) and event.finding.severity != "inform":
        outside.append(event.finding.rule)


@pytest.mark.parametrize("path", [p for p in FILES if ".835." not in p.name], ids=lambda p: p.name)
def test_claims(path: Path, session: Session) -> None:
    want = expected(path)
    claims, dispositions, outside = check(path, session)
    assert claims == {claim: sorted(found) for claim, found in want["claims"].items()}
    assert {k: dispositions[k] for k in want.get("disposition", {})} == want.get("disposition", {})
    assert outside == want.get("set", [])


@pytest.mark.parametrize("path", [p for p in FILES if ".835." in p.name], ids=lambda p: p.name)
def test_remittances(path: Path, session: Session, tmp_path: Path) -> None:
    want = expected(path)
    denials: dict[str, Any] = defaultdict(list)
    findings: dict[str, Any] = defaultdict(list)
    payments: dict[str, Any] = defaultdict(list)
    with open_store(str(tmp_path / "s.sqlite"), tmp_path) as store:
        if "answers" in want:
            check(SAMPLES / want["answers"], session, store)
        with opened(path) as source, store.answers(path.name) as recording:
            found = list(read_answers(source, recording, session.remittance_runner(), Content()))
            receipt = recording.complete(source.sha256)
        store.derive()
        for claim in store.ledger.claims_of(receipt.answers, []):
            for denial in claim.denials:
                label = " ".join((f"{denial.group}-{denial.carc}", *denial.remarks))
                denials[claim.claim].append([label, denial.line, denial.state])
            for finding in claim.findings:
                findings[claim.claim].append([finding.rule, finding.line, finding.state])
        for answer in store.ledger.answers(receipt.answers):
            payments[answer.number].append([answer.status, plain(answer.charge), plain(answer.paid)])
            for label in answer.denials:
                denials[answer.number].append([label, 0, "unknown-claim"])
        (remittance,) = store.ledger.remittances(receipt.remits)
    assert dict(denials) == want["denials"]
    assert [[f.rule, f.claim, f.line] for f in found if isinstance(f, Finding)] == want.get("balance", [])
    assert (remittance.out_of_balance == 0) is want.get("balanced", True)
    if "findings" in want:
        assert dict(findings) == want["findings"]
    if "payments" in want:
        assert dict(payments) == want["payments"]


def plain(amount: Decimal | None) -> str:
    """An amount without the zeros a store adds."""
    return f"{amount.normalize():f}" if amount is not None else ""


def test_no_expectation_without_its_file() -> None:
    for path in SAMPLES.glob("*.expected.json"):
        assert path.with_name(path.name.removesuffix(".expected.json") + ".edi").exists()
