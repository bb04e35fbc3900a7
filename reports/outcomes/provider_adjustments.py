"""Provider adjustments (PLB): what each reason means, which claim a reference names, and whether a remittance balances.

A positive amount takes money away from the payment, a negative one adds to it: BPR02 = sum of CLP04 - sum of PLB
(005010X221A1 section 1.10.2.1.3). Meanings are our own words for X12's code source 426; sources stand beside each.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec


class ProviderAdjustmentKind(msgspec.Struct, frozen=True):
    """One reason code of PLB03-1: what it means to a biller, the kind it is summed under, and the source."""

    code: str
    meaning: str
    kind: str
    source: str = "005010X221A1 PLB03-1"


_X12 = "X12 code source 426"
_ROWS = (
    ("50", "charge for late filing", "penalty", _X12),
    ("51", "interest the provider owes, or a penalty", "penalty", _X12),
    ("72", "refund the provider had sent, given credit for", "refund", f"{_X12}; 005010X221A1 section 1.10.2.17"),
    ("90", "discount for early payment", "discount", _X12),
    ("AH", "origination fee", "fee", _X12),
    ("AM", "applied to what the provider had borrowed", "advance", _X12),
    ("AP", "benefits paid sooner than due", "advance", _X12),
    ("B2", "rebate", "rebate", _X12),
    ("B3", "recovery allowance", "takeback", _X12),
    ("BD", "bad debt of patients, paid by Medicare", "bad debt", _X12),
    ("BN", "bonus", "bonus", _X12),
    ("C5", "temporary allowance", "allowance", _X12),
    ("CR", "interest on capitation", "capitation", _X12),
    ("CS", "correction of the provider's account", "account", _X12),
    ("CT", "capitation payment", "capitation", _X12),
    ("CV", "cost of capital, passed through", "pass-through", _X12),
    ("CW", "certified registered nurse anesthetist pass-through", "pass-through", _X12),
    ("DM", "cost of direct medical education", "pass-through", _X12),
    ("E3", "withheld by contract", "withhold", _X12),
    (
        "FB",
        "balance carried to or from another remittance",
        "carried forward",
        "005010X221A1 section 1.10.2.12",
    ),
    ("FC", "payment of a fund, allocated", "fund", _X12),
    ("GO", "graduate medical education, passed through", "pass-through", _X12),
    ("HM", "hemophilia clotting factor supplement", "pass-through", _X12),
    ("IP", "incentive premium", "bonus", _X12),
    ("IR", "withheld for the tax authority", "tax", _X12),
    ("IS", "interim settlement", "settlement", _X12),
    ("J1", "not reimbursable, for information", "information", _X12),
    ("L3", "penalty", "penalty", _X12),
    ("L6", "interest the payer owes", "interest", f"{_X12}; 005010X221A1 section 1.10.2.9"),
    ("LE", "levy by the tax authority", "tax", _X12),
    ("LS", "lump sum", "lump sum", _X12),
    ("OA", "organ acquisition, passed through", "pass-through", _X12),
    ("OB", "offset for other providers of the affiliation", "offset", _X12),
    ("PI", "periodic interim payment", "interim", _X12),
    ("PL", "final payment of a cost report", "settlement", _X12),
    ("RA", "adjustment for an earlier period", "settlement", _X12),
    ("RE", "return on equity", "settlement", _X12),
    ("SL", "loan of a student, repaid", "levy", _X12),
    ("TL", "liability of a third party", "third party", _X12),
    ("WO", "overpayment taken back", "takeback", f"{_X12}; 005010X221A1 section 1.10.2.17"),
    ("WU", "overpayment found, not yet taken back", "takeback", _X12),
)

KINDS = {code: ProviderAdjustmentKind(code, meaning, kind, source) for code, meaning, kind, source in _ROWS}
"""Reasons by code."""


def kind_of(reason: str) -> ProviderAdjustmentKind:
    """The row of a reason; one of kind ``unknown`` where our table has none."""
    code = reason.strip().upper()
    return KINDS.get(code) or ProviderAdjustmentKind(code, "a reason our table does not hold", "unknown", "")


class AccountEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One provider adjustment of a remittance. ``amount`` as sent (positive takes away); ``names`` are the parts of the
    reference that may be a claim's number or a payer's (X12 RFI 2370: CLP01, CLP07, TRN02)."""

    reason: str
    reference: str
    amount: Decimal
    provider: str = ""
    fiscal_end: date | None = None

    @property
    def meaning(self) -> str:
        """What the reason means."""
        return kind_of(self.reason).meaning

    @property
    def effect(self) -> str:
        """``taken`` or ``given``, as the provider sees it."""
        return "taken" if self.amount > 0 else "given"

    @property
    def names(self) -> tuple[str, ...]:
        """The parts of the reference."""
        return tuple(self.reference.split())


def out_of_balance(payment: Decimal | None, claims: Decimal, entries: Decimal) -> Decimal:
    """Dollars by which BPR02 differs from what claims and provider adjustments make; 0 when it balances.

    A payment that could not be read is out of balance by all the claims make.
    """
    return (payment or Decimal(0)) - (claims - entries)
