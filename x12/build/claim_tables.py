"""Which step takes which segment, loop by loop: the 837 guides at one glance. The key ``""`` takes the rest."""

from __future__ import annotations

from x12.build import claims, heading, lines, other_payers
from x12.build.claim_close import close_step
from x12.build.state import Table, adjustments_step, amount_step, other_step, ref_step

_ANYWHERE: Table = {"CLM": close_step(claims.clm_step), "HL": close_step(heading.hl_step, "2000")}
_BELOW_NAME: Table = {
    "N2": heading.name_step,
    "N3": heading.street_step,
    "N4": heading.city_step,
    "PER": heading.contact_step,
    "REF": heading.ref_step,
    "PRV": heading.taxonomy_step,
}
_HEADING: Table = _ANYWHERE | _BELOW_NAME | {
    "BHT": heading.bht_step,
    "NM1": heading.party_step,
    "SBR": heading.insurance_step,
    "DMG": heading.person_step,
    "PAT": heading.patient_step,
    "LX": heading.lost_line_step,
    "": heading.ignored_step,
}  # fmt: skip
_IN_CLAIM: Table = _ANYWHERE | {
    "SE": close_step(heading.ignored_step, "2000"),
    "LX": lines.lx_step,
    "SV1": lines.without_lx(lines.professional_step),
    "SV2": lines.without_lx(lines.institutional_step),
    "SV3": lines.without_lx(lines.dental_step),
    "SBR": other_payers.other_payer_step,
    "": other_step,
}
_CLAIM: Table = _IN_CLAIM | {
    "DTP": claims.date_step,
    "REF": claims.ref_step,
    "AMT": claims.amount_step,
    "QTY": claims.quantity_step,
    "HI": claims.codes_step,
    "PWK": claims.paperwork_step,
    "NTE": claims.note_step,
    "K3": claims.note_step,
    "CRC": claims.condition_step,
    "CL1": claims.stay_step,
    "CN1": claims.whole_step,
    "CR1": claims.whole_step,
    "CR2": claims.whole_step,
    "DN1": claims.whole_step,
    "HCP": claims.whole_step,
    "DN2": claims.tooth_status_step,
    "NM1": claims.provider_step,
    "": claims.other_step,
}
_OTHER_PAYER: Table = _IN_CLAIM | {
    "CAS": adjustments_step,
    "AMT": amount_step,
    "OI": other_payers.coverage_step,
    "MIA": other_payers.outcome_step,
    "MOA": other_payers.outcome_step,
    "NM1": other_payers.party_step,
    "DTP": other_payers.date_step,
    "REF": ref_step,
}
_LINE: Table = _IN_CLAIM | {
    "SV1": lines.professional_step,
    "SV2": lines.institutional_step,
    "SV3": lines.dental_step,
    "DTP": lines.date_step,
    "REF": lines.ref_step,
    "AMT": lines.amount_step,
    "QTY": lines.quantity_step,
    "PWK": lines.paperwork_step,
    "NTE": lines.note_step,
    "K3": lines.note_step,
    "CRC": lines.condition_step,
    "": lines.other_step,
    "SV5": lines.whole_step,
    "CR1": lines.whole_step,
    "CN1": lines.whole_step,
    "MEA": lines.measurement_step,
    "TOO": lines.tooth_step,
    "LIN": lines.drug_step,
    "NM1": lines.provider_step,
    "SVD": lines.adjudication_step,
    "LQ": lines.form_step,
    "FRM": lines.form_step,
}
_OF_LINE: Table = {tag: step for tag, step in _LINE.items() if step is not _IN_CLAIM.get(tag)}
_BACK_TO_LINE: Table = {tag: lines.back_to_line(step) for tag, step in _OF_LINE.items()}

TABLES: dict[str, Table] = {
    "2000": _HEADING,
    "2300": _CLAIM,
    "2310": _CLAIM | _BELOW_NAME,
    "2320": _OTHER_PAYER,
    "2330": _OTHER_PAYER | _BELOW_NAME,
    "2400": _LINE,
    "2410": _IN_CLAIM | _BACK_TO_LINE | {"LIN": lines.drug_step, "CTP": lines.drug_quantity_step, "REF": ref_step},
    "2420": _LINE | _BELOW_NAME,
    "surplus": {**_IN_CLAIM, **dict.fromkeys(("SV1", "SV2", "SV3", "SBR", ""), heading.ignored_step)},
    "2430": _IN_CLAIM
    | _BACK_TO_LINE
    | {
        "SVD": lines.adjudication_step,
        "CAS": lines.adjustments_step,
        "DTP": lines.adjudicated_step,
        "AMT": lines.patient_owes_step,
    },
}
