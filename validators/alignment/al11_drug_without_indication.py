"""AL11: a drug is billed without a diagnosis its coverage policy lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from validators.alignment.article_reading import follows_policies, pointed_codes, read_policies, waiver
from validators.alignment.drugs import is_drug
from validators.engine.case import Case
from validators.engine.finding import DENY, Fault, NotChecked, Unavailable
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import dotted, procedure_place
from validators.questions.diagnosis_lists import DiagnosisListError, within
from validators.questions.reference import Reference
from x12.records.claim import ServiceLine


@rule(
    "AL11",
    on=LINE,
    severity=DENY,
    snip=6,
    predicts=("50", "11", "272"),
    needs=("coverage", "payer-drug-indications"),
    kinds="PI",
    procedures=("J*", "Q*", "C*"),
    source="CMS Medicare Coverage Database, drug articles; Pub. 100-02 chapter 15 §50; the payer's own drug policies",
    since="0.1",
)
def drug_without_indication(line: ServiceLine, case: Case) -> Iterator[Fault | NotChecked]:
    """The drug's policy lists diagnoses, and none the line points to is among them.

    What is checked: For Medicare: the contractor's articles that list the drug. For other payers: the payer's list
        ``drug-indications``, whose column ``diagnoses`` holds the ICD-10 codes and ranges it pays the drug for.
    Why payers deny it: A drug is paid for its labelled and compendium uses; without such a diagnosis it is denied as
        not necessary or not consistent (CARC 50, 11 or 272).
    How to fix it: Code the indication from the record and point to it; for an accepted off-label use send the
        compendium reference, or get an authorisation.
    Denied: P dos=2026-01-05 dx=I10 filing=MB | J0897 | given article A50003 code=J0897 covers=M81.0,C79.51
    Denied: P dos=2026-01-05 dx=I10 | J1745 | given payer drug-indications 'J1745:diagnoses=K50-K51 M05.79'
    Clean: P dos=2026-01-05 dx=M81.0 filing=MB | J0897 | given article A50003 code=J0897 covers=M81.0,C79.51
    Clean: P dos=2026-01-05 dx=K50.90 | J1745 | given payer drug-indications 'J1745:diagnoses=K50-K51 M05.79'
    Clean: P dos=2026-01-05 dx=R11.0 | J2405 | given payer drug-indications 'J1745:diagnoses=K50-K51 M05.79'
    Not checked: neither policies nor a payer list were imported
    """
    claim, ref = case.claim, case.ref
    if not is_drug(line.code):
        return
    on = claim.date_of(line)
    if on is None:
        yield NotChecked("no date of service")
        return
    codes = pointed_codes(claim, line)
    if not codes:
        return
    if follows_policies(claim, ref):
        reading = read_policies(claim, line, on, ref, national=False)
        words = reading.against[0][1] if reading.fails else ""
        edition = f"{reading.against[0][0].kind} {reading.against[0][0].id}" if words else ""
    else:
        words, edition = _by_payer_list(line.code, codes, ref, claim.payer_id, on)
    if words:
        severity, expected = waiver(line)
        yield Fault(
            procedure_place(claim, line),
            value=",".join(dotted(code) for code in codes),
            message=f"{words}, nor any other diagnosis this drug rests on{expected}.",
            severity=severity,
            edition=edition,
            root=f"alignment of line {line.number}",
        )


def _by_payer_list(code: str, codes: list[str], ref: Reference, payer: str, on: date) -> tuple[str, str]:
    listed = ref.payer_list("drug-indications", payer, on)
    if code not in listed:
        return "", ""
    specs = listed.value(code, "diagnoses")
    try:
        if any(within(tuple(specs.split()), diagnosis) for diagnosis in codes):
            return "", ""
    except DiagnosisListError as error:
        raise Unavailable(f"the payer's drug-indications list cannot be read for {code}: {error}") from error
    return f"The payer's drug policy does not list {dotted(codes[0])} for {code}", listed.edition.label
