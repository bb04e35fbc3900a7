"""E/M edits: first and last days of windows, what history and documentation decide, and what is said without them."""

from __future__ import annotations

import pytest

from tests.judged import case, judged, told

STORE = "| past since=1990-01-01"


NEW_OR_ESTABLISHED = [
    # Three years: the same day three years before no longer counts, the day after still does; 29 February too.
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99203 | past 99213 on=2023-01-05", ""),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99203 | past 99213 on=2023-01-06", "EM01/1 deny"),
    case("EM01 EM02", "P dos=2024-02-29 dx=E11.9 | 99203 | past 99213 on=2021-03-01", "EM01/1 deny"),
    case("EM01 EM02", "P dos=2024-02-29 dx=E11.9 | 99203 | past 99213 on=2021-02-28", ""),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99213 | past 99213 on=2023-01-05", "EM02/1 inform"),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99213 | past 99213 on=2023-01-06", ""),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99203 | past since=2023-01-06", ""),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99203 | past since=2023-01-07", " ? EM01"),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99213 | past since=2023-01-07", " ? EM02"),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99203", " ? EM01"),
    case("EM01 EM02", "P dos=2026-01-05 dx=E11.9 | 99213", " ? EM02"),
    # Who saw the patient: another group, a lab test, a read film, a denied visit do not make him established.
    case("EM01", "P dos=2026-01-05 dx=E11.9 | 99203 | past 99213 on=2025-01-05 by=1932102118", ""),
    case("EM01", "P dos=2026-01-05 dx=E11.9 | 99203 | past 80053 on=2025-01-05", ""),
    case("EM01", "P dos=2026-01-05 dx=E11.9 | 99203 | past 71046-26 on=2025-01-05", ""),
    case("EM01", "P dos=2026-01-05 dx=E11.9 | 99203 | past 99213 on=2025-01-05 paid=no denied=50+N115", ""),
    case("EM01", "P dos=2026-01-05 dx=E11.9 | 99203 | past 20610 on=2025-01-05", "EM01/1 deny"),
    case(
        "EM01",
        "P dos=2026-01-05 dx=E11.9 rendering=1932102118 | 99203 | past 99213 on=2025-01-05 by=1376512342"
        " billing=1234567893",
        " ? EM01",
    ),
    case("EM01", "P dos=2026-01-05 dx=E11.9 | 99203 | past 99283 on=2025-01-05 kind=I", ""),
    case("EM02", "P dos=2026-01-05 dx=E11.9 | 99213 | past 99283 on=2025-01-05 kind=I", "EM02/1 inform"),
    case("EM02", f"P dos=2026-01-05 dx=E11.9 | 99203 dos=2026-01-02 | 99213 {STORE}", ""),
    case("EM01", f"P dos=2026-01-05 dx=E11.9 | 99203 | 99204 dos=2026-01-09 {STORE}", "EM01/2 deny"),
    # The record decides before history.
    case("EM01", "P dos=2026-01-05 dx=E11.9 | 99203 | past 99213 on=2025-01-05 | doc line=1 new_patient=yes", ""),
    case("EM02", "P dos=2026-01-05 dx=E11.9 | 99213 | doc line=1 new_patient=no", ""),
]

