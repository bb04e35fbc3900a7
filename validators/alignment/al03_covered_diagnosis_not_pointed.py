"""AL03: a diagnosis that would be covered is on the claim, but the line does not point to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.alignment.article_reading import follows_policies, read_policies
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import dotted, is_evaluation_and_management
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine


@rule(
    "AL03",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("50", "11"),
    needs=("coverage",),
    kinds="P",
    source="005010X222A1 SV107; CMS Pub. 100-04 chapter 26 §10.4 item 24E; Medicare Coverage Database",
    since="0.1",
)
def covered_diagnosis_not_pointed(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """The coverage policy covers a diagnosis of the claim, but not one the line points to.

    What is checked: As AL01 and AL02; where they would find the line not covered and another diagnosis of the same
        claim is on the policy's list, this is what is said instead.
    Why payers deny it: The pointer on the line is what counts: a covered diagnosis elsewhere on the claim does not
        help it (CARC 50 or 11).
    How to fix it: If the service was done for that diagnosis, point the line to it.
    Denied: P dos=2026-01-05 dx=I10,E11.9 filing=MB | 83036 ->1 | given article NCD190.23 code=83036 covers=E11.9
    Denied: P dos=2026-01-05 dx=J06.9,G56.01 filing=MB | 95910 ->1 | given article A50001 code=95910 covers=G56.01
    Clean: P dos=2026-01-05 dx=I10,E11.9 filing=MB | 83036 ->1,2 | given article NCD190.23 code=83036 covers=E11.9
    Clean: P dos=2026-01-05 dx=I10,J06.9 filing=MB | 83036 ->1 | given article NCD190.23 code=83036 covers=E11.9
    Not checked: no coverage policies were imported for the date
    """
    claim = case.claim
    if len(claim.diagnoses) <= len(line.diagnoses) or not follows_policies(claim, case.ref):
        return ()
    return _outcomes(line, claim, case.ref)


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
    for national in (True, False):
        reading = read_policies(claim, line, on, ref, national=national)
        if reading.fails and reading.beside:
            article, text = reading.against[0]
            yield Fault(
                line.where.at("SV107"),
                value=",".join(line.pointers),
                message=f"{text}; {dotted(reading.beside)} on this claim is covered, but not pointed to by the line.",
                edition=f"{article.kind} {article.id}",
                root=f"alignment of line {line.number}",
            )
            return
