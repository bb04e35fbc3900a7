"""Faults of institutional claims."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.draw import between
from cleanclaim.tools.sample.faults.fault import fault


@fault("SI09", "I", "CO-20", traits="accident", payer="AM")
def auto_without_state(random: Random, draft: Draft) -> bool:
    """An automobile insurer, and not where it happened."""
    return draft.drop("REF*LU")


@fault("SI17", "I", "A6:189 CO-16+MA40", group="stays")
def not_admitted(random: Random, draft: Draft) -> bool:
    """A stay without an admission."""
    return draft.drop("DTP*435")


@fault("SI18", "I", "A6:232 CO-16+MA65", group="stays")
def admitted_for_nothing(random: Random, draft: Draft) -> bool:
    """A stay without an admitting diagnosis."""
    draft.admitting = ""
    return True


@fault("SI19", "I", "A6:229 CO-16+MA42", group="stays", without="newborn")
def from_nowhere(random: Random, draft: Draft) -> bool:
    """A stay without the source of admission."""
    draft.source = ""
    return True


@fault("SI20", "I", "A6:461 CO-16+N317", group="stays")
def no_discharge_hour(random: Random, draft: Draft) -> bool:
    """A final bill without the hour of discharge."""
    return draft.drop("DTP*096")


@fault("SI21", "I", "CO-16+N317", group="stays")
def still_in(random: Random, draft: Draft) -> bool:
    """Still a patient, and discharged."""
    draft.frequency, draft.status = "2", "30"
    _one_day_more(draft)
    return True


def _one_day_more(draft: Draft) -> None:
    """Who is still in is billed for the last day too (value code 80)."""
    nights = max(((draft.last or draft.day) - draft.day).days, 1)
    same = (draft.last or draft.day) == draft.day
    draft.claim_segments = [
        s.replace(f"BE:80:::{nights}", f"BE:80:::{nights + (not same)}") for s in draft.claim_segments
    ]


@fault("IN02", "I", "CO-16+M50", group="outpatients", without="surgeon")
def bed_of_a_visit(random: Random, draft: Draft) -> bool:
    """A bed on a bill for a visit."""
    draft.lines[-1].revenue, draft.lines[-1].code, draft.lines[-1].modifiers = "0120", "", []
    return draft.place == "13"


@fault("IN08", "I", "CO-78", group="stays", without="newborn")
def more_days_than_stay(random: Random, draft: Draft) -> bool:
    """More nights in a bed than the stay has."""
    bed = next((line for line in draft.lines if line.unit == "DA"), None)
    if bed is None or draft.last is None:
        return False
    bed.units = str(int(bed.units) + between(random, 1, 3))
    return True


@fault("IN10", "I", "CO-A8", group="stays", without="newborn")
def cannot_be_grouped(random: Random, draft: Draft) -> bool:
    """A stay no grouper could group."""
    draft.group = "999"
    return True


@fault("IN21", "I", "CO-233", group="outpatients", names="hernia, hospital")
def wrong_side(random: Random, draft: Draft) -> bool:
    """An operation on the wrong part of the body."""
    draft.lines[0].modifiers = ["PA"]
    return True


@fault("SI22", "I", "CO-16+M52", group="outpatients", without="surgeon emergency")
def outside_statement(random: Random, draft: Draft) -> bool:
    """A line after the statement ends."""
    draft.lines[-1].day = draft.day + timedelta(days=1)
    return draft.day < draft.created


@fault("SI23", "I", "A7:189 CO-16+MA40", group="stays", without="newborn")
def admitted_too_late(random: Random, draft: Draft) -> bool:
    """An admission after the statement ends."""
    draft.drop("DTP*435")
    late = (draft.last or draft.day) + timedelta(days=between(random, 1, 9))
    draft.add(f"DTP*435*DT*{d8(late)}0915")
    return True


@fault("SI24", "I", "A6:71 CO-16+N253")
def no_attending(random: Random, draft: Draft) -> bool:
    """Nobody attends."""
    draft.attending = None
    return True


@fault("SI25", "I", "CO-16+N261", group="stays", traits="surgery")
def no_surgeon(random: Random, draft: Draft) -> bool:
    """An operation, and nobody who did it."""
    draft.operating = None
    return True


@fault("SI26", "I", "CO-16+MA66", names="hernia, hospital")
def inpatient_code(random: Random, draft: Draft) -> bool:
    """An ICD-10-PCS code on an outpatient bill."""
    draft.add(f"HI*BBR:0YQ50ZZ:D8:{d8(draft.day)}")
    return True


@fault("SI27", "I", "CO-16+MA66", names="pneumonia; sepsis; leg infection; kidney failure")
def no_principal(random: Random, draft: Draft) -> bool:
    """Another procedure, and no principal one."""
    draft.add(f"HI*BBQ:3E0G76Z:D8:{d8(draft.day)}")
    return True


@fault("SI28", "I", "CO-16+M76", group="outpatients", traits="emergency")
def no_reason(random: Random, draft: Draft) -> bool:
    """An emergency visit without its reason."""
    draft.reasons = []
    return True


@fault("SI29", "I", "CO-16+M64", group="stays")
def visit_reason_of_stay(random: Random, draft: Draft) -> bool:
    """A reason for the visit on a stay."""
    draft.reasons = [draft.diagnoses[0]]
    return True


@fault("SI66", "I", "CO-16+N290")
def attends_and_renders(random: Random, draft: Draft) -> bool:
    """The attending physician as the rendering one."""
    draft.rendering = draft.attending
    return True


@fault("SI67", "I", "CO-16+N261", without="surgery surgeon")
def second_surgeon_first(random: Random, draft: Draft) -> bool:
    """Another operating physician, and no operating one."""
    who = draft.practice.people[0]
    draft.providers.append(("ZZ", [f"NM1*ZZ*1*{who.family}*{who.given}****XX*{who.npi}"]))
    return True


@fault("SI68", "I", "CO-16+M45", group="stays", without="newborn surgery surgeon")
def died_when(random: Random, draft: Draft) -> bool:
    """The patient died, and not when."""
    draft.status = "20"
    return True


@fault("SI79", "I", "CO-16+M45", group="outpatients", without="accident")
def onset_later(random: Random, draft: Draft) -> bool:
    """The illness began after the visit."""
    draft.add(f"HI*BH:11:D8:{d8(draft.day + timedelta(days=between(random, 3, 30)))}")
    return True
