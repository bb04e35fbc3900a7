"""The rarer parts of claim shorthand: other payers, line adjudications, dependents, and segments written out.

    P patient=19 … | other seq=P payer=FIRST paid=80 cas=CO/45/20,PR/2/10 on=2026-01-05 | 99213 svd=FIRST/80@2026-01-05
    raw=CR1*LB*140**A*DH*12       any segment, several divided by ``;``, put where the reader puts it

Words of an ``other`` part (loop 2320): ``seq relation filing msp payer paid amt.A8 cas on subscriber=no oi=no``.
``group=NUMBER/NAME assign=N released=I`` are SBR03, SBR04, CLM08 and CLM09 of the claim.
``lines=451`` repeats the line (or lines) that often.
``svd=PAYER/PAID/CAS@DAY`` on a line, several divided by ``,``; its CAS triples joined by ``+`` (``CO-45-20+PR-2-5``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from x12.records.claim import Claim, Insurance, LineAdjudication, OtherPayer, Person, ServiceLine
from x12.records.party import Address, Adjustment, Amount, DatePeriod, Party, Quantity, Ref
from x12.text.segments import Segment, Where

_CLAIM_FIELDS = {
    "CR1": "ambulance", "CR2": "spinal", "CN1": "contract", "DN1": "orthodontics", "DN2": "teeth", "HCP": "pricing",
}  # fmt: skip
_LINE_FIELDS = {
    "SV5": "dme", "CR1": "ambulance", "CN1": "contract", "MEA": "measurements", "LQ": "forms", "FRM": "forms",
}  # fmt: skip
Target = TypeVar("Target", Claim, ServiceLine)
_MANY = frozenset({"teeth", "measurements", "forms", "other"})


def raw_segments(text: str, level: str) -> dict[str, Any]:
    """Fields of a claim (``level`` 2300) or line (2400) that hold the segments written out in ``text``."""
    fields = _CLAIM_FIELDS if level == "2300" else _LINE_FIELDS
    found: dict[str, Any] = {}
    for number, item in enumerate(filter(None, text.split(";")), 1):
        elements = item.split("*")
        segment = Segment(elements[0], elements, 6 + number, 0)
        field = fields.get(elements[0], "other")
        found[field] = (*found.get(field, ()), segment) if field in _MANY else segment
    return found


def home(text: str) -> Address | None:
    """``TX/75001`` as an address; ``no`` is no address at all."""
    if text == "no":
        return None
    state, _, postal = text.partition("/")
    return Address(("1 EXAMPLE STREET",), "EXAMPLE", state, postal)


def dependent(relationship: str, subscriber: Person) -> Person:
    """The patient of loop 2000C, with the birth date and sex stated for the claim."""
    party = Party("QC", Where(0, 0, "2010CA"), entity_type="1", address=home("TX/750010001"))
    return msgspec.structs.replace(subscriber, party=party, relationship=relationship, where=Where(0, 0, "2010CA"))


def other_payer(words: dict[str, str]) -> OtherPayer:
    """The other payer an ``other`` part describes; takes its words out of ``words``."""
    take = words.pop
    where = Where(20, 0, "2320")
    paid, adjudicated = take("paid", ""), take("on", "")
    amounts = [Amount("D", Decimal(paid), where.at("AMT02"))] if paid else []
    rest = [key for key in words if key.startswith("amt.")]
    amounts.extend(Amount(key[4:], Decimal(take(key)), where.at("AMT02")) for key in rest)
    subscriber = Party("IL", Where(21, 0, "2330A"), "1", id_qualifier="MI", id="OTHERMEMBER")
    payer_id = take("payer", "OTHER1")
    return OtherPayer(
        insurance=Insurance(
            take("seq", "P"), take("relation", "18"), where, msp_type=take("msp", ""), filing=take("filing", "CI")
        ),
        where=where,
        adjustments=tuple(adjustment(item, "/", where) for item in _items(take("cas", ""), ",")),
        amounts=tuple(amounts),
        subscriber=None if take("subscriber", "") == "no" else subscriber,
        payer=Party("PR", Where(22, 0, "2330B"), "2", id_qualifier="PI", id=payer_id) if payer_id != "no" else None,
        adjudicated=_day("573", adjudicated, Where(23, 0, "2330B", "DTP03")) if adjudicated else None,
        benefits_assignment="" if words.get("oi") == "no" else "Y",
        release="" if take("oi", "") == "no" else "Y",
        coverage_where=where.at("OI"),
    )


def adjudications(text: str, where: Where) -> tuple[LineAdjudication, ...]:
    """The SVD loops of a line."""
    found = []
    for item in _items(text, ","):
        decided, _, day = item.partition("@")
        payer, paid, cas = [*decided.split("/"), "", ""][:3]
        place = Where(where.segment + 2, 0, "2430", "SVD02")
        found.append(
            LineAdjudication(
                payer_id=payer,
                paid=Decimal(paid) if paid else None,
                procedure=None,
                units=Decimal(1),
                where=place,
                adjustments=tuple(adjustment(triple, "-", place) for triple in _items(cas, "+")),
                adjudicated=_day("573", day, place) if day else None,
            )
        )
    return tuple(found)


def adjustment(text: str, separator: str, where: Where) -> Adjustment:
    """``CO/45/20`` (group, reason, dollars) as a CAS triple."""
    group, carc, amount = text.split(separator, 2)
    return Adjustment(group, carc, Decimal(amount), None, where.at("CAS03"))


def apply_extras(target: Target, words: dict[str, str], level: str) -> Target:
    """``target`` (claim or line) with the rarer words it was given; takes them out of ``words``."""
    changes: dict[str, Any] = {}
    for word, make in (_CLAIM_WORDS if level == "2300" else _LINE_WORDS).items():
        if word in words:
            changes.update(make(target, words.pop(word)))
    return msgspec.structs.replace(target, **changes) if changes else target


def _lived(claim: Any, text: str) -> dict[str, Any]:
    party = msgspec.structs.replace(claim.subscriber.party, address=home(text))
    return {"subscriber": msgspec.structs.replace(claim.subscriber, party=party)}


def _casualty(claim: Any, text: str) -> dict[str, Any]:
    number = Ref("Y4", text, Where(0, 0, "2010BA", "REF02"))
    party = msgspec.structs.replace(claim.subscriber.party, refs=(number,))
    return {"subscriber": msgspec.structs.replace(claim.subscriber, party=party)}


def _repeated(claim: Any, text: str) -> dict[str, Any]:
    return {"lines": claim.lines * int(text)}


def _member(claim: Any, text: str) -> dict[str, Any]:
    party = msgspec.structs.replace(claim.subscriber.party, id=text)
    return {"subscriber": msgspec.structs.replace(claim.subscriber, party=party)}


def _group(claim: Any, text: str) -> dict[str, Any]:
    group, _, plan = text.partition("/")
    return {"insurance": msgspec.structs.replace(claim.insurance, group=group, plan_name=plan)}


def _street(text: str) -> Address:
    return Address((text,), "EXAMPLE", "TX", "750010001")


_CLAIM_WORDS: Mapping[str, Callable[[Any, str], dict[str, Any]]] = {
    "lines": _repeated,
    "patient": lambda claim, text: {"patient": dependent(text, claim.subscriber)},
    "home": _lived,
    "casualty": _casualty,
    "delay": lambda claim, text: {"delay_reason": text},
    "predetermination": lambda claim, text: {"submission_reason": "PB" if text == "yes" else ""},
    "payto": lambda claim, text: {"pay_to": Party("87", Where(4, 0, "2010AB"), address=home(text))},
    "office": lambda claim, text: {"billing": msgspec.structs.replace(claim.billing, address=home(text))},
    "street": lambda claim, text: {"billing": msgspec.structs.replace(claim.billing, address=_street(text))},
    "solo": lambda claim, text: {"billing": msgspec.structs.replace(claim.billing, entity_type="1")},
    "member": _member,
    "group": _group,
    "assign": lambda claim, text: {"benefits_assignment": text},
    "released": lambda claim, text: {"release": text},
    "raw": lambda claim, text: raw_segments(text, "2300"),
}
_LINE_WORDS: Mapping[str, Callable[[Any, str], dict[str, Any]]] = {
    "svd": lambda line, text: {"adjudications": adjudications(text, line.where)},
    "noncovered": lambda line, text: {"non_covered": Decimal(text)},
    "qty.PT": lambda line, text: {"quantities": (Quantity("PT", Decimal(text), line.where.at("QTY02")),)},
    "epsdt": lambda line, text: {"epsdt": text},
    "raw": lambda line, text: raw_segments(text, "2400"),
}


def _items(text: str, separator: str) -> list[str]:
    return [item for item in text.split(separator) if item]


def _day(qualifier: str, text: str, where: Where) -> DatePeriod:
    day = date.fromisoformat(text)
    return DatePeriod(qualifier, "D8", text.replace("-", ""), day, day, where)
