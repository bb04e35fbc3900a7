"""How a finding is told in a 277CA: claim status category and code (X12 code sources 507 and 508).

A finding of a front end predicts its status itself (``A7:562``). Of the others the element at fault tells which status
code speaks of it. The pairings are our own reading of the code lists; no list assigns edits to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from validators.engine.finding import Finding
from x12.write.ack277 import StatusCode

ACCEPTED = StatusCode("A1", "20")
"""Received by the clearinghouse; it has not been sent on yet."""

HELD = StatusCode("A1", "46")
"""Waits for a review (508: internal review or audit)."""

DUPLICATE = StatusCode("A1", "78")
"""Waits; the same claim was received before (508: duplicate of an existing claim, awaiting processing)."""

RETURNED = StatusCode("A3", "21")
"""Returned as unprocessable: missing or invalid information."""

MOST = 3
"""Statuses told of one claim or line: the guide allows more, nobody reads them."""

_FRONT_END = re.compile(r"^(A[0-8]):(\d+)(?::(\w+))?$")

_BY_ELEMENT = {
    "HI": "255", "SV101-2": "454", "SV202-2": "454", "SV301-2": "454", "SV101-1": "454", "SV101-3": "453",
    "SV101-4": "453", "SV101-5": "453", "SV101-6": "453", "SV202-3": "453", "SV107": "477", "SV104": "476",
    "SV205": "476", "SV306": "476", "CLM02": "178", "SV102": "178", "SV203": "178", "SV302": "178", "CLM05-1": "249",
    "SV105": "249", "CLM05-3": "535", "CLM01": "21", "SV201": "455", "DTP": "187", "CL1": "21", "TOO": "242",
    "DMG02": "158", "NM109": "562", "N403": "500", "SBR": "21", "CAS": "286", "AMT": "400",
}  # fmt: skip
"""By the element, else the segment, that is at fault: 508 codes such as 255 (diagnosis code), 454 (procedure code for
services rendered), 453 (modifiers), 476 (units of service), 178 (submitted charges), 187 (dates of service)."""


def statuses_of(findings: Iterable[Finding]) -> tuple[StatusCode, ...]:
    """The statuses of a rejected claim or line, those of its weightiest findings first, each once."""
    told = dict.fromkeys(_status(finding) for finding in sorted(findings, key=lambda finding: -finding.level))
    return tuple(told)[:MOST] or (RETURNED,)


def _status(finding: Finding) -> StatusCode:
    for token in finding.predicts:
        match = _FRONT_END.match(token)
        if match and match[1] not in ("A0", "A1", "A2"):
            return StatusCode(match[1], match[2], match[3] or "")
    element, segment = finding.element, finding.segment
    code = _BY_ELEMENT.get(element) or _BY_ELEMENT.get(element.partition("-")[0]) or _BY_ELEMENT.get(segment)
    return StatusCode("A7", code) if code else RETURNED
