"""DC01: an attachment sent separately cannot be matched to the claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from validators.documentation.attachments import SENT_SEPARATELY, every_attachment
from validators.engine.case import Case
from validators.engine.finding import REJECT, Fault
from validators.engine.rule import CLAIM, rule
from x12.records.claim import Claim, Paperwork


@rule(
    "DC01",
    on=CLAIM,
    severity=REJECT,
    snip=4,
    predicts=("16", "163"),
    source="005010X222A1, X223A2, X224A2: PWK segments of loops 2300 and 2400, PWK05 and PWK06",
    since="0.1",
)
def attachment_without_control_number(claim: Claim, case: Case) -> Iterable[Fault]:
    """A claim supplement sent separately has no control number, or shares it with another of the claim.

    What is checked: Each PWK whose PWK02 is BM, EL, EM, FT or FX has a control number in PWK06, and no two attachments
        of different kinds on a claim have the same one. AA (available on request) needs none.
    Why payers deny it: The number is how the payer finds the paper; without it the claim is worked as if nothing had
        been sent (CARC 163, or 16 from a front end).
    How to fix it: Give each attachment a number of its own and write it on what is sent.
    Denied: P dos=2026-01-05 dx=M17.11 pwk=OZ/FX | 27447
    Denied: P dos=2026-01-05 dx=M17.11 | 27447 pwk=OZ/EL
    Denied: P dos=2026-01-05 dx=M17.11 pwk=OZ/FX/A1,B3/FX/A1 | 27447
    Denied: I dos=2026-01-05 dx=M17.11 tob=131 pwk=OZ/BM | 27447 rev=0360
    Clean: P dos=2026-01-05 dx=M17.11 pwk=OZ/FX/A1,B3/FX/A2 | 27447
    Clean: P dos=2026-01-05 dx=M17.11 pwk=OZ/AA | 27447
    Clean: P dos=2026-01-05 dx=M17.11 pwk=OZ/FX/A1 | 27447 pwk=OZ/FX/A1
    Clean: P dos=2026-01-05 dx=M17.11 | 27447
    """
    found = every_attachment(claim)
    return _faults(found) if found else ()


def _faults(found: tuple[Paperwork, ...]) -> Iterator[Fault]:
    seen: dict[str, Paperwork] = {}
    for pwk in found:
        if pwk.transmission not in SENT_SEPARATELY:
            continue
        if not pwk.control.strip():
            yield Fault(
                pwk.where.at("PWK06"),
                message=f"An attachment ({pwk.report}) is announced as sent by {pwk.transmission}, without its control "
                "number (PWK06).",
            )
            continue
        first = seen.setdefault(pwk.control, pwk)
        if first.report != pwk.report:
            yield Fault(
                pwk.where.at("PWK06"),
                value=pwk.control,
                message=f"Two attachments ({first.report} and {pwk.report}) have the same control number.",
            )
