"""Tags of the segments that health care guides and the envelope use."""

from __future__ import annotations

from typing import Final

ENVELOPE: Final = frozenset(("ISA", "GS", "ST", "SE", "GE", "IEA"))
"""Tags of the segments that make the envelope."""

TAGS: Final = ENVELOPE | frozenset(
    "ACT AK1 AK2 AK3 AK4 AK5 AK9 AMT BGN BHT BPR CAS CL1 CLM CLP CN1 COB CR1 CR2 CR3 CR5 CR6 CRC CTP CTX CUR DMG DN1 "
    "DN2 DSB DTM DTP EB EC EQ FRM HCP HCR HD HI HL HLH HSD ICM IDC III IK3 IK4 IK5 INS K3 LIN LQ LS LE LX MEA MIA "
    "MOA MPI MSG N1 N2 N3 N4 NM1 NTE NX1 OI PAT PER PLA PLB PRV PS1 PWK QTY RDM REF RMR SBR STC SV1 SV2 SV3 SV4 SV5 "
    "SV6 SV7 SVC SVD TA1 TOO TRN TS2 TS3 UM UR".split()
)
"""Tags a segment of a health care set may have: misplaced where a guide lacks one, while any other is unknown."""
