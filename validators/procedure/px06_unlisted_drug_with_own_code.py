"""PX06: an unlisted drug code, though the drug's NDC has a code of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.procedure._codes import UNLISTED_DRUGS
from validators.questions.claim_questions import procedure_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine


@rule(
    "PX06",
    on=LINE,
    severity=WARN,
    snip=6,
    predicts=("189",),
    needs=("list-ndc",),
    kinds="PI",
    procedures=UNLISTED_DRUGS,
    source="CMS ASP NDC–HCPCS crosswalk; CMS Pub. 100-04 chapter 17 §10",
    since="0.1",
)
def unlisted_drug_with_own_code(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """An unlisted drug code is billed although the drug's NDC has a HCPCS code of its own.

    What is checked: The NDC of the line is not in the imported ASP NDC–HCPCS crosswalk under another code. Unlisted
    procedures are not compared: which specific code fits is a clinical question.
    Why payers deny it: A drug with a code of its own is paid under that code only.
    How to fix it: Bill the code of the crosswalk, with its units.
    Denied: P dos=2026-01-05 dx=C50.911 | J9999 desc=drug ndc=00000123401/1/ML | given list ndc 00000123401:hcpcs=J9001
    Denied: I dos=2026-01-05 dx=I10 | J3490 rev=0636 ndc=00000123401/1/ML | given list ndc 00000123401:hcpcs=J1002
    Clean: P dos=2026-01-05 dx=C50.911 | J9999 desc=drug ndc=00000999901/1/ML | given list ndc 00000123401:hcpcs=J9001
    Clean: P dos=2026-01-05 dx=C50.911 | J9999 desc=drug
    """
    if not line.drugs:
        return ()
    return _faults(line, case.claim, case.ref)


def _faults(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault]:
    day = claim.date_of(line)
    if day is None:
        return
    crosswalk = ref.code_list("ndc", day)
    for drug in line.drugs:
        own = crosswalk.value(drug.code, "hcpcs") if drug.qualifier == "N4" else ""
        if own and own != line.code:
            yield Fault(
                procedure_place(claim, line),
                f"Line {line.number}: {line.code} is unlisted, but NDC {drug.code} has a code of its own, {own}.",
                value=line.code,
                edition=crosswalk.edition.label,
            )