SAME_DAY = [
    case("EM03", "P dos=2026-01-05 dx=E11.9 | 99213 | 99214", "EM03/2 deny ? EM03"),
    case("EM03", f"P dos=2026-01-05 dx=E11.9 | 99213 | 99214-25 {STORE}", ""),
    case("EM03", f"P dos=2026-01-05 dx=E11.9 | 99213 | 99396 {STORE}", ""),
    case("EM03", "P dos=2026-01-05 dx=E11.9 | 99213 | past 99213 on=2026-01-05", "EM03/1 deny"),
    case("EM03", "P dos=2026-01-05 dx=E11.9 | 99213 | past 99213 on=2026-01-05 paid=no denied=50+N115", ""),
    case("EM03", "P dos=2026-01-05 dx=E11.9 | 99213 | past 99213 on=2026-01-05 paid=no", "EM03/1 deny"),
    case("EM03", "P dos=2026-01-05 dx=E11.9 | 99213 | past 99213-25 on=2026-01-05", ""),
    case("EM03", "P dos=2026-01-05 dx=E11.9 | 99213 | past since=2026-01-06", " ? EM03"),
    # A corrected claim is not a second visit beside the one it replaces.
    case("EM03", "P dos=2026-01-05 dx=E11.9 freq=7 | 99213 | past 99214 on=2026-01-05", ""),
    case("EM11", "P dos=2026-01-05 dx=E11.9 freq=7 pos=21 | 99238 | past 99239 on=2026-01-05", ""),
    case("EM13", "P dos=2026-01-31 dx=I10 freq=7 | 99490 | past 99490 on=2026-01-31", ""),
    case("EM13", "P dos=2026-01-31 dx=I10 freq=7 | 99490 | past 99490 on=2026-01-30", "EM13/1 deny"),
    case("EM04", "P dos=2026-01-05 dx=Z00.00 | 99396-25 | 99213", "EM04/2 deny"),
    case("EM04", "P dos=2026-01-05 dx=Z00.00 | G0439 | 99213-25", ""),
    case("EM11", "P dos=2026-01-05 dx=R07.9 pos=22 | 99238 | 99239", "EM11/2 deny ? EM11"),
    case("EM11", f"P dos=2026-01-05 dx=R07.9 pos=22 | 99231 | 99238 {STORE}", "EM11/2 deny"),
    case("EM11", f"P dos=2026-01-05 dx=R07.9 pos=22 | 99231 dos=2026-01-04 | 99238 {STORE}", ""),
    case("EM11", "P dos=2026-01-05 dx=R07.9 pos=22 | 99238", " ? EM11"),
    case("EM11", "P dos=2026-01-05 dx=R07.9 pos=21 | 99238 | past 99239 on=2026-01-03", "EM11/1 deny"),
    case("EM11", "P dos=2026-01-05 dx=R07.9 pos=21 | 99238 | past 99239 on=2026-01-02", ""),
]

PLACES = [
    case("EM05", f"P dos=2026-01-05 dx=I50.9 pos={place} | {code}", expected)
    for code, right, wrong in [
        ("99213", "11 22 19 02 10 31 12 50", "21 23"),
        ("99223", "21 22 23 61 51 02", "11 12 20 24 31 81"),
        ("99284", "23 22 02", "11 12 20 21 31"),
        ("99308", "31 32 54 56 02", "11 12 21 22 23"),
        ("99348", "12 13 14 33 10 04", "11 21 22 23 31 32"),
    ]
    for places, expected in [(right, ""), (wrong, "EM05/1 deny")]
    for place in places.split()
]

