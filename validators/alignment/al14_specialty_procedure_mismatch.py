"""AL14: the rendering provider's specialty does not bill such procedures."""

from __future__ import annotations

from collections.abc import Iterable

from validators.alignment._professions import bills, profession
from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import procedure_place
from validators.questions.visit_questions import specialty
from x12.records.claim import ServiceLine


@rule(
    "AL14",
    on=LINE,
    severity=WARN,
    snip=7,
    predicts=("8+N95", "170", "172", "185"),
    kinds="P",
    source="Social Security Act §1861 (scope of practitioners); NUCC health care provider taxonomy",
    since="0.1",
)
def specialty_procedure_mismatch(line: ServiceLine, case: Case) -> Iterable[Fault]:
    """The rendering provider is of a limited profession, and the procedure is not one of its services.

    What is checked: The taxonomy of who rendered the line (2310B or 2420A; else the billing provider's) against what
        chiropractors, psychologists, social workers, counsellors, therapists, audiologists, dietitians, podiatrists,
        optometrists, dentists, laboratories and ambulance services bill. Physicians and other professions pass.
    Why payers deny it: The service is outside the provider's type or specialty (CARC 8 with N95, 170, 172 or 185).
    How to fix it: Check the rendering provider and the taxonomy; bill under who did the service.
    Denied: P dos=2026-01-05 dx=H25.11 rendering=1234567893/111N00000X | 66984
    Denied: P dos=2026-01-05 dx=F32.1 rendering=1234567893/1041C0700X | 99214
    Denied: P dos=2026-01-05 dx=M17.11 rendering=1234567893/225100000X | 27447
    Clean: P dos=2026-01-05 dx=M99.03 rendering=1234567893/111N00000X | 98941
    Clean: P dos=2026-01-05 dx=H25.11 rendering=1234567893/207W00000X | 66984
    Clean: P dos=2026-01-05 dx=F32.1 rendering=1234567893/363L00000X | 99214
    Clean: P dos=2026-01-05 dx=H25.11 | 66984
    """
    taxonomy = specialty(case.claim, line)
    name = profession(taxonomy)
    if not name or not line.code or bills(taxonomy[:4], line.code):
        return ()
    text = f"{line.code} was rendered by {name} (taxonomy {taxonomy}), who does not bill such services."
    return (Fault(procedure_place(case.claim, line), text, value=line.code),)
