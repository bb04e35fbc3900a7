"""Whether the patient key at hand is the one the store was written with.

A store remembers ``HMAC(key, "check")``. A store of version 0.1.0 does not: its key is *unproven* until a claim shows
that it yields a hash the store holds (the patient's, or the billing provider's tax id). Until then the store answers no
question about a patient, and takes no claim of another provider.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from cleanclaim.store import schema
from cleanclaim.store.error import KeyRefusedError
from cleanclaim.store.patient_key import ENVIRONMENT, fingerprint, keyed, patient_key
from x12.records.claim import Claim

_NAME = "patient key"
_ANOTHER = (
    "the patient key at hand is not the one this store was written with; put the store's own patient.key into the data "
    f"folder, or give it in {ENVIRONMENT}"
)


def key_is_needed(engine: Engine) -> bool:
    """Whether the store was written with some key already, so that a new one must not be made for it."""
    with engine.connect() as connection:
        return _remembered(connection) is not None or _holds_keyed_claims(connection)


class KeyCheck:
    """The key of one opened store; see the module's words. Raises KeyRefusedError for a key that is another's."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._engine = engine
        self._secret = secret
        with engine.connect() as connection:
            remembered = _remembered(connection)
            self.proven = remembered is not None
            keyed_claims = not self.proven and _holds_keyed_claims(connection)
        self._is_remembered = self.proven
        if remembered is not None and remembered != fingerprint(secret):
            raise KeyRefusedError(_ANOTHER)
        if not self.proven and not keyed_claims:
            self.proven = True
            self.remember()

    def prove(self, connection: Connection, claim: Claim) -> bool:
        """Whether the key is known to be the store's, as far as this claim can tell.

        Raises KeyRefusedError when the store knows the claim's billing provider under another hash only.
        """
        if self.proven:
            return True
        claims = schema.claims
        patient = patient_key(self._secret, claim)
        if patient and connection.scalar(sa.select(claims.c.id).where(claims.c.patient_key == patient).limit(1)):
            self.proven = True
            return True
        billing = claim.billing
        if billing is None or not billing.npi or not billing.tax_id:
            return False
        tax = keyed(self._secret, billing.tax_id)
        of_the_provider = sa.select(claims.c.billing_tax_key).where(
            claims.c.billing_npi == billing.npi, claims.c.billing_tax_key != ""
        )
        known = set(connection.scalars(of_the_provider.distinct().limit(20)))
        if tax in known:
            self.proven = True
        elif known:
            raise KeyRefusedError(_ANOTHER)
        return self.proven

    def require(self) -> None:
        """Raise KeyRefusedError unless the key is proven: nothing keyed may be added under a doubtful one."""
        if not self.proven:
            raise KeyRefusedError(
                "this store is of version 0.1.0, and nothing in this file shows that the patient key at hand is the "
                "store's; first record a file of a patient or a billing provider it knows"
            )

    def remember(self) -> None:
        """Let the store remember a proven key, in a transaction of its own; one that is only read stays as it is."""
        if not self.proven or self._is_remembered:
            return
        mine = {"name": _NAME, "value": fingerprint(self._secret)}
        try:
            with self._engine.connect().execution_options(writes=True) as connection, connection.begin():
                connection.execute(sa.insert(schema.installation), mine)
        except sa.exc.IntegrityError as error:  # another process was first
            with self._engine.connect() as reading:
                if _remembered(reading) != mine["value"]:
                    raise KeyRefusedError(_ANOTHER) from error
        except sa.exc.OperationalError as error:
            if "readonly" not in str(error).lower():
                raise
        self._is_remembered = True


def _remembered(connection: Connection) -> str | None:
    table = schema.installation
    found: str | None = connection.scalar(sa.select(table.c.value).where(table.c.name == _NAME))
    return found


def _holds_keyed_claims(connection: Connection) -> bool:
    claims = schema.claims
    keyed_rows = sa.select(claims.c.id).where(sa.or_(claims.c.patient_key != "", claims.c.billing_tax_key != ""))
    return connection.scalar(keyed_rows.limit(1)) is not None
