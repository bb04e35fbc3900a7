"""Diagnosis edits: edition ends, spans over 1 October, first and last days of windows, neighbours, missing tables."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleanclaim.reference.built_in import builtin_tables
from tests.judged import case, told
from validators.diagnosis._profile import profile
from validators.diagnosis._validity import family_of, half_year
from validators.diagnosis.dx17_trimester_against_weeks import trimester_of_weeks
from validators.engine.case import Case
from validators.engine.catalogue import all_rules, rule_by_id
from validators.engine.finding import Finding, Unavailable
from validators.engine.runner import Runner
from validators.examples.facts import given as facts
from validators.examples.shorthand import parse_claim
from validators.questions.reference import Reference
from validators.questions.rows import Edition, Icd10Code
from x12.records.claim import Claim

STAY = "tob=111"
DAY = "P dos=2026-01-05"

EDGES = [
    # Codes of the edition: valid, heading, seventh character missing, wrong, misplaced, unknown.
    case("DX01 DX02 DX03", f"{DAY} dx=E11.9,Z3A.20,F32.A,U07.1,S72.001A,T36.0X5A,H25.13 | 99213", ""),
    case("DX01 DX02 DX03", f"{DAY} dx=E11 | 99213", "DX02/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=S72 | 99213", "DX02/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=S72.001 | 99213", "DX02/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=S72.001Z | 99213", "DX03/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=W21.4A | 99213", "DX03/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=W21.4XXX | 99213", "DX03/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=O36.5991 | 99213", ""),
    case("DX01 DX02 DX03", f"{DAY} dx=O36.5998 | 99213", "DX03/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=E11.9A | 99213", "DX01/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=E11.99,E10 | 99213", "DX01/0 reject, DX02/0 reject"),
    case("DX01 DX02 DX03", f"{DAY} dx=e119 | 99213", "DX01/0 reject"),
    case("DX01 DX02 DX03", f"I dos=2026-01-05 {STAY} dx=I10 admit=R07 reason=R10 ecode=W19 | '' rev=0120",
         "DX02/0 reject, DX02/0 reject, DX02/0 reject"),
    # Every year since 2015: the first day and the day before; the last day known and the day after.
    case("DX01 DX02 DX03", "P dos=2015-10-01 dx=E11.9 | 99213", ""),
    case("DX01 DX02 DX03", "P dos=2015-09-30 dx=E11.9 | 99213", " ? DX01 DX02 DX03"),
    case("DX01 DX02 DX03", "P dos=2026-09-30 dx=E11.99 | 99213", "DX01/0 reject"),
    case("DX01 DX02 DX03", "P dos=2026-10-01 dx=E11.9 | 99213", ""),
    case("DX01 DX02 DX03", "P dos=2026-10-01 dx=E11.99 | 99213", "DX01/0 reject"),
    case("DX01 DX02 DX03", "P dos=2026-10-01 dx=E11 | 99213", "DX02/0 reject"),
    case("DX01 DX02 DX03", "P dos=2027-09-30 dx=E11.9 | 99213", ""),
    case("DX01 DX02 DX03", "P dos=2027-09-30 dx=E11.99 | 99213", " ? DX01"),
    case("DX01 DX02 DX03", "P dos=2027-10-01 dx=E11.9,E11.99,E11 | 99213", " ? DX01 DX02 DX03"),
    # Codes that ended, became a heading, or are still to come; each side of the change.
    case("DX01 DX02 DX03", "P dos=2026-09-30 dx=M72.2,I42.0,S23.420A | 99213", ""),
    case("DX01 DX02 DX03", "P dos=2026-10-01 dx=M72.2,I42.0,S23.420A | 99213",
         "DX01/0 reject, DX01/0 reject, DX01/0 reject"),
    case("DX01 DX02 DX03", "P dos=2026-09-30 dx=M72.21,C78.31 | 99213", "DX01/0 reject, DX01/0 reject"),
    case("DX01 DX02 DX03", "P dos=2026-11-05 dx=M72.21,I10,E11.99,M72.2 | 99213", "DX01/0 reject, DX01/0 reject"),
    case("DX01 DX02 DX03", "P dos=2019-11-05 dx=M54.5,E11.9,I48.20 | 99213", ""),
    case("DX01 DX02 DX03", "P dos=2019-11-05 dx=M54.50,U07.1,I48.2,F32.8,M54 | 99213",
         "DX01/0 reject, DX01/0 reject, DX01/0 reject, DX01/0 reject, DX02/0 reject"),
    case("DX01 DX02 DX03", "P dos=2020-12-31 dx=M35.8 | 99213", ""),
    case("DX01 DX02 DX03", "P dos=2021-01-01 dx=M35.8 | 99213", "DX01/0 reject"),
    case("DX01 DX02 DX03", "P dos=2020-12-31..2021-01-02 dx=M35.8 | 99213", "DX01/0 warn"),
    # A stay is judged by its last day, a visit by its first.
    case("DX01 DX02 DX03", f"I dos=2025-09-28..2025-10-02 {STAY} dx=E11.99 | '' rev=0120", "DX01/0 reject"),
    case("DX01 DX02 DX03", f"I dos=2026-09-28..2026-10-01 {STAY} dx=M72.2 | '' rev=0120", "DX01/0 reject"),
    case("DX01 DX02 DX03", f"I dos=2026-09-28..2026-09-30 {STAY} dx=M72.2 | '' rev=0120", ""),
    case("DX01 DX02 DX03", "P dx=E11.9 | 99213", " ? DX01 DX02 DX03"),
    # Code sets meet on 1 October 2015; stays by their last day.
    case("DX04", "P dos=2015-09-30 dx=E11.9 | 99213", "DX04/0 reject"),
    case("DX04", "P dos=2015-10-01 dx=E11.9 | 99213", ""),
    case("DX04", f"I dos=2015-09-28..2015-09-30 {STAY} dx=E11.9 | '' rev=0120", "DX04/0 reject"),
    case("DX04", f"I dos=2015-09-28..2015-10-01 {STAY} dx=E11.9 | '' rev=0120", ""),
    case("DX04", "P dos=2015-09-30 dx=S42.001A filing=WC | 23500", "DX04/0 warn"),
    # The same code again: as principal and other, twice among others; other qualifiers may repeat it.
    case("DX05", f"{DAY} dx=E11.9,I10,E11.9,E11.9 | 99213", "DX05/0 warn"),
    case("DX05", f"{DAY} dx=E11.9,E11.90 | 99213", ""),
    case("DX05", "I dos=2026-01-05 tob=131 dx=R07.9 reason=R07.9 | 99283 rev=0450", ""),
    # Sides: the side, the other side, both sides, no side, fingers, and the brain's other side.
    case("DX06", f"{DAY} dx=S62.630A | 26720-F6", ""),
    case("DX06", f"{DAY} dx=S62.630A | 26720-F1", "DX06/1 deny"),
    case("DX06", f"{DAY} dx=H25.11 | 66984-LT", "DX06/1 deny"),
    case("DX06", f"{DAY} dx=H25.13 | 66984-LT", ""),
    case("DX06", f"{DAY} dx=H25.10 | 66984-LT", ""),
    case("DX06", f"{DAY} dx=E11.9 | 66984-LT", ""),
    case("DX06", f"{DAY} dx=I63.232 | 97112-RT", ""),
    case("DX06", f"{DAY} dx=I10,M25.561 | 20610-LT ->1,2", "DX06/1 warn"),
    case("DX06", f"{DAY} dx=M25.561 | 20610-50", ""),
    case("DX06", f"{DAY} dx=M25.561 | 20610-LT-50", ""),
    case("DX06", "I dos=2026-01-05 tob=131 dx=I10,M25.561 | 73562-LT rev=0320", ""),
    case("DX06", "I dos=2026-01-05 tob=131 dx=M25.561,M25.562 | 73562-LT rev=0320", ""),
    # Unspecified: side or site open is a warning, other detail nothing; lists hold: Medicare's of a stay, a payer's.
    case("DX07", f"{DAY} dx=M25.569 | 99213", "DX07/0 warn"),
    case("DX07", f"{DAY} dx=M79.609 | 99213", "DX07/0 warn"),
    case("DX07", f"{DAY} dx=M25.50 | 99213", "DX07/0 warn"),
    case("DX07", f"{DAY} dx=S42.001A,S42.021A | 23500", ""),
    case("DX07", f"{DAY} dx=J18.9,E55.9,E78.5,R10.9,F41.9,J06.9 | 99213", ""),
    case("DX07", f"{DAY} dx=J18.9 | 99213 | given payer unspecified J18.9", "DX07/0 deny"),
    case("DX07", f"{DAY} dx=J18.9 | 99213 | given payer unspecified J189", "DX07/0 deny"),
    case("DX07", f"I dos=2026-01-05 {STAY} dx=I70.269,L03.119,I82.90 | '' rev=0120",
         "DX07/0 deny, DX07/0 deny, DX07/0 deny"),
    case("DX07", f"I dos=2022-04-01 {STAY} dx=L03.119 | '' rev=0120", "DX07/0 deny"),
    case("DX07", f"I dos=2022-03-31 {STAY} dx=L03.119 | '' rev=0120", ""),
    case("DX07", f"{DAY} dx=M25.561,I10,E11.9,J44.1 | 99213", ""),
    case("DX07", f"{DAY} dx=S42.021A,W19.XXXA | 99213", ""),
    case("DX07", f"I dos=2026-01-05 {STAY} dx=I10 admit=R07.9 | '' rev=0120", ""),
    case("DX07", f"I dos=2026-01-05 {STAY} dx=C50.919 | '' rev=0120 | given mce unspecified C50.919", "DX07/0 deny"),
    case("DX07", f"I dos=2026-01-05 {STAY} dx=C50.919 note='UNABLE TO DET LAT 1' | '' rev=0120"
         " | given mce unspecified C50.919", "DX07/0 warn"),
    case("DX07", "I dos=2026-01-05 tob=131 dx=C50.919 | 99213 rev=0510 | given mce unspecified C50.919", "DX07/0 warn"),
    case("DX07", f"I dos=2026-01-05 {STAY} dx=C50.919 | '' rev=0120", "DX07/0 warn"),
    case("DX07", f"I dos=2026-01-05 {STAY} dx=C50.911 | '' rev=0120", ""),
    # Excludes1: by code, by range, by a heading's note; not with itself and not between neighbours without a note.
    case("DX08", f"{DAY} dx=E11.9,E10.9 | 99213", "DX08/0 warn"),
    case("DX08", f"{DAY} dx=I10,O10.011 | 99213", "DX08/0 warn"),
    case("DX08", f"{DAY} dx=Z34.01,O99.011 | 99213", "DX08/0 warn"),
    case("DX08", f"{DAY} dx=E11.9,E11.65,I10,N18.30 | 99213", ""),
    # Manifestations.
    case("DX09", f"I dos=2026-01-05 {STAY} dx=F02.80,G30.9 | '' rev=0120", "DX09/0 reject"),
    case("DX09", f"I dos=2026-01-05 {STAY} dx=E08.9 | '' rev=0120", "DX09/0 reject"),
    case("DX09", f"{DAY} dx=E08.9 | 99213", "DX09/0 deny"),
    case("DX09 DX10", f"{DAY} dx=M14.671,E11.42,H36.811 | 99213", ""),
    case("DX09", f"I dos=2026-01-05 {STAY} dx=D84.81 | '' rev=0120", "DX09/0 reject"),
    case("DX09", f"{DAY} dx=F02.80,G30.9 | 99213 | given none mce", " ? DX09"),
    case("DX09", f"I dos=2026-01-05 {STAY} dx=E08.9 | '' rev=0120 | given mce manifestation F02.80", ""),
    case("DX09", f"{DAY} dx=F02.80,G30.9 | 99213", "DX09/0 deny"),
    case("DX09", f"{DAY} dx=G30.9,F02.80 | 99213 ->2 | 99214 ->1", "DX09/0 deny"),
    case("DX09", f"{DAY} dx=G30.9,F02.80 | 99213 ->2 | 99214 ->1,2", ""),
    case("DX10", f"{DAY} dx=F02.80 | 99213", "DX10/0 deny"),
    case("DX10", f"{DAY} dx=D63.1,N18.4 | 99213", "DX10/0 warn"),
    case("DX10", f"{DAY} dx=I50.9,L89.151,Z3A.20,T36.0X5A | 99213", ""),
    case("DX09 DX10", f"{DAY} dx=F02.80 | 99213", "DX09/0 deny"),
    # Additional codes: asked once, and only those that always exist.
    case("DX11", f"{DAY} dx=I13.0 | 99213", "DX11/0 inform, DX11/0 inform"),
    case("DX11", f"{DAY} dx=I13.0,I50.22,N18.30 | 99213", ""),
    case("DX11", f"{DAY} dx=E66.01,Z68.41 | 99213", ""),
    case("DX11", f"{DAY} dx=I10,E11.9,J44.9,N39.0,J06.9 | 99213", ""),
    # External causes: V, W, X and Y, first on the claim or on a line; U codes are diseases.
    case("DX12", f"{DAY} dx=V00.01XA | 99213", "DX12/0 reject"),
    case("DX12", f"{DAY} dx=Y99.0 | 99213", "DX12/0 reject"),
    case("DX12", f"{DAY} dx=U07.1 | 99213", ""),
    case("DX12", f"{DAY} dx=S61.011A,W26.0XXA | 12001 ->2,1", "DX12/1 reject"),
    case("DX12", f"{DAY} dx=S61.011A,W26.0XXA | 12001 ->1,2", ""),
    case("DX10", f"{DAY} dx=R29.705,I63.9 | 99213", "DX10/0 warn"),
    case("DX10", f"{DAY} dx=J12.82 | 99213", "DX10/0 warn"),
    case("DX10", f"{DAY} dx=U07.1,J12.82 | 99213", ""),
    # The reason for a stay: by the lists of its day.
    case("DX13", f"I dos=2026-01-05 {STAY} dx=Z37.0 | '' rev=0120", "DX13/0 deny"),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=T36.0X5A,L27.0 | '' rev=0120", "DX13/0 deny"),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=T36.0X1A | '' rev=0120", ""),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=T50.905A | '' rev=0120", ""),
    case("DX13", f"I dos=2027-10-01 {STAY} dx=Z37.0 | '' rev=0120", " ? DX13"),
    case("DX13", f"I dos=2016-10-05 {STAY} dx=Z37.0 | '' rev=0120", "DX13/0 deny"),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=Z51.89 | '' rev=0120", "DX13/0 deny"),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=Z51.89,I10 | '' rev=0120", ""),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=R03.0 | '' rev=0120", "DX13/0 warn"),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=Z37.0 | '' rev=0120 | given mce unacceptable-principal Z79.4", ""),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=Z79.4 | '' rev=0120", ""),
    case("DX13", "I dos=2026-01-05 tob=131 dx=Z79.4 | 99213 rev=0510", ""),
    case("DX13", f"I dos=2026-01-05 {STAY} dx=I10,Z79.4 | '' rev=0120 | given mce unacceptable-principal Z79.4", ""),
    # Z codes that are only first, or never.
    case("DX14", f"{DAY} dx=I10,Z00.00 | 99396", "DX14/0 warn"),
    case("DX14", f"{DAY} dx=I10,Z00.00 | 99396 ->2,1", ""),
    case("DX14", f"{DAY} dx=Z79.01,I48.91 | 85610", ""),
    case("DX14", f"{DAY} dx=Z93.3 | A4414", ""),
    case("DX14", f"{DAY} dx=Z37.0,O80 | 59400", "DX14/0 warn"),
    # Ages: the first and the last birthday of each group.
    case("DX15", f"{DAY} dx=Z00.129 born=2008-01-06 | 99394", ""),
    case("DX15", f"{DAY} dx=Z00.129 born=2008-01-05 | 99394", "DX15/0 deny"),
    case("DX15", f"{DAY} dx=Z38.00 born=2025-01-06 | 99460", ""),
    case("DX15", f"{DAY} dx=Z38.00 born=2025-01-05 | 99460", "DX15/0 deny"),
    case("DX15", f"{DAY} dx=O80 born=2017-01-05 sex=F | 59400", ""),
    case("DX15", f"{DAY} dx=O80 born=2017-01-06 sex=F | 59400", "DX15/0 deny"),
    case("DX15", f"{DAY} dx=O80 born=1961-01-06 sex=F | 59400", ""),
    case("DX15", f"{DAY} dx=O80 born=1961-01-05 sex=F | 59400", "DX15/0 deny"),
    case("DX15", f"{DAY} dx=H25.13 born=2011-01-05 | 66984", ""),
    case("DX15", f"{DAY} dx=H25.13 born=2011-01-06 | 66984", "DX15/0 deny"),
    case("DX15", f"{DAY} dx=O80 sex=F | 59400", " ? DX15"),
    case("DX15", "P dos=2019-09-30 dx=O80 born=1963-09-30 sex=F | 59400", "DX15/0 deny"),
    case("DX15", "P dos=2019-10-01 dx=O80 born=1963-09-30 sex=F | 59400", ""),
    case("DX15", f"{DAY} dx=N41.0 born=2015-01-05 sex=M | 99213", "DX15/0 deny"),
    case("DX15", f"{DAY} dx=I25.750 born=2015-01-05 | 99213", ""),
    case("DX15", "P dos=2027-10-01 dx=O80 born=1995-01-05 sex=F | 59400", " ? DX15"),
    case("DX15", f"{DAY} dx=I10 | 99213", ""),
    case("DX15", f"{DAY} dx=Z00.129 born=1980-01-05 | 99394 | given mce pediatric G93.7", ""),
    # Sex: Medicare stopped on 1 October 2024; its last lists warn since.
    case("DX16", f"I dos=2024-09-30 {STAY} filing=MA dx=C61 sex=F | '' rev=0120", "DX16/0 deny"),
    case("DX16", "P dos=2024-09-30 dx=C61 sex=F | 99213", "DX16/0 deny"),
    case("DX16", "P dos=2024-10-01 dx=C61 sex=F | 99213", "DX16/0 warn"),
    case("DX16", f"I dos=2024-10-01 {STAY} filing=MA dx=C61 sex=F | '' rev=0120", ""),
    case("DX16", f"{DAY} dx=C61,N40.1 sex=F | 99213", "DX16/0 warn"),
    case("DX16", f"{DAY} dx=N60.11 sex=M | 99213", ""),
    case("DX16", f"{DAY} dx=S31.20XA sex=F | 99213 | given mce male S31.20XA", "DX16/0 warn"),
    # Trimesters: 13/14 and 27/28 weeks.
    case("DX17", f"{DAY} dx=O99.011,Z3A.14 sex=F | 99213", "DX17/0 warn"),
    case("DX17", f"{DAY} dx=O99.012,Z3A.13 sex=F | 99213", "DX17/0 warn"),
    case("DX17", f"{DAY} dx=O99.012,Z3A.27 sex=F | 99213", ""),
    case("DX17", f"{DAY} dx=O99.012,Z3A.28 sex=F | 99213", "DX17/0 warn"),
    case("DX17", f"{DAY} dx=O99.013,Z3A.42 sex=F | 99213", ""),
    case("DX17", f"{DAY} dx=O99.013,O24.113 sex=F | 99213", "DX17/0 inform"),
    case("DX17", f"{DAY} dx=O80,Z37.0 sex=F | 59400", ""),
    # Mother and child.
    case("DX18", f"{DAY} dx=P59.9 born=2008-01-06 | 99213", ""),
    case("DX18", f"{DAY} dx=P59.9 born=2008-01-05 | 99213", "DX18/0 warn"),
    case("DX18", f"{DAY} dx=O70.1 born=2025-01-06 | 99213", "DX18/0 deny"),
    case("DX15 DX18", f"{DAY} dx=O70.1 born=2025-06-06 | 99213", "DX15/0 deny"),
    # Stage of care.
    case("DX19", f"{DAY} dx=S82.201D,Z47.89 | 99213", ""),
    case("DX19", f"{DAY} dx=S82.201B,Z47.89 | 99213", "DX19/0 warn"),
    case("DX19", f"{DAY} dx=S46.011A | 97161-GP", "DX19/0 warn"),
    case("DX19", f"{DAY} dx=T36.0X5A | 97161-GP", ""),
    case("DX19", f"{DAY} dx=S61.011D,S61.012A pos=23 | 99282", ""),
    # Accident data.
    case("DX20", f"{DAY} dx=S42.001A | 23500", "DX20/0 inform"),
    case("DX20", f"{DAY} dx=S42.001A filing=AM | 23500", "DX20/0 warn"),
    case("DX20", f"{DAY} dx=S42.001A cause=OA | 23500", ""),
    case("DX20", f"{DAY} dx=T36.0X5A,T81.4XXA | 99213", ""),
    # Pointers.
    case("DX21", f"{DAY} dx=E11.9,I10,M54.50,J44.9 | 99213 ->4", ""),
    case("DX21", f"{DAY} dx=E11.9,I10,M54.50,J44.9 | 99213 ->5", "DX21/1 reject"),
    case("DX21", f"{DAY} dx=E11.9 | 99213 ->0", "DX21/1 reject"),
    case("DX21", f"{DAY} dx=E11.9 | 99213 ->1,1", ""),
    case("DX21", f"{DAY} | 99213", "DX21/1 reject"),
    case("DX21", f"{DAY} | 99213 ->1 | 36415 ->1", "DX21/1 reject"),
    case("DX21", f"{DAY} dx=E11.9 | 99213 ->2 | 36415 ->2", "DX21/1 reject, DX21/2 reject"),
    case("DX21", "I dos=2026-01-05 tob=131 dx=E11.9 | 99213 rev=0510", ""),
    case("DX21", "D dos=2026-01-05 dx=K02.51 | D2391 ->", ""),
    # Birth weight: the spans' ends.
    case("DX22", f"I dos=2026-01-05 {STAY} admtype=4 dx=P07.14 val=54@999 | '' rev=0173", "DX22/0 warn"),
    case("DX22", f"I dos=2026-01-05 {STAY} admtype=4 dx=P07.14 val=54@1000 | '' rev=0173", ""),
    case("DX22", f"I dos=2026-01-05 {STAY} admtype=4 dx=P07.14 val=54@1249 | '' rev=0173", ""),
    case("DX22", f"I dos=2026-01-05 {STAY} admtype=4 dx=P07.14 val=54@1250 | '' rev=0173", "DX22/0 warn"),
    case("DX22", "I dos=2026-01-05 tob=131 admtype=4 dx=Z38.00 | 99460 rev=0510", ""),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "text", "expected"), EDGES)
def test_edges(rules: list[str], text: str, expected: str) -> None:
    assert told(text, *rules) == expected


class YearTable:
    """A code set of one fiscal year with the codes a test names; only E11.9 is in every year."""

    def __init__(self, label: str, *codes: str) -> None:
        self.edition = Edition("icd10cm", label, None, None)
        self.codes = {code: Icd10Code(code, code, True) for code in ("E119", *codes)}

    def get(self, code: str) -> Icd10Code | None:
        return self.codes.get(code)

    def life(self, code: str) -> None:
        return None


class TwoYears:
    """FY2026 has OLD9 and FY2027 has NEW9."""

    old, new = YearTable("FY2026", "OLD9"), YearTable("FY2027", "NEW9")

    def table(self, name: str, on: date) -> YearTable:
        if name != "icd10cm":
            raise Unavailable(f"no {name}")
        return self.new if on >= date(2026, 10, 1) else self.old


def years_told(text: str) -> list[tuple[str, str, str]]:
    runner = Runner([rule_by_id(i) for i in ("DX01", "DX02", "DX03")], Reference(TwoYears()))
    return [(f.value, f.severity, f.edition) for f in runner.check(parse_claim(text)).findings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P dos=2026-09-30 dx=OLD9 | 99213", []),
        ("P dos=2026-10-01 dx=OLD9 | 99213", [("OLD9", "reject", "FY2027")]),
        ("P dos=2026-09-30 dx=NEW9 | 99213", [("NEW9", "reject", "FY2026")]),
        ("P dos=2026-10-01 dx=NEW9 | 99213", []),
        # Each line by its own year: a code is wrong only where a line of the other year points to it.
        ("P dx=OLD9,NEW9 | 99213 dos=2026-09-30 ->1 | 99213 dos=2026-10-01 ->2", []),
        ("P dx=OLD9,E119 | 99213 dos=2026-09-30 ->1 | 99213 dos=2026-10-01 ->2", []),
        ("P dx=OLD9,E119 | 99213 dos=2026-09-30 ->2 | 99213 dos=2026-10-01 ->1", [("OLD9", "reject", "FY2027")]),
        # A service that spans the change is warned about when the code holds on one of its ends only.
        ("P dos=2026-09-29..2026-10-02 dx=OLD9 | 99213", [("OLD9", "warn", "FY2027")]),
        ("P dos=2026-09-29..2026-10-02 dx=NEW9 | 99213", [("NEW9", "warn", "FY2026")]),
        ("P dos=2026-09-29..2026-10-02 dx=BAD9 | 99213", [("BAD9", "reject", "FY2026")]),
        ("P dos=2026-09-29..2026-10-02 dx=E119 | 99213", []),
        # A diagnosis no line points to is judged by every line.
        ("P dx=E119,OLD9 | 99213 dos=2026-10-01 ->1", [("OLD9", "reject", "FY2027")]),
        # A stay by its discharge.
        ("I dos=2026-09-29..2026-10-01 tob=111 dx=NEW9 | '' rev=0120", []),
        ("I dos=2026-09-29..2026-10-01 tob=111 dx=OLD9 | '' rev=0120", [("OLD9", "reject", "FY2027")]),
        ("I dos=2026-09-29..2026-09-30 tob=111 dx=OLD9 | '' rev=0120", []),
    ],
)
def test_year_change(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert years_told(text) == expected


def requalified(text: str, **qualifiers: str) -> Claim:
    """The claim with its diagnosis qualifiers exchanged (shorthand writes ICD-10-CM ones)."""
    claim = parse_claim(text)
    changed = tuple(
        msgspec.structs.replace(d, qualifier=qualifiers.get(d.qualifier, d.qualifier)) for d in claim.diagnoses
    )
    return msgspec.structs.replace(claim, diagnoses=changed)


@pytest.mark.parametrize(
    ("text", "qualifiers", "findings", "unchecked"),
    [
        ("P dos=2026-01-05 dx=25000,4019 | 99213", {"ABK": "BK", "ABF": "BF"}, ["DX04 BK"], ["DX01"]),
        ("P dos=2026-01-05 dx=E11.9,4019 | 99213", {"ABF": "BF"}, ["DX04 BF"], ["DX01"]),
        ("P dos=2010-01-05 dx=25000,4019 | 99213", {"ABK": "BK", "ABF": "BF"}, [], ["DX01"]),
        ("P dos=2010-01-05 dx=25000,E11.9 | 99213", {"ABK": "BK"}, ["DX04 ABF"], ["DX01", "DX02", "DX03"]),
        ("P dos=2026-01-05 dx=8472 filing=WC | 99213", {"ABK": "BK"}, ["DX04 BK"], ["DX01"]),
    ],
)
def test_icd9(text: str, qualifiers: dict[str, str], findings: list[str], unchecked: list[str]) -> None:
    runner = Runner([rule_by_id(i) for i in ("DX01", "DX02", "DX03", "DX04")], facts(text, builtin_tables()))
    verdict = runner.check(requalified(text, **qualifiers))
    assert [f"{f.rule} {f.value}" for f in verdict.findings] == findings
    assert sorted({n.rule for n in verdict.not_checked}) == unchecked


def test_dental_terms_of_another_system_are_left_alone() -> None:
    """TQ in HI of a dental claim is SNODENT, which is neither ICD-9-CM nor ICD-10-CM."""
    claim = requalified("D dos=2026-01-05 dx=E11.9,K02.51 | D2391", ABK="TQ", ABF="TQ")
    rules = [rule for rule in all_rules() if rule.card.id.startswith("DX")]
    verdict = Runner(rules, facts("D", builtin_tables())).check(claim)
    assert (verdict.findings, verdict.not_checked) == ((), ())


@pytest.mark.parametrize("text", ["D dos=2010-01-05 | D0120", "D | D0120", "I dos=2010-01-05 tob=131 | 99213 rev=0510"])
def test_a_claim_without_diagnoses_asks_no_table(text: str) -> None:
    assert told(text, "DX") == ""


@pytest.mark.parametrize("sent", ["E11.9", "e119", "e11.9", "E119 ", " E119"])
def test_a_wrong_form_is_told_apart_from_an_unknown_code(sent: str) -> None:
    [finding] = checked_as_sent(sent)
    assert finding.message.endswith(f"{sent} is not in its form: send E119 (capital letters, no dot, no blanks).")
    assert (finding.rule, finding.value, finding.severity) == ("DX01", sent, "reject")


def checked_as_sent(code: str, day: str = "2026-01-05") -> tuple[Finding, ...]:
    claim = parse_claim(f"P dos={day} dx=I10 | 99213")
    sent = tuple(msgspec.structs.replace(d, code=code) for d in claim.diagnoses)
    runner = Runner([rule_by_id(i) for i in ("DX01", "DX02", "DX03")], facts("P", builtin_tables()))
    return runner.check(msgspec.structs.replace(claim, diagnoses=sent)).findings


@pytest.mark.parametrize(
    ("day", "code", "said"),
    [
        ("2026-11-05", "M722", "M72.2 ended on 2026-09-30 and is no code on 2026-11-05 (ICD-10-CM FY2027 (notes of"
         " April 2026)). Since then see M72.20, M72.21, M72.22."),
        ("2026-11-05", "S23420A", "S23.420A ended on 2026-09-30 and is no code on 2026-11-05 (ICD-10-CM FY2027 (notes"
         " of April 2026))."),
        ("2019-11-05", "M5450", "M54.50 is a code only from 2021-10-01 on, not on 2019-11-05 (ICD-10-CM FY2020 (notes"
         " of April 2026)); before, it was M54.5."),
        ("2026-01-05", "H8141", "H81.41 ended on 2019-09-30 and is no code on 2026-01-05 (ICD-10-CM FY2026 (April"
         " 2026)). Since then see H81.4."),
        ("2026-11-05", "S0210XA", "S02.10XA ended on 2016-09-30 and is no code on 2026-11-05 (ICD-10-CM FY2027 (notes"
         " of April 2026)). Since then see S02.101A, S02.102A, S02.109A."),
    ],
)  # fmt: skip
def test_what_is_said_of_a_code_out_of_its_days(day: str, code: str, said: str) -> None:
    [finding] = checked_as_sent(code, day)
    assert finding.rule == "DX01"
    assert finding.message == f"Principal diagnosis {said}"


def test_one_wrong_code_is_one_finding_that_names_the_other_edit() -> None:
    runner = Runner([rule_by_id(i) for i in ("DX01", "DX02", "DX03")], facts("P", builtin_tables()))
    verdict = runner.check(parse_claim("P dos=2026-01-05 dx=S42.001,S72.001 | 23500"))
    assert [(f.rule, f.value, f.also) for f in verdict.findings] == [
        ("DX02", "S42001", ("DX03",)),
        ("DX02", "S72001", ("DX03",)),
    ]


def test_messages_carry_no_age_and_no_birth_date() -> None:
    text = "P dos=2026-01-05 dx=O80,Z00.129 born=1931-02-03 sex=M | 59400"
    runner = Runner([rule_by_id(i) for i in ("DX15", "DX16", "DX18")], facts(text, builtin_tables()))
    findings = runner.check(parse_claim(text)).findings
    assert findings
    for finding in findings:
        assert "94" not in finding.message
        assert "1931" not in finding.message


@given(st.integers(min_value=1, max_value=42))
def test_trimester_is_the_number_of_whole_thirteen_week_parts(weeks: int) -> None:
    """14 weeks 0 days begins the second, 28 weeks 0 days the third trimester (chapter 15 note)."""
    expected = 1 if weeks <= 13 else 2 if weeks <= 27 else 3
    assert trimester_of_weeks(f"Z3A{weeks:02d}") == expected


def test_weeks_not_specified_have_no_trimester() -> None:
    assert trimester_of_weeks("Z3A00") == 0


@given(st.dates(min_value=date(2015, 10, 1), max_value=date(2035, 12, 31)))
def test_half_years_change_on_1_april_and_1_october_only(day: date) -> None:
    before = date.fromordinal(day.toordinal() - 1)
    changes = (day.month, day.day) in ((4, 1), (10, 1)) or day == date(2021, 1, 1)
    assert (half_year(before) != half_year(day)) is changes


@settings(deadline=None)
@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.", min_size=0, max_size=9))
def test_any_code_is_judged_and_nothing_raises(code: str) -> None:
    """Whatever stands in HI: at most one finding for the code, and a code the table has as billable has none."""
    claim = parse_claim("P dos=2026-01-05 dx=E11.9 | 99213")
    changed = tuple(msgspec.structs.replace(d, code=code) for d in claim.diagnoses)
    claim = msgspec.structs.replace(claim, diagnoses=changed)
    ref = facts("P", builtin_tables())
    verdict = Runner([rule_by_id(i) for i in ("DX01", "DX02", "DX03", "DX07", "DX12", "DX14")], ref).check(claim)
    assert not [f for f in verdict.findings if f.name == "crashed"]
    row = ref.icd10(date(2026, 1, 5)).get(code)
    rejected = [f for f in verdict.findings if f.rule in ("DX01", "DX02", "DX03")]
    assert len(rejected) == (0 if row and row.billable else 1)


def test_family_of_a_misplaced_seventh_character() -> None:
    table = builtin_tables().table("icd10cm", date(2026, 1, 5))
    assert family_of("W214A", table).code == "W214"
    assert family_of("S42001X", table).code == "S42001"
    assert family_of("E119A", table) is None
    assert family_of("ZZZ", table) is None


def test_profile_is_built_once_a_claim() -> None:
    ref = facts("P", builtin_tables())
    claim = parse_claim("P dos=2026-01-05 dx=E11.9,I10 | 99213")
    case = Case(claim, ref)
    assert profile(case) is profile(case)
    assert profile(Case(claim, ref)) is not profile(case), "nothing outlives the case"
