"""The committed rule pages are those the rules would write today."""

from __future__ import annotations

from pathlib import Path

from cleanclaim.exit_codes import ExitCode, page, worst
from cleanclaim.tools.docs import DIRECTORY, EXIT_CODES, main, pages
from validators.engine.catalogue import all_rules
from validators.engine.decided_elsewhere import NOT_IMPLEMENTED

COMMITTED = Path(__file__).resolve().parents[2] / DIRECTORY


def test_the_committed_pages_are_fresh() -> None:
    expected = dict(pages())
    committed = {path.name: path.read_text(encoding="utf-8") for path in COMMITTED.glob("*.md")}
    stale = sorted(name for name in expected.keys() | committed.keys() if expected.get(name) != committed.get(name))
    assert not stale, f"run `python -m cleanclaim.tools.docs`: {stale}"


def test_the_page_of_exit_codes_is_fresh() -> None:
    committed = (COMMITTED.parents[1] / EXIT_CODES).read_text(encoding="utf-8")
    assert committed == page(), "run `python -m cleanclaim.tools.docs`"
    assert all(code.meaning for code in ExitCode)


def test_the_worst_code_wins() -> None:
    assert [worst(pair).value for pair in ((ExitCode.FINDINGS, ExitCode.INTERNAL), (ExitCode.UNREADABLE,), ())] == [
        70, 3, 0
    ]  # fmt: skip
    assert worst(ExitCode) is ExitCode.CLOSED
    assert worst((ExitCode.NOTHING_JOINED, ExitCode.FINDINGS, ExitCode.TRY_AGAIN)) is ExitCode.TRY_AGAIN


def test_the_index_names_every_edit_and_every_one_that_is_not_implemented() -> None:
    index = dict(pages())["index.md"]
    assert all(f"[{rule.card.id}]({rule.card.id}.md)" in index for rule in all_rules())
    assert all(f"| {rule} | " in index for rule in NOT_IMPLEMENTED)


def test_a_page_of_an_edit_that_is_gone_is_removed(tmp_path: Path) -> None:
    (tmp_path / "ZZ99.md").write_text("old", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("kept", encoding="utf-8")
    main(tmp_path)
    assert not (tmp_path / "ZZ99.md").exists()
    assert (tmp_path / "notes.txt").exists()
    assert (tmp_path / "index.md").exists()
