"""Running rules over claims and remittances: each record in, its findings and what was not checked out.

A rule that crashes costs one ``crashed`` finding on that claim, which holds it. Findings of one root cause are folded
into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

import msgspec

from validators.engine.case import Case, PaymentCase, RemittanceCase, SubmissionCase, Totals
from validators.engine.decision import Disposition, RefusedBy, disposition_of
from validators.engine.finding import Fault, Finding, NotChecked
from validators.engine.judging import Checks, Concern, Outcome, answers, ask, judge
from validators.engine.rule import (
    CLAIM,
    LINE,
    PAYMENT,
    REMITTANCE,
    SERVICE_PAYMENT,
    SUBMISSION,
    Card,
    Rule,
    Scope,
    in_range,
)
from x12.memo import Memo
from x12.records.claim import Claim, ServiceLine
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd, ServicePayment
from x12.text.segments import Where

if TYPE_CHECKING:
    from validators.questions.past import Past
    from validators.questions.reference import Reference
    from validators.questions.submission import Submission

HISTORY = "history"
"""What a card's ``needs`` name where the rule asks for other claims."""


_LineKey = tuple[str, str, tuple[str, ...], str]
"""Kind of claim, procedure code, modifiers, and the payer where some rule names it."""

_ClaimKey = tuple[str, frozenset[str], tuple[bool, ...], str]
"""Kind, procedure codes, which parts hold something, and the payer where some rule names it."""


class Verdict(msgspec.Struct, frozen=True):
    """What was found of one claim, and what becomes of it.

    The runner gives what the rules found and what that alone would have; what the set, group and interchange add is
    known when they have ended (:func:`validators.engine.decision.decide`).
    """

    claim: Claim
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    disposition: Disposition
    refused_by: RefusedBy = ""


class Runner:
    """Runs the rules over claims and their lines with one :class:`Reference`."""

    def __init__(self, rules: Iterable[Rule], ref: Reference) -> None:
        self.ref = ref
        rules = tuple(rules)
        self._line_pairs = checks_on(LINE, rules)
        self._line_rules: Memo[_LineKey, Checks] = Memo(self._line_rules_for, 50_000)
        self._claim_pairs: dict[str, Checks] = {
            kind: tuple(pair for pair in checks_on(CLAIM, rules) if kind in pair[0].card.kinds) for kind in "PID"
        }
        self._choosy = tuple(rule for rule in rules if rule.card.procedures)
        self._by_code: Memo[str, frozenset[str]] = Memo(self._rules_for_code, 10_000)
        self._payers = frozenset(payer for rule in rules for payer in rule.card.payers)
        self._parts = tuple(sorted({part for rule in rules for part in rule.card.parts}))
        self._claim_rules: Memo[_ClaimKey, Checks] = Memo(self._claim_rules_for, 20_000)

    def check(self, claim: Claim) -> Verdict:
        """Run every rule that concerns the claim. Raises CannotAnswer where a source of answers breaks."""
        said: list[Outcome] = []
        case = Case(claim, self.ref)
        payer = self._payer(claim)
        ask(self._checks_of_claim(claim, payer), claim, case, claim.where, 0, said)
        for line in claim.lines:
            ask(self._checks_of_line(claim.kind, line, payer), line, case, line.where, line.number, said)
        if not said:
            return Verdict(claim, (), (), "clean")
        findings, not_checked = judge(said, claim.id, self.ref.policy, claim.payer_id, _ConcernOfClaim(claim))
        return Verdict(claim, findings, not_checked, disposition_of(findings))

    def asks_past(self, claim: Claim) -> bool:
        """Whether some rule that wants to see the claim may ask for other claims (``needs`` history).

        Whoever finds out later that there are such (of the same submission) checks the claim again with
        :meth:`with_past`; for another claim that would change nothing.
        """
        payer = self._payer(claim)
        return any(HISTORY in rule.card.needs for rule, _ in self._checks_of_claim(claim, payer)) or any(
            HISTORY in rule.card.needs
            for line in claim.lines
            for rule, _ in self._checks_of_line(claim.kind, line, payer)
        )

    def with_past(self, past: Past) -> Runner:
        """A runner of the same rules with another past to ask; what was learnt of codes is shared."""
        other = copy(self)
        other.ref = self.ref.with_past(past)
        return other

    def _payer(self, claim: Claim) -> str:
        """The claim's payer, where some rule is for that payer only."""
        payer = claim.payer_id
        return payer if payer in self._payers else ""

    def _checks_of_claim(self, claim: Claim, payer: str) -> Checks:
        """The claim rules that want to see the claim."""
        codes = frozenset([line.code for line in claim.lines])
        held = tuple([bool(getattr(claim, part)) for part in self._parts])
        return self._claim_rules[claim.kind, codes, held, payer]

    def _claim_rules_for(self, key: _ClaimKey) -> Checks:
        kind, codes, held, payer = key
        wanted = frozenset[str]().union(*[self._by_code[code] for code in codes])
        parts = {part for part, holds in zip(self._parts, held, strict=True) if holds}
        return tuple(pair for pair in self._claim_pairs[kind] if _applies(pair[0].card, wanted, parts, payer))

    def _checks_of_line(self, kind: str, line: ServiceLine, payer: str) -> Checks:
        """The line rules that want to see the line."""
        procedure = line.procedure
        return self._line_rules[kind, procedure.code, procedure.modifiers, payer]

    def _line_rules_for(self, key: _LineKey) -> Checks:
        kind, code, modifiers, payer = key
        concerned = self._by_code[code]
        return tuple(
            pair
            for pair in self._line_pairs
            if (pair[0].card.id in concerned or not pair[0].card.procedures)
            and _wants(pair[0].card, kind, modifiers, payer)
        )

    def _rules_for_code(self, code: str) -> frozenset[str]:
        """Ids of the rules that name procedures, this one among them: claims share codes more than sets of codes."""
        return frozenset(rule.card.id for rule in self._choosy if rule.concerns(code))


