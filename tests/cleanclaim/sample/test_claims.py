"""Sample claims: the same for a seed, diverse, balanced, valid for us and for pyx12, clean under every edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleanclaim.tools.sample import Kind, Options, write_sample
from cleanclaim.tools.sample.options import SampleError
from cleanclaim.tools.sample.people import medicare_number, npi
from tests.cleanclaim.sample.reading import check, claims, segments
from tests.cleanclaim.shell import ROOT, cleanclaim
from tests.pyx12_oracle import folder_with_guide, opinions
from x12.check.structure import check_structure

KINDS: tuple[Kind, ...] = ("P", "I", "D")


def luhn(digits: str) -> bool:
    """Whether the check digit over 80840 and an NPI is right (ISO/IEC 7812-1), written apart from the generator's."""
    odd, even = digits[::-1][0::2], digits[::-1][1::2]
    doubled = sum(sum(divmod(2 * int(d), 10)) for d in even)
    return (sum(map(int, odd)) + doubled + 24) % 10 == 0


@pytest.mark.parametrize("kind", [*KINDS, "mixed"])
def test_same_options_same_bytes(kind: Kind, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one", "again", "other")]
    for path, seed in zip(files, (7, 7, 8), strict=True):
        write_sample(path, claims=120, seed=seed, kind=kind)
    one, again, other = (path.read_bytes() for path in files)
    assert one == again
    assert one != other


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [11, 12])
def test_no_edit_finds_anything(kind: Kind, seed: int, tmp_path: Path) -> None:
    path = tmp_path / "claims.edi"
    write_sample(path, claims=400, seed=seed, kind=kind)
    worse, _ = check(tmp_path, path)
    assert worse == {}


def test_structure_is_right_for_us_and_for_pyx12(tmp_path: Path) -> None:
    paths = {kind: tmp_path / f"{kind}.edi" for kind in KINDS}
    for kind, path in paths.items():
        write_sample(path, claims=150, seed=5, kind=kind, sets_of=40)
        with path.open("rb") as stream:
            assert list(check_structure(stream)) == []
    home = tmp_path / "home"
    home.mkdir()
    dental = folder_with_guide(home, ROOT / "x12" / "guides" / "837.5010.X224.A2.xml", "005010X224A2")
    found = opinions([paths["P"], paths["I"]], tmp_path) | opinions([paths["D"]], tmp_path, dental)
    assert {path: (o.ok, o.crash, o.complaints) for path, o in found.items()} == {
        str(path): (True, "", ()) for path in paths.values()
    }


@pytest.mark.parametrize("kind", KINDS)
def test_charges_add_up_and_numbers_are_given_once(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "claims.edi"
    write_sample(path, claims=600, seed=4, kind=kind)
    seen = list(claims(path))
    assert len(seen) == 600
    assert [c.number for c in seen if c.charge != sum(line.charge for line in c.lines)] == []
    assert len({c.number for c in seen}) == 600
    controls = [line.control for c in seen for line in c.lines if line.control]
    assert len(set(controls)) == len(controls) > 600 * 0.7


def test_a_year_is_diverse(tmp_path: Path) -> None:
    path = tmp_path / "year.edi"
    write_sample(path, claims=20_000, seed=1, kind="mixed")
    seen = list(claims(path))
    providers = {npi for c in seen for npi in (*c.providers, c.billing)}
    assert len({(line.code, d) for c in seen for line in c.lines if line.code for d in line.diagnoses}) >= 1_600
    assert len({c.payer for c in seen}) >= 290
    assert len({day for c in seen for day in c.days}) >= 250
    assert len(providers) >= 5_000
    assert all(luhn(npi) for npi in providers)
    assert 0.08 < sum(c.dependent for c in seen) / len(seen) < 0.3
    assert 0.06 < sum(c.others > 0 for c in seen) / len(seen) < 0.15
    assert len({line.code for c in seen for line in c.lines}) > 300


@pytest.mark.parametrize("year", [2022, 2024, 2027])
def test_every_day_lies_in_the_year(year: int, tmp_path: Path) -> None:
    path = tmp_path / "claims.edi"
    write_sample(path, claims=300, seed=2, year=year)
    days = {day for c in claims(path) for day in c.days}
    assert {day[:4] for day in days} == {str(year)}


def test_sets_hold_as_many_claims_as_asked_and_no_more_than_a_month(tmp_path: Path) -> None:
    path = tmp_path / "claims.edi"
    write_sample(path, claims=2_000, seed=3, sets_of=50)
    counts, written = [], []
    for s in segments(path):
        if s[0] == "ST":
            counts.append(0)
        elif s[0] == "CLM":
            counts[-1] += 1
        elif s[0] == "BHT":
            written.append(s[4])
    assert max(counts) == 50
    assert sum(counts) == 2_000
    assert written == sorted(written)


def test_one_payer_alone(tmp_path: Path) -> None:
    path = tmp_path / "claims.edi"
    write_sample(path, claims=200, seed=3, kind="mixed", payers=1)
    assert len({c.payer for c in claims(path)}) == 1


def test_check_digits_and_medicare_numbers() -> None:
    # 1234567893 is the worked example of the NPI standard (45 CFR 162.406, check digit formula).
    assert npi(23456789) == "1234567893"
    numbers = {medicare_number(n) for n in range(2_000)}
    assert len(numbers) == 2_000
    assert not any(sign in number for number in numbers for sign in "SLOIBZ")
    assert {len(number) for number in numbers} == {11}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"claims": 0}, "claims: 0 is not between 1"),
        ({"year": 2021}, "year: 2021 is not between 2022 and 2027"),
        ({"kind": "X"}, "kind: X is none of P, I, D, mixed"),
    ],
)
def test_options_that_cannot_be_met(given: dict[str, int], said: str) -> None:
    with pytest.raises(SampleError, match=said):
        Options(**given)  # type: ignore[arg-type]


def test_the_command_writes_a_file_for_each_kind(tmp_path: Path) -> None:
    done = cleanclaim("sample", "--out", "made", "--claims", "90", "--seed", "3", folder=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    named = sorted(path.name for path in (tmp_path / "made").iterdir())
    assert named == ["claims-D.837", "claims-I.837", "claims-P.837"]
    assert sum(1 for path in (tmp_path / "made").iterdir() for _ in claims(path)) == 90
    refused = cleanclaim("sample", "--out", "made", "--year", "2019", folder=tmp_path)
    assert refused.returncode == 2
