"""Files that are damaged, wrong or meant to harm: refused with the reason, the tables in use unharmed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cleanclaim.reference.editions import EditionStore
from cleanclaim.reference.importers import archive as limits
from cleanclaim.reference.importers.add import add_files
from cleanclaim.reference.importers.archive import MAX_BYTES, RefusedError
from cleanclaim.reference.library import open_library
from tests.cleanclaim.reference.conftest import Add
from tests.cleanclaim.reference.layouts import archive, mue, ptp, put, workbook

GOOD = mue("Practitioner Services MUE Values", [("0ZA01", "3", "2 x")])
NAME = "MUE_Eff_07-01-2026.csv"


def bomb() -> bytes:
    """Eighty megabytes of blanks in eighty kilobytes."""
    return archive({NAME: b" " * (80 << 20)})


def claiming(size: int) -> bytes:
    """An archive whose directory claims a size its member does not have."""
    content = bytearray(archive({NAME: GOOD}))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = size.to_bytes(4, "little")
    return bytes(content)


def understating() -> bytes:
    """A bomb whose directory understates what it yields."""
    content = bytearray(bomb())
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (1000).to_bytes(4, "little")
    return bytes(content)


def nested(depth: int) -> bytes:
    content = GOOD
    for level in range(depth):
        content = archive({NAME if level == 0 else f"level{level}.zip": content})
    return content


def encrypted() -> bytes:
    content = bytearray(archive({NAME: GOOD}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def crc_wrong() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as target:
        target.writestr(NAME, GOOD)
    return stream.getvalue().replace(b"0ZA01", b"0ZA02", 1)


def entities(members: dict[str, bytes] | None = None) -> bytes:
    """A workbook whose strings declare entities that swell."""
    source = zipfile.ZipFile(io.BytesIO(workbook([["HCPCS/CPT Code", "Practitioner Services MUE Values"]])))
    parts = {name: source.read(name) for name in source.namelist()}
    doctype = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    for name in parts:
        if name.startswith("xl/worksheets"):
            parts[name] = parts[name].replace(b"<worksheet", doctype + b"<worksheet", 1)
    return archive(parts)


def swelling_workbook() -> bytes:
    """A workbook with a sheet of seventy megabytes of blanks."""
    source = zipfile.ZipFile(io.BytesIO(workbook([["HCPCS/CPT Code"]])))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] += b" " * (70 << 20)
    return archive(parts)


CASES: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("zip bomb", "x.zip", bomb, "would expand|beyond reason"),
    ("understated bomb", "x.zip", understating, "beyond reason|damaged"),
    ("path traversal", "x.zip", lambda: archive({"../../etc/" + NAME: GOOD}), "outside its folder"),
    ("absolute path", "x.zip", lambda: archive({"/etc/" + NAME: GOOD}), "outside its folder"),
    ("windows path", "x.zip", lambda: archive({"C:\\x\\" + NAME: GOOD}), "outside its folder"),
    ("parent by backslash", "x.zip", lambda: archive({"..\\" + NAME: GOOD}), "outside its folder"),
    ("four gigabytes claimed", "x.zip", lambda: claiming(MAX_BYTES - 1), "would expand|claims"),
    ("nested too deep", "x.zip", lambda: nested(5), "deep"),
    ("encrypted", "x.zip", encrypted, "encrypted"),
    ("wrong checksum", "x.zip", crc_wrong, "damaged"),
    ("truncated archive", "x.zip", lambda: archive({NAME: GOOD})[:-30], "damaged"),
    ("empty archive", "x.zip", lambda: archive({}), "damaged|no table"),
    ("only documents", "x.zip", lambda: archive({"readme.pdf": b"%PDF-1.4"}), "no table"),
    ("entities in a workbook", "MUE_Eff_07-01-2026.xlsx", entities, "entities"),
    ("workbook bomb", "MUE_Eff_07-01-2026.xlsx", swelling_workbook, "expand beyond reason"),
    ("truncated workbook", "MUE_Eff_07-01-2026.xlsx", lambda: workbook([["MUE Values"]])[:-200], "damaged"),
    ("entities in the tabular list", "icd10c-tabular-2027.xml", lambda: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><ICD10CM.tabular><version>2027</version></ICD10CM.tabular>'
    ), "entities"),
    ("truncated tabular list", "icd10c-tabular-2027.xml", lambda: (
        b'<?xml version="1.0"?><ICD10CM.tabular><version>2027</version><chapter><name>1</name>'
    ), "damaged"),
    ("UTF-16", NAME, lambda: GOOD.decode("latin-1").encode("utf-16"), "none of the known|UTF-16"),
    ("NUL bytes", NAME, lambda: GOOD.replace(b"0ZA01", b"0Z\x0001"), "none of the known|NUL"),
    ("binary", "x.bin", lambda: bytes(range(256)) * 40, "none of the known"),
    ("another table", "x.csv", lambda: b"name,amount\nA,1\n", "none of the known files .*name,amount"),
    ("a page instead of the file", NAME, lambda: b"<html><body>Please accept</body></html>", "none of the known"),
    ("empty", NAME, lambda: b"", "is empty"),
    ("quotes never closed", NAME, lambda: GOOD + b'0ZA02,"1,2 x\n', "cut off"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "make", "reason"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_refused_with_a_reason(
    add: Add, store: EditionStore, name: str, make: Callable[[], bytes], reason: str
) -> None:
    add({"MUE_Eff_04-01-2026.csv": mue("Practitioner Services MUE Values", [("0ZA01", "7", "2 x")])})
    before = {path.name: path.read_bytes() for path in store.folder.iterdir()}
    with pytest.raises(RefusedError, match=reason):
        add({name: make()})
    assert {path.name: path.read_bytes() for path in store.folder.iterdir()} == before
    assert open_library(store.folder.parent).table("mue-practitioner", date(2026, 5, 1)).get("0ZA01").value == 7


def test_a_size_of_ten_gigabytes_is_not_believed(add: Add, tmp_path: Path) -> None:
    """Written with the zip64 directory entry a real ten gigabytes would have."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        info = zipfile.ZipInfo(NAME)
        target.writestr(info, GOOD)
        info.file_size = 10 << 30
    with pytest.raises(RefusedError, match="claims 10 GB"):
        add({"x.zip": stream.getvalue()})


