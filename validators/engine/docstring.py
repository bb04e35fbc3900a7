"""Reading the documentation of a rule: a title, sections under fixed headings, and examples."""

from __future__ import annotations

from collections.abc import Mapping

HEADINGS = ("What is checked", "Why payers deny it", "How to fix it", "Denied", "Clean")
"""Headings every rule's docstring must have; the last two hold examples, one a line: claim shorthand, or for rules over
remittances the segments of an 835 divided by blanks."""

ALIASES = {
    "Why it matters": "Why payers deny it",
    "What to do": "How to fix it",
    "Unbalanced": "Denied",
    "Balanced": "Clean",
}
"""What rules over remittances may say instead: nobody denies a remittance."""

_KNOWN = {*HEADINGS, *ALIASES, "Not checked"}


def read_docstring(rule_id: str, doc: str | None) -> tuple[str, dict[str, str]]:
    """Title and sections, by their headings as written; ValueError for one without a heading it must have."""
    if not doc:
        raise ValueError(f"{rule_id}: a rule without documentation is refused")
    title, _, body = doc.strip().partition("\n")
    sections: dict[str, str] = {}
    heading = ""
    for line in body.splitlines():
        name, colon, rest = line.strip().partition(":")
        if colon and name in _KNOWN:
            heading = name
            sections[heading] = "\n".join(filter(None, (sections.get(heading, ""), rest.strip())))
        elif heading and line.strip():
            sections[heading] = f"{sections[heading]}\n{line.strip()}".strip()
    require_headings(rule_id, sections)
    return title.strip(), sections


def require_headings(rule_id: str, sections: Mapping[str, str]) -> None:
    """Refuse documentation that lacks a heading (ValueError)."""
    present = {ALIASES.get(name, name) for name, text in sections.items() if text}
    missing = [name for name in HEADINGS if name not in present]
    if missing:
        raise ValueError(f"{rule_id}: its documentation lacks {', '.join(missing)}")


def examples(sections: Mapping[str, str], heading: str) -> tuple[str, ...]:
    """The examples under a heading or its alias, one a line; a line that begins with ``|`` continues the one above."""
    return tuple(
        line.strip().strip("`")
        for name, text in sections.items()
        if ALIASES.get(name, name) == heading
        for line in text.replace("\n|", " |").splitlines()
        if line.strip()
    )
