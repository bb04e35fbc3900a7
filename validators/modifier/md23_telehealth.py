"""MD23: telehealth by code, place and modifier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from validators.engine.case import Case
from validators.engine.finding import DENY, WARN, Fault, NotChecked
from validators.engine.rule import LINE, rule
from validators.questions.claim_questions import billed, is_medicare, modifier_place, procedure_place
from validators.questions.reference import CodeList, Reference
from validators.questions.visit_questions import codes_of
from x12.records.claim import Claim, ServiceLine

_MODIFIERS = frozenset({"93", "95", "FQ", "GQ", "GT"})
_AUDIO_ONLY = frozenset({"93", "FQ"})
_PLACES = frozenset({"02", "10"})
_HANDS_ON = codes_of(
    "00100-01999 10004-58999 60000-69990 70010-76999 90460-90474 92920-93572 96360-96379 96401-96549 98925-98943"
)
"""Anesthesia, surgery (not maternity care, which has visits), imaging, immunisation, catheters, infusion and
chemotherapy, manipulation: what someone does to the patient, or a machine, cannot be given over a distance."""

_GT_ENDED = date(2018, 1, 1)
_PLACE_REQUIRED = date(2024, 1, 1)
"""From 2024 Medicare's telehealth claims name POS 02 or 10; until then the place the visit would have had, with 95."""


@rule(
    "MD23",
    on=LINE,
    severity=DENY,
    snip=5,
    predicts=("4", "5", "58", "96"),
    needs=("payer-telehealth", "list-telehealth"),
    source="CMS Pub. 100-04 chapter 12 §190; CMS list of telehealth services by calendar year; payer lists",
    since="0.1",
    kinds="PI",
)
def telehealth(line: ServiceLine, case: Case) -> Iterable[Fault | NotChecked]:
    """A telehealth service is not on the payer's list, or its place and modifiers do not agree.

    What is checked: A line in POS 02 (patient elsewhere) or 10 (patient at home), or with 93, 95, FQ, GQ or GT, is
        nothing that is done to the patient by hand or machine (anesthesia, surgery, imaging, infusion, manipulation);
        it has a code on the payer's list `telehealth`, for Medicare on CMS's list where it was imported (column
        `audio`, `no` where audio only is not covered, against 93 and FQ). 93 does not stand with 95.
        Medicare: GT on a professional claim ended in 2018 (it is for CAH method II); from 2024 the modifiers come with
        POS 02 or 10, a warning. POS 10 says where the patient is, not that the visit was by telephone; 95 is not
        required by Medicare and not asked for here.
    Why payers deny it: Telehealth is covered code by code; place and modifier decide the rate.
    How to fix it: Bill a covered code, and the place where the patient was; 93 for audio only, 95 for video.
    Denied: P dos=2026-01-05 dx=M17.11 pos=10 | 27447
    Denied: P dos=2026-01-05 dx=L57.0 pos=02 | 17000 | given payer telehealth 99213
    Denied: P dos=2026-01-05 dx=F32.1 filing=MB pos=10 | 90834 | given list telehealth 99213
    Denied: P dos=2026-01-05 dx=F32.1 pos=10 | 90834-93-95 | given payer telehealth 90834
    Denied: P dos=2026-01-05 dx=F32.1 filing=MB pos=02 | 99213-GT | given payer telehealth 99213
    Denied: P dos=2026-01-05 dx=H53.9 pos=10 | 92227-93 | given payer telehealth 92227:audio=no
    Denied: P dos=2026-01-05 dx=E11.9 filing=MB pos=11 | 99213-95 | given payer telehealth 99213
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB pos=10 | 99213 | given payer telehealth 99213
    Clean: P dos=2026-01-05 dx=F32.1 pos=02 | 90834-93 | given payer telehealth 90834
    Clean: P dos=2026-01-05 dx=E11.9 filing=MB pos=10 | 99213 | given list telehealth 99213
    Clean: P dos=2026-01-05 dx=R91.1 pos=02 | 71250-26 | given payer telehealth 71250
    Clean: P dos=2026-01-05 dx=E11.9 pos=11 | 99213-95 | given payer telehealth 99213
    Clean: P dos=2026-01-05 dx=E11.9 pos=11 | 99213
    Not checked: no telehealth list for the payer and date
    """
    claim = case.claim
    if claim.kind == "P" and (line.place or claim.place) in _PLACES:
        return _remote(line, claim, case.ref)
    if line.modifiers and not _MODIFIERS.isdisjoint(line.modifiers):
        return _remote(line, claim, case.ref)
    return ()


def _remote(line: ServiceLine, claim: Claim, ref: Reference) -> Iterator[Fault | NotChecked]:
    day = claim.date_of(line)
    if day is None:
        yield NotChecked("the line has no readable date of service")
        return
    place = claim.place_of(line)
    marks = [m for m in line.modifiers if m in _MODIFIERS]
    where = modifier_place(claim, line, line.modifiers.index(marks[0])) if marks else procedure_place(claim, line)
    if "93" in marks and "95" in marks:
        text = f"{billed(line)}: 93 is audio only, 95 audio and video; keep the one that was done."
        yield Fault(where, value=billed(line), predicts=("4",), message=text)
    if is_medicare(claim) and claim.kind == "P":
        yield from _medicare(marks, place, line, claim, day)
    by = f"POS {place}" if place in _PLACES and claim.kind == "P" else f"modifier {marks[0]}"
    if line.code in _HANDS_ON and "26" not in line.modifiers:
        text = f"{billed(line)} ({by}) is done to the patient by hand or machine and cannot be given by telehealth."
        yield Fault(where, value=billed(line), predicts=("5", "58"), message=text)
        return
    covered = _covered(claim, ref, day)
    if line.code not in covered:
        text = f"{billed(line)} ({by}) is not on this payer's telehealth list of {day.year}."
        yield Fault(where, value=billed(line), predicts=("96", "58"), message=text, edition=covered.edition.label)
    elif not _AUDIO_ONLY.isdisjoint(marks) and covered.value(line.code, "audio").lower() in ("no", "n"):
        text = f"{billed(line)}: this payer does not cover {line.code} by audio only."
        yield Fault(where, value=billed(line), predicts=("96", "4"), message=text, edition=covered.edition.label)


def _covered(claim: Claim, ref: Reference, day: date) -> CodeList:
    """The payer's own list; CMS's for Medicare where the payer has none."""
    own = ref.find_payer_list("telehealth", claim.payer_id, day)
    if own is None and is_medicare(claim) and not ref.lacks("list-telehealth", day):
        return ref.code_list("telehealth", day)
    return ref.payer_list("telehealth", claim.payer_id, day)


def _medicare(marks: list[str], place: str, line: ServiceLine, claim: Claim, day: date) -> Iterator[Fault]:
    if "GT" in marks and day >= _GT_ENDED:
        text = f"{billed(line)}: GT is for critical access hospitals (method II) only; remove it."
        yield Fault(
            modifier_place(claim, line, line.modifiers.index("GT")), value=billed(line), predicts=("4",), message=text
        )
    elif marks and place not in _PLACES and day >= _PLACE_REQUIRED:
        text = f"{billed(line)} at POS {place}: Medicare wants POS 10 (patient at home) or 02 (elsewhere)."
        yield Fault(line.where.at("SV105"), value=place, severity=WARN, predicts=("5", "58"), message=text)
