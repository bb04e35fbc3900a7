"""cleanclaim: what a payer would reject or deny, before the claim is sent; and what became of it.

    import cleanclaim
    for verdict in cleanclaim.check("claims.edi"): print(verdict.claim.id, verdict.disposition)
    for outcome in cleanclaim.reconcile("payment.835", store="claims.sqlite"): print(outcome.match.payment.claim_id)

:func:`parse` yields the claims or remittances themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["__version__", "check", "parse", "reconcile"]

if TYPE_CHECKING:
    from cleanclaim.api import check, parse, reconcile


def __getattr__(name: str) -> Any:
    """Import the working parts on first use, so that ``import cleanclaim`` costs nothing.

    Raises :class:`cleanclaim.guard.ShadowedPackage`, an ImportError, where they are not the program's own.
    """
    if name in ("check", "parse", "reconcile"):
        from cleanclaim.guard import check_packages

        check_packages()
        from cleanclaim import api

        return getattr(api, name)
    raise AttributeError(name)
