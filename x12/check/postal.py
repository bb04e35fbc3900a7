"""Which postal codes lie in which state: the first three digits (the sectional centre) by state.

Written down from common knowledge of the postal service's numbering, and held once against the 42,789 codes of the
package *zipcodes*: none is left out but six that it files under New Jersey with a military prefix (099); a few prefixes
without codes are let through, and single towns served from across a border are counted on both sides. It is no official
list, so it only ever warns.
"""

from __future__ import annotations

from typing import Final

_RANGES: Final = {
    "AA": "340", "AE": "090-099", "AK": "995-999", "AL": "350-369", "AP": "962-966", "AR": "716-729 755", "AS": "967",
    "AZ": "850-865", "CA": "900-961", "CO": "800-816", "CT": "060-069", "DC": "200 202-205 569 888", "DE": "197-199",
    "FL": "320-349", "FM": "969", "GA": "300-319 398-399", "GU": "969", "HI": "967-968", "IA": "500-528",
    "ID": "832-838", "IL": "600-629", "IN": "460-479", "KS": "660-679", "KY": "400-427", "LA": "700-714",
    "MA": "010-027 055", "MD": "205-219", "ME": "039-049", "MH": "969", "MI": "480-499", "MN": "550-567",
    "MO": "630-658 726", "MP": "969", "MS": "386-397", "MT": "590-599", "NC": "270-289", "ND": "580-588",
    "NE": "680-693", "NH": "030-038", "NJ": "070-089", "NM": "870-884", "NV": "889-898", "NY": "005 063 100-149",
    "OH": "430-459", "OK": "730-749", "OR": "970-979", "PA": "150-196", "PR": "006-007 009", "PW": "969",
    "RI": "028-029", "SC": "290-299", "SD": "570-577", "TN": "370-385", "TX": "733 739 750-799 885", "UT": "840-847",
    "VA": "201 205 220-246", "VI": "008", "VT": "050-059", "WA": "980-994", "WI": "530-549", "WV": "247-268",
    "WY": "820-831 834",
}  # fmt: skip


def _prefixes(ranges: str) -> frozenset[str]:
    found: set[str] = set()
    for each in ranges.split():
        first, _, last = each.partition("-")
        found.update(f"{number:03}" for number in range(int(first), int(last or first) + 1))
    return frozenset(found)


PREFIXES: Final = {state: _prefixes(ranges) for state, ranges in _RANGES.items()}
"""State → the first three digits of its postal codes."""
