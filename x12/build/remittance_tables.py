"""Which step takes which segment of an 835, loop by loop. The key ``""`` takes the rest."""

from __future__ import annotations

from x12.build import heading, remittance
from x12.build.remittance_close import close_step, heading_step, tail_step
from x12.build.state import Table, adjustments_step, amount_step, other_step, quantity_step

_ANYWHERE: Table = {
    "LX": heading_step(remittance.lx_step),
    "CLP": close_step(remittance.clp_step),
    "PLB": tail_step(remittance.plb_step),
    "SE": tail_step(heading.ignored_step),
}
_HEAD: Table = _ANYWHERE | {
    "BPR": remittance.bpr_step,
    "TRN": remittance.trn_step,
    "DTM": remittance.head_date_step,
    "REF": remittance.head_ref_step,
    "N1": remittance.head_party_step,
    "": heading.ignored_step,
}
_DECIDED: Table = _ANYWHERE | {
    "SVC": remittance.service_step,
    "CAS": adjustments_step,
    "DTM": remittance.date_step,
    "REF": remittance.ref_step,
    "AMT": amount_step,
    "QTY": quantity_step,
    "LQ": remittance.remark_step,
    "": other_step,
}

TABLES: dict[str, Table] = {
    "1000": _HEAD,
    "1000A": _HEAD
    | {
        "N2": heading.name_step,
        "N3": heading.street_step,
        "N4": heading.city_step,
        "PER": heading.contact_step,
        "REF": heading.ref_step,
    },
    "2000": _ANYWHERE | {"": heading.ignored_step},
    "2100": _DECIDED
    | {
        "NM1": remittance.party_step,
        "PER": remittance.contact_step,
        "MIA": remittance.outcome_step,
        "MOA": remittance.outcome_step,
    },
    "2110": _DECIDED,
    "PLB": _ANYWHERE | {"": heading.ignored_step},
}
