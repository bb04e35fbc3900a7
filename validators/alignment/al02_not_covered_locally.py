"""AL02: the contractor's coding article does not cover the line's diagnoses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.alignment.article_reading import follows_policies, pointed_codes, read_policies, waiver
from validators.alignment.drugs import is_drug
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import dotted, is_evaluation_and_management, procedure_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine


@rule(
    "AL02",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("50+N115", "11", "167"),
    needs=("coverage",),
    kinds="PI",
    source="CMS Medicare Coverage Database, billing and coding articles; Pub. 100-08 chapter 13",
    since="0.1",
)
def not_covered_locally(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A local coverage article lists diagnoses for the procedure, and none the line points to is among them.

    What is checked: For Medicare and Medicare Advantage: billing and coding articles in force on the date of service, of
        the contractor for the state of the service location (the facility's address, else the billing provider's). The
        article's groups and the conditions written above them are applied: which procedures a group is for, and whether
        a second diagnosis must stand beside the first. Drugs are AL11; a covered diagnosis that is on the claim but not
        pointed to is AL03.
    Why payers deny it: The contractor's system pays only the listed pairs (CARC 50 with N115, or 11, or 167).
    How to fix it: Look in the record for a listed diagnosis and point the line to it. If there is none, the service is not
        covered here.
    Denied: P dos=2026-01-05 dx=J06.9 filing=MB | 95910 | given article A50001 code=95910 covers=G56.01,M54.16
    Denied: P dos=2026-01-05 dx=G56.01 filing=MB | 95910 | given article A50001 code=95910 covers=M54.16 denies=G56.01 state=TX
    Denied: P dos=2026-01-05 dx=L97.411 filing=MB | 97597 | given article A50002 code=97597 covers=L97.411 group=1 text='Group 1 must be billed with a code from Group 2' | given article A50002 group=2 covers=E11.621
    Clean: P dos=2026-01-05 dx=L97.411,E11.621 filing=MB | 97597 | given article A50002 code=97597 covers=L97.411 group=1 text='Group 1 must be billed with a code from Group 2' | given article A50002 group=2 covers=E11.621
    Clean: P dos=2026-01-05 dx=J06.9,G56.01 filing=MB | 95910 | given article A50001 code=95910 covers=G56.01,M54.16
    Clean: P dos=2026-01-05 dx=J06.9 filing=MB | 95910 | given article A50001 code=95886 covers=G56.01
    Clean: P dos=2026-01-05 dx=J06.9 filing=BL | 95910 | given article A50001 code=95910 covers=G56.01
    Not checked: no coverage policies were imported for the date, or the place of service is unknown and contractors differ
    """  # noqa: E501 - an example is one line
    if is_drug(line.code):
        return ()
    if not follows_policies(case.claim, case.ref):
        return ()
    return _outcomes(line, case.claim, case.ref)


def _outcomes(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    on = claim.date_of(line)
    if on is None:
        yield NotChecked("no date of service")
        return
    if is_evaluation_and_management(line.code):
        return
    if reason := ref.lacks("coverage", on):
        yield NotChecked(reason)
        return
    reading = read_policies(claim, line, on, ref, national=False)
    if reading.torn:
        yield NotChecked("contractors differ on this diagnosis and the state of the service location is unknown")
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
