"""The small budget of the fuzzer that every run of the tests affords; ``make fuzz`` spends more."""

from __future__ import annotations

import pytest

from tests.fuzz.mutate import HangError, alarm, mutant, run, seeds


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_damaged_files_break_nothing(seed: int) -> None:
    failures = run(seed, 0, 500)
    assert not failures, f"seed {seed}, mutant {failures[0][0]}: {failures[0][2]}"


def test_a_mutant_can_be_made_again_and_differs_from_its_file() -> None:
    files = seeds()
    made = [mutant(files, 5, number) for number in range(50)]
    assert made == [mutant(files, 5, number) for number in range(50)]
    assert sum(data not in files for data in made) > 40


def test_a_hang_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.mutate.SECONDS", 1)

    def forever() -> None:
        with alarm():
            while True:
                pass

    with pytest.raises(HangError):
        forever()
