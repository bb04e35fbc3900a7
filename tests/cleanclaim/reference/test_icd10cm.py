"""The built-in ICD-10-CM table against the package's own code list and against what coders know of single codes."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.metadata import distribution
from pathlib import Path

import pytest

from cleanclaim.reference.built_in import built_in_icd10, builtin_tables
from cleanclaim.reference.icd10cm import compiled as built_in
from cleanclaim.reference.icd10cm import years
from cleanclaim.reference.icd10cm.compiled import Source, edition_of, open_built_in
from cleanclaim.reference.icd10cm.table import Icd10CmOn
from validators.engine.finding import Unavailable
from validators.questions.code_notes import matches, specs

DAY = date(2026, 1, 5)


@pytest.fixture(scope="module")
def table() -> Icd10CmOn:
    return built_in_icd10().on(DAY)


def code_list() -> set[str]:
    """Codes and categories of the code list text that the package's author made with another program."""
    files = distribution("simple-icd-10-cm").files or ()
    path = next(Path(str(f.locate())) for f in files if f.name.startswith("code-list"))
    return {code for code in path.read_text().split() if "-" not in code and len(code) > 2}


def test_every_code_of_the_independent_list_and_no_other(table: Icd10CmOn) -> None:
    listed = code_list()
    headings = {code[:end] for code in listed for end in range(3, len(code))}
    stems = {code.rstrip("X") for code in headings}
    billable = {code for code in listed if code not in headings and code not in stems}
    assert set(table.billable_below("")) == billable
    assert table.count_billable() == len(billable) == 74_719
    assert all(table.get(code) is not None for code in sorted(listed)[::9])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("E119", {"billable": True, "parent": "E11", "unspecified": False}),
        ("E11", {"billable": False, "parent": ""}),
        ("S42001A", {"billable": True, "laterality": "R", "unspecified": True}),
        ("S42002A", {"billable": True, "laterality": "L"}),
        ("S42009A", {"laterality": "U", "unspecified": True}),
        ("S42001", {"billable": False, "laterality": "R"}),
        ("M25511", {"laterality": "R", "unspecified": False}),
        ("M25519", {"laterality": "U", "unspecified": True}),
        ("M79606", {"laterality": "U"}),
        ("H903", {"laterality": "B"}),
        ("H9041", {"laterality": "R"}),
        ("E083291", {"laterality": "R"}),
        ("E083299", {"laterality": "U"}),
        ("H401110", {"laterality": "R", "unspecified": True}),
        ("G8190", {"laterality": "U"}),
        ("C50411", {"laterality": "R"}),
        ("R1011", {"laterality": ""}),  # right upper quadrant: no paired organ
        ("I501", {"laterality": ""}),  # left ventricle
        ("T81500A", {"laterality": ""}),  # left behind
        ("J449", {"unspecified": True}),
        ("W19XXXA", {"external_cause": True, "billable": True}),
        ("Z3A20", {"billable": True}),
        ("H2513", {"laterality": "B"}),
        ("F32A", {"billable": True}),
        ("U071", {"billable": True}),
        ("T360X5A", {"billable": True, "parent": "T360X5"}),
        ("S020XXA", {"billable": True, "parent": "S020"}),
    ],
)
def test_attributes(table: Icd10CmOn, code: str, expected: dict[str, object]) -> None:
    found = table.get(code)
    assert found is not None
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    "code", ["", "S420", "E1199", "S42001X", "S42001", "S020A", "Z", "#A00-A09", "A00-A09", "1", "S061X7D"]
)
def test_codes_that_may_not_be_sent(table: Icd10CmOn, code: str) -> None:
    """Headings, 7th characters without their placeholders, and "death prior to regaining consciousness, subsequent"."""
    found = table.get(code)
    assert found is None or not found.billable


def test_seventh_characters_of_a_fracture(table: Icd10CmOn) -> None:
    for code in ("S42", "S42001", "S42001A"):
        found = table.get(code)
        assert found is not None
        assert set(found.seventh) == set("ABDGKPS")
    vault = table.get("S020")
    assert vault is not None
    assert set(vault.children) == {f"S020XX{c}" for c in "ABDGKS"}
    assert found.title == "Fracture of unspecified part of right clavicle, initial encounter for closed fracture"


def test_notes_are_inherited(table: Icd10CmOn) -> None:
    diabetes = table.get("E1165")
    assert diabetes is not None
    assert matches("E109", diabetes.excludes1)  # from E11
    assert matches("P702", diabetes.excludes1)  # from the chapter
    assert not matches("E1165", diabetes.excludes1)
    assert matches("Z794", diabetes.use_additional)
    dementia = table.get("F0280")
    assert dementia is not None
    assert matches("G309", dementia.code_first)
    sequela = table.get("E891")
    assert sequela is not None
    assert sequela.code_first_if


