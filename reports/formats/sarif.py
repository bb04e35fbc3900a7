"""``.sarif``: findings for tools that read SARIF 2.1.0 (OASIS): code scanning, editors.

A result is a finding, its region the bytes of the segment it stands in, its fingerprint the one findings keep whatever
the layout. Rules come with their help.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import IO, Any
from urllib.parse import quote

from reports.formats.format_protocol import Format, Options
from reports.formats.json_encoding import encoder
from reports.view.building import ViewReport, Wanted
from reports.view.model import Place, Quote, ShownClaim, ShownFinding, View, place_of
from validators.engine.catalogue import all_cards
from validators.engine.finding import SeverityName

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "cleanclaim/v1"
BATCH = 20_000
"""Claims whose segments are looked up at one go."""

_LEVELS: dict[SeverityName, str] = {"reject": "error", "deny": "error", "warn": "warning", "inform": "note"}


def write(out: IO[bytes], view: View) -> None:
    """One run."""
    rules = [share.name for share in view.by_edit]
    places = {name: number for number, name in enumerate(sorted(rules))}
    driver = {"name": view.tool.name, "version": view.tool.version, "rules": list(_rules(sorted(rules), view))}
    artifacts = [
        {
            "location": {"uri": _uri(file.path)},
            "length": file.bytes,
            "hashes": {"sha-256": file.sha256},
            "roles": ["analysisTarget"],
        }
        for file in view.files
    ]
    files = {file.path: number for number, file in enumerate(view.files)}
    summary = {
        "claims": view.summary.claims, "findings": view.summary.findings, "charge": view.summary.charge,
        "at_risk": view.at_risk, "actions": {total.action: total.claims for total in view.actions},
    }  # fmt: skip
    out.write(b'{"$schema":' + encoder.encode(SCHEMA) + b',"version":"2.1.0","runs":[{"tool":{"driver":')
    out.write(encoder.encode(driver) + b'},"columnKind":"unicodeCodePoints","artifacts":' + encoder.encode(artifacts))
    out.write(b',"properties":' + encoder.encode(summary) + b',"results":[')
    first = True
    for claim, finding, found in _quoted(view):
        out.write((b"\n" if first else b",\n") + encoder.encode(_result(claim, finding, found, places, files)))
        first = False
    out.write(b"\n]}]}\n")


def _quoted(view: View) -> Iterator[tuple[ShownClaim, ShownFinding, Quote | None]]:
    claims = iter(view.claims)
    while batch := list(islice(claims, BATCH)):
        found: dict[Place, Quote] = view.quoting(place_of(claim, item) for claim in batch for item in claim.findings)
        for claim in batch:
            for finding in claim.findings:
                yield claim, finding, found.get(place_of(claim, finding))


def _rules(names: list[str], view: View) -> Iterator[dict[str, Any]]:
    cards = {card.id: card for card in all_cards()}
    labels = {share.name: share.label for share in view.by_edit}
    for name in names:
        card = cards.get(name)
        rule: dict[str, Any] = {"id": name, "name": _identifier(labels[name])}
        if card is not None:
            parts = [
                f"{heading}: {' '.join(text.split())}" for heading, text in card.sections.items() if heading in _HELP
            ]
            rule |= {
                "shortDescription": {"text": card.title},
                "help": {"text": "\n\n".join(parts) or card.title},
                "defaultConfiguration": {"level": _LEVELS[card.severity.label]},
                "properties": {"snip": card.snip, "predicts": card.predicts, "source": card.source},
            }
        yield rule


_HELP = ("What is checked", "Why payers deny it", "How to fix it")


def _identifier(label: str) -> str:
    """``mismatched body system`` as SARIF names rules: ``MismatchedBodySystem``."""
    words = "".join(character if character.isalnum() else " " for character in label).split()
    return "".join(word[:1].upper() + word[1:] for word in words) or "Finding"


def _result(
    claim: ShownClaim, finding: ShownFinding, found: Quote | None, rules: dict[str, int], files: dict[str, int]
) -> dict[str, Any]:
    artifact: dict[str, Any] = {"uri": _uri(claim.file)}
    if claim.file in files:
        artifact["index"] = files[claim.file]
    region: dict[str, Any] = {"byteOffset": finding.offset, "byteLength": found.size if found else 0}
    if found is not None:
        region["snippet"] = {"text": found.text}
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": artifact, "region": region}}
    names = [("claim", claim.claim)] if claim.claim else []
    names += [("line", f"{claim.claim}/{line}") for line in finding.lines]
    if names:
        location["logicalLocations"] = [{"name": name, "kind": kind} for kind, name in names]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message or finding.name},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "occurrenceCount": finding.times,
        "properties": {
            "severity": finding.severity, "do": claim.action, "claim": claim.claim, "lines": finding.lines,
            "element": finding.element, "segment": finding.segment_number, "fix": finding.fix,
            "expect": finding.expect, "predicts": finding.predicts, "also": finding.also, "charge": claim.charge,
            "at_risk": claim.at_risk, "payer": claim.payer, "service_from": claim.service_from,
        },
    }  # fmt: skip


def _uri(path: str) -> str:
    """A path as a URI reference."""
    return quote(path.encode("utf-8", "surrogateescape")) if path != "-" else "stdin"


def _open(out: IO[bytes], options: Options) -> ViewReport:
    return ViewReport(lambda view: write(out, view), Wanted(), options.outside)


FORMAT = Format("sarif", (".sarif", ".sarif.json"), _open)
