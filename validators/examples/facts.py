"""Facts stated beside an example: a few rows of a table, an earlier service, documentation, a threshold.

    given pfs 23500 status=A global=090 pctc=0 bilateral=1     fee schedule row (modifier=26 for a component)
    given ncci 11111/22222=1                                   practitioner pair (ncci-hospital for the other setting)
    given mue 99213=1/3                                        value/MAI (mue-hospital, mue-dme)
    given addon 22614=1:22612,22600                            add-on type : bases
    given hcpcs J1100 from=2020-01-01 to=2025-12-31            given modifier QZ …
    given list therapy 97110 97112                             a code list (ref.code_list("therapy", …));
    CODE:column=value adds a column
    given payer telehealth 99213                               a payer list, for every payer
    given mce pediatric P0700 P0701                            a Medicare Code Editor list
    given article A50001 code=23500 covers=S42.001A denies=Z00.00 state=TX group=1
    past 99213 on=2024-05-01 by=1234567893 taxonomy=207Q00000X paid=yes dx=E11.9 denied=50+N115
    doc line=1 minutes=40 mdm=moderate                         documentation facts
    set EM07.z=3                                               a threshold
    outcome PAYER1 23500 E11.9 paid=3 denied=17                payer history of a pair (written: given outcome …)

Tables that are not given are missing, except those built into the program (ICD-10-CM, alignment), which are real.
``given none`` leaves even a built-in table out: ``given none icd10cm``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from validators.engine.finding import Unavailable
from validators.engine.policy import Policy
from validators.examples.shorthand import FACT_WORDS, ShorthandError, parts_of
from validators.questions.past import line_order
from validators.questions.reference import Reference, TableSource
from validators.questions.rows import (
    AddOnRow,
    Article,
    Edition,
    FeeScheduleRow,
    HcpcsRow,
    LineFacts,
    MueRow,
    PairOutcomes,
    PastClaim,
    PastLine,
    PtpPair,
)
from x12.records.claim import Claim

_EVER = date(1900, 1, 1)


class GivenTable:
    """Rows stated by an example, answering every narrow question of the table they stand for."""

    def __init__(self, name: str) -> None:
        self.edition = Edition(name, f"example {name}", None, None)
        self.data: dict[Any, Any] = {}

    def get(self, code: str, modifier: str = "") -> Any:
        return self.data.get((code, modifier), self.data.get(code) if not modifier else None)

    def pair(self, column1: str, column2: str, on: date) -> Any:
        found = self.data.get((column1, column2))
        return found if found and found.first <= on and (found.last is None or on <= found.last) else None

    def among(self, codes: frozenset[str], on: date) -> list[PtpPair]:
        found = [self.pair(one, two, on) for one in sorted(codes) for two in sorted(codes) if one != two]
        return [pair for pair in found if pair is not None]

    def articles(self, code: str, on: date, state: str = "") -> list[Article]:
        found = [article for listed, article in self.data.values() if code in listed]
        return [a for a in found if not state or not a.states or state in a.states]

    def lists(self, code: str) -> frozenset[str]:
        return frozenset(name for name, codes in self.data.items() if code in codes)

    def __contains__(self, code: str) -> bool:
        return code in self.data

    def value(self, code: str, column: str) -> str:
        return str(self.data.get(code, {}).get(column, ""))


class GivenTables:
    """A table source of an example's facts over the built-in tables."""

    def __init__(self, builtin: TableSource | None) -> None:
        self.given: dict[str, GivenTable] = {}
        self.withheld: set[str] = set()
        self.builtin = builtin

    def add(self, name: str) -> GivenTable:
        return self.given.setdefault(name, GivenTable(name))

    def table(self, name: str, on: date) -> Any:
        if name in self.given:
            return self.given[name]
        if self.builtin is None or name in self.withheld:
            raise Unavailable(f"no {name} table")
        return self.builtin.table(name, on)


