"""DC02: the payer will ask for documents, and none are announced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from validators.documentation.attachments import announced
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.procedure._codes import UNLISTED
from validators.questions.claim_questions import modifier_place, procedure_place
from validators.questions.reference import Reference
from x12.records.claim import Claim, ServiceLine

_UNLISTED = frozenset(UNLISTED)
_ASSISTANTS = frozenset({"80", "81", "82", "AS"})
_DOCUMENTED = frozenset({"22", "62", "66"}) | _ASSISTANTS


@rule(
    "DC02",
    on=LINE,
    severity=WARN,
    snip=7,
    predicts=("252+M29", "252+M30", "252+M31", "252+M127", "252+N706", "16+M23"),
    needs=("fee-schedule",),
    kinds="PI",
    source="CMS Pub. 100-04 chapter 12 §20.4.6 (22), §20.4.3 (assistants), §40.8 (co-surgeons), §40.1 (unlisted)",
    since="0.1",
)
def documents_expected(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The line is of a kind payers decide by the operative report, and no attachment is announced.

    What is checked: Unlisted procedures; modifier 22; an assistant at surgery where the fee schedule says "with
        documentation only" (indicator 0); co-surgeons and teams where it says so (indicator 1); a claim at or above
        the settings' ``[thresholds.DC02] charge``. A PWK of the line or the claim, or attachments in the documentation
        facts, clears it. Reduced and discontinued services (52, 53) are MD12.
    Why payers deny it: The payer asks for the report and holds or denies the line until it comes (CARC 252 with the
        remark that names the document).
    How to fix it: Send the operative report with the claim and announce it in PWK. Send only what is asked for.
    Denied: P dos=2026-01-05 dx=M17.11 | 27447-22
    Denied: P dos=2026-01-05 dx=M17.11 | 27599 desc="knee procedure"
    Denied: P dos=2026-01-05 dx=M17.11 | 27447-80 | given pfs 27447 assistant=0
    Denied: P dos=2026-01-05 dx=M17.11 | 27447 $60000 | set DC02.charge=50000
    Clean: P dos=2026-01-05 dx=M17.11 pwk=OZ/FX/A1 | 27447-22
    Clean: P dos=2026-01-05 dx=M17.11 | 27447-22 | doc line=1 attachments=operative-report
    Clean: P dos=2026-01-05 dx=M17.11 | 27447-80 | given pfs 27447 assistant=2
    Clean: P dos=2026-01-05 dx=M17.11 | 27447 $60000
    Not checked: an assistant or second surgeon, and the fee schedule was not imported
    """
    claim, ref = case.claim, case.ref
    procedure = line.procedure
    limit = ref.policy.threshold("DC02", "charge", 0)
    if not limit and procedure.code not in _UNLISTED and _DOCUMENTED.isdisjoint(procedure.modifiers):
        return ()
    if announced(claim, line) or _has_attachments(ref, claim, line):
        return ()
    return _faults(line, claim, ref, limit)


def _faults(line: ServiceLine, claim: Claim, ref: Reference, limit: Decimal) -> Iterator[Fault]:
    if line.code in _UNLISTED:
        text = f"{line.code} is an unlisted procedure: payers ask for the report, and no attachment is announced."
        yield Fault(procedure_place(claim, line), text, value=line.code, predicts=("252+M29", "252+N706", "16+M23"))
    for position, modifier in enumerate(line.modifiers):
        if modifier in _DOCUMENTED and _needs_report(modifier, line, claim, ref):
            text = f"{line.code}-{modifier} is paid by report only, and no attachment is announced."
            yield Fault(modifier_place(claim, line, position), text, value=modifier)
    if limit and line is claim.lines[0] and (claim.charge or 0) >= limit:
        text = f"A claim of {claim.charge} is reviewed by itemised bill from {limit}, and no attachment is announced."
        yield Fault(claim.where.at("CLM02"), text, value=str(claim.charge), predicts=("252+M31", "252+M127"))


def _needs_report(modifier: str, line: ServiceLine, claim: Claim, ref: Reference) -> bool:
    if modifier == "22":
        return True
    day = claim.date_of(line)
    row = ref.fee_schedule(day).get(line.code) if day else None
    if row is None:
        return False
    if modifier in _ASSISTANTS:
        return row.assistant == "0"
    return (row.co_surgeon if modifier == "62" else row.team) == "1"


def _has_attachments(ref: Reference, claim: Claim, line: ServiceLine) -> bool:
    known = (ref.facts(claim.id, line.number), ref.facts(claim.id, 0))
    return any(facts is not None and facts.attachments for facts in known)