def test_archives_within_that_add_up(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = archive({NAME: GOOD})
    content = archive({f"{n}.zip": inner for n in range(4)})
    monkeypatch.setattr(limits, "MAX_COPIED", 3 * len(inner))
    with pytest.raises(RefusedError, match="archives within take more"):
        add({"x.zip": content})


def test_more_members_than_reasonable(add: Add) -> None:
    with pytest.raises(RefusedError, match="more than 5000"):
        add({"x.zip": archive({f"{n}.txt": b"x" for n in range(5_001)})})


def test_what_cannot_be_opened(store: EditionStore, tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="No such file"):
        add_files([tmp_path / "absent.zip"], store, accept=lambda _: True)


def test_claims_are_no_table_and_are_not_quoted(add: Add) -> None:
    """One long line of X12, as payers send it, is in no fixed layout; its words (names) do not come back."""
    with pytest.raises(RefusedError, match="X12 claims or remittances") as refused:
        add({"claims.txt": b"ISA*00*          *NM1*IL*1*DOE*JANE~" + b"N3*1 MAIN ST~" * 40})
    assert "DOE" not in str(refused.value)


def test_the_licence_must_be_confirmed(store: EditionStore, tmp_path: Path) -> None:
    asked: list[str] = []

    def decline(importer: object) -> bool:
        asked.append(importer.name)  # type: ignore[attr-defined]
        return False

    with pytest.raises(RefusedError, match=r"licence.*CPT codes are copyright"):
        add_files([put(tmp_path, NAME, GOOD)], store, accept=decline)
    assert asked == ["ncci-mue"]
    assert store.manifests() == ()


def test_a_licence_is_asked_for_once(store: EditionStore, tmp_path: Path) -> None:
    asked: list[str] = []

    def agree(importer: object) -> bool:
        asked.append(importer.name)  # type: ignore[attr-defined]
        return True

    units, pairs = (
        put(tmp_path, NAME, GOOD),
        put(tmp_path, "ccipra-v322r0.txt", ptp([("0ZA01", "0ZA02", "20200101", "*", "1")])),
    )
    add_files([units, pairs], store, accept=agree)
    add_files([put(tmp_path, "MUE_Eff_04-01-2026.csv", GOOD)], store, accept=agree)
    assert asked == ["ncci-mue"]


def test_windows_1252_and_utf8_are_both_read(add: Add, store: EditionStore) -> None:
    text = GOOD.decode("latin-1").replace("Nature of Service/Procedure", "Procedure – nature")
    add({NAME: text.encode("utf-8")})
    add({"MUE_Eff_04-01-2026.csv": text.encode("cp1252")})
    for day in (date(2026, 8, 1), date(2026, 5, 1)):
        row = open_library(store.folder.parent).table("mue-practitioner", day).get("0ZA01")
        assert row.rationale == "Procedure – nature"
