"""Claim shorthand: a claim (and the facts around it) in one line, for rule examples and tests.

    P dos=2026-01-05 dx=E11.9,I10 pos=11 sex=F born=1980-03-01 | 99213-25 x1 $100 ->1,2 | 23500-LT pos=22
    | given pfs 23500 global=090 | past 99213 on=2024-05-01 | doc line=1 minutes=40 | set EM07.z=3

Parts are divided by ``|``. The first begins with the claim kind (P, I, D) and holds ``key=value`` words; every other
part is a service line (``CODE-MODS`` then words), or begins with ``given`` (a table fact), ``past`` (an earlier
service), ``doc`` (documentation facts) or ``set`` (a threshold); see :mod:`validators.examples.facts` for those. Quotes
keep blanks.

Claim words: ``dos`` (day or ``first..last``), ``dx`` (comma list), ``admit reason ecode`` (other diagnoses), ``poa``
(letters, one a diagnosis), ``pos``, ``tob`` (``131``), ``freq``, ``filing``, ``payer``, ``seq``, ``msp``, ``relation``,
``sex``, ``born``, ``died``, ``charge``, ``cause`` (``AA``), ``state``, ``cond`` ``occ`` (``01@2026-01-05``) ``val``
(``54@3200``) ``proc`` (``0DTJ4ZZ@2026-01-05``; ``others`` for those that are not principal), ``surgery`` (of an
anesthesia claim), ``date.435``, ``ref.F8``, ``amt.F5``, ``note``, ``pwk`` (``OZ/EL/123``), ``crc`` (``07/Y/01``),
``type`` (BHT06), ``created`` (BHT04), ``status`` ``admtype`` ``admsource``, and parties by role:
``billing rendering referring ordering supervising attending operating facility`` (NPI, NPI/taxonomy, or ``yes`` for one
without; ``+G2:A1`` adds a REF) and ``pickup=yes dropoff=yes``. For ``patient home payto office street solo member group
assign released casualty delay predetermination raw`` and ``other`` parts see
:mod:`validators.examples.shorthand_parts`.

Line words: ``x3`` (units, ``x30MJ`` with a unit), ``$100``, ``->1,2`` (pointers; default: the first four diagnoses),
``pos dos rev control desc ndc`` (``ndc=00000000000/2/ML``), ``tooth`` (``14/MO``), ``cavity``, ``prosthesis``,
``note pwk crc``, ``date.…``, ``ref.…``, parties, and ``svd noncovered epsdt qty.PT raw``.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from validators.examples.shorthand_parts import apply_extras, other_payer
from x12.records.claim import (
    Claim,
    ClaimKind,
    Condition,
    Diagnosis,
    Drug,
    HealthCode,
    Insurance,
    Note,
    Paperwork,
    Person,
    Procedure,
    ServiceLine,
    Tooth,
    Transaction,
)
from x12.records.party import Amount, DatePeriod, Party, Ref
from x12.sets import CLAIM_VERSIONS
from x12.text.segments import Where

ROLES = {
    "billing": "85", "rendering": "82", "referring": "DN", "ordering": "DK", "supervising": "DQ",
    "attending": "71", "operating": "72", "facility": "77", "assistant": "DD", "purchased": "QB",
    "pickup": "PW", "dropoff": "45", "otheroperating": "ZZ", "primarycare": "P3",
}  # fmt: skip
FACT_WORDS = ("given", "past", "doc", "set")
_UNITS = re.compile(r"x(?P<units>-?[\d.]+)(?P<unit>[A-Z0-9]{2})?\Z")


class ShorthandError(ValueError):
    """An example that cannot be read; says which word."""


def parts_of(text: str) -> tuple[list[str], list[list[str]]]:
    """Words of the claim part, then of each other part."""
    parts = [shlex.split(part) for part in text.split("|")]
    if not parts or not parts[0]:
        raise ShorthandError(f"no claim in {text!r}")
    return parts[0], [part for part in parts[1:] if part]


def parse_claim(text: str) -> Claim:
    """The claim a shorthand text describes (its fact parts are read by :func:`validators.examples.facts.given`)."""
    head, rest = parts_of(text)
    kind = head[0]
    if kind not in ("P", "I", "D"):
        raise ShorthandError(f"a claim begins with P, I or D, not {kind!r}")
    words = _words(head[1:])
    others = [_words(part[1:]) for part in rest if part[0] == "other"]
    lines = [part for part in rest if part[0] != "other" and part[0] not in FACT_WORDS]
    return _claim(kind, words, lines, others)  # type: ignore[arg-type]


def _words(words: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise ShorthandError(f"expected key=value, got {word!r}")
        found[key] = value
    return found


def _claim(kind: ClaimKind, words: dict[str, str], lines: list[list[str]], others: list[dict[str, str]]) -> Claim:
    take = words.pop
    day = take("dos", "")
    diagnoses = _diagnoses(kind, take("dx", ""), take("poa", ""))
    service_lines = tuple(_line(kind, number, part, diagnoses, day) for number, part in enumerate(lines, 1))
    tob = take("tob", "")
    place = tob[:2] if tob else take("pos", "11" if kind != "I" else "")
    charge = take("charge", "")
    where = Where(1, 0, "2300")
    extra = tuple(
        Diagnosis(code.replace(".", ""), qualifier, 0, Where(2, 0, "2300", "HI01-2"))
        for key, qualifier in (("admit", "ABJ"), ("reason", "APR"), ("ecode", "ABN"))
        for code in _list(take(key, ""))
    )
    subscriber = Person(
        Party("IL", Where(0, 0, "2010BA"), entity_type="1", id="MEMBER", id_qualifier="MI"),
        birth=_day(take("born", "")),
        sex=take("sex", ""),
        death=_day(take("died", "")),
        relationship=take("relation", "18"),
        where=Where(0, 0, "2010BA"),
        birth_where=Where(0, 0, "2010BA", "DMG02"),
    )
    claim = Claim(
        kind=kind,
        id=take("id", "EXAMPLE"),
        charge=Decimal(charge) if charge else sum((line.charge or Decimal(0) for line in service_lines), Decimal(0)),
        where=where,
        transaction=Transaction(
            1, "0001", version=CLAIM_VERSIONS[kind], type=take("type", "CH"),
            created=_day(take("created", "")),
        ),
        place=place,
        place_qualifier="A" if kind == "I" else "B",
        frequency=take("freq", tob[2:] if tob else "1"),
        related_causes=tuple(_list(take("cause", ""))),
        accident_state=take("state", ""),
        billing=_party("billing", take("billing", "1234567893")),
        insurance=Insurance(
            take("seq", "P"), subscriber.relationship, Where(0, 0, "2000B"), msp_type=take("msp", ""),
            filing=take("filing", "CI"),
        ),
        subscriber=subscriber,
        payer=Party("PR", Where(0, 0, "2010BB"), entity_type="2", id_qualifier="PI", id=take("payer", "PAYER1")),
        diagnoses=diagnoses + extra,
        codes=_codes(words),
        admission_type=take("admtype", ""),
        admission_source=take("admsource", ""),
        patient_status=take("status", ""),
        lines=service_lines,
        other_payers=tuple(other_payer(other) for other in others),
        **_common(kind, words, "2300", day if kind == "I" else ""),
    )  # fmt: skip
    claim = apply_extras(claim, words, "2300")
    for leftover in (words, *others):
        _finish(leftover, "claim")
    return claim


def _diagnoses(kind: ClaimKind, text: str, poa: str) -> tuple[Diagnosis, ...]:
    flags = poa.ljust(64)
    return tuple(
        Diagnosis(
            code.replace(".", ""), "ABK" if number == 1 else "ABF", number,
            Where(2, 0, "2300", f"HI{number:02}-2"), flags[number - 1].strip(),
        )
        for number, code in enumerate(_list(text), 1)
    )  # fmt: skip


def _line(
    kind: ClaimKind, number: int, part: list[str], diagnoses: tuple[Diagnosis, ...], claim_day: str
) -> ServiceLine:
    code, *modifiers = part[0].split("-")
    segment = {"P": "SV1", "I": "SV2", "D": "SV3"}[kind]
    charge, units, unit, pointers, rest = Decimal(100), Decimal(1), "UN", None, []
    for word in part[1:]:
        if match := _UNITS.match(word):
            units, unit = Decimal(match["units"]), match["unit"] or "UN"
        elif word.startswith("$"):
            charge = Decimal(word[1:])
        elif word.startswith("->"):
            pointers = tuple(_list(word[2:]))
        else:
            rest.append(word)
    words = _words(rest)
    take = words.pop
    if pointers is None:
        pointers = tuple(str(d.number) for d in diagnoses[:4])
    where = Where(10 * number, 0, "2400", segment)
    day = take("dos", claim_day if kind != "I" or code else "")
    line = ServiceLine(
        number=number,
        where=where,
        procedure=Procedure({"D": "AD"}.get(kind, "HC"), code, tuple(modifiers), take("desc", "")),
        charge=charge,
        units=units,
        unit=unit,
        place=take("pos", ""),
        pointers=pointers if kind != "I" else (),
        diagnoses=tuple(diagnoses[int(p) - 1] for p in pointers if p.isdigit() and 1 <= int(p) <= len(diagnoses)),
        revenue_code=take("rev", ""),
        service=_period("472", day, where) if day else None,
        control=take("control", ""),
        drugs=_drugs(take("ndc", ""), where),
        teeth=_teeth(take("tooth", ""), where),
        oral_cavity=tuple(_list(take("cavity", ""))),
        prosthesis=take("prosthesis", ""),
        **_common(kind, words, "2400", ""),
    )
    line = apply_extras(line, words, "2400")
    _finish(words, "line")
    return line


def _common(kind: ClaimKind, words: dict[str, str], loop: str, statement: str) -> dict[str, Any]:
    """Fields claim and line share: dates, refs, amounts, notes, paperwork, conditions and providers."""
    where = Where(5, 0, loop)
    dates = [_period("434", statement, where)] if statement else []
    dates += [_period(q, v, where) for q, v in _dotted(words, "date")]
    providers = [_party(name, words.pop(name)) for name in ROLES if name in words]
    found: dict[str, Any] = {
        "dates": tuple(dates),
        "refs": tuple(Ref(q, v, where.at("REF02")) for q, v in _dotted(words, "ref")),
        "amounts": tuple(Amount(q, Decimal(v), where.at("AMT02")) for q, v in _dotted(words, "amt")),
        "notes": tuple(Note("ADD", v, where.at("NTE02")) for v in _popped(words, "note")),
        "paperwork": tuple(
            Paperwork(report, transmission, control, where.at("PWK01"))
            for word in _popped(words, "pwk")
            for report, transmission, control in (_padded(item, 3) for item in _list(word))
        ),
        "conditions": tuple(
            Condition(c[0], c[1], tuple(c[2:]), where.at("CRC01"))
            for w in _popped(words, "crc")
            for c in [w.split("/")]
        ),
        "providers": tuple(providers),
    }
    return found


_CODE_WORDS = (
    ("cond", "BG"), ("occ", "BH"), ("span", "BI"), ("val", "BE"), ("proc", "BBQ"), ("others", "BBQ"), ("drg", "DR"),
    ("surgery", "BP"),
)  # fmt: skip


def _codes(words: dict[str, str]) -> tuple[HealthCode, ...]:
    where = Where(3, 0, "2300", "HI01-2")
    found: list[HealthCode] = []
    for key, qualifier in _CODE_WORDS:
        for item in _list(words.pop(key, "")):
            code, _, extra = item.partition("@")
            actual = "BBR" if key == "proc" and not any(c.qualifier == "BBR" for c in found) else qualifier
            period = _period("", extra, where) if extra and key != "val" else None
            amount = Decimal(extra) if extra and key == "val" else None
            found.append(HealthCode(code, actual, where, period, amount))
    return tuple(found)


def _party(name: str, text: str) -> Party:
    text, *numbers = text.split("+")
    npi, _, taxonomy = ("", "", "") if text == "yes" else text.partition("/")
    entity = "2" if name in ("billing", "facility", "pickup", "dropoff") else "1"
    loop = "2010AA" if name == "billing" else "2310"
    refs = tuple(Ref(number.partition(":")[0], number.partition(":")[2], Where(5, 0, loop)) for number in numbers)
    return Party(
        ROLES[name], Where(4, 0, loop), entity_type=entity, id_qualifier="XX" if npi else "", id=npi,
        taxonomy=taxonomy, refs=refs,
    )  # fmt: skip


def _period(qualifier: str, text: str, where: Where) -> DatePeriod:
    first, _, last = text.partition("..")
    start = _day(first)
    end = _day(last) if last else start
    form = "RD8" if last else "D8"
    raw = first.replace("-", "") + (f"-{last.replace('-', '')}" if last else "")
    return DatePeriod(qualifier, form, raw, start, end, where.at("DTP03"))


def _drugs(text: str, where: Where) -> tuple[Drug, ...]:
    if not text:
        return ()
    code, quantity, unit = _padded(text, 3)
    return (Drug("N4", code, where.at("LIN03"), Decimal(quantity) if quantity else None, unit),)


def _teeth(text: str, where: Where) -> tuple[Tooth, ...]:
    found = []
    for item in _list(text):
        number, _, surfaces = item.partition("/")
        found.append(Tooth(number, tuple(surfaces), where.at("TOO02")))
    return tuple(found)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _list(text: str) -> list[str]:
    return [item for item in text.split(",") if item]


def _padded(text: str, count: int) -> list[str]:
    parts = text.split("/")
    return (parts + [""] * count)[:count]


def _dotted(words: dict[str, str], prefix: str) -> list[tuple[str, str]]:
    keys = [key for key in words if key.startswith(prefix + ".")]
    return [(key.partition(".")[2], words.pop(key)) for key in keys]


def _popped(words: dict[str, str], key: str) -> list[str]:
    return [words.pop(key)] if key in words else []


def _finish(words: dict[str, str], what: str, error: Callable[[str], Exception] = ShorthandError) -> None:
    if words:
        raise error(f"unknown {what} word {sorted(words)[0]!r}")
