"""Faults of diagnoses."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.faults.fault import append_diagnosis, fault, visit


@fault("DX01", "PID", "A7:254 CO-146", without="newborn")
def invalid(random: Random, draft: Draft) -> bool:
    """A code that is none."""
    return append_diagnosis(draft, f"QQ{between(random, 1, 9)}{between(random, 10, 99)}")


@fault("DX02", "PID", "CO-16+M81", without="newborn")
def truncated(random: Random, draft: Draft) -> bool:
    """A category in place of a code."""
    return append_diagnosis(draft, pick(random, ("I25", "M17", "J45", "K21", "H40")))


@fault("DX03", "PI", "CO-16+M81", without="newborn")
def wrong_seventh(random: Random, draft: Draft) -> bool:
    """An injury whose seventh character is none of its family."""
    return append_diagnosis(draft, pick(random, ("S42021Q", "S42022Q", "S42011Q")))


@fault("DX04", "PD", "A7:255 CO-16+M76")
def old_qualifier(random: Random, draft: Draft) -> bool:
    """ICD-10-CM codes said to be ICD-9-CM."""
    draft.qualifier = "BK"
    return bool(draft.diagnoses)


@fault("DX05", "PI", "CO-16+M64", without="newborn")
def repeated(random: Random, draft: Draft) -> bool:
    """A diagnosis twice."""
    if len(draft.diagnoses) > 10:
        return False
    draft.diagnoses.append(draft.diagnoses[0])
    return True


@fault("DX06", "PI", "CO-11", having=lambda service: service.sided)
def other_side(random: Random, draft: Draft) -> bool:
    """The modifier names the side the diagnosis does not."""
    for line in draft.lines:
        for side, wrong in (("RT", "LT"), ("LT", "RT")):
            if side in line.modifiers and _sided(draft, line.code):
                line.modifiers[line.modifiers.index(side)] = wrong
                return True
    return False


def _sided(draft: Draft, code: str) -> bool:
    """Whether the side of the line is that of the leading diagnosis."""
    sides = any(leading.side for leading in draft.scene.leading if leading.code == draft.diagnoses[0])
    return sides and any(service.sided and code in service.codes for service in draft.scene.services)


@fault("DX07", "PI", "CO-16+M81", without="newborn")
def open_side(random: Random, draft: Draft) -> bool:
    """The side left open."""
    return append_diagnosis(draft, pick(random, ("M25569", "M79609", "H9319")))


@fault("DX08", "PI", "CO-16+M64", without="newborn")
def excluded_pair(random: Random, draft: Draft) -> bool:
    """Two codes an Excludes1 note keeps apart."""
    if len(draft.diagnoses) > 8 or any(code[:3] in ("M54", "M51") for code in draft.diagnoses):
        return False
    draft.diagnoses += ["M5450", "M5126"]
    return True


@fault("DX09", "P", "CO-11", names="neurology visit")
def manifestation_first(random: Random, draft: Draft) -> bool:
    """The line points to the manifestation before the disease."""
    line = visit(draft)
    draft.diagnoses = ["G309", "F0280"]
    if line is not None:
        line.pointers = [2, 1]
    return line is not None


@fault("DX10", "PI", "CO-16+M64", without="newborn")
def no_cause(random: Random, draft: Draft) -> bool:
    """The anemia of a tumour, and no tumour."""
    if any(code[0] in "CD" for code in draft.diagnoses):
        return False
    return append_diagnosis(draft, "D630")


@fault("DX12", "P", "CO-16+MA63", traits="accident", without="stay")
def cause_first(random: Random, draft: Draft) -> bool:
    """How it happened before what happened."""
    draft.diagnoses.insert(0, "W19XXXA")
    for line in draft.lines:
        line.pointers = [1, 2]
    return True


@fault("DX13", "I", "CO-16+MA63", group="stays", without="newborn surgery surgeon")
def circumstance_admitted(random: Random, draft: Draft) -> bool:
    """A vaccination as the reason to be admitted."""
    draft.diagnoses.insert(0, "Z23")
    return True


@fault("DX14", "P", "CO-16+MA63", names="blood pressure and lipids; diabetes")
def never_first(random: Random, draft: Draft) -> bool:
    """A body mass index leads the claim."""
    line = visit(draft)
    draft.diagnoses = ["Z6841", "E6601"]
    if line is not None:
        line.pointers = [2, 1]
    return line is not None


@fault("DX15", "P", "CO-9", names="well adult")
def child_examined(random: Random, draft: Draft) -> bool:
    """A child's examination of an adult."""
    draft.diagnoses = ["Z00129"]
    draft.lines = draft.lines[:1]
    draft.lines[0].modifiers = []
    return True


@fault("DX16", "P", "CO-10", without="newborn", sex="F")
def other_sex(random: Random, draft: Draft) -> bool:
    """A prostate on a woman's claim."""
    return draft.patient.sex == "F" and draft.age > 40 and append_diagnosis(draft, "N401")


@fault("DX17", "P", "CO-16+M64", names="second trimester")
def other_trimester(random: Random, draft: Draft) -> bool:
    """Second trimester, and too few weeks."""
    draft.diagnoses = ["O99012", "D649", f"Z3A{between(random, 10, 13)}"]
    return True


@fault("DX18", "P", "CO-9", names="delivery")
def child_with_mother(random: Random, draft: Draft) -> bool:
    """A code of the newborn on the mother's claim."""
    return append_diagnosis(draft, "P0739")


@fault("DX19", "P", "CO-11", names="therapy, shoulder")
def active_treatment(random: Random, draft: Draft) -> bool:
    """An injury in active treatment on a claim of therapy only."""
    draft.diagnoses = [pick(random, ("S46011A", "S46012A"))]
    return True


@fault("DX20", "P", "CO-227", traits="accident", without="stay", payer="WC")
def no_accident(random: Random, draft: Draft) -> bool:
    """An injury to a payer of accidents, and no accident."""
    draft.accident = ""
    return draft.drop("DTP*439")


@fault("DX21", "PD", "A7:477 CO-16+M76")
def pointer_to_nothing(random: Random, draft: Draft) -> bool:
    """A line points past the last diagnosis."""
    line = draft.lines[-1]
    if not draft.diagnoses or len(draft.diagnoses) > (3 if draft.kind == "D" else 8) or len(line.pointers) > 3:
        return False
    line.pointers.append(len(draft.diagnoses) + 1)
    return True


@fault("DX22", "I", "CO-16+N207", names="newborn stay")
def no_weight(random: Random, draft: Draft) -> bool:
    """A newborn without a weight."""
    draft.claim_segments = [s.partition("*BE:54")[0] for s in draft.claim_segments]
    return True


@fault("EL08", "P", "A7:158 CO-14", traits="again")
def died_before(random: Random, draft: Draft) -> bool:
    """The patient died before the service."""
    draft.died = draft.day - timedelta(days=between(random, 2, 20))
    return True
