"""X12 issues (SNIP 1–2) in the form of findings, so that a claim has one list of what is wrong with it."""

from __future__ import annotations

from validators.engine.finding import Finding, Severity, fingerprint
from x12.records.issue import Issue

_SEVERITY = {"error": Severity.REJECT, "warning": Severity.WARN, "notice": Severity.INFORM}
_ACKNOWLEDGEMENT = {
    "interchange": "TA1",
    "group": "999 AK9",
    "set": "999 IK5",
    "segment": "999 IK3",
    "element": "999 IK4",
}


def finding_of_issue(issue: Issue, claim: str = "") -> Finding:
    """The finding an issue becomes. Its rule is ``SNIP1`` or ``SNIP2``, its name the issue's key.

    ``source`` names the acknowledgement and code it is answered with (``999 IK4 7``).
    """
    where = issue.where
    element = where.element
    if not element and issue.element_position:
        element = f"{issue.segment_tag}{issue.element_position:02}"
        if issue.component_position:
            element += f"-{issue.component_position}"
    acknowledgement = _ACKNOWLEDGEMENT.get(issue.level, "")
    return Finding(
        rule=f"SNIP{issue.snip}",
        name=issue.key,
        severity=_SEVERITY[issue.weight].label,
        snip=issue.snip,
        claim=claim,
        line=0,
        loop=where.loop,
        segment=issue.segment_tag,
        segment_number=where.segment,
        element=element,
        offset=where.offset,
        value=issue.value,
        message=issue.message,
        predicts=(),
        source=f"{acknowledgement} {issue.code}".strip() if issue.code else "",
        edition="",
        fingerprint=fingerprint(issue.key, claim, element, issue.value, str(issue.position)),
    )
