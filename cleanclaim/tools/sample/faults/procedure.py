"""Faults of procedures, codes and amounts."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.faults.fault import fault, visit


@fault("PX01", "P", "A7:507 CO-181", group="radiology dermatology")
def short_code(random: Random, draft: Draft) -> bool:
    """A procedure code with a digit lost."""
    draft.lines[-1].code = draft.lines[-1].code[:4]
    return True


@fault("PX05", "P", "CO-16+N350", names="diabetes tests; kidney tests; thyroid tests")
def unlisted(random: Random, draft: Draft) -> bool:
    """An unlisted test that nobody describes, its papers announced."""
    draft.lines[-1].code = "84999"
    draft.add(f"PWK*OZ*FX***AC*AT{draft.ordinal}")
    return True


@fault("PX09", "I", "A7:455 CO-16+M50", group="outpatients", without="emergency")
def revenue_code(random: Random, draft: Draft) -> bool:
    """A revenue code nobody has assigned."""
    draft.lines[-1].revenue = pick(random, ("4500", "5120", "7610"))
    return True


@fault("PX10", "PI", "CO-16+M119", having=lambda service: bool(service.ndc))
def drug_number(random: Random, draft: Draft) -> bool:
    """An NDC of ten digits."""
    for line in draft.lines:
        if line.drug:
            line.drug[0] = line.drug[0][:-1]
            return True
    return False


@fault("PX12", "PD", "A7:145 CO-16+N288")
def taxonomy(random: Random, draft: Draft) -> bool:
    """A taxonomy code that cannot be one."""
    if draft.rendering is None:
        return False
    who = draft.rendering
    draft.rendering = type(who)(who.family, who.given, who.npi, "AB" + who.taxonomy[2:])
    return True


@fault("PX13", "I", "A7:490 CO-181", group="stays", traits="surgery")
def procedure_code(random: Random, draft: Draft) -> bool:
    """An ICD-10-PCS code with a letter O."""
    for at, segment in enumerate(draft.claim_segments):
        if segment.startswith("HI*BBR:"):
            draft.claim_segments[at] = segment[:10] + "O" + segment[11:]
            return True
    return False


@fault("PX14", "I", "CO-16+N471", group="stays")
def diagnosis_group(random: Random, draft: Draft) -> bool:
    """A DRG of two digits."""
    draft.group = str(between(random, 11, 99))
    return True


@fault("PX15", "P", "CO-16+M79", names="throat and cold; diabetes; chest pain and stress test")
def nothing_charged(random: Random, draft: Draft) -> bool:
    """A service for nothing."""
    if len(draft.lines) < 2:
        return False
    draft.lines[-1].charge = 0
    return True


@fault("PX16", "PID", "A8:178")
def sum_is_wrong(random: Random, draft: Draft) -> bool:
    """The claim charges what its lines do not."""
    draft.charge = draft.total + between(random, 1, 90) * 100
    return True


@fault("UN01", "P", "CO-16+M53")
def no_units(random: Random, draft: Draft) -> bool:
    """Zero units."""
    draft.lines[-1].units = "0"
    return draft.lines[-1].unit == "UN" and not draft.lines[-1].drug


@fault("TF02", "PI", "CO-110", without="stay accident newborn surgery")
def future(random: Random, draft: Draft) -> bool:
    """A service after the day the claim was written."""
    if draft.kind == "P":
        line = visit(draft)
        if line is None or draft.scene.traits - {"again", "established"}:
            return False
        line.day = draft.created + timedelta(days=between(random, 40, 60))
        return True
    draft.last = draft.created + timedelta(days=between(random, 40, 60))
    return draft.place == "14"


@fault("TF06", "PID", "CO-16+M62")
def authorised_twice(random: Random, draft: Draft) -> bool:
    """The authorisation number as the referral number."""
    number = f"PA{draft.ordinal + 300_000}"
    draft.drop("REF*G1")
    draft.add(f"REF*9F*{number}", f"REF*G1*{number}")
    return True


@fault("IN01", "I", "A7:431 CO-16+MA43")
def patient_status(random: Random, draft: Draft) -> bool:
    """A patient status that is none."""
    draft.status = pick(random, ("00", "60", "68"))
    return True


@fault("IN11", "I", "A7:460 CO-16+M44")
def condition_twice(random: Random, draft: Draft) -> bool:
    """A condition code twice."""
    draft.add("HI*BG:09*BG:09")
    return True


@fault("RB04", "I", "A8:178", group="outpatients")
def more_than_charged(random: Random, draft: Draft) -> bool:
    """More not covered than charged."""
    line = draft.lines[-1]
    line.non_covered = line.charge + 5_000
    return True
