"""The registry of issues: every key raised has its row, and every row is whole."""

import re
from pathlib import Path

import pytest

import x12
from x12.check.fault import Fault, Place, Placed
from x12.check.report import as_issue
from x12.issues import ISSUES, IssueRow, new_issue
from x12.text.segments import Where
from x12.write import ack999

SOURCES = sorted(Path(x12.__file__).parent.rglob("*.py"))
RAISED = re.compile(
    r'(?:new_issue|Fault|_add|add|_isa_fault|complain|_set_issue|content)\(\s*(?:header, )?"([a-z0-9-]+)"'
)
CODES = {
    "interchange": {f"{number:03}" for number in range(32)},
    "group": ack999._GROUP_CODES,
    "set": ack999._SET_CODES | {""},
    "segment": ack999._SEGMENT_CODES | {""},
    "element": ack999._ELEMENT_CODES | {""},
    "file": {""},
}


@pytest.mark.parametrize("row", ISSUES.values(), ids=ISSUES)
def test_row_is_whole(row: IssueRow) -> None:
    assert set(row.codes) <= CODES[row.level]
    assert all(text.endswith((".", "…")) for text in (row.title, row.means, row.fix))
    assert row.source
    assert row.snip in (1, 2)
    assert bool(row.status) == (row.level in ("segment", "element")) or row.weights[0] != "error"
    assert not row.status or re.fullmatch(r"A[3678]:\d{1,3}", row.status)
    assert row.refuses != "file" or row.level == "file"


def test_every_key_in_the_code_has_its_row_and_every_row_its_place() -> None:
    text = "\n".join(path.read_text() for path in SOURCES if "issues" not in path.parts)
    raised = set(RAISED.findall(text)) - {"line-breaks"}
    assert raised <= ISSUES.keys()
    assert all(f'"{key}"' in text for key in ISSUES)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_issues_are_made_in_one_place(path: Path) -> None:
    assert "Issue(" not in path.read_text().replace("class Issue(", "") or path.parent.name == "issues"


def test_a_code_or_weight_the_row_does_not_name_is_refused() -> None:
    with pytest.raises(KeyError):
        new_issue("no-such-key", Where(), "")
    with pytest.raises(ValueError, match="se-count"):
        new_issue("se-count", Where(), "", code="5")
    with pytest.raises(ValueError, match="se-count"):
        new_issue("se-count", Where(), "", weight="notice")


def test_what_another_guide_may_allow_is_a_warning() -> None:
    placed = Placed(Place(3, 40, 2), "2300", "CLM", Fault("element-bad-code", "CLM06 …", 6, value="X"))
    assert [as_issue(placed, 1, stand_in).weight for stand_in in (False, True)] == ["error", "warning"]
    placed = placed._replace(fault=Fault("element-too-long", "CLM06 …", 6, value="XX"))
    assert as_issue(placed, 1, True).weight == "error", "lengths are X12's, not the guide's"
