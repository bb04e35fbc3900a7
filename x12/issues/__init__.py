"""Everything that can be wrong with the X12, one row a key; and the one function that makes an issue of a row."""

from __future__ import annotations

from typing import Final

from x12.issues import elements, envelope, reading, segments
from x12.issues.row import IssueRow, Unit
from x12.records.issue import Issue, Weight
from x12.text.segments import Where

__all__ = ["ISSUES", "IssueRow", "Unit", "new_issue"]

ISSUES: Final[dict[str, IssueRow]] = {
    row.key: row
    for row in (
        *reading.ROWS,
        *envelope.INTERCHANGES,
        *envelope.GROUPS_ROWS,
        *envelope.SETS_ROWS,
        *segments.ROWS,
        *elements.USAGE,
        *elements.FORM,
        *elements.NAMED,
    )
}
"""Every kind of issue by its key, from bytes to elements."""

_LONGEST_VALUE: Final = 99  # IK404 holds no more


def new_issue(
    key: str,
    where: Where,
    message: str,
    *,
    code: str = "",
    weight: Weight | None = None,
    doubtful: bool = False,
    value: str = "",
    lost: tuple[int, int] | None = None,
    set_number: int = 0,
    position: int = 0,
    segment_tag: str = "",
    element: int = 0,
    component: int = 0,
    repetition: int = 0,
    data_element: str = "",
) -> Issue:
    """An issue of the row ``key``: its level, SNIP type, and code and weight unless another of the row's is given.

    ``doubtful``: the guide only stands in for the one that is meant, so what it alone forbids is a warning.
    :raises KeyError: for a key without a row. :raises ValueError: for a code or weight the row does not name.
    """
    row = ISSUES[key]
    code, weight = code or row.codes[0], weight or row.weights[0]
    if code not in row.codes or weight not in row.weights:
        raise ValueError(f"{key}: {code!r}, {weight!r} are not in its row")
    if doubtful and weight == "error" and row.snip > 1:
        weight = "warning"
    return Issue(
        key=key,
        level=row.level,
        message=message,
        where=where,
        code=code,
        weight=weight,
        snip=row.snip,
        value=value[:_LONGEST_VALUE],
        lost=lost,
        set_number=set_number,
        position=position,
        segment_tag=segment_tag or row.segment,
        element_position=element,
        component_position=component,
        repetition=repetition,
        data_element=data_element,
    )