class GivenHistory:
    """Earlier services stated by an example; covers all time."""

    def __init__(self) -> None:
        self.lines: list[PastLine] = []
        self.pairs: dict[tuple[str, str, str], PairOutcomes] = {}
        self.since = _EVER

    def covers(self, day: date) -> bool:
        return day >= self.since

    def past_lines(
        self,
        claim: Claim,
        since: date,
        until: date,
        codes: Collection[str] | None = None,
        newest_first: bool = False,
    ) -> Iterator[PastLine]:
        found = [p for p in self.lines if since <= p.start <= until and p.claim != claim.id]
        for line in sorted(found, key=line_order, reverse=newest_first):
            if codes is None or line.code in codes:
                yield line

    def claims_numbered(self, claim: Claim) -> Iterator[PastClaim]:
        return iter(())  # an example states services, not claims

    def provider_lines(self, npi: str, day: date, codes: Collection[str] | None = None) -> Iterator[PastLine]:
        for line in sorted(self.lines, key=line_order):
            if line.rendering == npi and line.start == day and (codes is None or line.code in codes):
                yield line

    def outcomes(self, payer: str, code: str, diagnosis: str) -> PairOutcomes:
        return self.pairs.get((payer, code, diagnosis), PairOutcomes(0, 0))


def given(text: str, builtin: TableSource | None = None) -> Reference:
    """The reference an example's fact parts describe, over ``builtin`` tables."""
    tables = GivenTables(builtin)
    history: GivenHistory | None = None
    facts: dict[int, LineFacts] = {}
    thresholds: dict[str, dict[str, Decimal]] = {}
    for part in parts_of(text)[1]:
        if part[0] not in FACT_WORDS:
            continue
        kind, words = part[0], part[1:]
        if kind == "given" and words[0] == "outcome":
            history = history or GivenHistory()
            _outcome(history, words[1:])
        elif kind == "given" and words[0] == "none":
            tables.withheld.update(words[1:])
        elif kind == "given":
            _table_fact(tables, words)
        elif kind == "past":
            history = history or GivenHistory()
            _past(history, words)
        elif kind == "doc":
            found = _facts(words)
            facts[found.line] = found
        else:
            for word in words:
                name, _, value = word.partition("=")
                rule, _, key = name.partition(".")
                thresholds.setdefault(rule, {})[key] = Decimal(value)
    look_up = (lambda _claim, line: facts.get(line)) if facts else None
    return Reference(tables, history, look_up, Policy(thresholds=thresholds))


def _table_fact(tables: GivenTables, words: list[str]) -> None:
    name, first, rest = words[0], words[1], words[2:]
    options = dict(word.partition("=")[::2] for word in rest if "=" in word)
    if name == "pfs":
        modifier = options.pop("modifier", "")
        fields: dict[str, Any] = {"status": "A", "global_days": "XXX", "pctc": "0"}
        fields |= {("global_days" if k == "global" else k): _typed(k, v) for k, v in options.items()}
        tables.add("fee-schedule").data[first, modifier] = FeeScheduleRow(code=first, modifier=modifier, **fields)
    elif name.startswith("ncci"):
        table = tables.add("ncci-practitioner" if name == "ncci" else name)
        for word in words[1:]:
            codes, _, indicator = word.partition("=")
            column1, _, column2 = codes.partition("/")
            table.data[column1, column2] = PtpPair(column1, column2, indicator, _EVER, None)
    elif name.startswith("mue"):
        table = tables.add("mue-practitioner" if name == "mue" else name)
        for word in words[1:]:
            code, _, value = word.partition("=")
            number, _, indicator = value.partition("/")
            table.data[code] = MueRow(code, int(number), indicator or "3")
    elif name == "addon":
        code, _, value = first.partition("=")
        kind, _, bases = value.partition(":")
        tables.add("add-on").data[code] = AddOnRow(code, kind, tuple(b for b in bases.split(",") if b))
    elif name in ("hcpcs", "modifier"):
        table = tables.add("hcpcs" if name == "hcpcs" else "hcpcs-modifiers")
        start, end = options.get("from"), options.get("to")
        row = HcpcsRow(
            first, date.fromisoformat(start) if start else _EVER, date.fromisoformat(end) if end else None,
            options.get("coverage", ""),
        )  # fmt: skip
        table.data[first] = row
    elif name in ("list", "payer"):
        table = tables.add(f"list-{first}" if name == "list" else f"payer-{first}-*")
        for word in rest:
            code, _, column = word.partition(":")
            key, _, value = column.partition("=")
            table.data.setdefault(code, {}).update({key: value} if key else {})
    elif name == "mce":
        tables.add("mce").data.setdefault(first, set()).update(code.replace(".", "") for code in rest)
    elif name == "article":
        _article(tables, first, options)
    else:
        raise ShorthandError(f"unknown table {name!r}")


