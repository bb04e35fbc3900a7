"""Faults of what was done for what, for whom, by whom; and of papers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import pick
from cleanclaim.tools.sample.faults.fault import fault, procedures


@fault("AL04", "P", "CO-11", names="carpal tunnel release; knee replacement; cataract surgery; hip replacement")
def elsewhere(random: Random, draft: Draft) -> bool:
    """An operation for a disease of another part of the body."""
    draft.diagnoses = [pick(random, ("K219", "J020", "N390"))]
    for line in draft.lines:
        line.pointers = [1]
    return True


@fault("AL05", "P", "CO-49", names="screening mammogram")
def screening_for_disease(random: Random, draft: Draft) -> bool:
    """A screening for a lump."""
    draft.diagnoses = [pick(random, ("N6311", "N6321"))]
    draft.lines = draft.lines[:1]
    return True


@fault("AL06", "P", "CO-49", names="well adult")
def check_up_as_problem(random: Random, draft: Draft) -> bool:
    """A problem visit with nothing but a routine examination."""
    draft.lines = draft.lines[:1]
    draft.lines[0].code, draft.lines[0].modifiers = "99213", []
    return True


@fault("AL07", "P", "CO-6+N129", names="tonsils")
def wrong_age(random: Random, draft: Draft) -> bool:
    """A child's operation on a grown patient."""
    draft.lines[0].code = "42825"
    return True


@fault("AL08", "P", "CO-7", names="vasectomy")
def wrong_sex(random: Random, draft: Draft) -> bool:
    """A man's operation on a woman."""
    himself = draft.relation == "18"
    draft.patient = replace(draft.patient, sex="F")
    if himself:
        draft.subscriber = draft.patient
    return True


@fault("AL13", "P", "CO-96+N383", names="cyst removed")
def for_looks(random: Random, draft: Draft) -> bool:
    """An operation for looks alone."""
    draft.drop("REF*G1")
    draft.diagnoses = ["L987"]
    line = draft.lines[0]
    line.code, line.modifiers, line.pointers = "15830", [], [1]
    draft.lines = [line]
    return True


@fault("AL14", "P", "CO-8+N95", names="therapy session")
def not_his_trade(random: Random, draft: Draft) -> bool:
    """A physician's visit by a social worker."""
    draft.lines[0].code = pick(random, ("99213", "99214"))
    return draft.rendering is not None


@fault("DC01", "PID", "CO-163")
def paper_without_number(random: Random, draft: Draft) -> bool:
    """Papers sent by fax, without their number."""
    draft.add("PWK*OZ*FX")
    return True


@fault("DC02", "P", "CO-252+M29", names="knee replacement; hip replacement; gallbladder")
def unusual_work(random: Random, draft: Draft) -> bool:
    """More work than usual, and no report."""
    lines = procedures(draft)
    if not lines or draft.has("PWK"):
        return False
    lines[0].modifiers.append("22")
    return True


@fault("DC05", "P", "CO-252+N228", names="uterus removed; vasectomy", payer="MC")
def no_consent(random: Random, draft: Draft) -> bool:
    """A sterilisation or hysterectomy for Medicaid without the consent form."""
    return not draft.has("PWK")
