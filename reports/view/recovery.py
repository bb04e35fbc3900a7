"""What a reconciliation's short words mean, in sentences: ways to recover a denial, states of denials and findings."""

from __future__ import annotations

from reports.claim_report import DenialRecord

PATHS = {
    "ACT": "settle the cause with the payer or the provider",
    "ACT contract": "look into the contract with the payer",
    "ACT send": "send the documents that are asked for",
    "AP": "appeal",
    "AP with 277CA proof": "appeal, with the 277CA as proof of timely filing",
    "AP with records": "appeal, with the records",
    "by RARC": "do what the remark code says",
    "CC": "send a corrected claim",
    "CC (combine)": "send a corrected claim with the services combined",
    "CC (GV/GW/07)": "send a corrected claim with the hospice modifier or condition code",
    "CC (KX/CC45)": "send a corrected claim, with KX or condition code 45 if the record bears it out",
    "CC 25/AP": "send a corrected claim with modifier 25 if the record bears it out, or appeal",
    "CC if dx omitted; else AP": "send a corrected claim if a diagnosis was left out, else appeal",
    "CC w/ modifier (RO) / AP": "ask for a reopening with the modifier the record bears out, or appeal",
    "CC with modifier / AP": "send a corrected claim with the modifier the record bears out, or appeal",
    "CC/ACT": "send a corrected claim, or settle it with the payer",
    "CC/AP": "send a corrected claim, or appeal",
    "CC/PT": "send a corrected claim, or bill the patient",
    "COB": "bill the payer that is liable first",
    "COB(SNF)": "bill the nursing facility",
    "COB/NEW": "bill the other payer, or send a new claim",
    "COB/PT": "find the coverage of that day and bill it, or bill the patient",
    "NEW": "send a new claim",
    "NEW if MA130 else CC": "send a new claim where the remark is MA130, else a corrected one",
    "NEW split": "send new claims, split by coverage",
    "next appeal level": "go to the next level of appeal",
    "none / AP with proof": "nothing, or appeal with proof that it is no duplicate",
    "PT": "bill the patient",
    "PT/AP": "bill the patient, or appeal",
    "retro-auth / AP": "ask for the authorisation after the fact, or appeal",
    "wait": "wait: the payer is not done",
    "WO": "write it off",
}
"""Paths of reason codes (``reports/matching/data/carc.csv``) as what to do."""

DENIAL_STATES = {
    "foreseen": "a finding had said so",
    "missed": "no finding had said so",
    "not-checked": "an edit that could have told was not able to run",
    "unexplained": "the payer gave no reason that can be read",
    "expected": "the claim itself announced it",
    "beyond-reach": "nothing on a claim can tell",
    "bundled": "went into a service paid on the same claim; no money lost",
}

FINDING_MEANINGS = {
    "confirmed": "the payer denied for that reason",
    "refuted": "the payer paid all the same: the edit was wrong here",
    "otherwise-denied": "denied, for another reason",
    "overturned": "denied for that reason at first, paid in the end",
    "expected": "the denial was announced by the claim",
    "prevented?": "fixed before the answer, and paid",
    "ineffective fix": "fixed before the answer, and denied for that reason all the same",
    "carried on": "a later version of the claim counts",
    "rejected": "the front end refused the claim",
    "pending": "not answered yet",
    "undecided": "the answer does not tell",
}


def what_to_do(denial: DenialRecord) -> str:
    """How the money of a denial may be recovered; ``""`` where nobody can say."""
    return PATHS.get(denial.path, denial.path)


def said_of(denial: DenialRecord) -> str:
    """Whether a denial had been foreseen: ``foreseen by AL04 (exact reason, same line)``, ``missed: no such edit``."""
    if denial.foreseen_by:
        detail = ", ".join(filter(None, (denial.level, denial.place)))
        text = f"{denial.state} by {', '.join(denial.foreseen_by)}{f' ({detail})' if detail else ''}"
    else:
        text = f"{denial.state}: {denial.why}" if denial.why else denial.state
    return text if denial.final else f"{text}; no longer in force"


def reason_of(denial: DenialRecord) -> str:
    """The denial by its codes: ``CO-11``, ``CO-16 M81``."""
    return " ".join((f"{denial.group}-{denial.carc}" if denial.carc else "no reason", *denial.remarks))