def _article(tables: GivenTables, name: str, options: dict[str, str]) -> None:
    group = int(options.get("group", "1"))
    data = tables.add("coverage").data
    listed, before = data.get(name, (frozenset(), None))
    codes = frozenset(options.get("code", "").split(",")) - {""}
    covered = dict(before.covered) if before else {}
    noncovered = dict(before.noncovered) if before else {}
    paragraphs = dict(before.paragraphs) if before else {}
    if options.get("covers"):
        covered[group] = frozenset(options["covers"].replace(".", "").split(","))
    if options.get("denies"):
        noncovered[group] = frozenset(options["denies"].replace(".", "").split(","))
    if options.get("text"):
        paragraphs[group] = options["text"]
    groups = (*before.groups, group) if before and group not in before.groups else (group,)
    article = Article(
        id=name, title=f"example {name}", kind=options.get("kind", "NCD" if name.startswith("NCD") else "LCD article"),
        states=frozenset(s for s in options.get("state", "").split(",") if s), contractors=frozenset(),
        first=None, last=None, groups=groups, covered=covered, noncovered=noncovered, paragraphs=paragraphs,
        modifiers=frozenset(m for m in options.get("modifiers", "").split(",") if m),
    )  # fmt: skip
    data[name] = (listed | codes, article)


def _past(history: GivenHistory, words: list[str]) -> None:
    if words[0].startswith("since="):
        history.since = date.fromisoformat(words[0].partition("=")[2])
        return
    code, *modifiers = words[0].split("-")
    options = dict(word.partition("=")[::2] for word in words[1:])
    first, _, last = options["on"].partition("..")
    npi = options.get("by", "1234567893")
    history.lines.append(
        PastLine(
            code=code, modifiers=tuple(modifiers),
            start=date.fromisoformat(first), end=date.fromisoformat(last or first), place=options.get("pos", "11"),
            units=Decimal(options.get("units", "1")),
            rendering=npi, billing=options.get("billing", npi), tax_id=options.get("tin", ""),
            taxonomy=options.get("taxonomy", ""), diagnoses=tuple(options.get("dx", "").replace(".", "").split(",")),
            claim=options.get("claim", "EARLIER"), payer=options.get("payer", "PAYER1"), kind=options.get("kind", "P"),
            charge=Decimal(options.get("charge", "90")),
            paid={"yes": True, "no": False}.get(options.get("paid", "")),
            denials=tuple(d for d in options.get("denied", "").split(",") if d),
            teeth=tuple(t for t in options.get("tooth", "").split(",") if t),
        )
    )  # fmt: skip


def _outcome(history: GivenHistory, words: list[str]) -> None:
    payer, code, diagnosis = words[:3]
    options = dict(word.partition("=")[::2] for word in words[3:])
    outcome = PairOutcomes(int(options.get("paid", "0")), int(options.get("denied", "0")))
    history.pairs[payer, code, diagnosis.replace(".", "")] = outcome


def _facts(words: list[str]) -> LineFacts:
    options: dict[str, Any] = dict(word.partition("=")[::2] for word in words)
    options.setdefault("claim", "EXAMPLE")
    if "attachments" in options:
        options["attachments"] = options["attachments"].split(",")
    for key, value in options.items():
        if value in ("yes", "no"):
            options[key] = value == "yes"
    return msgspec.convert(options, LineFacts, strict=False)


def _typed(key: str, value: str) -> Any:
    return value == "yes" if key.startswith("na_") else value
