"""Faults of what goes with what on professional claims, and of claims of any kind."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.faults.fault import another, fault, visit


@fault("SI05", "P", "CO-16+N305", traits="accident", payer="CI")
def accident_without_date(random: Random, draft: Draft) -> bool:
    """An accident, and not when."""
    return draft.drop("DTP*439")


@fault("SI06", "P", "CO-20", traits="accident", payer="AM")
def accident_without_state(random: Random, draft: Draft) -> bool:
    """An automobile accident, and not where."""
    draft.accident = "AA"
    return True


@fault("SI07", "PD", "CO-227", without="accident stay orthodontic")
def date_without_accident(random: Random, draft: Draft) -> bool:
    """The date of an accident the claim says nothing of."""
    draft.add(f"DTP*439*D8*{d8(draft.day)}")
    return True


@fault("SI08", "P", "CO-16+N305", traits="accident", payer="CI")
def accident_after_service(random: Random, draft: Draft) -> bool:
    """The accident comes after its treatment."""
    draft.drop("DTP*439")
    draft.add(f"DTP*439*D8*{d8(draft.day + timedelta(days=between(random, 5, 40)))}")
    return True


@fault("SI10", "P", "CO-16+N389", traits="accident", payer="WC")
def no_claim_number(random: Random, draft: Draft) -> bool:
    """A work injury without the insurer's number."""
    draft.subscriber_segments = []
    return True


@fault("SI11", "PID", "A6:464 CO-16+M47")
def replaces_nothing(random: Random, draft: Draft) -> bool:
    """A replacement that does not say of what."""
    draft.frequency = "7"
    return True


@fault("SI12", "PID", "CO-18")
def original_of_another(random: Random, draft: Draft) -> bool:
    """An original that names an earlier claim."""
    draft.add(f"REF*F8*ICN{draft.ordinal + 500_000}")
    return True


@fault("SI13", "PD", "CO-16+M44")
def frequency(random: Random, draft: Draft) -> bool:
    """A frequency of institutional claims."""
    draft.frequency = pick(random, ("2", "3", "4"))
    return True


@fault("SI14", "P", "CO-16+MA40", names="admission visit; daily hospital visits")
def not_admitted(random: Random, draft: Draft) -> bool:
    """A ward, and no admission."""
    return draft.drop("DTP*435")


@fault("SI16", "P", "CO-16+N317", traits="again")
def discharged_only(random: Random, draft: Draft) -> bool:
    """A discharge, and no admission."""
    draft.add(f"DTP*096*D8*{d8(draft.day)}")
    return True


@fault("SI34", "PID", "CO-22", payer="CI")
def secondary_to_nobody(random: Random, draft: Draft) -> bool:
    """Secondary, and no primary payer."""
    draft.sequence = "S"
    return True


@fault("SI36", "P", "CO-22", payer="MB")
def primary_with_reason(random: Random, draft: Draft) -> bool:
    """Medicare is primary, and a reason says why it is not."""
    draft.secondary_reason = pick(random, ("12", "14", "47"))
    return True


@fault("SI38", "PD", "CO-16+M59")
def patient_overpaid(random: Random, draft: Draft) -> bool:
    """The patient paid more than was charged."""
    draft.drop("AMT*F5")
    draft.add(f"AMT*F5*{draft.total // 100 + between(random, 10, 90)}")
    return True


@fault("SI42", "P", "CO-16+M59", without="ambulance")
def certified_without_transport(random: Random, draft: Draft) -> bool:
    """A certification for a transport nobody made."""
    draft.add("CRC*07*Y*04")
    return True


@fault("SI48", "P", "CO-16+N382", names="spine adjustment", payer="MB")
def acute_since(random: Random, draft: Draft) -> bool:
    """Acute, and not since when."""
    return draft.drop("DTP*453")


@fault("SI49", "P", "CO-16+N300", names="spine adjustment", payer="MB")
def treated_since(random: Random, draft: Draft) -> bool:
    """Spinal manipulation for Medicare without the first treatment."""
    return draft.drop("DTP*454")


@fault("SI50", "P", "CO-16+N324", names="foot care", payer="MB")
def last_seen(random: Random, draft: Draft) -> bool:
    """Foot care for Medicare without the last visit to the physician."""
    return draft.drop("DTP*304")


@fault("SI51", "P", "CO-16+N59", names="lenses")
def prescribed_when(random: Random, draft: Draft) -> bool:
    """Lenses without their prescription."""
    for line in draft.lines:
        line.extra = [s for s in line.extra if not s.startswith("DTP*471")]
    return True


@fault("SI52", "P", "CO-16+M59", names="well child")
def screening_without_referral(random: Random, draft: Draft) -> bool:
    """A child's screening without what came of it."""
    draft.lines[0].screening = True
    return True


@fault("SI53", "P", "CO-16+M59", names="well infant")
def referral_contradicted(random: Random, draft: Draft) -> bool:
    """No referral, with the kind of one."""
    draft.lines[0].screening = True
    draft.add("CRC*ZZ*N*AV")
    return True


@fault("SI57", "PID", "A8:478")
def control_twice(random: Random, draft: Draft) -> bool:
    """Two lines of one number."""
    if len(draft.lines) < 2 or not draft.lines[0].control:
        return False
    draft.lines[1].control = draft.lines[0].control
    return True


@fault("SI70", "P", "CO-16+M59", names="low back pain; shoulder; knee pain")
def back_too_early(random: Random, draft: Draft) -> bool:
    """Back at work before the last day worked."""
    draft.add(f"DTP*297*D8*{d8(draft.day)}", f"DTP*296*D8*{d8(draft.day - timedelta(days=9))}")
    return True


@fault("SI73", "P", "CO-5", names="daily hospital visits")
def before_the_stay(random: Random, draft: Draft) -> bool:
    """A ward visit before the admission."""
    early = another(draft.lines[0], draft.lines[0].code)
    early.day = (draft.admitted or draft.day) - timedelta(days=2)
    draft.lines.insert(0, early)
    return True


@fault("SI75", "P", "CO-16+M59", names="eye check")
def lenses_nowhere(random: Random, draft: Draft) -> bool:
    """A condition for lenses, and no lenses."""
    draft.add("CRC*E1*Y*L1")
    return True


@fault("SI76", "P", "CO-16+M59", names="surgical visit; digestive visit")
def anesthesia_nowhere(random: Random, draft: Draft) -> bool:
    """The operation of an anesthesia, and no anesthesia."""
    draft.add("HI*BP:47562")
    return visit(draft) is not None


@fault("SI80", "P", "CO-19", traits="accident", payer="CI")
def work_to_health_insurer(random: Random, draft: Draft) -> bool:
    """A work injury to a health insurer."""
    draft.accident = "EM"
    return True
