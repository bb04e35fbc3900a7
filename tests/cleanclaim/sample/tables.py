"""Synthetic tables in CMS's layouts for a sample: every code it bills is in them, with numbers that its claims keep.

What the claims do is legal by them (components only where a code has them, both sides where it has sides), so that
whatever an edit says with the tables loaded is the sample's fault or the edit's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from cleanclaim.tools.sample.draft import Draft
from tests.cleanclaim.reference.layouts import aoc_workbook, fee_schedule, hcpcs_fixed, mue, ptp, put
from tests.cleanclaim.shell import cleanclaim

_QUARTERS = (("January", "JAN", "01", 320), ("April", "APR", "04", 321), ("July", "JUL", "07", 322), ("October", "OCT", "10", 323))  # fmt: skip  # noqa: E501
_ADD_ONS = {
    "17003": ("17000",),
    "17312": ("17311",),
    "99292": ("99291",),
    "96375": ("96365", "96374", "96409", "96413"),
    "96415": ("96413",),
}
_NEVER_TOGETHER = (("27447", "27130", "1"), ("47562", "45378", "1"), ("66984", "66821", "0"), ("20610", "20550", "1"))
_MINOR, _MAJOR = "000", "090"
_EXPECTED_MODIFIERS = ("25", "59", "LT", "RT", "XS", "XU", "GP", "KX", "AT", "GA", "GY", "JW", "JZ", "QW", "33", "50")


def tables(folder: Path, drafts: Iterable[Draft]) -> list[Path]:
    """Write the files of all four quarters of 2026 into the folder."""
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for draft in drafts:
        for line in draft.lines:
            if len(line.code) == 5:
                seen[line.code] |= set(line.modifiers)
    return [put(folder, name, content) for name, content in _files(seen)]


def load(folder: Path, paths: Iterable[Path]) -> None:
    """Import them into the folder's own data, as a user does."""
    done = cleanclaim("reference", "add", *paths, "--accept-license", folder=folder)
    assert done.returncode == 0, done.stderr.decode()


def _files(seen: dict[str, set[str]]) -> Iterator[tuple[str, bytes]]:
    level_1 = sorted(code for code in seen if code[0].isdigit())
    level_2 = sorted(code for code in seen if code[0].isalpha() and code[0] != "D")
    modifiers = sorted({m for found in seen.values() for m in found} | set(_EXPECTED_MODIFIERS))
    coded = [{"HCPC": code, "RECID": "3", "COV": "C"} for code in level_2]
    coded += [{"HCPC": f"   {modifier}", "RECID": "7"} for modifier in modifiers]
    dated = [row | {"ADD DT": "20100101", "ACT EFF DT": "20100101"} for row in coded]
    fees = [row for code in level_1 for row in _fees(code, seen[code])]
    units = [(code, "9999", "3 Date of Service Edit: Clinical") for code in sorted(seen) if code[0] != "D"]
    pairs = [(a, b, "20200101", "*", flag) for a, b, flag in _NEVER_TOGETHER]
    add_ons = [("1", code, "", base, "", "2013091", "", "") for code, bases in _ADD_ONS.items() for base in bases]
    for name, short, month, version in _QUARTERS:
        yield f"HCPC2026_{short}_ANWEB.txt", hcpcs_fixed(dated)
        yield f"PPRRVU2026_{short}.csv", fee_schedule(fees, release=name)
        yield f"ccipra-v{version}r0.txt", ptp(pairs)
        yield f"ccioph-v{version}r0.txt", ptp(pairs)
        for kind in ("Practitioner Services", "Outpatient Hospital Services", "DME Supplier Services"):
            title = f"{kind.split()[0]}-{month}"
            yield f"MCR_MUE_{title}_Eff_{month}-01-2026.csv", mue(f"{kind} MUE Values", units)
        yield f"AOC_V2026Q{(int(month) + 2) // 3}-MCR.xlsx", aoc_workbook(add_ons)


def _fees(code: str, modifiers: set[str]) -> Iterator[dict[str, str]]:
    surgery = "10004" <= code <= "69990"
    parts = code[0] == "7" or bool(modifiers & {"26", "TC"})
    row = {
        "code": code, "status": "A", "work": "1.00", "total1": "2.00", "total2": "1.50", "pctc": "1" if parts else "0",
        "global": (_MAJOR if "27000" <= code < "30000" else _MINOR) if surgery else "XXX",
        "mult": "2" if surgery else "0", "bilat": "1" if modifiers & {"50", "LT", "RT"} else "0",
        "asst": "2", "co": "1", "team": "0", "endo": "", "conv": "33.4009",
    }  # fmt: skip
    if code in _ADD_ONS:
        row["global"] = "ZZZ"
    yield row
    if parts:
        yield from (row | {"mod": modifier} for modifier in ("26", "TC"))
