"""Every edit over claims with parts missing or unreadable: an edit may say *not checked*, it never crashes.

The claims are those of ``sample_edi`` and, where it is there, of the corpus; each damage takes one thing away from the
claim, as a reader leaves it empty when it cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import msgspec
import pytest

from cleanclaim.reference.built_in import builtin_tables
from tests.corpus import corpus_files
from validators.engine.catalogue import all_rules
from validators.engine.finding import Unavailable
from validators.engine.runner import Runner
from validators.examples.facts import given
from validators.questions.reference import Reference
from x12.build.read_837 import read_claims
from x12.records.claim import Claim, Procedure, ServiceLine

_OF_A_FILE = 2
SAMPLES = Path(__file__).resolve().parents[2] / "sample_edi"
replace = msgspec.structs.replace

TABLES = """P | given none alignment | given pfs 99213 global=010 | given pfs 23500 status=B global=090
 | given ncci 99213/36415=1 | given hcpcs J1100 to=2020-01-01 | given modifier LT | given list cpt 99213
 | given mce adult I10 | given list taxonomy 207Q00000X | given payer not-covered 99214 | past 99213 on=2026-01-01
 | given article A1 code=99213 covers=E11.9 | doc line=1 minutes=10"""


def lines_with(change: Callable[[ServiceLine], ServiceLine]) -> Callable[[Claim], Claim]:
    return lambda claim: replace(claim, lines=tuple(change(line) for line in claim.lines))


def codes_with(code: str) -> Callable[[Claim], Claim]:
    return lambda claim: replace(claim, diagnoses=tuple(replace(d, code=code) for d in claim.diagnoses))


def person_with(**changes: object) -> Callable[[Claim], Claim]:
    def change(claim: Claim) -> Claim:
        person = claim.subscriber
        return claim if person is None else replace(claim, subscriber=replace(person, **changes), patient=None)

    return change


DAMAGES: dict[str, Callable[[Claim], Claim]] = {
    "nothing": lambda claim: claim,
    "no lines": lambda claim: replace(claim, lines=()),
    "no diagnoses": lambda claim: replace(claim, diagnoses=()),
    "empty diagnosis": codes_with(""),
    "one letter": codes_with("E"),
    "a long code": codes_with("S42001AAAAAAAAA"),
    "a strange code": codes_with("É1.9 ~"),
    "unknown qualifier": lambda c: replace(c, diagnoses=tuple(replace(d, qualifier="??") for d in c.diagnoses)),
    "no dates": lambda claim: lines_with(lambda ln: replace(ln, service=None, dates=()))(replace(claim, dates=())),
    "no parties": lambda c: replace(c, billing=None, payer=None, subscriber=None, patient=None, insurance=None),
    "no providers": lambda c: lines_with(lambda ln: replace(ln, providers=()))(replace(c, providers=())),
    "no birth date": person_with(birth=None, sex=""),
    "no relationship": person_with(relationship=""),
    "no charge": lambda claim: lines_with(lambda ln: replace(ln, charge=None, units=None))(replace(claim, charge=None)),
    "no procedure": lines_with(lambda ln: replace(ln, procedure=Procedure("", ""))),
    "a strange procedure": lines_with(lambda ln: replace(ln, procedure=Procedure("HC", "é9~", ("", "Ä", "12345")))),
    "strange pointers": lines_with(lambda ln: replace(ln, pointers=("", "A", "99", "-1"), diagnoses=())),
    "no place": lambda claim: lines_with(lambda ln: replace(ln, place=""))(replace(claim, place="", frequency="")),
    "no codes": lambda claim: replace(claim, codes=()),
    "codes without values": lambda claim: replace(
        claim, codes=tuple(replace(code, period=None, amount=None) for code in claim.codes)
    ),
    "no transaction words": lambda claim: replace(
        claim, transaction=replace(claim.transaction, version="", type="", created=None)
    ),
    "no identifiers": lambda c: replace(c, providers=tuple(replace(p, id="", id_qualifier="XX") for p in c.providers)),
    "lines all alike": lines_with(lambda ln: replace(ln, number=1)),
}


@cache
def claims() -> tuple[Claim, ...]:
    paths = sorted(SAMPLES.glob("*.edi")) + [f.path for f in corpus_files() if "837" in f.row["transaction"]]
    return tuple(claim for path in paths for claim in _claims(path))


def _claims(path: Path) -> Iterator[Claim]:
    with path.open("rb") as stream:
        found = (item for item in read_claims(stream) if isinstance(item, Claim))
        yield from islice(found, _OF_A_FILE)


class NoTables:
    """Nothing is loaded, not even what comes with the program."""

    def table(self, name: str, on: object) -> object:
        raise Unavailable(f"no {name}")


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("tables", ["built in", "many", "none"])
def test_no_edit_crashes(damage: str, tables: str) -> None:
    references = {
        "built in": Reference(builtin_tables()),
        "many": given(TABLES, builtin_tables()),
        "none": Reference(NoTables()),
    }
    runner = Runner(all_rules(), references[tables])
    crashed = {
        finding.message
        for claim in claims()
        for finding in runner.check(DAMAGES[damage](claim)).findings
        if finding.name == "crashed"
    }
    assert crashed == set()
