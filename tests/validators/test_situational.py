"""Situational and balance rules through the reader: faults put into sound files, silence on valid ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest

from cleanclaim.reference.built_in import builtin_tables
from tests.corpus import corpus_files
from validators.engine.catalogue import all_rules
from validators.engine.finding import Severity
from validators.engine.runner import Runner
from validators.examples.facts import given
from x12.build.read_837 import read_claims
from x12.records.claim import Claim

SAMPLES = Path(__file__).resolve().parents[2] / "sample_edi"
RULES = [rule for rule in all_rules() if rule.card.family in ("situational", "balancing")]
RUNNER = Runner(RULES, given("P | 99213", builtin_tables()))


def findings(text: str) -> dict[str, list[tuple[str, int]]]:
    claims = [claim for claim in read_claims(BytesIO(text.encode("ascii"))) if isinstance(claim, Claim)]
    assert claims
    return {claim.id: sorted((f.rule, f.line) for f in RUNNER.check(claim).findings) for claim in claims}


class Fault(NamedTuple):
    """One block of situational_faults.txt."""

    file: str
    claim: str
    expected: list[tuple[str, int]]
    hunks: list[tuple[str, str]]


def faults() -> list[Fault]:
    text = (Path(__file__).parent / "situational_faults.txt").read_text(encoding="ascii")
    blocks = [block for block in text.split("\n\n") if block.strip() and not block.startswith("#")]
    return [fault_of(block.strip("\n").splitlines()) for block in blocks]


def fault_of(lines: list[str]) -> Fault:
    head, _, said = lines[0].partition(": ")
    file, claim = head.split()
    found = [] if said == "nothing" else [word.partition("/") for word in said.split()]
    hunks = []
    for hunk in "\n".join(lines[1:]).split("\n  @\n"):
        rows = hunk.split("\n")
        old = "".join(row[2:] + "\n" for row in rows if row[0] in " -")
        new = "".join(row[2:] + "\n" for row in rows if row[0] in " +")
        hunks.append((old, new))
    return Fault(file, claim, sorted((edit, int(line or 0)) for edit, _, line in found), hunks)


@pytest.mark.parametrize(
    "fault",
    [pytest.param(f, id=f"{f.claim}-{'-'.join(edit for edit, _ in f.expected) or 'nothing'}") for f in faults()],
)
def test_fault_is_found_and_nothing_else(fault: Fault) -> None:
    text = (SAMPLES / fault.file).read_text(encoding="ascii")
    before = findings(text)
    for old, new in fault.hunks:
        assert ("\n" + text).count("\n" + old) == 1, old
        text = ("\n" + text).replace("\n" + old, "\n" + new)[1:]
    after = findings(text)
    assert after[fault.claim] == fault.expected
    assert set(after) == set(before)


def test_a_fault_in_one_claim_leaves_the_others_alone() -> None:
    text = (SAMPLES / "837d_teeth_cob_ortho.edi").read_text(encoding="ascii")
    after = findings(text.replace("DTP*441*D8*20180502~\n", ""))
    assert after == {"DEN1001": [("SI59", 2)], "DEN1002": [], "DEN1003": []}


def test_the_faults_are_many() -> None:
    seen = {edit for fault in faults() for edit, _ in fault.expected}
    assert len(seen) >= 45
    assert seen <= {rule.card.id for rule in RULES}


def test_rules_are_enough_and_each_names_its_authority() -> None:
    situational = [rule.card for rule in RULES if rule.card.family == "situational"]
    assert len(situational) >= 40
    assert all("005010X22" in card.source or "CMS" in card.source for card in situational)
    assert all(sum(kind in card.kinds for card in situational) >= 20 for kind in "PID")
    assert {card.snip for card in situational} == {4}


REAL_FAULTS = {
    # valid by its source or by pyx12, and yet: (file, edit): why the finding is right
    ("837I/RevCycleMGMT-revcyclemgmt-edi-validation-harness__valid_837i.edi", "SI17"): "a toy 111 bill, no DTP*435",
    ("837I/RevCycleMGMT-revcyclemgmt-edi-validation-harness__valid_837i.edi", "SI18"): "a toy 111 bill, no HI*ABJ",
    ("837I/RevCycleMGMT-revcyclemgmt-edi-validation-harness__valid_837i.edi", "SI19"): "a toy 111 bill, no CL1",
    ("837I/RevCycleMGMT-revcyclemgmt-edi-validation-harness__valid_837i.edi", "SI24"): "a toy 111 bill, no NM1*71",
    ("837-predet-pacdr/kputnam-stupidedi__pacdr-professional-external-example.edi", "SI55"): "2310C is 2010AA",
    ("837D/kputnam-stupidedi__sales-tax.edi", "SI63"): "no date anywhere; made to show the tax line",
    ("837D/kputnam-stupidedi__multiple-tooth-numbers.edi", "SI63"): "no date anywhere; made to show the teeth",
    ("837D/kputnam-stupidedi__claim-multi-quantity-single-line.edi", "SI84"): "a licence beside an NPI",
    ("837I/kputnam-stupidedi__out-of-network-repriced-claim.edi", "SI91"): "a 131 bill with an admission date",
    ("837I/kputnam-stupidedi__ppo-repriced-claim.edi", "SI91"): "a 131 bill with an admission date",
    ("837P/LinuxForHealth-x12__demo.cob.example3.B.837", "SI86"): "2310B is 2010AA",
    ("837P/LinuxForHealth-x12__demo.cob.example3.C.837", "SI86"): "2310B is 2010AA",
    ("837P/kputnam-stupidedi__COB-claim-from-billing-provider-to-payer-a.edi", "SI86"): "2310B is 2010AA",
    ("837P/kputnam-stupidedi__COB-claim-from-billing-provider-to-payer-b.edi", "SI86"): "2310B is 2010AA",
    ("837P/kputnam-stupidedi__COB-claim-from-payer-a-to-payer-b-in-payer-to-payer.edi", "SI86"): "2310B is 2010AA",
}


def valid_corpus_claims() -> Iterator[tuple[str, Claim]]:
    for file in corpus_files():
        row = file.row
        said = (row["source_verdict"], row["pyx12_verdict"], row["pyx12_adapted_verdict"])
        if row["GS08"].startswith("005010X2") and any(v.upper().startswith("VALID") for v in said):
            with file.path.open("rb") as stream:
                yield from ((file.name, claim) for claim in read_claims(stream) if isinstance(claim, Claim))


def test_quiet_on_the_valid_files_of_the_corpus() -> None:
    found: Counter[tuple[str, str]] = Counter()
    claims = 0
    for name, claim in valid_corpus_claims():
        claims += 1
        for finding in RUNNER.check(claim).findings:
            assert finding.name != "crashed", finding
            if finding.rule != "PX16" and finding.level > Severity.INFORM:
                found[name, finding.rule] += 1
    if not claims:
        pytest.skip("no EDI corpus beside the repository")
    assert claims >= 40
    assert set(found) == set(REAL_FAULTS)
