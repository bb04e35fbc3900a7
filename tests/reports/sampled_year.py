"""The ledger's answer set against the truth of a sample, counted by code that shares nothing with the matcher.

A claim of the truth is found by its place in its file: claims are recorded file by file, in the order D, I, P.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

Row = dict[str, Any]

STATES = {
    "paid": {"paid", "overturned"},
    "partly denied": {"partly paid"},
    "denied": {"denied"},
    "rejected": {"rejected"},
    "reversed": {"reversed"},
    "unanswered": {"no answer"},
}
"""The ledger's word for each outcome of the truth."""

MONEY = ("charge", "paid", "contractual", "patient", "denied", "other")


class Year:
    """``truth.ndjson`` beside the JSON report of ``reconcile``."""

    def __init__(self, folder: Path, report: Path) -> None:
        rows = [json.loads(line) for line in (folder / "truth.ndjson").read_text().splitlines()]
        by_kind: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_kind[row["kind"]].append(row)
        self.claims: dict[int, Row] = {row["claim"]: row for row in by_kind["claim"]}
        self.payments = by_kind["payment"]
        self.remittances: dict[int, Row] = {row["remittance"]: row for row in by_kind["remittance"]}
        self.report: Row = json.loads(report.read_text())
        in_files = sorted(self.claims.values(), key=lambda row: (row["type"], row["claim"]))
        self.ordinal: dict[int, int] = {place: row["claim"] for place, row in enumerate(in_files, 1)}

    def joins(self) -> Counter[str]:
        """What became of every payment: ``joined certain``, ``wrong likely``, ``left alone``, ``missed`` (the data
        suffice), ``out of reach`` (they do not)."""
        told = {row["name"]: row for row in self.report["joins"] + self.report["unmatched"] if row["kind"] == "payment"}
        got: dict[object, list[Row]] = defaultdict(list)
        for row in told.values():
            got[row["trace"], row["number"], row["status"], Decimal(row["charge"]), Decimal(row["paid"])].append(row)
        due: dict[object, list[Row]] = defaultdict(list)
        for row in self.payments:
            trace, amounts = self.remittances[row["remittance"]]["trace"], row["amounts"]
            key = (trace, row["number"], row["status"], Decimal(amounts["charge"]), Decimal(amounts["paid"]))
            due[key].append(row)
        assert {key: len(rows) for key, rows in got.items()} == {key: len(rows) for key, rows in due.items()}
        return sum((self._joined(got[key], due[key]) for key in due), Counter())

    def _joined(self, told: list[Row], due: list[Row]) -> Counter[str]:
        """Payments that look alike are told apart by the claim they were joined to, where that is right for one."""
        found: Counter[str] = Counter()
        left = list(due)
        for row in told:
            claim = self.ordinal[row["version"]] if row["join"] == "joined" else None
            meant = next((one for one in left if one["claim"] == claim), left[0])
            left.remove(meant)
            if claim is not None:
                found[f"{'joined' if claim == meant['claim'] else 'wrong'} {row['confidence']}"] += 1
            elif meant["claim"] is None:
                found["left alone"] += 1
            else:
                found["missed" if meant["suffice"] else "out of reach"] += 1
        return found

    @cached_property
    def beyond(self) -> set[int]:
        """Claims that a payment answers whose data do not suffice: nothing is asked of them."""
        return {row["claim"] for row in self.payments if row["claim"] is not None and not row["suffice"]}

    def claims_told(self) -> list[tuple[Row, Row]]:
        """Each claim of the report with its truth."""
        return [(row, self.claims[self.ordinal[row["version"]]]) for row in self.report["claims"]]

    def wrong_claims(self) -> list[tuple[str, str]]:
        """Claims whose state, dollars or reasons of denial are not the truth's: what differs, and what it says."""
        wrong = []
        for told, true in self.claims_told():
            if true["claim"] in self.beyond:
                continue
            if told["state"] not in STATES[true["outcome"]]:
                wrong.append((true["number"], f"{told['state']}, is {true['outcome']}"))
            if true["outcome"] in ("unanswered", "rejected"):
                continue
            for name in MONEY:
                said, due = Decimal(told["money"].get(name, "0")), Decimal(true["amounts"][name])
                if said != due:
                    wrong.append((true["number"], f"{name} {said}, is {due}"))
            said_reasons = {
                f"{d['group']}-{d['carc']}" for d in told["denials"] if d["final"] and d["state"] != "bundled"
            }
            due_reasons = {reason.partition("+")[0] for reason in true.get("reasons", ())}
            if said_reasons != due_reasons:
                wrong.append((true["number"], f"denied for {sorted(said_reasons)}, is {sorted(due_reasons)}"))
        return wrong

    def lines(self) -> tuple[int, int]:
        """Services told for a line, and those told for the line they answer, over claims answered once."""
        once = Counter(row["claim"] for row in self.payments)
        true_lines: dict[int, Counter[tuple[int, Decimal]]] = defaultdict(Counter)
        for row in self.payments:
            if row["claim"] is not None and once[row["claim"]] == 1:
                for line in row["lines"]:
                    true_lines[row["claim"]][line["line"], Decimal(line["paid"])] += 1
        asked = right = 0
        for told, true in self.claims_told():
            due = true_lines.get(true["claim"])
            if due is None or true["claim"] in self.beyond:
                continue
            said = Counter((s["line"], Decimal(s["paid"])) for s in told["services"])
            asked += sum(due.values())
            right += sum((said & due).values())
        return asked, right

    def wrong_remittances(self) -> list[str]:
        """Remittances whose payment, sum of claims or entries are not the truth's."""
        told = {row["trace"]: row for row in self.report["remittances"]}
        wrong = [trace for trace in told if Decimal(told[trace]["out_of_balance"]) != 0]
        for true in self.remittances.values():
            row = told[true["trace"]]
            entries = Counter((e["reason"], Decimal(e["amount"])) for e in row["entries"])
            due = Counter((b["reason"], Decimal(b["amount"])) for b in true.get("balances", ()))
            sums = Decimal(row["payment"]) == Decimal(true["paid"])
            if not sums or Decimal(row["claims_paid"]) != Decimal(true["claims_paid"]) or entries != due:
                wrong.append(true["trace"])
        return wrong
