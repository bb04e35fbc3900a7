"""Edits of the catalogue that are not implemented, and why."""

from __future__ import annotations

NOT_IMPLEMENTED: dict[str, str] = {
    "BN10": "MD13, MD14 and EM01 ask what a global package covers, by the modifier that would say otherwise",
    "BN11": "BN01 and BN02 hold the pairs that exclude each other: NCCI's files do not tell them from the others",
    "BN13": "a reduction of the price is no fault of the claim",
    "BN14": "packaged services are billed as they are; that they are paid with others is no fault of the claim",
    "IN07": "SI22, SI23 and SI79 decide it; a period that runs backwards is told with the structure",
    "IN19": "an attending who also operates is legal; SI24, SI25, SI66 and PX12 decide what can be wrong",
    "IN05": "SI17, SI18 and SI19 say which part of the admission is missing",
    "IN06": "SI20 and SI21 decide it",
    "IN15": "SI28 decides it",
    "TF07": "SI33 and SI34 decide it",
    "TF09": "RB01, RB02 and RB03 say which formula fails, with the amounts",
    "TF10": "SI35, SI36 and SI77 decide it; institutional claims have no SBR05 and say it by value codes",
    "TF13": "SI11 and SI12 decide it",
}
"""Rule id → why it cannot be decided here."""
