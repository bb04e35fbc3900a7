"""Loop ids of the parties, by kind of claim and role (NM101), as the three guides number them."""

from __future__ import annotations

from x12.records.claim import ClaimKind

_Loops = dict[ClaimKind, dict[str, str]]

CLAIM_PARTIES: _Loops = {
    "P": {
        "DN": "2310A", "P3": "2310A", "82": "2310B", "77": "2310C", "DQ": "2310D", "PW": "2310E", "45": "2310F",
    },
    "I": {"71": "2310A", "72": "2310B", "ZZ": "2310C", "82": "2310D", "77": "2310E", "DN": "2310F"},
    "D": {"DN": "2310A", "P3": "2310A", "82": "2310B", "77": "2310C", "DD": "2310D", "DQ": "2310E"},
}  # fmt: skip
OTHER_PAYER_PARTIES: _Loops = {
    "P": {
        "IL": "2330A", "PR": "2330B", "DN": "2330C", "P3": "2330C", "82": "2330D", "77": "2330E", "DQ": "2330F",
        "85": "2330G",
    },
    "I": {
        "IL": "2330A", "PR": "2330B", "71": "2330C", "72": "2330D", "ZZ": "2330E", "77": "2330F", "82": "2330G",
        "DN": "2330H", "85": "2330I",
    },
    "D": {
        "IL": "2330A", "PR": "2330B", "DN": "2330C", "P3": "2330C", "82": "2330D", "DQ": "2330E", "85": "2330F",
        "77": "2330G", "DD": "2330H",
    },
}  # fmt: skip
LINE_PARTIES: _Loops = {
    "P": {
        "82": "2420A", "QB": "2420B", "77": "2420C", "DQ": "2420D", "DK": "2420E", "DN": "2420F", "P3": "2420F",
        "PW": "2420G", "45": "2420H",
    },
    "I": {"72": "2420A", "ZZ": "2420B", "82": "2420C", "DN": "2420D"},
    "D": {"82": "2420A", "DD": "2420B", "DQ": "2420C", "77": "2420D"},
}  # fmt: skip
