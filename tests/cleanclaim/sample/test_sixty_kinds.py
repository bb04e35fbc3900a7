"""Ten thousand claims with tables loaded: ten faults of every kind, each told on its claim, nothing else held.

The truth is the generator's, known before anything is checked. The tables are in CMS's layouts, imported by command.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

from cleanclaim.tools.sample import write_sample
from cleanclaim.tools.sample.faults import FAULTS
from cleanclaim.tools.sample.maker import Maker
from tests.cleanclaim.sample.reading import WORSE, check
from tests.cleanclaim.sample.tables import load, tables

_CLAIMS, _EACH = 10_000, 10


def test_every_fault_is_told_on_its_claim_and_no_other_claim_is_held(tmp_path: Path) -> None:
    path = tmp_path / "claims.edi"
    shares = tuple((rule, _EACH / _CLAIMS) for rule in FAULTS)
    options = write_sample(path, claims=_CLAIMS, seed=2026, kind="mixed", sets_of=500, faults=shares)
    drafts = list(Maker(options).claims())
    truth = {draft.number: draft.fault for draft in drafts}
    load(tmp_path, tables(tmp_path, drafts))
    _, findings = check(tmp_path, path)

    assert len(truth) == _CLAIMS
    assert len(FAULTS) >= 60
    assert Counter(fault for fault in truth.values() if fault) == dict.fromkeys(FAULTS, _EACH)
    said: defaultdict[str, set[str]] = defaultdict(set)
    for finding in findings:
        if finding["severity"] in WORSE:
            said[str(finding["claim"])].add(str(finding["rule"]))
    wrong = {
        (fault, tuple(sorted(said[number])))
        for number, fault in truth.items()
        if said[number] != ({fault} if fault else set())
    }
    assert wrong == set()
    assert set(said) <= set(truth)