@pytest.mark.parametrize(
    ("text", "qualified", "expected"),
    [
        ("diabetes (E08-E13)", False, ("E08-E13",)),
        ("occlusion (I63.2-)", False, ("I632",)),
        ("syndrome (Q98.0-Q98.1, Q98.4)", False, ("Q980-Q981", "Q984")),
        ("sepsis (T80.22-, T80.29-)", False, ("T8022", "T8029")),
        ("hypothyroidism (E00-E03.-)", False, ("E00-E03",)),
        ("poisoning (T36-T65 with fifth or sixth character 1-4)", True, ("T36-T65",)),
        ("Charcôt's joint in diabetes (E08-E09 with .610)", False, ("E08610", "E09610")),
        ("angiopathy in diabetes (E08-E09 with .51-.52)", False, ("E0851", "E0852", "E0951", "E0952")),
        ("diabetes (E08-E09 with .61-)", False, ("E0861", "E0961")),
        ("meningitis (B27.- with fifth character 2)", False, ()),
        ("injury to visual cortex S04.04-", False, ("S0404",)),
        ("other vitamin B12 deficiency anemia (D51.3)", False, ("D513",)),
        ("underlying disease", True, ()),
    ],
)
def test_references_in_notes(text: str, qualified: bool, expected: tuple[str, ...]) -> None:
    assert specs(text, qualified) == expected


@pytest.mark.parametrize(
    ("code", "spec", "expected"),
    [
        ("E1165", "E08-E13", True),
        ("E139", "E08-E13", True),
        ("E140", "E08-E13", False),
        ("R579", "R570-R579", True),
        ("R58", "R570-R579", False),
        ("I6320", "I632", True),
        ("I633", "I632", False),
        ("A00", "*", True),
    ],
)
def test_matching_a_reference(code: str, spec: str, expected: bool) -> None:
    assert bool(matches(code, (spec,))) is expected


def test_the_releases_and_their_ends() -> None:
    tables = builtin_tables()
    current = tables.table("icd10cm", DAY)
    assert (current.edition.first, current.edition.last) == (date(2025, 10, 1), date(2026, 9, 30))
    assert current.edition.label == "ICD-10-CM FY2026 (April 2026)"
    assert tables.table("icd10cm", date(2015, 10, 1)).edition.label == "ICD-10-CM FY2016 (notes of April 2026)"
    assert tables.table("icd10cm", date(2026, 9, 30)).get("QQ") is None
    assert tables.table("icd10cm", date(2027, 9, 30)).get("E119").billable
    with pytest.raises(Unavailable, match=r"^ICD-10-CM FY2027 ended 2027-09-30$"):
        tables.table("icd10cm", date(2027, 10, 1))
    with pytest.raises(Unavailable, match="begins 2015-10-01"):
        tables.table("icd10cm", date(2015, 9, 30))


def test_what_an_update_not_built_in_may_have_added_is_not_judged() -> None:
    table = builtin_tables().table("icd10cm", date(2027, 4, 1))
    with pytest.raises(Unavailable, match="its update of 2027-04-01 is not built in"):
        table.get("E1199")
    assert table.get("M722") is not None  # a heading since 2026
    assert table.get("S23420A") is None  # ended before: known to be none
    assert table.get("QQ") is None  # no shape of a code


def test_chapters_and_sections_are_no_codes(table: Icd10CmOn) -> None:
    rows = built_in_icd10().database.execute("SELECT count(*), sum(billable) FROM code WHERE code LIKE '#%'")
    assert rows.fetchone() == (319, 0)
    assert table.get("#A00-A09") is None


@pytest.mark.parametrize(
    ("name", "label", "first"),
    [
        ("icd10c-tabular-April-1-2026.xml", "ICD-10-CM FY2026 (April 2026)", date(2026, 4, 1)),
        ("icd10c-tabular-October-1-2026.xml", "ICD-10-CM FY2027 (October 2026)", date(2026, 10, 1)),
    ],
)
def test_release_names(name: str, label: str, first: date) -> None:
    edition = edition_of(Path(name))
    assert (edition.label, edition.first) == (label, first)


SMALL = """<?xml version="1.0"?><ICD10CM.tabular><version>2026</version><chapter><name>1</name><desc>Few</desc>
<section id="A00-A00"><desc>Few</desc><diag><name>A00</name><desc>One</desc></diag></section></chapter>
</ICD10CM.tabular>
"""


def small_source(folder: Path, text: str) -> Source:
    path = folder / "icd10c-tabular-April-1-2026.xml"
    path.write_text(text)
    return Source(path, "0.0")


@pytest.fixture
def few_years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Days for the small sources' codes only."""
    path = tmp_path / "years.tsv.gz"
    path.write_bytes(gzip.compress("".join(f"A0{n}\t\t\t\t\n" for n in range(10)).encode(), mtime=0))
    monkeypatch.setattr(years, "FILE", path)
    return path


