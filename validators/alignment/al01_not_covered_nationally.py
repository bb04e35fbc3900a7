"""AL01: a national coverage determination does not cover the line's diagnoses."""

from __future__ import annotations

from collections.abc import Iterator

from validators.alignment.coverage import pointed_codes, read_policies, waiver
from validators.finding import DENY, Fault, NotChecked
from validators.lookups import dotted, procedure_place
from validators.reference import Reference
from validators.rule import line_rule
from x12.claim import Claim, ServiceLine


@line_rule(
    "AL01",
    severity=DENY,
    snip=6,
    predicts=("50+N386",),
    needs=("coverage",),
    kinds="PI",
    source="CMS Medicare National Coverage Determinations Manual (Pub. 100-03) and its ICD-10 lists",
    since="0.1",
)
def not_covered_nationally(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    """A national coverage determination lists diagnoses for the procedure, and none the line points to is covered.

    What is checked: For Medicare and Medicare Advantage: NCDs in force on the date of service that list the procedure
        with ICD-10 codes. At least one pointed diagnosis (on an institutional claim: any diagnosis) must be covered by
        the NCD's group logic. Where a covered diagnosis is on the claim but not pointed to, AL03 says so instead.
    Why payers deny it: An NCD binds every contractor; the service is denied as not reasonable and necessary (CARC 50
        with N386). With GA the patient is liable; with GZ or GY the denial is expected and only informed of.
    How to fix it: Look in the record for a diagnosis the NCD covers and code it if it is there. If it is not, the
        service is not covered: a liability notice and GA belong to it before it is given.
    Denied: P dos=2026-01-05 dx=I10 filing=MB | 83036 | given article NCD190.23 code=83036 covers=E11.9,R73.03
    Denied: P dos=2026-01-05 dx=I10 filing=16 | 83036 | given article NCD190.23 code=83036 covers=E11.9 kind=NCD
    Denied: I dos=2026-01-05 dx=I10 tob=131 filing=MA | 83036 rev=0301 | given article NCD190.23 code=83036 covers=E11.9
    Denied: P dos=2026-01-05 dx=I10 filing=MB | 83036-GA | given article NCD190.23 code=83036 covers=E11.9
    Clean: P dos=2026-01-05 dx=E11.9,I10 filing=MB | 83036 | given article NCD190.23 code=83036 covers=E11.9,R73.03
    Clean: I dos=2026-01-05 dx=I10,E11.9 tob=131 filing=MA | 83036 rev=0301 | given article NCD1 code=83036 covers=E11.9
    Clean: P dos=2026-01-05 dx=I10 filing=CI | 83036 | given article NCD190.23 code=83036 covers=E11.9
    Clean: P dos=2026-01-05 dx=I10 filing=MB | 99213 | given article NCD190.23 code=83036 covers=E11.9
    Not checked: no coverage policies were imported for the date
    """
    on = claim.date_of(line)
    if on is None:
        yield NotChecked("no date of service")
        return
    reading = read_policies(claim, line, on, ref, national=True)
    if not reading.fails or (reading.beside and claim.kind == "P"):
        return
    severity, expected = waiver(line)
    article, text = reading.against[0]
    yield Fault(
        procedure_place(claim, line),
        value=",".join(dotted(code) for code in pointed_codes(claim, line)),
        message=f"{text}, nor any other diagnosis this service rests on{expected}.",
        severity=severity,
        edition=f"{article.kind} {article.id}",
        root=f"alignment of line {line.number}",
    )
