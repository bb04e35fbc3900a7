"""All edits over every 837 of the corpus that its source calls valid: what is found there, and why that is right.

Most of these files are the guides' own examples: ICD-9-CM codes, dates of 1996–2012, invented identifiers. A payer of
their day took them, so no edit may reject or hold them; each exception stands below with its reason. An edit that is
added, or that begins to find more, shows up here first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from cleanclaim.reference.built_in import builtin_tables
from tests.corpus import CorpusFile, corpus_files
from validators.engine.catalogue import all_rules
from validators.engine.finding import Finding
from validators.engine.runner import Runner
from validators.questions.reference import Reference
from x12.build.read_837 import read_claims
from x12.records.claim import Claim

PACDR = "kputnam-stupidedi__pacdr-professional-external-example"
HARNESS = "RevCycleMGMT-revcyclemgmt-edi-validation-harness__valid_837"

STOPPED = {
    ("gunajii-EDI-parser-and-validator__valid_837.edi", "DX01"): "M54.5 ended on 30 September 2021",
    (f"{PACDR}.edi", "DX04"): "ICD-10-CM for services of 2012",
    (f"{PACDR}.edi", "PV01"): "invented NPIs, five years after they were required",
    ("kputnam-stupidedi__chiropractic.edi", "MD25"): "Medicare has asked for AT since October 2004",
    ("kputnam-stupidedi__sales-tax.edi", "SI63"): "no date of service, and no predetermination",
    ("kputnam-stupidedi__multiple-tooth-numbers.edi", "SI63"): "no date of service, and no predetermination",
    (f"{HARNESS}p.edi", "PX16"): "CLM02 250, one line of 150",
    (f"{HARNESS}i.edi", "SI17"): "bill 111 without admission date",
    (f"{HARNESS}i.edi", "SI18"): "bill 111 without admitting diagnosis",
    (f"{HARNESS}i.edi", "SI19"): "bill 111 without admission source",
    (f"{HARNESS}i.edi", "SI24"): "bill 111 without attending provider",
    ("kputnam-stupidedi__automobile-accident.edi", "IN01"): "patient status 1, the code has two digits",
}  # fmt: skip
"""Findings that reject or hold a claim of a valid file, and why they are right."""

WARNED = {
    "PV01": "the guides' examples have invented NPIs; from before 2007-05-23 that is a warning",
    "AL06": "the harness's valid file bills a problem visit for a routine examination",
    "SI84": "a licence beside the NPI of a dentist",
    "SI86": "the guides' examples of a second payer name the billing provider as rendering",
    "SI91": "two repriced outpatient bills have an admission date",
    "SI55": "the PACDR example names the billing provider as the service facility",
}
"""Edits that warn about a claim of a valid file, and why."""

FILES = [file for file in corpus_files() if "837" in file.row["transaction"]]
pytestmark = pytest.mark.skipif(not FILES, reason="no EDI corpus beside the repository")


@cache
def runner() -> Runner:
    return Runner(all_rules(), Reference(builtin_tables()))


def findings(file: CorpusFile) -> Iterator[Finding]:
    with file.path.open("rb") as stream:
        for claim in read_claims(stream):
            if isinstance(claim, Claim):
                yield from runner().check(claim).findings


@cache
def found_in_valid_files() -> dict[str, set[tuple[str, str]]]:
    """(file, edit) by severity."""
    found: dict[str, set[tuple[str, str]]] = {"reject": set(), "deny": set(), "warn": set(), "inform": set()}
    for file in FILES:
        if file.row["source_verdict"].startswith("valid"):
            for finding in findings(file):
                found[finding.severity].add((file.path.name, finding.rule))
    return found


def test_no_valid_claim_is_stopped_without_a_reason() -> None:
    stopped = found_in_valid_files()["reject"] | found_in_valid_files()["deny"]
    assert sorted(stopped - STOPPED.keys()) == []


def test_the_reasons_are_still_needed() -> None:
    found = found_in_valid_files()
    assert sorted(STOPPED.keys() - found["reject"] - found["deny"]) == []
    assert sorted(WARNED.keys() - {rule for _file, rule in found["warn"]}) == []


def test_no_valid_claim_is_warned_about_without_a_reason() -> None:
    warned = {rule for _file, rule in found_in_valid_files()["warn"]}
    assert sorted(warned - WARNED.keys()) == []


def test_no_edit_crashes_on_any_claim_of_the_corpus() -> None:
    crashed = {(file.path.name, f.rule) for file in FILES for f in findings(file) if f.name == "crashed"}
    assert crashed == set()


def test_findings_carry_no_names_birth_dates_or_member_ids() -> None:
    """Whatever a claim holds of the person stays out of every message and value the edits write."""
    leaks: set[tuple[str, str]] = set()
    for file in FILES:
        with file.path.open("rb") as stream:
            for claim in read_claims(stream):
                if not isinstance(claim, Claim):
                    continue
                private = set(_private(claim))
                for finding in runner().check(claim).findings:
                    words = f"{finding.message} {finding.value}".split()
                    if private & {word.strip(".,;:()") for word in words}:
                        leaks.add((file.path.name, finding.rule))
    assert leaks == set()


def _private(claim: Claim) -> Iterator[str]:
    """Words of names and addresses, member ids and birth dates of the claim's people, as a finding could show them."""
    for person in (claim.subscriber, claim.patient):
        if person is None:
            continue
        party = person.party
        if len(party.id) > 5:
            yield party.id
        for text in (party.name, party.first, *(party.address.lines if party.address else ())):
            yield from (word for word in text.split() if len(word) > 3 and not word.isdecimal())
        if person.birth is not None:
            yield person.birth.isoformat()
            yield person.birth.strftime("%Y%m%d")