@pytest.mark.usefixtures("few_years")
def test_several_may_compile_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_source(tmp_path, SMALL)
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    cache = tmp_path / "cache"
    with ThreadPoolExecutor(4) as pool:
        tables = list(pool.map(lambda _: open_built_in(cache), range(8)))
    assert [t.on(DAY).get("A00") is not None for t in tables] == [True] * 8
    assert len(list(cache.glob("*.sqlite"))) == 1


@pytest.mark.usefixtures("few_years")
def test_a_compiled_table_is_used_until_the_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_source(tmp_path, SMALL)
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    cache = tmp_path / "cache"
    open_built_in(cache)
    (compiled,) = cache.glob("*.sqlite")
    stamp = compiled.stat().st_mtime_ns
    assert open_built_in(cache).on(DAY).get("A01").title == ""
    assert compiled.stat().st_mtime_ns == stamp
    small_source(tmp_path, SMALL.replace("<name>A00<", "<name>A01<"))
    os.utime(source.path, ns=(1, 1))
    assert open_built_in(cache).on(DAY).get("A01").title == "One"


@pytest.mark.usefixtures("few_years")
def test_the_cache_is_keyed_by_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes touched anew are not compiled anew; other bytes are, though size and version stay."""
    source = small_source(tmp_path, SMALL)
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    cache = tmp_path / "cache"
    open_built_in(cache)
    first = {path: path.stat().st_mtime_ns for path in cache.glob("*.sqlite")}
    os.utime(source.path, (1, 1))
    open_built_in(cache)
    assert {path: path.stat().st_mtime_ns for path in cache.glob("*.sqlite")} == first
    changed = source.path.read_bytes().replace(b"A00", b"A05")
    source.path.write_bytes(changed)
    assert open_built_in(cache).on(DAY).get("A05").title == "One"
    assert len(list(cache.glob("*.sqlite"))) == 2


@pytest.mark.usefixtures("few_years")
def test_the_cache_is_keyed_by_the_code_that_derives_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_source(tmp_path, SMALL)
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    code, cache = tmp_path / "code", tmp_path / "cache"
    shutil.copytree(Path(built_in.__file__).parent, code)
    now = built_in.compiler_hash(code)
    assert now == built_in.compiler_hash()
    for module in sorted(code.glob("*.py")):
        before = module.read_bytes()
        module.write_bytes(before + b"# changed\n")
        assert built_in.compiler_hash(code) != now
        module.write_bytes(before)
    open_built_in(cache)
    monkeypatch.setattr(built_in, "compiler_hash", lambda: "0" * 64)
    open_built_in(cache)
    assert len(list(cache.glob("*.sqlite"))) == 2


@pytest.mark.usefixtures("few_years")
def test_old_tables_nobody_opens_are_swept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_source(tmp_path, SMALL)
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    cache = tmp_path / "cache"
    cache.mkdir()
    names = ("icd10cm-1.5.0-old.sqlite", ".icd10cm-stopped.partial", "icd10cm-1.5.0-recent.sqlite", "other.sqlite")
    for name in names:
        (cache / name).touch()
        if "recent" not in name:
            os.utime(cache / name, (1, 1))
    open_built_in(cache)
    (compiled,) = cache.glob("icd10cm-0.0-*.sqlite")
    assert {path.name for path in cache.iterdir()} == {compiled.name, "icd10cm-source.txt", *names[2:]}


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0 and no more", None])
@pytest.mark.usefixtures("few_years")
def test_a_damaged_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes | None) -> None:
    source = small_source(tmp_path, SMALL)
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    cache = tmp_path / "cache"
    open_built_in(cache)
    (compiled,) = cache.glob("*.sqlite")
    compiled.write_bytes(compiled.read_bytes()[:-4096] if damage is None else damage)
    assert open_built_in(cache).on(DAY).get("A00") is not None


@pytest.mark.usefixtures("few_years")
def test_a_damaged_tabular_list_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_source(tmp_path, SMALL[:-40])
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    with pytest.raises(Unavailable, match="cannot be read"):
        open_built_in(tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["icd10cm-source.txt"]


@pytest.mark.usefixtures("few_years")
def test_without_a_cache_folder_to_write_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = small_source(tmp_path, SMALL)
    monkeypatch.setattr(built_in, "source_file", lambda: source)
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert open_built_in(blocked / "cache").on(DAY).get("A00") is not None


def test_the_package_is_not_imported() -> None:
    program = (
        "import sys, datetime; from cleanclaim.reference.built_in import builtin_tables;"
        "builtin_tables().table('icd10cm', datetime.date(2026, 1, 5)).get('E119');"
        "sys.exit('simple_icd_10_cm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
