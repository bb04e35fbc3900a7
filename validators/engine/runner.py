"""Running rules over claims: each claim in, its findings and what was not checked out.

A rule that crashes costs one ``crashed`` finding on that claim. Findings of one root cause are folded into one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from validators.engine.finding import Fault, Finding, NotChecked, Severity, fingerprint
from validators.engine.policy import Policy
from validators.engine.rule import Card, Rule, RuleFunction, in_range
from validators.questions.reference import Reference, Unavailable
from x12.records.claim import Claim, ServiceLine
from x12.text.segments import Where

_MODE_SEVERITY = {
    "inform": Severity.INFORM,
    "warn": Severity.WARN,
    "hold": Severity.DENY,
    "reject": Severity.REJECT,
}
_DISPOSITIONS = {Severity.INFORM: "inform", Severity.WARN: "warn", Severity.DENY: "hold", Severity.REJECT: "reject"}


Outcome = tuple[Rule, ServiceLine | None, Fault | NotChecked]
"""What a rule said, and of which line (None: of the claim)."""


Checks = tuple[tuple[Rule, RuleFunction], ...]
"""Rules to run, each beside its function: the loop over them is the hottest of the program."""


class Verdict(msgspec.Struct, frozen=True):
    """What the rules said of one claim.

    ``disposition`` is clean, inform, warn, hold or reject, from the worst finding shown (shadow findings do not count).
    """

    claim: Claim
    findings: tuple[Finding, ...]
    not_checked: tuple[NotChecked, ...]
    disposition: str


class Runner:
    """Runs a set of rules over claims with one :class:`Reference`."""

    def __init__(self, rules: Sequence[Rule], ref: Reference) -> None:
        self.ref = ref
        pairs = tuple((rule, rule.check) for rule in rules)
        self._line_pairs = tuple(pair for pair in pairs if pair[0].card.scope == "line")
        self._line_rules: dict[tuple[str, str, tuple[str, ...]], Checks] = {}
        self._claim_pairs: dict[str, Checks] = {
            kind: tuple(pair for pair in pairs if pair[0].card.scope == "claim" and kind in pair[0].card.kinds)
            for kind in "PID"
        }
        self._choosy = tuple(rule for rule in rules if rule.card.procedures)
        self._by_code: dict[str, frozenset[str]] = {}
        self._parts = tuple(sorted({part for rule in rules for part in rule.card.parts}))
        self._claim_rules_by_codes: dict[tuple[str, frozenset[str], tuple[bool, ...]], Checks] = {}

    def check(self, claim: Claim) -> Verdict:
        """Run every rule that concerns the claim."""
        raw: list[Outcome] = []
        ref = self.ref
        for rule, check in self._checks_of_claim(claim):
            try:
                if outcomes := check(claim, ref):
                    for outcome in outcomes:  # a loop keeps what was yielded before a crash
                        raw.append((rule, None, outcome))  # noqa: PERF401
            except Exception as error:  # noqa: BLE001 - a broken rule costs one finding, not the file
                raw.append((rule, None, _stopped(rule, claim.where, error)))
        for line in claim.lines:
            for rule, check in self._checks_of_line(claim.kind, line):
                try:
                    if outcomes := check(line, claim, ref):
                        for outcome in outcomes:
                            raw.append((rule, line, outcome))  # noqa: PERF401
                except Exception as error:  # noqa: BLE001 - as above
                    raw.append((rule, line, _stopped(rule, line.where, error)))
        if not raw:
            return Verdict(claim, (), (), "clean")
        return self._verdict(claim, raw)

    def claim_rules(self, claim: Claim) -> tuple[Rule, ...]:
        """The claim rules that want to see this claim."""
        return tuple(rule for rule, _ in self._checks_of_claim(claim))

    def line_rules(self, kind: str, line: ServiceLine) -> tuple[Rule, ...]:
        """The line rules that want to see this line, by its procedure code and modifiers."""
        return tuple(rule for rule, _ in self._checks_of_line(kind, line))

    def _checks_of_claim(self, claim: Claim) -> Checks:
        codes = frozenset(line.code for line in claim.lines)
        held = tuple([bool(getattr(claim, part)) for part in self._parts])
        key = (claim.kind, codes, held)
        found = self._claim_rules_by_codes.get(key)
        if found is None:
            if len(self._claim_rules_by_codes) > 20_000:
                self._claim_rules_by_codes.clear()
            wanted = frozenset[str]().union(*[self._concerned(code) for code in codes])
            parts = {part for part, holds in zip(self._parts, held, strict=True) if holds}
            found = tuple(pair for pair in self._claim_pairs[claim.kind] if _applies(pair[0].card, wanted, parts))
            self._claim_rules_by_codes[key] = found
        return found

    def _concerned(self, code: str) -> frozenset[str]:
        """Ids of the rules that name procedures, this one among them: claims share codes more than sets of codes."""
        found = self._by_code.get(code)
        if found is None:
            if len(self._by_code) > 10_000:
                self._by_code.clear()
            found = self._by_code[code] = frozenset(r.card.id for r in self._choosy if r.concerns(code))
        return found

    def _checks_of_line(self, kind: str, line: ServiceLine) -> Checks:
        key = (kind, line.procedure.code, line.procedure.modifiers)
        found = self._line_rules.get(key)
        if found is None:
            if len(self._line_rules) > 50_000:
                self._line_rules.clear()
            concerned = self._concerned(line.code)
            found = tuple(
                pair
                for pair in self._line_pairs
                if (pair[0].card.id in concerned or not pair[0].card.procedures) and _wants(pair[0], kind, line)
            )
            self._line_rules[key] = found
        return found

    def _verdict(self, claim: Claim, raw: list[Outcome]) -> Verdict:
        payer = payer_id(claim)
        findings: list[Finding] = []
        not_checked: dict[tuple[str, str, int], None] = {}
        rooted = False
        for rule, line, outcome in raw:
            number = line.number if line else 0
            if isinstance(outcome, NotChecked):
                not_checked[outcome.reason, rule.card.id, outcome.line or number] = None
                continue
            rooted = rooted or outcome.root != ""
            if outcome.line and line is None:
                line = next((each for each in claim.lines if each.number == outcome.line), None)
            finding = make_finding(rule, claim, outcome.line or number, outcome, self.ref.policy, payer)
            if finding is not None and not _suppressed(finding, claim, line, payer, self.ref.policy):
                findings.append(finding)
        shown = fold_roots(findings, raw) if rooted else findings
        return Verdict(claim, tuple(shown), tuple([NotChecked(*key) for key in not_checked]), disposition_of(shown))


def disposition_of(findings: Iterable[Finding]) -> str:
    """What the gate decides of a claim with these findings: clean, inform, warn, hold or reject."""
    worst = max((finding.level for finding in findings if not finding.shadow), default=None)
    return _DISPOSITIONS[worst] if worst else "clean"


def _stopped(rule: Rule, where: Where, error: Exception) -> Fault | NotChecked:
    """What becomes of a rule that raised: nothing to answer from is *not checked*, anything else a crash."""
    if isinstance(error, Unavailable):
        return NotChecked(str(error))
    text = f"Edit {rule.card.id} crashed ({type(error).__name__}); this claim was not checked by it."
    return Fault(where, text, root=f"crashed {rule.card.id}", predicts=())


def make_finding(rule: Rule, claim: Claim, line: int, fault: Fault, policy: Policy, payer: str) -> Finding | None:
    """The finding a fault becomes under the settings; None when the edit is off for the payer."""
    card = rule.card
    crashed = fault.root.startswith("crashed ")
    severity = fault.severity or card.severity
    mode = policy.mode(card.id, payer)
    if mode == "off":
        return None
    if mode is not None and mode != "shadow":
        severity = _MODE_SEVERITY[mode]
    where = fault.where
    return Finding(
        rule=card.id,
        name="crashed" if crashed else card.name,
        severity=Severity.WARN.label if crashed else severity.label,
        snip=card.snip,
        claim=claim.id,
        line=line,
        loop=where.loop,
        segment=segment_tag(where.element),
        segment_number=where.segment,
        element=where.element,
        offset=where.offset,
        value=fault.value,
        message=fault.message,
        predicts=card.predicts if fault.predicts is None else fault.predicts,
        source=card.source,
        edition=fault.edition,
        fingerprint=fingerprint(card.id, claim.id, str(line), fault.value, where.element),
        shadow=mode == "shadow",
    )


def fold_roots(findings: list[Finding], raw: Iterable[Outcome]) -> list[Finding]:
    """One finding per root cause: the worst one stays and names the other edits in ``also``."""
    roots = {
        (rule.card.id, outcome.line or (line.number if line else 0), outcome.value, outcome.message): outcome.root
        for rule, line, outcome in raw
        if isinstance(outcome, Fault) and outcome.root
    }
    if not roots:
        return findings
    kept: list[Finding] = []
    by_root: dict[str, int] = {}
    for finding in findings:
        root = roots.get((finding.rule, finding.line, finding.value, finding.message), "")
        if not root or finding.shadow:
            kept.append(finding)
        elif root not in by_root:
            by_root[root] = len(kept)
            kept.append(finding)
        else:
            index = by_root[root]
            first, second = sorted((kept[index], finding), key=lambda f: -f.level)
            others = {*first.also, *second.also, second.rule} - {first.rule}
            kept[index] = msgspec.structs.replace(first, also=tuple(sorted(others)))
    return kept


def segment_tag(element: str) -> str:
    """The segment an element name belongs to: ``SV1`` of ``SV101-2``, ``HI`` of ``HI01-2``."""
    return element.partition("-")[0][:-2]


def payer_id(claim: Claim) -> str:
    """How settings and lists name the claim's payer: its id (2010BB NM109), ``""`` when absent."""
    return claim.payer.id if claim.payer else ""


def _applies(card: Card, wanted: frozenset[str], parts: set[str]) -> bool:
    """Whether a claim rule wants a claim: by its procedures (``wanted`` ids) and the parts the claim has."""
    return (not card.procedures or card.id in wanted) and (not card.parts or not parts.isdisjoint(card.parts))


def _wants(rule: Rule, kind: str, line: ServiceLine) -> bool:
    card = rule.card
    if kind not in card.kinds:
        return False
    return not card.modifiers or any(in_range(m, spec) for m in line.modifiers for spec in card.modifiers)


def _suppressed(finding: Finding, claim: Claim, line: ServiceLine | None, payer: str, policy: Policy) -> bool:
    if not policy.suppressions:
        return False
    day = (line.start if line else None) or claim.start
    for rule in policy.suppressions:
        if rule.rule != finding.rule or (day and day > rule.until):
            continue
        if rule.payer and rule.payer != payer:
            continue
        if rule.fingerprint and rule.fingerprint != finding.fingerprint:
            continue
        if rule.procedure and (line is None or rule.procedure != line.code):
            continue
        codes = line.diagnoses if line else claim.diagnoses
        if rule.diagnosis and rule.diagnosis.replace(".", "") not in {d.code for d in codes}:
            continue
        return True
    return False
