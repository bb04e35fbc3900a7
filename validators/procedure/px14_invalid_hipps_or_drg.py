"""PX14: a HIPPS code or DRG is not one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault, NotChecked, Unavailable
from validators.engine.rule import CLAIM, rule
from validators.questions.reference import Reference
from x12.records.claim import Claim

_HIPPS_LENGTH = 5
_DRG_LENGTHS = (3, 4)
"""MS-DRG has three digits; APR-DRG three, or four with the severity of illness."""


@rule(
    "PX14",
    on=CLAIM,
    severity=REJECT,
    snip=5,
    predicts=("16+N471", "A8"),
    needs=("list-hipps",),
    kinds="I",
    source="CMS HIPPS code list (CMS Pub. 100-04 chapter 6 §30 and chapter 10 §10.1.9); 005010X223A2 SV202, HI*DR",
    since="0.1",
)
def invalid_hipps_or_drg(claim: Claim, case: Case) -> Iterable[Fault | NotChecked]:
    """A HIPPS rate code or a DRG has not the form of one, or is not on the imported list.

    What is checked: A line qualified HP holds five letters or digits and is on the list `hipps` where one is imported;
    a DRG (HI*DR) has three or four digits and is not 000.
    Why payers deny it: Skilled nursing, home health and rehabilitation are priced by HIPPS, stays by DRG.
    How to fix it: Take the code from the assessment (MDS, OASIS, IRF-PAI), or leave the DRG to the payer's grouper.
    Denied: I dos=2026-01-05..2026-01-08 tob=111 dx=K35.80 drg=34 | '' rev=0120
    Denied: I dos=2026-01-05..2026-01-08 tob=111 dx=K35.80 drg=000 | '' rev=0120
    Clean: I dos=2026-01-05..2026-01-08 tob=111 dx=K35.80 drg=343 | '' rev=0120
    Clean: I dos=2026-01-05..2026-01-08 tob=111 dx=K35.80 | '' rev=0120
    Not checked: a well-formed HIPPS code where no list is loaded
    """
    for code in claim.codes:
        if code.qualifier == "DR":
            return _outcomes(claim, case.ref)
    for line in claim.lines:
        if line.procedure.qualifier == "HP":
            return _outcomes(claim, case.ref)
    return ()


def _outcomes(claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    for code in claim.codes:
        if code.qualifier == "DR" and not _is_drg(code.code):
            yield Fault(code.where, f"DRG {code.code} has not the form of a DRG.", value=code.code)
    missing = ""
    for line in claim.lines:
        if line.procedure.qualifier != "HP":
            continue
        place = line.where.at("SV202-2")
        if len(line.code) != _HIPPS_LENGTH or not line.code.isalnum():
            text = f"Line {line.number}: {line.code} has not the form of a HIPPS code."
            yield Fault(place, text, value=line.code, line=line.number)
            continue
        day = claim.end
        if day is None:
            continue
        try:
            listed = ref.code_list("hipps", day)
        except Unavailable as reason:
            missing = str(reason)
            continue
        if line.code not in listed:
            text = f"Line {line.number}: {line.code} is not a HIPPS code on {day}."
            yield Fault(place, text, value=line.code, edition=listed.edition.label, line=line.number)
    if missing:
        yield NotChecked(missing)


def _is_drg(code: str) -> bool:
    return len(code) in _DRG_LENGTHS and code.isdigit() and int(code) > 0
