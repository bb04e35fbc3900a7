"""Importers of official files: one file each, in the order in which they are asked whether they know a file."""

from __future__ import annotations

from cleanclaim.reference.importers import (
    asp_ndc,
    clinical_laboratory,
    dmepos,
    fee_schedule,
    hcpcs,
    icd10cm,
    icd10pcs,
    mcd,
    mce,
    ncci_aoc,
    ncci_mue,
    ncci_ptp,
    nucc,
    opps,
    payer_lists,
    poa_exempt,
    reason_codes,
    telehealth,
)
from cleanclaim.reference.importers.base import Importer

IMPORTERS: tuple[Importer, ...] = (
    payer_lists.IMPORTER,
    mcd.IMPORTER,
    icd10cm.IMPORTER,
    icd10pcs.IMPORTER,
    mce.IMPORTER,
    ncci_mue.IMPORTER,
    ncci_ptp.IMPORTER,
    ncci_aoc.IMPORTER,
    fee_schedule.IMPORTER,
    hcpcs.IMPORTER,
    asp_ndc.IMPORTER,
    nucc.IMPORTER,
    opps.IMPORTER,
    poa_exempt.IMPORTER,
    reason_codes.IMPORTER,
    clinical_laboratory.IMPORTER,
    dmepos.IMPORTER,
    telehealth.IMPORTER,
)
