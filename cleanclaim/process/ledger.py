"""The claims of one input, on their way out of memory and within reach by index: the ledger.

While claims pass, one compact row each goes into a temporary SQLite file of the process's own (it has no name, is its
owner's alone, and is gone with the process). When the input has ended and it is known what was refused, the ledger
answers rules over the submission, and history rules of the other claims of the same input, in the order of its keys,
whatever the order of the claims.

Beside the rows lie the claims' segments as sent; a claim is built anew from them where it is needed: only where its
patient has others in the input, or a rule asks of all of them. Memory does not grow with the input.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import msgspec

from cleanclaim.process.rebuilding import RawClaim, rebuilt
from cleanclaim.store.patient_key import patient_identity, patient_key
from validators.engine.finding import Unavailable
from validators.questions.past import claim_row, line_rows
from validators.questions.rows import PairOutcomes, PastClaim, PastLine
from validators.questions.submission import ClaimsBy, Group, LinesBy, SetCount
from x12.envelope.set_pieces import SetHeader
from x12.records.claim import Claim
from x12.text.segments import SegmentRun, Where

_SECRET = b"a patient within one input"
"""Keys of patients within one ledger: they are compared with each other, and leave it in no other form."""

_BATCH = 500
_TABLES = """
CREATE TABLE sets (number INTEGER PRIMARY KEY, control TEXT, place BLOB, claims INTEGER, header BLOB, heading BLOB);
CREATE TABLE claims (
    ordinal INTEGER PRIMARY KEY, set_number INTEGER, patient TEXT, rejected INTEGER, place INTEGER, size INTEGER
);
CREATE TABLE numbers (ordinal INTEGER PRIMARY KEY, biller TEXT, claim TEXT, patient TEXT, data BLOB);
CREATE TABLE again (ordinal INTEGER PRIMARY KEY, judged BLOB);
CREATE TABLE added (ordinal INTEGER, found BLOB);
CREATE INDEX by_ordinal ON added (ordinal);
CREATE TABLE services (
    ordinal INTEGER, line INTEGER, claim TEXT, patient TEXT, provider TEXT, day TEXT, code TEXT, data BLOB
);
"""
_LINE_KEYS = {
    LinesBy.SERVICE: ("patient", "day", "code"),
    LinesBy.PATIENT_DAY: ("patient", "day"),
    LinesBy.PROVIDER_DAY: ("provider", "day"),
}
_CLAIM_KEYS = {ClaimsBy.NUMBER: ("biller", "claim"), ClaimsBy.PATIENT: ("patient",)}
_ORDER = "day, claim, ordinal, line"
_BACKWARDS = "day DESC, claim DESC, ordinal DESC, line DESC"
_encode = msgspec.msgpack.Encoder().encode
_raw = msgspec.msgpack.Decoder(RawClaim).decode
_header = msgspec.msgpack.Decoder(SetHeader).decode
_run = msgspec.msgpack.Decoder(SegmentRun).decode
_place = msgspec.msgpack.Decoder(Where).decode
_claim = msgspec.msgpack.Decoder(PastClaim).decode
_line = msgspec.msgpack.Decoder(PastLine).decode


class Ledger:
    """The claims of one input. Filled by :meth:`add`, then closed to more by :meth:`refuse`; then it answers."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # "": a temporary database, on disk when it grows
        self._db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;" + _TABLES)
        self._raws = tempfile.TemporaryFile(prefix="cleanclaim-")  # noqa: SIM115 - it lives as long as the ledger
        self._end = 0
        self._parts: list[bytes] = []
        self._waiting: list[tuple[int, int, str, bool, int, int]] = []
        self._set = 0
        self._indexed = ""
        self.judged_again = self.added_to = False

    def add(self, header: SetHeader, claim: Claim, rejected: bool) -> None:
        """Take note of a claim; ``rejected`` where its own findings send it back, so that nothing is billed by it."""
        if header.number != self._set:
            self._set = header.number
            head = claim.transaction
            row = (header.number, header.control, _encode(head.where), _encode(header), _encode(head.segments))
            self._db.execute("INSERT OR IGNORE INTO sets VALUES (?, ?, ?, 0, ?, ?)", row)
        raw = _encode(RawClaim(claim.loops, claim.segments))
        size = len(raw)
        self._parts.append(raw)
        self._waiting.append((claim.ordinal, header.number, patient_identity(claim), rejected, self._end, size))
        self._end += size
        if len(self._waiting) >= _BATCH:
            self._flush()

    def refuse(self, sets: Collection[tuple[int, int]], claims: Collection[tuple[int, int]]) -> None:
        """The input has ended: sets and claims (by ordinal) from first to last that were refused count as nothing."""
        self._flush()
        self._db.executemany("DELETE FROM claims WHERE set_number BETWEEN ? AND ?", sets)
        self._db.executemany("UPDATE claims SET rejected = 1 WHERE ordinal BETWEEN ? AND ?", claims)
        self._db.execute("CREATE INDEX by_patient ON claims (patient, rejected)")

    def close(self) -> None:
        """Let it go."""
        self._db.close()
        self._raws.close()

    def with_others(self) -> Iterator[Claim]:
        """The claims whose patient has another one here that was not rejected, in the order of the input."""
        self._index("others")
        for ordinal in self._ordinals(f"rejected = 0 AND {_WITH_OTHERS}"):
            yield self._built(ordinal)

    def _ordinals(self, condition: str) -> Iterator[int]:
        """Those of claims, a batch at a time: other questions may be asked between them."""
        last = 0
        query = f"SELECT ordinal FROM claims WHERE ordinal > ? AND {condition} ORDER BY ordinal LIMIT {_BATCH}"  # noqa: S608 - conditions are ours
        while rows := self._db.execute(query, (last,)).fetchall():
            for (last,) in rows:
                yield last

    def answer_again(self, ordinal: int, judged: bytes) -> None:
        """Keep what was found when a claim was judged again."""
        self._db.execute("INSERT OR REPLACE INTO again VALUES (?, ?)", (ordinal, judged))
        self.judged_again = True

    def again(self, ordinal: int) -> bytes | None:
        """What :meth:`answer_again` kept of the claim."""
        row = self._db.execute("SELECT judged FROM again WHERE ordinal = ?", (ordinal,)).fetchone()
        return row[0] if row else None

    @property
    def knows_more(self) -> bool:
        """Whether something was found of some claim that was not known when it went by."""
        return self.judged_again or self.added_to

    def add_to(self, ordinal: int, found: bytes) -> None:
        """Keep what a rule over the submission said of a claim."""
        self._db.execute("INSERT INTO added VALUES (?, ?)", (ordinal, found))
        self.added_to = True

    def added(self, ordinal: int) -> list[bytes]:
        """What :meth:`add_to` kept of the claim, in that order."""
        query = "SELECT found FROM added WHERE ordinal = ? ORDER BY rowid"
        return [row[0] for row in self._db.execute(query, (ordinal,))]

    def holds(self, claim: Claim, number: str) -> bool:
        """Whether a claim with that number, of the same patient, is in this input."""
        query = "SELECT 1 FROM services WHERE patient = ? AND claim = ? LIMIT 1"
        return self._db.execute(query, (patient_key(_SECRET, claim), number)).fetchone() is not None

    # what rules ask

    def covers(self, day: date) -> bool:
        """Never: what was billed before this input is not in it."""
        return False

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        """Services of the claim's patient on the other claims of the input (:meth:`Past.past_lines`)."""
        patient = patient_key(_SECRET, claim)
        if not patient:
            raise Unavailable("no claim history: the claim does not say enough to know the patient by")
        self._index("others")
        order = _BACKWARDS if newest_first else _ORDER
        values = (patient, since.isoformat(), until.isoformat(), claim.ordinal)
        query = (
            "SELECT code, data FROM services WHERE patient = ? AND day BETWEEN ? AND ? AND ordinal != ? "  # noqa: S608
            f"ORDER BY {order}"  # one of two of ours
        )
        rows = self._db.execute(query, values)
        return (_line(data) for code, data in rows if codes is None or code in codes)

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        """Other claims of the input with the biller's and claim's number (:meth:`Past.claims_numbered`)."""
        self._index("all")
        values = (claim.billing.npi if claim.billing else "", claim.id, claim.ordinal)
        query = "SELECT data FROM numbers WHERE biller = ? AND claim = ? AND ordinal != ? ORDER BY ordinal"
        return (_claim(row[0]) for row in self._db.execute(query, values))

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        """Services of the input rendered by that NPI on the day (:meth:`Past.provider_lines`)."""
        self._index("all")
        query = f"SELECT code, data FROM services WHERE provider = ? AND day = ? ORDER BY {_ORDER}"  # noqa: S608 - ours
        rows = self._db.execute(query, (npi, day.isoformat()))
        return (_line(data) for code, data in rows if codes is None or code in codes)

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        """None: nothing of an input has been answered yet."""
        return PairOutcomes(0, 0)

    # what rules over the submission ask

    def sets(self) -> Iterator[SetCount]:
        """The sets that hold claims which were not refused, in the order of the input."""
        query = (
            "SELECT control, place, (SELECT count(*) FROM claims WHERE set_number = number) AS held FROM sets "
            "WHERE held > 0 ORDER BY number"
        )
        for control, place, held in self._db.execute(query):
            yield SetCount(control, _place(place), held)

    def claims_by(self, key: ClaimsBy) -> Iterator[Group[PastClaim]]:
        """Claims that share the key (:meth:`Submission.claims_by`)."""
        self._index("all")
        keys = _CLAIM_KEYS[key]
        yield from _groups(self._db, "numbers", keys, "claim, ordinal", "count(*) > 1", None, _claim)

    def lines_by(self, key: LinesBy, codes: Collection[str] | None = None) -> Iterator[Group[PastLine]]:
        """Service lines that share the key on two claims or more (:meth:`Submission.lines_by`)."""
        self._index("all")
        keys = _LINE_KEYS[key]
        yield from _groups(self._db, "services", keys, _ORDER, "count(DISTINCT ordinal) > 1", codes, _line)

    def _flush(self) -> None:
        if self._waiting:
            self._db.execute("BEGIN")
            self._db.executemany("INSERT INTO claims VALUES (?, ?, ?, ?, ?, ?)", self._waiting)
            self._db.execute("COMMIT")
            self._raws.write(b"".join(self._parts))
            self._waiting.clear()
            self._parts.clear()

    def _index(self, wanted: str) -> None:
        """Have the rows rules ask for: of claims with others of their patient, or of all claims."""
        if self._indexed in (wanted, "all"):
            return
        self._indexed = wanted
        self._db.executescript("DROP INDEX IF EXISTS by_service; DELETE FROM services;")
        condition = "rejected = 0" if wanted == "all" else f"rejected = 0 AND {_WITH_OTHERS}"
        self._db.execute("BEGIN")
        for ordinal in self._ordinals(condition):
            self._put_rows(self._built(ordinal), wanted == "all")
        self._db.execute("COMMIT")
        self._db.execute(f"CREATE INDEX by_service ON services (patient, {_ORDER}, code)")
        if wanted == "all":
            self._db.execute("CREATE INDEX by_provider ON services (provider, day)")
            self._db.execute("CREATE INDEX by_number ON numbers (biller, claim)")

    def _put_rows(self, claim: Claim, numbered: bool) -> None:
        patient = patient_key(_SECRET, claim)
        rows: list[tuple[Any, ...]] = [
            (row.ordinal, row.line, row.claim, patient, row.rendering, row.start.isoformat(), row.code, _encode(row))
            for row in line_rows(claim, patient)
        ]
        self._db.executemany("INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        if numbered:
            one = claim_row(claim, patient)
            self._db.execute(
                "INSERT INTO numbers VALUES (?, ?, ?, ?, ?)",
                (one.ordinal, one.billing, one.claim, patient, _encode(one)),
            )

    def _built(self, ordinal: int) -> Claim:
        query = (
            "SELECT header, heading, claims.place, size FROM claims JOIN sets ON set_number = number WHERE ordinal = ?"
        )
        header, heading, place, size = self._db.execute(query, (ordinal,)).fetchone()
        self._raws.seek(place)
        return rebuilt(_header(header), _run(heading), _raw(self._raws.read(size)), ordinal)


_WITH_OTHERS = (
    "patient IN (SELECT patient FROM claims WHERE patient != '' AND rejected = 0 GROUP BY patient HAVING count(*) > 1) "
)


def _groups(
    db: sqlite3.Connection,
    table: str,
    keys: tuple[str, ...],
    order: str,
    several: str,
    codes: Collection[str] | None,
    decode: Any,
) -> Iterator[Group[Any]]:
    """Rows that share ``keys``, group by group in the order of the keys; a key with an empty part is nobody's."""
    only = f" AND code IN ({', '.join('?' * len(codes))})" if codes is not None else ""
    values = tuple(codes) if codes is not None else ()
    named, filled = ", ".join(keys), " AND ".join(f"{key} != ''" for key in keys)
    # every name in these is one of ours
    which = f"SELECT {named} FROM {table} WHERE {filled}{only} GROUP BY {named} HAVING {several} ORDER BY {named}"  # noqa: S608
    same = " AND ".join(f"{key} = ?" for key in keys)
    rows_of = f"SELECT data FROM {table} WHERE {same}{only} ORDER BY {order}"  # noqa: S608
    for key in db.execute(which, values):
        rows = db.execute(rows_of, (*key, *values))
        yield Group(tuple(map(str, key)), (decode(row[0]) for row in rows))
