"""A small corpus whose private values are marks nobody else uses, and its files with one byte or tag gone wrong.

Every name, address, identifier, birth date, telephone number and note is a mark; none of them may be seen outside the
file, whatever went wrong in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

NAMES = ("ZQLAST", "ZQFIRST", "ZQMIDDLE", "ZQPAYEE", "ZQPATLAST", "ZQPATFIRST", "ZQDOCTOR")
NUMBERS = ("991827364", "ZQMEMBER77", "ZQM77881", "19610917", "19880229", "9173340021", "ZQ1188XX")
PLACES = ("ZQ STREET 9", "ZQTOWN", "ZQ ROAD 7", "917330042")
TEXTS = ("ZQNOTE ZQLAST BORN 19610917", "ZQMAIL@ZQHOST.EXAMPLE")
MARKS = (*NAMES, *NUMBERS, *PLACES, *TEXTS, "ZQ")
ANY_MARK = re.compile("|".join(sorted(MARKS, key=len, reverse=True)).encode())

_ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260105*1200*^*00501*000000042*0*T*:~"

PROFESSIONAL = _ISA + (
    "GS*HC*SENDER*RECEIVER*20260105*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~BHT*0019*00*B1*20260105*1200*CH~"
    "NM1*41*2*CLEARING*****46*S1~PER*IC*DESK*TE*5125550100~NM1*40*2*PAYER*****46*R1~HL*1**20*1~"
    "NM1*85*2*CLINIC*****XX*1234567893~N3*1 MAIN ST~N4*AUSTIN*TX*787010000~REF*EI*123456789~"
    "HL*2*1*22*1~SBR*P**ZQ1188XX******CI~NM1*IL*1*ZQLAST*ZQFIRST*ZQMIDDLE***MI*ZQMEMBER77~N3*ZQ STREET 9~"
    "N4*ZQTOWN*TX*917330042~DMG*D8*19610917*F~REF*SY*991827364~NM1*PR*2*PAYER*****PI*87726~"
    "HL*3*2*23*0~PAT*19~NM1*QC*1*ZQPATLAST*ZQPATFIRST~N3*ZQ ROAD 7~N4*ZQTOWN*TX*917330042~DMG*D8*19880229*M~"
    "CLM*C-1*125***11:B:1*Y*A*Y*Y~DTP*431*D8*20260101~NTE*ADD*ZQNOTE ZQLAST BORN 19610917~HI*ABK:J020~"
    "NM1*82*1*ZQDOCTOR****XX*1245319599~PRV*PE*PXC*207Q00000X~"
    "SBR*S*18*ZQ1188XX******CI~OI***Y***Y~NM1*IL*1*ZQLAST*ZQFIRST****MI*ZQM77881~N3*ZQ STREET 9~N4*ZQTOWN*TX*78702~"
    "NM1*PR*2*OTHER*****PI*60054~"
    "LX*1~SV1*HC:99213*125*UN*1***1~DTP*472*D8*20260102~REF*6R*L1~SE*40*0001~GE*1*1~IEA*1*000000042~"
)
REMITTANCE = _ISA + (
    "GS*HP*SENDER*RECEIVER*20260105*1200*1*X*005010X221A1~ST*835*0001~"
    "BPR*I*100*C*ACH*CCP*01*011000015*DA*1122334455*1234567890**01*011000015*DA*5544332211*20260110~"
    "TRN*1*T1*1234567890~DTM*405*20260109~N1*PR*PAYER~N3*1 PLAN ST~N4*AUSTIN*TX*78701~PER*BL*DESK*TE*5125550100~"
    "N1*PE*CLINIC*XX*1234567893~LX*1~CLP*C-1*1*125*100*25*12*ICN1*11*1~CAS*CO*45*25~"
    "NM1*QC*1*ZQPATLAST*ZQPATFIRST****MI*ZQMEMBER77~NM1*IL*1*ZQLAST*ZQFIRST****MI*ZQM77881~"
    "NM1*74*1*ZQLAST*ZQFIRST****C*ZQMEMBER77~REF*SY*991827364~DTM*232*20260102~"
    "PER*CX*ZQDOCTOR*TE*9173340021*EM*ZQMAIL@ZQHOST.EXAMPLE~"
    "SVC*HC:99213*125*100**1~DTM*472*20260102~CAS*CO*45*25~SE*24*0001~GE*1*1~IEA*1*000000042~"
)
BASES = {"837": PROFESSIONAL, "835": REMITTANCE}

_PRIVATE = ("NM1*IL", "NM1*QC", "NM1*74", "N3*ZQ", "N4*ZQ", "DMG", "REF*SY", "NTE", "SBR", "PER*CX", "NM1*82")
_TAGS = ("CLM", "SV1", "HI", "DTP", "REF", "SVC", "CLP", "CAS", "BPR", "LX", "HL", "AMT", "QTY", "SVD", "ZZZ", "LIN")
_AMOUNTS = ("CLM", "SV1", "SVC", "CLP", "CAS", "BPR", "AMT", "QTY", "SVD")


def mutants(kind: str) -> Iterator[tuple[str, str]]:
    """The file broken at every private segment: its name, and the text."""
    text = BASES[kind]
    segments = text.split("~")
    for index, segment in enumerate(segments):
        near = [segment, segments[index + 1] if index + 1 < len(segments) else ""]
        if not any(one.startswith(_PRIVATE) for one in near):
            continue
        before, after = "~".join(segments[:index]) + "~", "~" + "~".join(segments[index + 1 :])
        yield f"{index}-terminator", before + segment + after[1:]
        yield f"{index}-star-for-terminator", before + segment + "*" + after[1:]
        if not segment.startswith(_PRIVATE):
            continue
        for place, char in enumerate(segment):
            if char == "*":
                yield f"{index}-{place}-lost", before + segment[:place] + segment[place + 1 :] + after
                yield f"{index}-{place}-doubled", before + segment[:place] + "*" + segment[place:] + after
                yield f"{index}-{place}-component", before + segment[:place] + ":" + segment[place + 1 :] + after
                yield f"{index}-{place}-terminator", before + segment[:place] + "~" + segment[place + 1 :] + after
        for tag in _TAGS:
            if tag in ("CLM", "CLP") and segment.startswith(("N3*", "N4*")):
                continue  # the mark would be the claim's number, which is shown by design
            if tag in _AMOUNTS and segment.startswith(("DMG", "REF", "PER")):
                continue  # the mark would be an amount
            yield f"{index}-{tag}", before + tag + segment[segment.index("*") :] + after


_SHOWN_BY_DESIGN = {("CLM", 1), ("CLP", 1), ("ISA", 6), ("ISA", 8), ("GS", 2), ("GS", 3), ("TRN", 2)}


def swapped(kind: str) -> Iterator[tuple[str, str]]:
    """The file with a mark in the place of every element that is no person's."""
    segments = BASES[kind].split("~")
    for index, segment in enumerate(segments):
        if not segment or segment.startswith(_PRIVATE):
            continue
        elements = segment.split("*")
        for place in range(1, len(elements)):
            if (elements[0], place) in _SHOWN_BY_DESIGN:
                continue
            for mark in ("ZQLAST", "ZQMEMBER77", "991827364"):
                for value in (mark, f"{elements[place]}:{mark}" if ":" in elements[place] else ""):
                    if value:
                        changed = "*".join((*elements[:place], value, *elements[place + 1 :]))
                        name = f"{index}-{elements[0]}{place:02}-{value}".replace(":", "-")
                        yield name, "~".join((*segments[:index], changed, *segments[index + 1 :]))
