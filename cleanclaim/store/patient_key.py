"""Patients are keyed, never named: an HMAC over who was treated, under a secret that stays on this installation."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from x12.records.claim import Claim

ENVIRONMENT = "CLEANCLAIM_PATIENT_KEY"


def load_secret(folder: Path) -> bytes:
    """The installation's secret: from the environment, else from ``patient.key`` in ``folder``, made once (mode 600).

    Several installations sharing one database must share the secret, through the environment variable.
    """
    given = os.environ.get(ENVIRONMENT)
    if given:
        return given.encode()
    path = folder / "patient.key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as stream:
        secret = secrets.token_hex(32).encode()
        stream.write(secret)
    return secret


def keyed(secret: bytes, text: str) -> str:
    """HMAC-SHA-256 of a text, in hex."""
    return hmac.new(secret, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def patient_key(secret: bytes, claim: Claim) -> str:
    """The key of the claim's patient: name, birth date and sex; else member id and birth date. ``""`` if
    unknown."""
    person = claim.person
    if person is None:
        return ""
    party = person.party
    if person.birth and party.name:
        names = f"{party.name}|{party.first}".upper()
        return keyed(secret, f"{names}|{person.birth.isoformat()}|{person.sex}")
    member = party.id or (claim.subscriber.party.id if claim.subscriber else "")
    born = person.birth.isoformat() if person.birth else ""
    return keyed(secret, f"member|{member}|{party.first.upper()}|{born}") if member else ""
