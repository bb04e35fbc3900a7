"""From what rules said to findings: severities by settings, suppressions, one finding for one root cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from validators.engine.finding import (
    CannotAnswer,
    Crash,
    Fault,
    Finding,
    NotChecked,
    Severity,
    Unavailable,
    fingerprint,
)
from validators.engine.policy import Policy, Suppression
from validators.engine.rule import Rule, RuleFunction
from x12.privacy import shown, visible
from x12.text.segments import Where

_MODE_SEVERITY = {
    "inform": Severity.INFORM,
    "warn": Severity.WARN,
    "hold": Severity.DENY,
    "reject": Severity.REJECT,
}

Said = Fault | NotChecked | Crash

Checks = tuple[tuple[Rule, RuleFunction], ...]
"""Rules to run, each beside its function: the loop over them is the hottest of the program."""

Outcome = tuple[Rule, int, Any, Said]
"""What a rule said: of which line or service (its number, 0 for the whole), of which record, and what."""


class Concern(msgspec.Struct, frozen=True):
    """What a suppression compares a finding with: the day of service, the procedure code and the diagnoses."""

    day: date | None
    procedure: str | None
    diagnoses: frozenset[str]


NOTHING_SAID = Concern(None, None, frozenset())
"""What concerns no day, procedure or diagnosis: the envelope."""

ConcernOf = Callable[[int, Any], Concern]
"""What an outcome concerns, from the number and the record it spoke of; asked only where there are suppressions."""


def ask(checks: Checks, subject: Any, case: Any, where: Where, number: int, said: list[Outcome]) -> None:
    """Run rules over one thing and add what they said. A rule that breaks costs one outcome; the others still run.

    Raises CannotAnswer as it comes: there the source of answers broke, not the rule.
    """
    for rule, check in checks:
        try:
            if outcomes := check(subject, case):
                for outcome in outcomes:  # a loop keeps what was yielded before a crash
                    said.append((rule, number, subject, outcome))  # noqa: PERF401
        except Unavailable as reason:
            said.append((rule, number, subject, NotChecked(str(reason))))
        except CannotAnswer:
            raise
        except Exception as error:  # noqa: BLE001 - a broken rule costs one finding, not the file
            said.append((rule, number, subject, Crash(where, type(error).__name__)))


def answers(rule: Rule, subject: Any, case: Any, where: Where) -> Iterator[Said]:
    """What one rule says, as it says it: for rules whose answers may be too many to hold. Otherwise as :func:`ask`."""
    try:
        yield from rule.check(subject, case)
    except Unavailable as reason:
        yield NotChecked(str(reason))
    except CannotAnswer:
        raise
    except Exception as error:  # noqa: BLE001 - as in ask
        yield Crash(where, type(error).__name__)


def judge(
    said: Iterable[Outcome], record: str, policy: Policy, payer: str, concern_of: ConcernOf
) -> tuple[tuple[Finding, ...], tuple[NotChecked, ...]]:
    """The findings and what was not checked, as the settings have it for the payer.

    ``record`` is what the findings are filed under: CLM01, CLP01 or the trace number of a payment.
    """
    found: list[tuple[Finding, str]] = []
    not_checked: dict[tuple[str, str, int], None] = {}
    for rule, number, subject, outcome in said:
        if isinstance(outcome, NotChecked):
            not_checked[outcome.reason, rule.card.id, outcome.line or number] = None
            continue
        if isinstance(outcome, Crash):
            finding, root = crash_finding(rule, record, number, outcome, policy, payer), f"crashed {rule.card.id}"
        else:
            finding, root = make_finding(rule, record, outcome.line or number, outcome, policy, payer), outcome.root
            if finding is not None and policy.suppressions:
                concern = concern_of(finding.line, subject)
                if any(_accepts(accepted, finding, payer, concern) for accepted in policy.suppressions):
                    continue
        if finding is not None:
            found.append((finding, root))
    return tuple(fold_roots(found)), tuple([NotChecked(*key) for key in not_checked])


def make_finding(rule: Rule, record: str, line: int, fault: Fault, policy: Policy, payer: str) -> Finding | None:
    """The finding a fault becomes under the settings; None when the edit is off for the payer."""
    card, where = rule.card, fault.where
    severity = fault.severity or card.severity
    mode = policy.mode(card.id, payer)
    if mode == "off":
        return None
    if mode is not None and mode != "shadow":
        severity = _MODE_SEVERITY[mode]
    value = shown(fault.value, where.element, loop=where.loop)
    message = fault.message if value == fault.value else fault.message.replace(fault.value, value)
    return Finding(
        rule=card.id,
        name=card.name,
        severity=severity.label,
        snip=card.snip,
        claim=record,
        line=line,
        loop=where.loop,
        segment=segment_tag(where.element),
        segment_number=where.segment,
        element=where.element,
        offset=where.offset,
        value=value,
        message=visible(message),
        predicts=card.predicts if fault.predicts is None else fault.predicts,
        source=card.source,
        edition=fault.edition,
        fingerprint=fingerprint(card.id, record, str(line), fault.value, where.element),
        shadow=mode == "shadow",
    )


def under_settings(finding: Finding, policy: Policy, payer: str, concern: Concern = NOTHING_SAID) -> Finding | None:
    """A finding made before the settings were asked (of the X12 itself), as they have it for the payer.

    None where it is off, or a person has accepted it.
    """
    mode = policy.mode(finding.rule, payer)
    if mode == "off" or any(_accepts(accepted, finding, payer, concern) for accepted in policy.suppressions):
        return None
    if mode == "shadow":
        return msgspec.structs.replace(finding, shadow=True)
    return finding if mode is None else msgspec.structs.replace(finding, severity=_MODE_SEVERITY[mode].label)


def crash_finding(rule: Rule, record: str, line: int, crash: Crash, policy: Policy, payer: str) -> Finding | None:
    """The finding named ``crashed``: it holds the claim, whatever the edit itself would have done.

    None where the edit is off for the payer; where it only runs in the shadow, its crash is shadow too.
    """
    text = f"Edit {rule.card.id} crashed ({crash.error}); what it looks for was not checked."
    fault = Fault(crash.where, text, predicts=())
    finding = make_finding(rule, record, line, fault, policy, payer)
    if finding is None:
        return None
    return msgspec.structs.replace(finding, name="crashed", severity=Severity.DENY.label)


def fold_roots(found: Iterable[tuple[Finding, str]]) -> list[Finding]:
    """One finding for one root cause: the worst one stays and names the other edits in ``also``."""
    kept: list[Finding] = []
    by_root: dict[str, int] = {}
    for finding, root in found:
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


def _accepts(accepted: Suppression, finding: Finding, payer: str, concern: Concern) -> bool:
    """Whether a person has accepted this finding."""
    if accepted.rule != finding.rule or (concern.day and concern.day > accepted.until):
        return False
    if accepted.payer and accepted.payer != payer:
        return False
    if accepted.fingerprint and accepted.fingerprint != finding.fingerprint:
        return False
    if accepted.procedure and accepted.procedure != concern.procedure:
        return False
    return not accepted.diagnosis or accepted.diagnosis.replace(".", "") in concern.diagnoses
