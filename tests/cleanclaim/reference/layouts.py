"""Official layouts with invented codes, built by code: what CMS publishes, without what may not be in a repository."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl

PTP_HEADER = (
    "CPT only copyright 2025 American Medical Association.  All rights reserved.\t\t\t\t\t\t\r\n"
    "Column1/Column2 Edits\t\t\t\t\t\t\r\n"
    "Column 1\tColumn 2\t*=in existence\tEffective\tDeletion\tModifier\tPTP Edit Rationale\r\n"
    "\t\tprior to 1996\tDate\tDate\t0=not allowed\t\r\n"
    "\t\t\t\t*=no data\t1=allowed\t\r\n"
    "\t\t\t\t\t9=not applicable\t\r\n"
)

PTP_CHANGE_HEADER = (
    '"CPT only copyright 2025 American Medical Association.  All rights reserved."\t\t\r\n'
    'Column 1\tColumn 2\t"Modifier\r\nIndicator"\r\n'
)

PtpRow = tuple[str, str, str, str, str]
"""Column 1, column 2, effective, deletion, indicator."""


def ptp(rows: Iterable[PtpRow]) -> bytes:
    why = "Misuse of Column Two code"
    body = "".join(f"{a}\t{b}\t\t{first}\t{last}\t{flag}\t{why}\r\n" for a, b, first, last, flag in rows)
    return (PTP_HEADER + body).encode("cp1252")


def ptp_changes(rows: Iterable[tuple[str, str, str]]) -> bytes:
    return (PTP_CHANGE_HEADER + "".join("\t".join(row) + "\r\n" for row in rows)).encode("cp1252")


MUE_NOTICE = (
    '"Current Procedural Terminology (CPT) codes, descriptions and other data only are copyright 2025 AMA.\n\n'
    'CPT\xae is a registered trademark.",,,\n'
)


def mue(title: str, rows: Iterable[tuple[str, str, str]]) -> bytes:
    header = f'"HCPCS/\nCPT Code",{title},MUE Adjudication Indicator,MUE Rationale\n'
    body = "".join(f"{code},{value},{flag},Nature of Service/Procedure\n" for code, value, flag in rows)
    return (MUE_NOTICE + header + body).encode("cp1252")


AOC_NAMES = [
    "AOC_Edit_Type", "Add-On_Code", "AOC_DelDT", "Primary_Code", "Primary_Code_DelDT", "AOC_Edit_EffDT",
    "AOC_Edit_DelDT", "Special_Instruction_Notes",
]  # fmt: skip


def workbook(rows: Iterable[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def aoc_workbook(rows: Iterable[Sequence[object]]) -> bytes:
    return workbook([["CPT codes are copyright AMA"], AOC_NAMES, *rows])


def aoc_text(rows: Iterable[Sequence[str]], blank: str = "") -> bytes:
    widths = (1, 5, 7, 5, 7, 7, 7)
    lines = [blank.join(str(v).ljust(w) for v, w in zip(row, widths, strict=True)) for row in rows]
    return ("CPT codes are copyright AMA\r\n" + "\r\n".join(lines) + "\r\n").encode()


PFS_STACK_2026 = """\
,,,,,,,,,,,,,,,,,,,,,,,,,,,,,NON-FACILITY,FACILITY,
,,,,NOT USED,,,,,,,,,,,,,,,,,,,,,,PHYSICIAN,,DIAGNOSTIC,PE USED,PE USED,MP USED
,,,,FOR,,,NON-FAC,,FACILITY,,,,,,,,,,,,,,,,,SUPERVISION OF,,IMAGING,FOR OPPS,FOR OPPS,FOR OPPS
,,,STATUS,MEDICARE,WORK,NON-FAC,NA,FACILITY,NA,MP,NON-FACILITY,FACILITY,PCTC,GLOB,PRE,INTRA,POST,MULT,BILAT,ASST,CO-,TEAM,PRIC,ENDO,CONV,DIAGNOSTIC,CALCULATION,FAMILY,PAYMENT,PAYMENT,PAYMENT
HCPCS,MOD,DESCRIPTION,CODE,PAYMENT,RVU,PE RVU,INDICATOR,PE RVU,INDICATOR,RVU,TOTAL,TOTAL,IND,DAYS,OP,OP,OP,PROC,SURG,SURG,SURG,SURG,IND,BASE,FACTOR,PROCEDURES,FLAG,INDICATOR,AMOUNT,AMOUNT,AMOUNT
"""  # noqa: E501 - the header as it is stacked
_PRICE_INDICATOR = 23


def fee_schedule(
    rows: Iterable[Mapping[str, str]], year: int = 2026, release: str = "July", columns: int = 32
) -> bytes:
    """A PPRRVU file; with 31 columns as to 2025, without PRIC IND."""
    names = (
        "code mod description status unused work pe1 na1 pe2 na2 mp total1 total2 pctc global pre intra post mult "
        "bilat asst co team pric endo conv supervision flag family a1 a2 a3"
    ).split()
    stack = [line.split(",") for line in PFS_STACK_2026.splitlines()]
    table = [[row.get(name, "") for name in names] for row in rows]
    if columns == 31:
        for line in (*stack, *table):
            del line[_PRICE_INDICATOR]
    head = f",,{year} National Physician Fee Schedule Relative Value File {release} Release"
    title = [head, ",,CPT codes AMA", ",,Dental codes ADA", "", ",,RELEASED 06/30/2026"]
    lines = [text + "," * (columns - 1 - text.count(",")) for text in title]
    return "\n".join([*lines, *(",".join(line) for line in (*stack, *table))]).encode() + b"\n"


HCPCS_NAMES = (
    "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,PRICE1,PRICE2,PRICE3,PRICE4,MULT_PI,CIM1,CIM2,CIM3,MCM1,MCM2,"
    "MCM3,"
    "STATUTE,LABCERT1,LABCERT2,LABCERT3,LABCERT4,LABCERT5,LABCERT6,LABCERT7,LABCERT8,XREF1,XREF2,XREF3,XREF4,XREF5,"
    "COV,ASC_GRP,ASC_DT,OPPS,OPPS_PI,OPPS_DT,PROCNOTE,BETOS,TOS1,TOS2,TOS3,TOS4,TOS5,ANEST_BU,ADD DT,ACT EFF DT,"
    "TERM DT,ACTION CD"
).split(",")


def hcpcs_rows(rows: Iterable[Mapping[str, str]]) -> list[list[str]]:
    return [HCPCS_NAMES, *([row.get(name, "") for name in HCPCS_NAMES] for row in rows)]


def hcpcs_fixed(rows: Iterable[Mapping[str, str]]) -> bytes:
    lines = []
    for row in rows:
        line = [" "] * 320
        code = row["HCPC"].strip()
        for start, text in (
            (1, code if len(code) == 5 else f"   {code}"), (6, "00100"), (11, row["RECID"]), (12, "A device, long"),
            (92, "Device"), (120, row.get("PRICE1", "")), (230, row.get("COV", "")), (269, row.get("ADD DT", "")),
            (277, row.get("ACT EFF DT", "")), (285, row.get("TERM DT", "")), (293, row.get("ACTION CD", "")),
        ):  # fmt: skip
            line[start - 1 : start - 1 + len(text)] = text
        lines.append("".join(line))
    return "\r\n".join(lines).encode() + b"\r\n"


def order_file(rows: Iterable[tuple[str, bool, str]]) -> bytes:
    lines = (
        f"{number:05d} {code:<7} {int(billable)} {title[:60]:<60} {title}"
        for number, (code, billable, title) in enumerate(rows, 1)
    )
    return "\r\n".join(lines).encode() + b"\r\n"


def order_addenda(rows: Iterable[tuple[str, str, bool, str]]) -> bytes:
    lines = (
        f"{action + ':':<12} {int(billable)} {code:<7} {title[:60]:<60} {title}"
        for action, code, billable, title in rows
    )
    return "\r\n".join(lines).encode() + b"\r\n"


MCE_TEXT = """\
Definitions of Medicare Code Edits\tv43.0
4. Age conflict\t12
6. Manifestation code as principal diagnosis\t40
4. Age conflict
The Medicare Code Editor detects inconsistencies between a patient\x92s age and any diagnosis.
A. Perinatal/Newborn diagnoses (age 0 only)
P0700\tExtremely low birth weight
Z3800\tSingle liveborn
B. Pediatric diagnoses (age 0 through 17)
R6251\tFailure to thrive
C. Maternity diagnoses (age 9 through 64)
O80\tDelivery
D. Adult diagnoses (age 15 through 124)
N400\tEnlarged prostate
5. Sex conflict
A. Diagnoses for females only
O80\tDelivery
N800\tEndometriosis
B. Procedures for females only
0U5B4ZZ\tDestruction
C. Diagnoses for males only
N400\tEnlarged prostate
6. Manifestation code as principal diagnosis
G990\tAutonomic neuropathy \x96 elsewhere
8. Questionable admission
R030\tElevated reading
9. Unacceptable principal diagnosis
Z720\tTobacco use
Requires secondary diagnosis
Z5189\tOther aftercare
"""


def mce() -> bytes:
    return MCE_TEXT.encode("latin-1").replace(b"\n", b"\r\n")


def asp(rows: Iterable[Sequence[str]]) -> bytes:
    banner = ["Medicare Part B drugs,,,,,,,,"] + [",,,,,,,,"] * 7
    names = (
        "_2026_CODE,Short Description,LABELER NAME,NDC2,DRUG NAME,HCPCS DOSAGE,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG"
    )
    lines = [*banner, names, *(",".join(row) for row in rows)]
    return "\r\n".join(lines).encode("cp1252") + b"\r\n"


def archive(members: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
