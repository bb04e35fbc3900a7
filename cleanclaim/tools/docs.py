"""``python -m cleanclaim.tools.docs``: write ``docs/rules`` from the rules themselves, a page an edit and an index.

The pages are committed; a test compares them with what this would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from cleanclaim import exit_codes
from cleanclaim.tools.reference_pages import commands_page, python_page
from validators.engine.catalogue import all_cards
from validators.engine.decided_elsewhere import NOT_IMPLEMENTED
from validators.engine.docstring import ALIASES
from validators.engine.rule import CLAIM, LINE, OF_REMITTANCES, OF_STATUSES, STRUCTURE, SUBMISSION, Card

DIRECTORY = Path("docs/rules")
EXIT_CODES = Path("docs/exit-codes.md")
COMMANDS_PAGE = Path("docs/commands.md")
PYTHON_PAGE = Path("docs/python.md")

FAMILIES = {
    "diagnosis": "Diagnosis",
    "procedure": "Procedure code",
    "alignment": "Diagnosis and procedure",
    "modifier": "Modifiers",
    "evaluation": "Evaluation and management",
    "bundling": "Bundling and duplicates",
    "units": "Units, anesthesia, drugs",
    "provider": "Providers",
    "eligibility": "Eligibility",
    "filing": "Coordination of benefits, filing, authorisation",
    "institutional": "Institutional",
    "dental": "Dental",
    "documentation": "Documentation",
    "situational": "Situational rules of the guides",
    "balancing": "Balancing of claims and remittances",
    "structure": "The X12 itself",
}
_KINDS = {"P": "professional", "I": "institutional", "D": "dental", "R": "remittances", "S": "answers about claims"}
_EACH = {
    LINE: "each service line",
    CLAIM: "the claim",
    SUBMISSION: "the whole submission",
    STRUCTURE: "envelope, segments and elements of every set",
}


def pages() -> Iterator[tuple[str, str]]:
    """File name and text of every page, the index last."""
    cards = list(all_cards())
    for card in cards:
        yield f"{card.id}.md", page(card)
    yield "index.md", index(cards)


def page(card: Card) -> str:
    """One edit: its facts, what it checks, why payers deny it, how to fix it, and its examples."""
    facts = [
        ("Severity", card.severity.label),
        ("SNIP type", str(card.snip)),
        ("Claims", _kinds(card)),
        ("Looks at", _EACH.get(card.scope, f"each {card.scope}")),
        ("Procedures", ", ".join(f"`{spec}`" for spec in card.procedures)),
        ("Modifiers", ", ".join(f"`{spec}`" for spec in card.modifiers)),
        ("A payer would answer", ", ".join(f"`{code}`" for code in card.predicts)),
        ("Needs", ", ".join(f"`{name}`" for name in card.needs)),
        ("Source", card.source),
        ("Since", card.since),
    ]
    lines = [f"# {card.id}: {card.name}", "", card.title, "", "| | |", "|---|---|"]
    lines += [f"| {name} | {_cell(value)} |" for name, value in facts if value]
    for heading, text in card.sections.items():
        lines += ["", f"## {heading}", ""]
        lines += ["```", text, "```"] if ALIASES.get(heading, heading) in ("Denied", "Clean") else [text]
    lines += ["", _made_from(card)]
    return "\n".join(lines) + "\n"


def _made_from(card: Card) -> str:
    if card.scope == STRUCTURE:
        return "This page is made from the registry of issues (`x12/issues`)."
    examples = "claims in [shorthand](index.md#examples)"
    if card.scope in OF_REMITTANCES | OF_STATUSES:
        examples = f"segments of {'an 835' if card.scope in OF_REMITTANCES else 'a 277CA'}"
    return f"Examples are {examples}. This page is made from the rule itself."


def index(cards: list[Card]) -> str:
    """All edits by family, those not implemented with their reason, and how examples are written."""
    lines = [
        "# Edits",
        "",
        f"{sum(card.scope != STRUCTURE for card in cards)} edits, and what is checked of the X12 itself. "
        "Pages are made from the rules by `python -m cleanclaim.tools.docs`.",
        "",
    ]
    families = [name for name in FAMILIES if any(c.family == name for c in cards)]
    families += sorted({c.family for c in cards} - FAMILIES.keys())
    for family in families:
        lines += [f"## {FAMILIES.get(family, family.capitalize())}", ""]
        lines += ["| Edit | Finds | Severity | Claims | A payer would answer |", "|---|---|---|---|---|"]
        lines += [_row(card) for card in cards if card.family == family]
        lines.append("")
    if NOT_IMPLEMENTED:
        lines += ["## Not implemented", "", "| Edit | Why |", "|---|---|"]
        lines += [f"| {rule} | {_cell(reason)} |" for rule, reason in sorted(NOT_IMPLEMENTED.items())]
        lines.append("")
    return "\n".join((*lines, *_EXAMPLES)) + "\n"


def _row(card: Card) -> str:
    cells = (card.title, card.severity.label, _kinds(card), ", ".join(card.predicts))
    return f"| [{card.id}]({card.id}.md) | " + " | ".join(_cell(cell) for cell in cells) + " |"


def _kinds(card: Card) -> str:
    return ", ".join(_KINDS.get(kind, kind) for kind in card.kinds)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_EXAMPLES = (
    "## Examples",
    "",
    "An example is a claim in one line: the kind of claim (P, I or D) and its facts, then each service line after a",
    "bar, then what is known beside the claim (`given` a table row, `past` an earlier service, `doc` documentation",
    "facts, `set` a threshold). `P dos=2026-01-05 dx=E11.9,I10 | 99213-25 ->1` is a professional claim of",
    "5 January 2026 with two diagnoses and an office visit with modifier 25 that points to the first. Every example",
    "runs as a test.",
)


def main(directory: Path = DIRECTORY) -> None:
    """Write the pages and remove those of edits that are gone."""
    directory.mkdir(parents=True, exist_ok=True)
    written = set()
    for name, text in pages():
        (directory / name).write_text(text, encoding="utf-8")
        written.add(name)
    for old in directory.glob("*.md"):
        if old.name not in written:
            old.unlink()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
    EXIT_CODES.write_text(exit_codes.page(), encoding="utf-8")
    COMMANDS_PAGE.write_text(commands_page(), encoding="utf-8")
    PYTHON_PAGE.write_text(python_page(), encoding="utf-8")