DOCUMENTED = [
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99214", " ? EM07"),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99214 | doc line=2 mdm=low", " ? EM07"),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 signed=yes", " ? EM07"),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 mdm=medium", " ? EM07"),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 mdm=low", "EM07/1 deny"),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99214 | doc line=1 mdm=low minutes=30", ""),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99213 | doc line=1 mdm=moderate", "EM07/1 inform"),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99211 | doc line=1 minutes=2", ""),
    case("EM07", "P dos=2020-12-31 dx=E11.9 | 99215", ""),
    case("EM07", "P dos=2021-01-01 dx=E11.9 | 99215 | doc line=1 minutes=39", "EM07/1 deny"),
    case("EM07", "P dos=2022-12-31 dx=I50.9 pos=21 | 99223", ""),
    case("EM07", "P dos=2023-01-01 dx=I50.9 pos=21 | 99223 | doc line=1 minutes=74", "EM07/1 deny"),
    case("EM07", "P dos=2026-01-05 dx=J18.9 pos=23 | 99285 | doc line=1 minutes=99", " ? EM07"),
    case("EM07", "P dos=2026-01-05 dx=J00 | 99215 | doc line=1 minutes=40", "EM07/1 warn"),
    case("EM07", "P dos=2026-01-05 dx=J00,E11.9 | 99215 | doc line=1 minutes=40", ""),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99215 | doc line=1 minutes=40 | given list em-levels 1234567893:z=3.0",
         ""),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99215 | doc line=1 minutes=40 | given list em-levels 1234567893:z=3.1",
         "EM07/1 warn"),
    case("EM07", "P dos=2026-01-05 dx=E11.9 | 99215 | doc line=1 minutes=40 | given list em-levels 1234567893:z=2.6"
         " | set EM07.z=2.5", "EM07/1 warn"),
    case("EM08", "P dos=2026-01-05 dx=E11.9 | 99215 | 99417", " ? EM08"),
    case("EM08", "P dos=2026-01-05 dx=E11.9 | 99215 | 99417 | doc line=1 minutes=54", "EM08/2 deny"),
    case("EM08", "P dos=2026-01-05 dx=E11.9 | 99215 | 99417 | doc line=1 minutes=55", ""),
    case("EM08", "P dos=2026-01-05 dx=E11.9 | 99417 | past 99214 on=2026-01-05", "EM08/1 deny"),
    case("EM08", "P dos=2022-12-31 dx=E11.9 | 99350 | 99417 | doc line=1 minutes=90", "EM08/2 deny"),
    case("EM08", "P dos=2023-01-01 dx=E11.9 | 99350 | 99417 | doc line=1 minutes=90", ""),
    case("EM08", "P dos=2026-01-05 dx=F32.1 | 90837 | 99417", ""),
    case("EM09", "P dos=2026-01-05 dx=F32.1 | 90834 | doc line=1 minutes=37", "EM09/1 deny"),
    case("EM09", "P dos=2026-01-05 dx=F32.1 | 90834 | doc line=1 minutes=38", ""),
    case("EM09", "P dos=2026-01-05 dx=F32.1 | 90834", " ? EM09"),
    case("EM09", "P dos=2026-01-05 dx=M25.561 | 97110 x2", " ? EM09"),
    # Medicare pools the minutes of the day, CPT looks at each code: 20 + 20 minutes are 3 units or 1 + 1.
    case("EM09", "P dos=2026-01-05 dx=M25.561 filing=MB | 97110-GP x2 | 97140-GP | doc line=1 minutes=20"
         " | doc line=2 minutes=20", ""),
    case("EM09", "P dos=2026-01-05 dx=M25.561 filing=CI | 97110-GP x2 | 97140-GP | doc line=1 minutes=20"
         " | doc line=2 minutes=20", "EM09/1 deny"),
    # 16 hours are a long day, 24 hours are all there is.
    case("EM09", "P dos=2026-01-05 dx=K80.20 | 00790-AA x960MJ", ""),
    case("EM09", "P dos=2026-01-05 dx=K80.20 | 00790-AA x961MJ", "EM09/1 warn"),
    case("EM09", "P dos=2026-01-05 dx=K80.20 | 00790-AA x1441MJ", "EM09/1 reject"),
    case("EM09", "P dos=2026-01-05 dx=K80.20 | 00790-QK x1441MJ", ""),
    case("EM09", "P dos=2026-01-05 dx=K80.20 | 00790-AA x700MJ | set EM09.hours=10", "EM09/1 warn"),
    case("EM10", "P dos=2026-01-05 dx=R57.0 pos=21 | 99292", "EM10/1 warn ? EM10"),
    case("EM10", "P dos=2026-01-05 dx=R57.0 pos=21 | 99292 | past since=2020-01-01", "EM10/1 deny ? EM10"),
    case("EM10", "P dos=2022-12-31 dx=R57.0 pos=21 filing=MB | 99291 | 99292 | doc line=1 minutes=75", ""),
    case("EM10", "P dos=2023-01-01 dx=R57.0 pos=21 filing=MB | 99291 | 99292 | doc line=1 minutes=75", "EM10/2 deny"),
    case("EM10", "P dos=2026-01-05 dx=R57.0 pos=21 | 99291 | 36600-59", ""),
    case("EM10", "P dos=2026-01-05 dx=R57.0 pos=21 | 99291 | 36600", "EM10/2 deny"),
]  # fmt: skip

