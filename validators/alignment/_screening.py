"""Screening services and the diagnoses that make them screening. Ranges and single codes only."""

from __future__ import annotations

from validators.engine.rule import in_range

ROUTINE = ("Z00-Z13", "Z15", "Z77-Z92")
"""Examination, screening, susceptibility, exposure and history: the reasons a screening is done for."""

SCREENINGS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("77067", "77063", "G0202"), ("R92.2-R92.3",), "a screening mammogram"),
    (("G0104-G0106", "G0120-G0122"), ("K50-K51", "D12.6"), "a colorectal cancer screening"),
    (("G0328", "81528"), (), "a colorectal cancer screening"),
    (("G0102-G0103",), (), "a prostate cancer screening"),
    (("G0101", "Q0091"), ("Z30-Z39", "Z72", "N87", "R87", "C51-C58"), "a cervical cancer screening"),
    (("G0123-G0124", "G0141-G0148", "P3000-P3001"), ("Z30-Z39", "N87", "R87", "C51-C58"), "a screening Pap smear"),
    (("71271", "G0296"), ("F17",), "a lung cancer screening"),
    (("76706",), ("F17", "I71"), "an aneurysm screening"),
    (("G0117-G0118",), ("E08-E13", "H40"), "a glaucoma screening"),
    (("G0432-G0435", "G0475"), ("Z20-Z39", "Z70-Z76", "F11", "O00-O9A"), "an HIV screening"),
    (("G0472",), ("F11-F19", "Z20", "Z72"), "a hepatitis C screening"),
    (("G0499",), ("Z20", "F11", "N18", "O00-O9A"), "a hepatitis B screening"),
)
"""(codes, further diagnoses, what it is). Sources: CMS Pub. 100-04 chapter 18; NCD 210.x."""

SCREENING_CODES = tuple(spec for codes, _, _ in SCREENINGS for spec in codes)

COLONOSCOPY_FIRST = ("Z12.10", "Z12.11", "Z12.12")
"""Diagnoses that say the endoscopy began as a screening."""

THERAPEUTIC_ENDOSCOPY = ("45379-45398", "45331-45350", "44389-44408")
"""Endoscopies of the lower bowel in which something was removed, biopsied or treated."""


def screening(code: str) -> tuple[tuple[str, ...], str]:
    """(diagnoses that go with it, what it is) for a screening code; ((), "") for any other."""
    for codes, more, name in SCREENINGS:
        if any(in_range(code, spec) for spec in codes):
            return (*ROUTINE, *more), name
    return (), ""
