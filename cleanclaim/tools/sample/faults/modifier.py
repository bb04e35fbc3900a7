"""Faults of modifiers."""

from __future__ import annotations

from random import Random

from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import pick
from cleanclaim.tools.sample.faults.fault import another, fault, procedures, visit


@fault("MD06", "PI", "CO-4+N519", group="surgery gastroenterology dermatology outpatients", without="lab")
def two_of_a_subset(random: Random, draft: Draft) -> bool:
    """59 with one of its subset."""
    for line in procedures(draft):
        if "10004" <= line.code < "69991" and len(line.modifiers) < 3:
            line.modifiers += ["59", pick(random, ("XS", "XU"))]
            return True
    return False


@fault("MD07", "P", "CO-4", group="orthopedics ophthalmology ent")
def both_and_one(random: Random, draft: Draft) -> bool:
    """50 beside a side."""
    for line in procedures(draft):
        if {"RT", "LT"} & set(line.modifiers) and line.code < "69991":
            line.modifiers.append("50")
            return True
    return False


@fault("MD10", "P", "CO-18", group="laboratory")
def done_again(random: Random, draft: Draft) -> bool:
    """The same procedure on two lines, and nothing that says so."""
    line = draft.lines[0]
    twin = another(line, line.code)
    twin.charge, twin.modifiers = line.charge, list(line.modifiers)
    draft.lines.append(twin)
    return True


@fault("MD12", "P", "CO-252+N706", names="upper endoscopy; colonoscopy, diagnostic")
def reduced(random: Random, draft: Draft) -> bool:
    """A reduced service without a reason."""
    draft.lines[0].modifiers.append("52")
    return not draft.has("NTE") and not draft.has("PWK")


@fault("MD14", "P", "CO-97", names="sprain")
def aftercare(random: Random, draft: Draft) -> bool:
    """A fracture treated in the emergency department as if its aftercare were there too."""
    draft.diagnoses = ["S52531A"]
    line = draft.lines[0]
    line.code, line.modifiers, line.pointers = "25600", ["RT"], [1]
    draft.lines = [line]
    return True


@fault("MD18", "P", "CO-16+MA120", group="laboratory")
def laboratory_number(random: Random, draft: Draft) -> bool:
    """A CLIA number too short."""
    draft.drop("REF*X4")
    draft.add(f"REF*X4*{draft.practice.clia[:7]}")
    return True


@fault("MD19", "P", "CO-16+MA110", group="laboratory")
def sent_out(random: Random, draft: Draft) -> bool:
    """A test sent to another laboratory, which is not named."""
    draft.lines[0].modifiers.append("90")
    return True


@fault("MD20", "P", "CO-4", names="infusion of a biologic; iron infusion; eye injection", payer="MB")
def discarded_and_not(random: Random, draft: Draft) -> bool:
    """JZ and JW on one line."""
    for line in draft.lines:
        if "JZ" in line.modifiers:
            line.modifiers.append("JW")
            return True
    return False


@fault("MD21", "P", "CO-4+N519", names="CPAP; hospital bed")
def rented_and_bought(random: Random, draft: Draft) -> bool:
    """RR and NU."""
    draft.lines[0].modifiers.append("NU")
    return True


@fault("MD22", "P", "CO-4", group="anesthesia")
def nobody_gave_it(random: Random, draft: Draft) -> bool:
    """Anesthesia without who gave it."""
    draft.lines[0].modifiers.remove("AA")
    return draft.payer.filing != "MC"


@fault("MD23", "P", "CO-4", names="therapy by video; psychiatry by video")
def seen_and_heard(random: Random, draft: Draft) -> bool:
    """By telephone and by video."""
    draft.lines[0].modifiers.append("93")
    return True


@fault("MD25", "P", "CO-50", names="spine adjustment", payer="MB")
def maintenance(random: Random, draft: Draft) -> bool:
    """Spinal manipulation for Medicare without AT."""
    for line in draft.lines:
        line.modifiers.remove("AT")
    return True


@fault("MD26", "PI", "A7:453 CO-4+N519")
def repeated(random: Random, draft: Draft) -> bool:
    """A modifier twice."""
    for line in draft.lines:
        if line.modifiers and len(line.modifiers) < 4:
            line.modifiers.append(line.modifiers[0])
            return True
    return False


@fault("MD27", "P", "CO-4", traits="again", without="manipulation")
def facility_modifier(random: Random, draft: Draft) -> bool:
    """A hospital's modifier on a physician's claim."""
    line = visit(draft)
    if line is not None:
        line.modifiers.append(pick(random, ("PO", "PN")))
    return line is not None


@fault("MD28", "P", "CO-4", traits="again", without="manipulation established")
def shared_in_office(random: Random, draft: Draft) -> bool:
    """A split or shared visit in an office."""
    line = visit(draft)
    if line is not None:
        line.modifiers.append("FS")
    return line is not None and draft.place == "11"