MEDICARE = [
    case("EM06", "P dos=2009-12-31 dx=I48.91 filing=MB | 99244", ""),
    case("EM06", "P dos=2010-01-01 dx=I48.91 filing=MB | 99244", "EM06/1 deny"),
    case("EM12", "P dos=2023-12-31 dx=E11.9 filing=MB | 99213 | G2211", "EM12/2 deny"),
    case("EM12", "P dos=2024-01-01 dx=E11.9 filing=MB | 99213 | G2211", ""),
    case("EM12", "P dos=2024-12-31 dx=Z23 filing=MB | 99213-25 | G0008 | G2211", "EM12/3 deny"),
    case("EM12", "P dos=2025-01-01 dx=Z23 filing=MB | 99213-25 | G0008 | G2211", ""),
    case("EM12", "P dos=2025-01-01 dx=M17.11 filing=CI | 99213-25 | 20610 | G2211", "EM12/3 warn"),
    case("EM12", "P dos=2025-12-31 dx=E11.9 filing=MB pos=12 | 99349 | G2211", "EM12/2 deny"),
    case("EM12", "P dos=2026-01-01 dx=E11.9 filing=MB pos=12 | 99349 | G2211", ""),
    # Eleven full months: after one in February 2025 the next is due on the first of February 2026.
    case("EM14", "P dos=2026-01-31 dx=Z00.00 | G0439 | past G0439 on=2025-02-01", "EM14/1 deny"),
    case("EM14", "P dos=2026-02-01 dx=Z00.00 | G0439 | past G0439 on=2025-02-28", ""),
    case("EM14", "P dos=2026-01-31 dx=Z00.00 | G0439 | past G0439 on=2025-02-01 paid=no denied=50+N115", ""),
    case("EM14", "P dos=2026-01-31 dx=Z00.00 | G0439 | past since=2025-01-01", ""),
    case("EM14", "P dos=2026-01-31 dx=Z00.00 | G0439 | past since=2025-01-02", " ? EM14"),
    case("EM14", "P dos=2026-01-31 dx=Z00.00 | G0438 | past since=2012-01-01", " ? EM14"),
    # Thirty days, and the calendar month.
    case("EM13", "P dos=2026-01-30 dx=I10 | 99454 | past 99454 on=2026-01-01", "EM13/1 deny"),
    case("EM13", "P dos=2026-01-31 dx=I10 | 99454 | past 99454 on=2026-01-01", ""),
    case("EM13", "P dos=2026-02-01 dx=I10 | 99490 | past 99490 on=2026-01-31", ""),
    case("EM13", "P dos=2026-01-01 dx=I10 | 99490 | past 99490 on=2026-01-31", "EM13/1 deny"),
    case("EM13", "P dos=2025-12-05 dx=I10 | 99490 | past 99487 on=2025-12-31", "EM13/1 deny"),
    case("EM13", "P dos=2026-01-31 dx=I10 | 99490", " ? EM13"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "text", "expected"), NEW_OR_ESTABLISHED + SAME_DAY + PLACES + DOCUMENTED + MEDICARE)
def test_edges(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected


def test_a_level_above_the_record_says_what_the_record_supports() -> None:
    text = "P dos=2026-01-05 dx=E11.9 | 99215 | doc line=1 minutes=32 problems=moderate data=limited risk=low"
    (finding,) = judged(text, "EM07").findings
    assert "supports 99214 (32 minutes and low decision making)" in finding.message
    assert "150" in finding.predicts


def test_a_lower_level_than_the_record_predicts_no_denial() -> None:
    (finding,) = judged("P dos=2026-01-05 dx=E11.9 | 99212 | doc line=1 mdm=high", "EM07").findings
    assert finding.predicts == ()


def test_one_missing_25_is_told_once_though_two_edits_see_it() -> None:
    text = "P dos=2026-01-05 dx=Z00.00 | 99396 | 99213 | 17000 | given pfs 17000 global=010"
    found = [f for f in judged(text, "MD01", "EM04").findings if "99213" in f.value]
    assert len(found) == 1
    assert found[0].also in (("MD01",), ("EM04",))