class RemittanceRunner:
    """Runs the rules over the records of one 835 after the other, with memory that does not grow.

    Fed the records of :func:`x12.build.read_835.read_remittances` in their order.
    """

    def __init__(self, rules: Iterable[Rule], ref: Reference) -> None:
        self.ref = ref
        rules = tuple(rules)
        self._services = checks_on(SERVICE_PAYMENT, rules)
        self._payments = checks_on(PAYMENT, rules)
        self._remittances = checks_on(REMITTANCE, rules)
        self._totals = Totals()

    def feed(self, record: Remittance | ClaimPayment | RemittanceEnd | Issue) -> list[Finding | NotChecked]:
        """What is wrong with the record, and what could not be checked of it. Raises CannotAnswer as Runner does."""
        if isinstance(record, Remittance):
            self._totals = Totals()
        elif isinstance(record, ClaimPayment):
            self._totals.add(record)
            return self._payment(record)
        elif isinstance(record, RemittanceEnd):
            return self._end(record)
        return []

    def _payment(self, payment: ClaimPayment) -> list[Finding | NotChecked]:
        said: list[Outcome] = []
        case = PaymentCase(payment, self.ref)
        ask(self._payments, payment, case, payment.where, 0, said)
        for number, service in enumerate(payment.services, 1):
            ask(self._services, service, case, service.where, number, said)
        return self._judge(said, payment.claim_id, payment.remittance)

    def _end(self, end: RemittanceEnd) -> list[Finding | NotChecked]:
        said: list[Outcome] = []
        head = end.remittance
        ask(self._remittances, end, RemittanceCase(head, self._totals, self.ref), head.where, 0, said)
        return self._judge(said, head.trace, head)

    def _judge(self, said: list[Outcome], record: str, head: Remittance) -> list[Finding | NotChecked]:
        if not said:
            return []
        payer = head.payer.id if head.payer else ""
        findings, not_checked = judge(said, record, self.ref.policy, payer, _concern_of_payment)
        return [*findings, *not_checked]


class SubmissionRunner:
    """Runs the rules over whole submissions, each after its last claim."""

    def __init__(self, rules: Iterable[Rule], ref: Reference) -> None:
        self.ref = ref
        self._rules = tuple(rule for rule in rules if rule.card.scope is SUBMISSION)

    def check(self, submission: Submission) -> Iterator[tuple[int, Finding | NotChecked]]:
        """What is wrong, each beside the ordinal of the claim it speaks of (0: the submission), as it is found.

        Findings of one rule after those of the other, each in the order of its groups; nothing is held. Raises
        CannotAnswer as Runner does.
        """
        case = SubmissionCase(submission, self.ref)
        for rule in self._rules:
            for said in answers(rule, submission, case, Where()):
                of = said.of if isinstance(said, Fault) else None
                ordinal, claim, payer = (of.ordinal, of.claim, of.payer) if of else (0, "", "")
                outcome = (rule, 0, of, said)
                findings, not_checked = judge([outcome], claim, self.ref.policy, payer, _concern_of_row)
                for finding in findings:
                    yield ordinal, finding
                for reason in not_checked:
                    yield ordinal, reason


def checks_on(scope: Scope, rules: Sequence[Rule]) -> Checks:
    """The rules of that scope, each beside its function."""
    return tuple((rule, rule.check) for rule in rules if rule.card.scope is scope)


def _applies(card: Card, wanted: frozenset[str], parts: set[str], payer: str) -> bool:
    """Whether a claim rule wants a claim: by its procedures (``wanted`` ids) and the parts the claim has."""
    if card.payers and payer not in card.payers:
        return False
    return (not card.procedures or card.id in wanted) and (not card.parts or not parts.isdisjoint(card.parts))


def _wants(card: Card, kind: str, modifiers: tuple[str, ...], payer: str) -> bool:
    """Whether a line rule wants a line: by the kind of claim, the payer and the modifiers."""
    if kind not in card.kinds or (card.payers and payer not in card.payers):
        return False
    return not card.modifiers or any(in_range(m, spec) for m in modifiers for spec in card.modifiers)


class _ConcernOfClaim:
    """What a finding of the claim concerns: its line where it names one, else the claim. Lines are indexed once."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._lines: dict[int, ServiceLine] | None = None

    def __call__(self, number: int, subject: Claim | ServiceLine) -> Concern:
        line = subject if isinstance(subject, ServiceLine) else self._line(number)
        day = (line.start if line else None) or self._claim.start
        diagnoses = line.diagnoses if line else self._claim.diagnoses
        return Concern(day, line.code if line else None, frozenset(d.code for d in diagnoses))

    def _line(self, number: int) -> ServiceLine | None:
        if self._lines is None:
            self._lines = {line.number: line for line in reversed(self._claim.lines)}
        return self._lines.get(number) if number else None


def _concern_of_row(_: int, row: Any) -> Concern:
    """What a finding over a submission concerns, by the row of the claim or service it names."""
    return Concern(getattr(row, "start", None), getattr(row, "code", None), frozenset(getattr(row, "diagnoses", ())))


def _concern_of_payment(_: int, subject: ServicePayment | ClaimPayment | RemittanceEnd) -> Concern:
    """What a finding of a remittance concerns: the service's day and code, else the day of the payment."""
    if isinstance(subject, ServicePayment):
        day = subject.service.start if subject.service else None
        return Concern(day, subject.procedure.code, frozenset())
    return Concern(subject.remittance.payment_date, None, frozenset())
