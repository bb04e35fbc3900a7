"""A payer's companion guide as data: what it requires, does not use, and how it wants an element written (SNIP type 7).

Each line of a guide is a :class:`Requirement`; it becomes a declared rule (:mod:`validators.engine.declarative`) that
holds for that payer alone, with the card, settings, crash handling and findings of any other edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

import msgspec

from validators.engine.declaration import Declaration
from validators.engine.declarative import DeclarationError, rule_of
from validators.engine.elements import ElementReference, read_reference
from validators.engine.rule import Rule

_KINDS = {"837P": "P", "837I": "I", "837D": "D"}
_ID = re.compile(r"CG\d{2,4}\Z")
_CODE = re.compile(r"[!-~]{1,30}\Z")
_WORDS = {
    "required": "is required by",
    "not used": "is not used by",
    "optional": "is not as it has to be by",
}


class Requirement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a companion guide.

    ``element`` is what it speaks of, as guides name it: ``2300 REF*G1 REF02`` (loop, segment with the value of its
    first element, element), ``2400 SV1 SV101-3`` (a component), ``2310B PRV*PE`` (a segment). ``use`` says that it must
    be there, or must not; ``codes``, ``shortest``, ``longest`` and ``format`` (a regular expression of the whole value)
    what it may hold where it is there. ``when`` is a condition (docs/declared-rules.md), ``sets`` the claim sets meant.
    """

    element: str
    use: Literal["required", "not used", "optional"] = "optional"
    codes: tuple[str, ...] = ()
    shortest: Annotated[int, msgspec.Meta(ge=1)] | None = None
    longest: Annotated[int, msgspec.Meta(ge=1)] | None = None
    format: str = ""
    when: str = ""
    sets: tuple[Literal["837P", "837I", "837D"], ...] = ("837P", "837I", "837D")
    severity: Literal["inform", "warn", "deny", "reject"] = "reject"
    source: str = ""
    id: str = ""


def companion_rules(payer: str, guide: Sequence[Requirement], first: int = 1) -> tuple[Rule, ...]:
    """The rules of a payer's guide; those without an ``id`` are numbered from ``first`` on (CG01, CG02 …).

    Raises DeclarationError, naming the entry and the key that is wrong.
    """
    return tuple(_rule(payer, number, entry) for number, entry in enumerate(guide, first))


def _rule(payer: str, number: int, entry: Requirement) -> Rule:
    name = entry.id or f"CG{number:02}"
    try:
        if not _ID.match(name):
            raise ValueError(f"id: {name!r} is not of the form CG01")
        reference = read_reference(entry.element)
        written = _declaration(payer, name, entry, reference)
        return rule_of(written, f"companion guide of {payer}")
    except (ValueError, DeclarationError) as error:
        raise DeclarationError(f"companion entry {name} ({entry.element}): {error}") from None


def _declaration(payer: str, name: str, entry: Requirement, of: ElementReference) -> Declaration:
    checks = list(_checks(entry))
    if entry.use == "optional" and not checks:
        raise ValueError("says nothing: give use, codes, shortest, longest or format")
    if entry.use == "not used" and checks:
        raise ValueError("what is not used has no codes, lengths or format")
    required = entry.use == "required"
    on_lines = required and of.loop.startswith("24")
    message = f"{of.name} of loop {of.loop} {_WORDS[entry.use]} this payer's companion guide{_said(entry)}."
    common = Declaration(
        id=name,
        name=f"companion guide {entry.use}" if entry.use != "optional" else "companion guide value",
        title=message,
        on="line" if on_lines else "claim",
        severity=entry.severity,
        snip=7,
        source=entry.source or f"companion guide of payer {payer}",
        since="settings",
        payers=(payer,),
        kinds="".join(_KINDS[each] for each in entry.sets),
        message=message,
        predicts=("A3:21",),
        checked=f"{entry.element}: {message}",
        why="The payer's front end returns claims that its companion guide does not allow.",
        fix="Send the element as the companion guide says.",
        when=entry.when,
        at="found",
    )
    if required:
        sent = f'element("{entry.element}")'
        demand = " and ".join((f"present({sent})", *(f"({check.format(sent)})" for check in checks)))
        return msgspec.structs.replace(common, demand=demand, at=f"{'line' if on_lines else 'claim'} {of.name}")
    each = f'found in elements("{entry.element}")'
    if entry.use == "not used":
        return msgspec.structs.replace(common, each=each, forbid="found.value")
    return msgspec.structs.replace(
        common, each=each, demand=" and ".join(f"({check.format('found.value')})" for check in checks)
    )


def _checks(entry: Requirement) -> Iterator[str]:
    """Conditions on a value, each with ``{}`` in its place."""
    if entry.codes:
        if not all(map(_CODE.match, entry.codes)) or any('"' in code or "\\" in code for code in entry.codes):
            raise ValueError("codes: printable text of 1 to 30 characters, without quotes")
        yield "{} in (" + ", ".join(f'"{code}"' for code in entry.codes) + ("," if len(entry.codes) == 1 else "") + ")"
    if entry.shortest is not None:
        yield f"length({{}}) >= {entry.shortest}"
    if entry.longest is not None:
        yield f"length({{}}) <= {entry.longest}"
    if entry.format:
        try:
            re.compile(entry.format)
        except re.error as error:
            raise ValueError(f"format: is no regular expression ({error})") from None
        escaped = entry.format.replace("\\", "\\\\").replace('"', '\\"').replace("{", "{{").replace("}", "}}")
        yield f'matches({{}}, "{escaped}")'


def _said(entry: Requirement) -> str:
    """What it wants, in words; braces would be read as expressions."""
    parts = []
    if entry.codes:
        parts.append("one of " + ", ".join(entry.codes[:8]) + (", …" if len(entry.codes) > 8 else ""))
    if entry.shortest is not None:
        parts.append(f"at least {entry.shortest} characters")
    if entry.longest is not None:
        parts.append(f"at most {entry.longest} characters")
    if entry.format:
        parts.append("in the form it names")
    return f": {'; '.join(parts)}" if parts else ""
