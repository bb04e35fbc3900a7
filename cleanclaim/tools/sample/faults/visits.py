"""Faults of evaluation and management."""

from __future__ import annotations

from random import Random

from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import pick
from cleanclaim.tools.sample.faults.fault import another, fault, visit

_USUAL = "blood pressure and lipids; diabetes; thyroid; coronary disease; digestive visit"


@fault("EM03", "P", "CO-97", names=_USUAL)
def second_visit(random: Random, draft: Draft) -> bool:
    """Two visits on a day."""
    line = visit(draft)
    if line is None or not line.code.startswith("9921"):
        return False
    draft.lines.append(another(line, "99212"))
    return True


@fault("EM04", "P", "CO-97", names="well adult")
def preventive_and_problem(random: Random, draft: Draft) -> bool:
    """A problem visit beside a preventive one, without 25."""
    line = draft.lines[0]
    line.modifiers = []
    draft.lines = [line]
    draft.diagnoses = ["Z0000", "J309"]
    line.pointers = [1]
    second = another(line, "99213")
    second.pointers = [2]
    draft.lines.append(second)
    return True


@fault("EM05", "P", "CO-5", names="admission visit")
def hospital_in_office(random: Random, draft: Draft) -> bool:
    """A hospital visit in an office."""
    draft.place, draft.facility = "11", None
    return draft.drop("DTP*435")


@fault("PX03", "P", "CO-96+N130", names=_USUAL, payer="MB")
def consultation(random: Random, draft: Draft) -> bool:
    """A consultation for Medicare."""
    line = visit(draft)
    if line is not None:
        line.code = pick(random, ("99243", "99244"))
    return line is not None


@fault("EM07", "P", "CO-150+N22", names="throat and cold")
def too_high(random: Random, draft: Draft) -> bool:
    """The highest level for a cold."""
    line = visit(draft)
    draft.diagnoses = ["J069"]
    if line is not None:
        line.code, line.pointers = "99215", [1]
    return line is not None


@fault("EM08", "P", "CO-97", names=_USUAL)
def prolonged(random: Random, draft: Draft) -> bool:
    """A prolonged service beside a visit that is not of the highest level."""
    line = visit(draft)
    if line is None or draft.payer.follows_medicare or not line.code.startswith("9921"):
        return False
    draft.lines.append(another(line, "99417"))
    return True


@fault("EM10", "P", "CO-97", names="critical care")
def only_the_rest(random: Random, draft: Draft) -> bool:
    """The further half hour of critical care without the first."""
    draft.lines[0].code = "99292"
    return True


@fault("EM11", "P", "CO-97", names="admission visit")
def admitted_and_discharged(random: Random, draft: Draft) -> bool:
    """Admission and discharge of one day as two visits."""
    draft.lines.append(another(draft.lines[0], "99238"))
    return True


@fault("EM12", "P", "CO-97", names=_USUAL, payer="MB")
def complexity_alone(random: Random, draft: Draft) -> bool:
    """The add-on for complexity without its visit."""
    line = visit(draft)
    if line is not None:
        line.code = "G2211"
    return line is not None


@fault("EM15", "P", "CO-185", names=_USUAL, payer="MB")
def incident_to(random: Random, draft: Draft) -> bool:
    """A new patient's visit by a nurse practitioner under the physician's number."""
    line = visit(draft)
    if line is None or draft.rendering is None or not draft.rendering.taxonomy.startswith("20"):
        return False
    line.code, line.modifiers = "99203", ["SA"]
    return True
