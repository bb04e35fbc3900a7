"""Patients are keyed, never named: an HMAC over who was treated, under a secret that stays on this installation.

The secret comes from the environment variable ``CLEANCLAIM_PATIENT_KEY`` (at least 16 characters), else from the file
``patient.key`` in the data folder. A store remembers the fingerprint of the key it was written with
(:func:`fingerprint`); see :mod:`cleanclaim.store.key_check` for what is done with another.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

from cleanclaim.store.error import KeyRefusedError
from x12.records.claim import Claim

ENVIRONMENT = "CLEANCLAIM_PATIENT_KEY"
FILE = "patient.key"
SHORTEST = 16
"""Characters a key must have: names and birth dates under a shorter one are found by trying."""


def load_secret(folder: Path, *, may_be_made: bool = True) -> bytes:
    """The installation's secret: from the environment, else from ``patient.key`` in ``folder``.

    A missing file is made (mode 600, whole or not at all) only where ``may_be_made``: beside a store that holds keyed
    patients a new key would silently make strangers of them. Raises KeyRefusedError for a key that is missing, empty or
    too short.
    """
    given = os.environ.get(ENVIRONMENT)
    if given is not None:
        return _long_enough(given.strip().encode(), f"the environment variable {ENVIRONMENT}")
    path = folder / FILE
    if not path.exists():
        if not may_be_made:
            raise KeyRefusedError(
                f"{path}: the patient key this store was written with is gone; put it back, or give it in {ENVIRONMENT}"
            )
        _make(path)
    return _long_enough(path.read_bytes().strip(), str(path))


def _long_enough(secret: bytes, where: str) -> bytes:
    if len(secret) < SHORTEST:
        held = "is empty" if not secret else f"holds {len(secret)} characters, fewer than {SHORTEST}"
        raise KeyRefusedError(f"{where} {held}: no patient key")
    return secret


def _make(path: Path) -> None:
    """Write a new key beside its place, to the disk, then give it its name; who comes second reads the first's."""
    private_folder(path.parent)
    handle, beside = tempfile.mkstemp(prefix=f".{FILE}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(secrets.token_hex(32).encode())
            stream.flush()
            os.fsync(stream.fileno())
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        Path(beside).unlink()


def private_folder(folder: Path) -> None:
    """Make the folder for this user alone (mode 700), with those above it; one that is there is left as it is."""
    missing = [folder, *folder.parents]
    for each in reversed([path for path in missing if not path.exists()]):
        each.mkdir(mode=0o700, exist_ok=True)


def fingerprint(secret: bytes) -> str:
    """What a store remembers of its key: enough to know it again, nothing to find it by."""
    return keyed(secret, "check")


def keyed(secret: bytes, text: str) -> str:
    """HMAC-SHA-256 of a text, in hex."""
    return hmac.new(secret, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()


def patient_key(secret: bytes, claim: Claim) -> str:
    """The key of the claim's patient, from who that is (:func:`patient_identity`); ``""`` if unknown."""
    identity = patient_identity(claim)
    return keyed(secret, identity) if identity else ""


def patient_identity(claim: Claim) -> str:
    """Who the claim's patient is, in clear: name, birth date and sex; else member id and birth date. ``""`` if unknown.

    It is for comparing only, and leaves memory and private temporary files only as a key.
    """
    person = claim.person
    if person is None:
        return ""
    party = person.party
    if person.birth and party.name:
        names = f"{party.name}|{party.first}".upper()
        return f"{names}|{person.birth.isoformat()}|{person.sex}"
    member = party.id or (claim.subscriber.party.id if claim.subscriber else "")
    born = person.birth.isoformat() if person.birth else ""
    return f"member|{member}|{party.first.upper()}|{born}" if member else ""
