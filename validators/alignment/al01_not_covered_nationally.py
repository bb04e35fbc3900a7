"""AL01: a national coverage determination does not cover the line's diagnoses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.alignment.article_reading import NOTHING, follows_policies, pointed_codes, read_policies, waiver
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import dotted, is_evaluation_and_management, procedure_place
from validators.questions.diagnosis_lists import DiagnosisListError, within
from validators.questions.reference import Reference
from validators.questions.visit_questions import codes_of
from x12.records.claim import Claim, ServiceLine

_LABORATORY = codes_of(
    "87086 87088 87184 87186 86689 86701-86703 85730 85610 82728 83540 83550 84466 82523 82947 82948 82962 82985 83036 "
    "84436 84439 84443 84479 80061 82465 83700 83701 83704 83718 83721 84478 80162 82105 82378 84702 86304 86300 86301 "
    "84153 82977 80074 82272"
)
"""Tests with a national list of covered diagnoses. Source: CMS NCD Manual (Pub. 100-03) sections 190.12 to 190.34."""


@rule(
    "AL01",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("50+N386",),
    needs=("coverage", "list-ncd"),
    kinds="PI",
    source="CMS Medicare National Coverage Determinations Manual (Pub. 100-03) and its ICD-10 lists",
    since="0.1",
)
def not_covered_nationally(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A national coverage determination lists diagnoses for the procedure, and none the line points to is covered.

    What is checked: For Medicare and Medicare Advantage: NCDs in force on the date of service that list the procedure
        with ICD-10 codes, and for laboratory tests the imported list ``ncd`` (columns ``code``, ``diagnoses`` with
        codes and ranges, ``ncd`` with the section). At least one pointed diagnosis (on an institutional claim: any
        diagnosis) must be covered by the NCD's group logic. Where a covered diagnosis is on the claim but not pointed
        to, AL03 says so instead.
    Why payers deny it: An NCD binds every contractor; the service is denied as not reasonable and necessary (CARC 50
        with N386). With GA the patient is liable; with GZ or GY the denial is expected and only informed of.
    How to fix it: Look in the record for a diagnosis the NCD covers and code it if it is there. If it is not, the
        service is not covered: a liability notice and GA belong to it before it is given.
    Denied: P dos=2026-01-05 dx=I10 filing=MB | 83036 | given article NCD190.23 code=83036 covers=E11.9,R73.03
    Denied: P dos=2026-01-05 dx=I10 filing=16 | 83036 | given article NCD190.23 code=83036 covers=E11.9 kind=NCD
    Denied: I dos=2026-01-05 dx=I10 tob=131 filing=MA | 83036 rev=0301 | given article NCD190.23 code=83036 covers=E11.9
    Denied: P dos=2026-01-05 dx=I10 filing=MB | 83036-GA | given article NCD190.23 code=83036 covers=E11.9
    Denied: P dos=2026-01-05 dx=I10 filing=MB | 83036 | given list ncd '83036:diagnoses=E08-E13 R73.03'
    Clean: P dos=2026-01-05 dx=R73.03 filing=MB | 83036 | given list ncd '83036:diagnoses=E08-E13 R73.03'
    Clean: P dos=2026-01-05 dx=E11.9,I10 filing=MB | 83036 | given article NCD190.23 code=83036 covers=E11.9,R73.03
    Clean: I dos=2026-01-05 dx=I10,E11.9 tob=131 filing=MA | 83036 rev=0301 | given article NCD1 code=83036 covers=E11.9
    Clean: P dos=2026-01-05 dx=I10 filing=CI | 83036 | given article NCD190.23 code=83036 covers=E11.9
    Clean: P dos=2026-01-05 dx=I10 filing=MB | 99213 | given article NCD190.23 code=83036 covers=E11.9
    Not checked: no coverage policies were imported for the date (for laboratory tests: nor the list ``ncd``)
    """
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
    reason = ref.lacks("coverage", on)
    if reason and line.code not in _LABORATORY:
        yield NotChecked(reason)
        return
    reading = NOTHING if reason else read_policies(claim, line, on, ref, national=True)
    text, edition = "", ""
    if reading.fails and not (reading.beside and claim.kind == "P"):
        article, text = reading.against[0]
        edition = f"{article.kind} {article.id}"
    elif reading is NOTHING and line.code in _LABORATORY:
        text, edition = _by_list(line, claim, ref, on)
    if text:
        severity, expected = waiver(line)
        yield Fault(
            procedure_place(claim, line),
            value=",".join(dotted(code) for code in pointed_codes(claim, line)),
            message=f"{text}, nor any other diagnosis this service rests on{expected}.",
            severity=severity,
            edition=edition,
            root=f"alignment of line {line.number}",
        )


def _by_list(line: ServiceLine, claim: Claim, ref: Reference, on: date) -> tuple[str, str]:
    """What the imported list of laboratory NCDs says: (words, edition), empty when it covers the line."""
    codes = pointed_codes(claim, line)
    listed = ref.code_list("ncd", on)
    if not codes or line.code not in listed:
        return "", ""
    specs = tuple(listed.value(line.code, "diagnoses").split())
    try:
        if not specs or any(within(specs, code) for code in codes):
            return "", ""
    except DiagnosisListError as error:
        raise Unavailable(f"the list of laboratory NCDs cannot be read for {line.code}: {error}") from error
    name = f"NCD {listed.value(line.code, 'ncd')}".strip()
    return f"{name} does not list {dotted(codes[0])} for {line.code}", listed.edition.label
