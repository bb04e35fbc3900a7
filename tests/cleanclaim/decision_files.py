"""A file of two sets, the second with two billing providers, and what each row of docs/decisions.md does to it."""

from __future__ import annotations

from collections.abc import Callable

HEAD = (
    "ISA*00*          *00*          *ZZ*CLINIC         *ZZ*GATE           *260112*0304*^*00501*000000042*1*T*:~\n"
    "GS*HC*CLINIC*GATE*20260112*0304*7*X*005010X222A1~\n"
)
INQUIRY = (
    "GE*1*7~\nGS*HS*CLINIC*GATE*20260112*0304*8*X*005010X279A1~\n"
    "ST*270*0002*005010X279A1~\nBHT*0022*13~\nSE*3*0002~\nGE*1*8~\nIEA*2*000000042~\n"
)
TAIL = "GE*2*7~\nIEA*1*000000042~\n"
PROVIDER = (
    "HL*{hl}**20*1~\nPRV*BI*PXC*207Q00000X~\nNM1*85*2*NORTH CLINIC*****XX*{npi}~\nN3*1 MAIN ST~\n"
    "N4*ALBANY*NY*122070001~\nREF*EI*123456789~\n"
)
SUBSCRIBER = (
    "HL*{hl}*{above}*22*0~\nSBR*P*18*******CI~\nNM1*IL*1*{name}*JANE****MI*M{name}~\nN3*2 ELM ST~\n"
    "N4*ALBANY*NY*12207~\nDMG*D8*19700101*F~\nNM1*PR*2*EAST PLAN*****PI*P1~\n"
)
CLAIM = (
    "CLM*{id}*100***11:B:1*Y*A*Y*Y~\nHI*ABK:J069~\nLX*1~\nSV1*HC:99213*100*UN*1***1~\nDTP*472*D8*20260105~\n"
    "REF*6R*{id}L1~\n"
)


def one_set(control: str, *levels: str) -> str:
    """An 837P set of these HL levels."""
    head = (
        f"ST*837*{control}*005010X222A1~\nBHT*0019*00*B{control}*20260112*1200*CH~\nNM1*41*2*NORTH CLINIC*****46*S1~\n"
        "PER*IC*OFFICE*TE*5555550100~\nNM1*40*2*EAST PLAN*****46*R1~\n"
    )
    body = head + "".join(levels)
    return f"{body}SE*{body.count('~') + 1}*{control}~\n"


def _provider(hl: int, npi: str) -> str:
    return PROVIDER.format(hl=hl, npi=npi)


def _patient(hl: int, above: int, claim: str) -> str:
    return SUBSCRIBER.format(hl=hl, above=above, name=claim) + CLAIM.format(id=claim)


FIRST = one_set("0001", _provider(1, "1234567893"), _patient(2, 1, "G1"))
SECOND = one_set(
    "0002",
    _provider(1, "1234567893"),
    _patient(2, 1, "AT-FAULT"),
    _patient(3, 1, "BESIDE"),
    _provider(4, "1679576722"),
    _patient(5, 4, "OTHER"),
)
FILE = HEAD + FIRST + SECOND + TAIL


def changed(old: str, new: str, text: str = SECOND) -> str:
    """The file with one thing changed in the second set, the counts of segments kept right."""
    assert text.count(old) >= 1, old
    fixed = SECOND.replace(old, new, 1)
    count = fixed.count("~")
    return HEAD + FIRST + fixed.replace(f"SE*{SECOND.count('~')}*", f"SE*{count}*") + TAIL


def anywhere(old: str, new: str) -> str:
    """The file with one thing changed in its envelope."""
    assert FILE.count(old) >= 1, old
    return FILE.replace(old, new, 1)


AT_FAULT = SECOND.index("CLM*AT-FAULT")


def in_claim(old: str, new: str) -> str:
    """The file with one thing changed in the claim at fault."""
    at = SECOND.index(old, AT_FAULT)
    fixed = SECOND[:at] + new + SECOND[at + len(old) :]
    return HEAD + FIRST + fixed.replace(f"SE*{SECOND.count('~')}*", f"SE*{fixed.count('~')}*") + TAIL


FAULTS: dict[str, Callable[[], str]] = {
    "nothing": lambda: FILE,
    "a warning in a claim": lambda: in_claim("REF*6R*AT-FAULTL1~", "REF*6R*AT-FAULTL1*~"),
    "an edit that holds": lambda: in_claim("ABK:J069", "ABK:J06"),
    "an edit that rejects": lambda: in_claim("SV1*HC:99213*100", "SV1*HC:99213*90"),
    "an edit that crashes": lambda: FILE,
    "an element of a claim": lambda: in_claim("11:B:1", "11:Q:1"),
    "a loop of a subscriber": lambda: changed("DMG*D8*19700101*F~", "DMG*D8*19700101*Q~"),
    "a loop of a billing provider": lambda: changed("N4*ALBANY*NY*122070001", "N4*ALBANY*NY*12207"),
    "an element of a claim, strict sender": lambda: in_claim("11:B:1", "11:Q:1"),
    "the HL tree": lambda: changed("HL*3*1*22*0", "HL*3*9*22*0"),
    "the heading": lambda: changed("PER*IC*OFFICE", "PER*QQ*OFFICE"),
    "lines without their claim": lambda: in_claim("CLM*AT-FAULT*100***11:B:1*Y*A*Y*Y~\n", ""),
    "SE01": lambda: FILE.replace(f"SE*{SECOND.count('~')}*0002", "SE*3*0002"),
    "SE02": lambda: anywhere("*0002~\nGE", "*0009~\nGE"),
    "no SE": lambda: FILE.replace(f"SE*{SECOND.count('~')}*0002~\n", ""),
    "ST02 used twice": lambda: FILE.replace("*0002", "*0001"),
    "a set nobody reads": lambda: HEAD + FIRST + INQUIRY,
    "a version nobody holds": lambda: FILE.replace("005010X222A1", "005010X222Z9"),
    "GE01": lambda: anywhere("GE*2*7", "GE*3*7"),
    "GE02": lambda: anywhere("GE*2*7", "GE*2*8"),
    "no GE": lambda: anywhere("GE*2*7~\n", ""),
    "GS06 is no number": lambda: anywhere("0304*7*X", "0304*A*X").replace("GE*2*7", "GE*2*A"),
    "text after IEA": lambda: FILE + "some junk",
    "IEA01": lambda: anywhere("IEA*1*", "IEA*2*"),
    "IEA02": lambda: anywhere("IEA*1*000000042", "IEA*1*000000043"),
    "no IEA": lambda: anywhere("IEA*1*000000042~\n", ""),
    "the file ends inside a set": lambda: FILE[: FILE.index("HL*4**20")],
}
"""Fault → the file that has it."""
