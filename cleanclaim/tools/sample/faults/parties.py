"""Faults of patients, subscribers and providers."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import between
from cleanclaim.tools.sample.faults.fault import fault, visit
from cleanclaim.tools.sample.practices import Facility, Provider


@fault("PV01", "PID", "A7:562 CO-16+N290")
def check_digit(random: Random, draft: Draft) -> bool:
    """An NPI with another last digit."""
    for role in ("rendering", "attending"):
        who: Provider | None = getattr(draft, role)
        if who is not None and who.npi != draft.billing.npi:
            wrong = str((int(who.npi[-1]) + between(random, 1, 9)) % 10)
            setattr(draft, role, replace(who, npi=who.npi[:-1] + wrong))
            return True
    return False


@fault("PV05", "P", "CO-16+N290", traits="again", without="manipulation", payer="MB")
def nobody_rendered(random: Random, draft: Draft) -> bool:
    """A visit billed by an organisation, and nobody who saw the patient."""
    draft.rendering = None
    return visit(draft) is not None and not draft.billing.solo


@fault("PV11", "PID", "A7:503 CO-16+N258")
def post_office_box(random: Random, draft: Draft) -> bool:
    """The billing provider's address is a post office box."""
    draft.billing = replace(draft.billing, street=f"PO BOX {between(random, 100, 9999)}")
    return True


@fault("PV15", "P", "CO-16+N331", traits="again")
def supervises_himself(random: Random, draft: Draft) -> bool:
    """The supervisor is the one who rendered the service."""
    who = draft.rendering
    if who is not None:
        draft.providers.append(("DQ", [f"NM1*DQ*1*{who.family}*{who.given}****XX*{who.npi}"]))
    return who is not None


@fault("EL01", "PI", "A7:164 PR-31", payer="MB")
def medicare_number(random: Random, draft: Draft) -> bool:
    """A number of the kind Medicare gave up."""
    draft.member = f"{between(random, 100_000_000, 999_999_999)}A"
    return True


@fault("SI01", "PID", "A8:254")
def patient_level_for_self(random: Random, draft: Draft) -> bool:
    """A patient's level for the subscriber himself."""
    draft.patient_level = True
    return draft.relation == "18" and not draft.subscriber_segments


@fault("SI02", "PID", "A6:125", without="newborn")
def no_patient(random: Random, draft: Draft) -> bool:
    """Not the subscriber, and no patient."""
    draft.patient_level = False
    return draft.relation != "18"


@fault("SI03", "PID", "A6:126")
def no_address(random: Random, draft: Draft) -> bool:
    """The patient has no address."""
    draft.subscriber_address = False
    return draft.relation == "18"


@fault("SI04", "PID", "A6:158", without="newborn")
def no_birth_date(random: Random, draft: Draft) -> bool:
    """The patient has no birth date."""
    draft.subscriber_birth = False
    return draft.relation == "18"


@fault("SI55", "PID", "CO-16+N294")
def facility_is_billing(random: Random, draft: Draft) -> bool:
    """The service facility is the billing provider."""
    billing = draft.billing
    draft.facility = Facility(billing.npi, "MAIN OFFICE", billing.street, billing.town, billing.extension)
    return not billing.solo


@fault("SI56", "PD", "CO-16+N285", without="referred")
def primary_care_only(random: Random, draft: Draft) -> bool:
    """The primary care provider stands where the referring one should."""
    who = draft.practice.referrers[0]
    draft.providers.append(("P3", [f"NM1*P3*1*{who.family}*{who.given}****XX*{who.npi}"]))
    return True
