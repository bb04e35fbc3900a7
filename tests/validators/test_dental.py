"""Dental edits at their edges: teeth, surfaces, areas, what came before, what is part of what."""

from __future__ import annotations

import pytest

from tests.judged import case, told
from validators.dental.mouth import bare, is_anterior, is_of_a_tooth, is_tooth, quadrant_of

D = "D dos=2026-01-05"
SIX_MONTHS = "given payer dental-frequency D0140:months=6"

CASES = [
    # Teeth.
    case("DN01", f"{D} | D7140 tooth=83", "DN01/1 reject"),
    case("DN01", f"{D} | D7140 tooth=51 | D7140 tooth=82 | D7140 tooth=TS", ""),
    case("DN01", f"{D} | D2330 tooth=14/B", "DN01/1 deny"),
    case("DN01", f"{D} | D2330 tooth=A/B", "DN01/1 deny"),
    case("DN01", f"{D} | D2391 tooth=8/B", "DN01/1 deny"),
    case("DN01", f"{D} | D2391 tooth=C/B", "DN01/1 deny"),
    case("DN01", f"{D} | D2140 tooth=8/L", ""),
    case("DN01", f"{D} | D3310 tooth=K", ""),
    case("DN01", f"{D} | D3320 tooth=30", "DN01/1 deny"),
    case("DN01", f"{D} | D7111 tooth=8", "DN01/1 deny"),
    case("DN01", f"{D} | D2931 tooth=A", "DN01/1 deny"),
    case("DN01", f"{D} | D2740", "DN01/1 deny"),
    case("DN01", f"{D} | D2999 | D9110 | D4355 | D0220", ""),
    case("DN01", f"{D} | D1351 cavity=10", ""),
    case("DN01", f"{D} born=2022-01-05 | D1351 tooth=30", ""),
    case("DN01", f"{D} born=2022-01-06 | D1351 tooth=30", "DN01/1 warn"),
    # Surfaces.
    case("DN02", f"{D} | D2335 tooth=9", "DN02/1 deny"),
    case("DN02", f"{D} | D2394 tooth=30/MOD", "DN02/1 deny"),
    case("DN02", f"{D} | D2392 tooth=30/BF", "DN02/1 deny"),
    case("DN02", f"{D} | D2391 tooth=30/O,31/O", ""),
    case("DN02", f"{D} | D2391 tooth=30/O,31", "DN02/1 deny"),
    case("DN02", f"{D} | D2510 tooth=30/O | D2544 tooth=30/MODBL | D2932 tooth=C", ""),
    case("DN02", f"{D} | D2391 tooth=33/O", ""),
    # Areas.
    case("DN03", f"{D} | D4260", "DN03/1 deny"),
    case("DN03", f"{D} | D4341 cavity=10,20 tooth=30", ""),
    case("DN03", f"{D} | D4341 cavity=40 tooth=30 | D4341 cavity=30 tooth=30", "DN03/2 deny"),
    case("DN03", f"{D} | D4342 cavity=30 tooth=K | D4342 cavity=30 tooth=82", "DN03/2 deny"),
    case("DN03", f"{D} | D5213 cavity=40", "DN03/1 deny"),
    case("DN03", f"{D} | D5213 cavity=00", ""),
    # Replacements and their years.
    case("DN04", f"{D} | D2740 tooth=19 prosthesis=R date.441=2021-01-05", ""),
    case("DN04", f"{D} | D2740 tooth=19 prosthesis=R date.441=2021-01-06", "DN04/1 warn"),
    case("DN04", f"{D} predetermination=yes | D2740 tooth=19 prosthesis=R date.441=2024-01-06", ""),
    case("DN04", f"{D} | D2740 tooth=19", ""),
    case("DN04", f"{D} | D2740 tooth=9 | past D2740 on=2024-01-06 tooth=09", "DN04/1 warn"),
    case("DN04", "D dos=2028-02-29 | D2740 tooth=9 prosthesis=R date.441=2023-03-01", "DN04/1 warn"),
    # How often.
    case("DN05", f"{D} | D1110", " ? DN05"),
    case("DN05", f"{D} | D1110 | past since=2025-06-01", " ? DN05"),
    case("DN05", f"{D} | D0140", ""),
    case("DN05", f"{D} | D1110 | past D1110 on=2025-01-06 | past D1120 on=2025-02-01", "DN05/1 warn"),
    case("DN05", f"{D} | D1110 | past D1110 on=2025-01-05 | past D1120 on=2025-02-01", ""),
    case("DN05", f"{D} | D1110 | past D1110 on=2026-01-05 | past D1120 on=2025-02-01", ""),
    case("DN05", f"{D} | D0140 | past D0140 on=2025-08-01 | {SIX_MONTHS}", "DN05/1 deny"),
    case("DN05", f"{D} | D0140 | past D0140 on=2025-07-01 | {SIX_MONTHS}", ""),
    case("DN05", "D dos=2026-03-31 | D0150 | past D0150 on=2023-04-01", "DN05/1 warn"),
    # Missing teeth.
    case("DN06", f"{D} | D6010 tooth=19 | D6240 tooth=20", "DN06/1 inform"),
    case("DN06", f"{D} | D5110 cavity=01", ""),
    # Ages.
    case("DN07", f"{D} born=2010-01-05 | D1120", "DN07/1 warn"),
    case("DN07", f"{D} born=2010-01-06 | D1120", ""),
    case("DN07", f"{D} | D1120", ""),
    case("DN07", f"{D} born=2023-01-05 | D0145", "DN07/1 warn"),
    case("DN07", f"{D} born=2019-01-05 | D2391 tooth=A/O | given payer dental-age D2391:from=8", "DN07/1 deny"),
    # What was done to the tooth before.
    case("DN08", f"{D} | D2391 tooth=14/O", " ? DN08"),
    case("DN08", f"{D} | D2391 tooth=4/O | past D7140 on=2016-01-01 tooth=D", ""),
    case("DN08", f"{D} | D6010 tooth=14 | past D7140 on=2024-03-01 tooth=14", ""),
    case("DN08", f"{D} | D2391 tooth=09/O | past D7210 on=2024-03-01 tooth=9", "DN08/1 deny"),
    case("DN08", f"{D} | D2392 tooth=14/MO | past D2391 on=2025-09-01 tooth=14", ""),
    case("DN08", f"{D} billing=1932102118 | D2391 tooth=14/O | past D2391 on=2025-09-01 tooth=14", ""),
    case("DN08", f"{D} | D2391 tooth=14/O | past D7140 on=2024-03-01 tooth=15 | past since=2020-01-01", " ? DN08"),
    # Documents.
    case("DN09", f"{D} | D2740 tooth=19", " ? DN09"),
    case("DN09", f"{D} | D1110", ""),
    case("DN09", f"{D} pwk=RB/FX/A1 | D2740 tooth=19", ""),
    # Which plan.
    case("DN10", "D dos=2025-06-30 filing=MB | D7140 tooth=19", ""),
    case("DN10", "D dos=2026-01-05 filing=MB | D7140 tooth=19 | D0220-GY", ""),
    case("DN10", "P dos=2026-01-05 dx=K02.52 filing=BL | 99213 | D0140", "DN10/2 warn"),
    # Parts of other services.
    case("DN11", f"{D} | D2950 tooth=14 | D2392 tooth=14/MO", "DN11/1 deny"),
    case("DN11", f"{D} | D3221 tooth=14 | D3330 tooth=15", ""),
    case("DN11", f"{D} | D1351 tooth=14 | D2391 tooth=14/O", "DN11/1 warn"),
    case("DN11", f"{D} | D2391 tooth=14/O | D7140 tooth=14", "DN11/1 warn"),
    case("DN11", f"{D} | D0274 | D0272 | D0220 | D0230", ""),
]


@pytest.mark.parametrize(("rules", "text", "expected"), CASES)
def test_what_is_told(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected


def test_every_tooth_has_its_quadrant() -> None:
    teeth = [*map(str, range(1, 33)), *"ABCDEFGHIJKLMNOPQRST"]
    assert all(is_tooth(tooth) and quadrant_of(tooth) for tooth in teeth)
    assert [quadrant_of(tooth) for tooth in ("1", "08", "9", "16", "17", "24", "25", "32", "E", "F", "K", "T")] == [
        "10", "10", "20", "20", "30", "30", "40", "40", "10", "20", "30", "40",
    ]  # fmt: skip
    assert (bare("51"), bare("82"), bare("AS"), bare("07")) == ("1", "32", "A", "7")
    assert [tooth for tooth in teeth if is_anterior(tooth)] == [
        *map(str, range(6, 12)), *map(str, range(22, 28)), *"CDEFGHMNOPQR",
    ]  # fmt: skip
    assert not any(is_tooth(no) for no in ("0", "33", "50", "83", "U", "1S", "ASS", ""))


def test_services_of_no_tooth() -> None:
    assert not any(map(is_of_a_tooth, ("D0120", "D1110", "D4341", "D5110", "D8080", "D9110", "99213")))
