"""Which HCPCS codes are drugs and biologicals."""

from __future__ import annotations


def is_drug(code: str) -> bool:
    """Whether the code is a drug: J codes, Q5100–Q5199 biosimilars, Q0138–Q2050 and C9000–C9399 drugs."""
    first = code[:1]
    if first == "J":
        return True
    if first == "Q":
        return "Q0138" <= code <= "Q2050" or "Q5100" <= code <= "Q5199"
    return first == "C" and "C9000" <= code <= "C9399"
