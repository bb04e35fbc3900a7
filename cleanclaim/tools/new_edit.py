"""``make new-edit ID=DX23 FAULT="code of another year"``: the file of a new edit, for you to fill in.

The file registers as it is; its own Denied example fails as a test until the rule finds it. Run it alone with
``pytest -k DX23 tests/validators``; CONTRIBUTING tells the rest.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from validators.engine.catalogue import all_rules
from validators.engine.retired import RETIRED
from validators.engine.rule import Card

ROOT = Path("validators")

_TEMPLATE = '''"""{id}: {fault}."""

from __future__ import annotations

from collections.abc import Iterator

from validators.engine.case import Case
from validators.engine.finding import WARN, Fault
from validators.engine.rule import {scope_name}, rule
from x12.records.claim import {type}


@rule("{id}", on={scope_name}, severity=WARN, snip=5, predicts=("11",), source="…", since="0.2")
def {function}({subject}: {type}, case: Case) -> Iterator[Fault]:
    """One sentence: what is wrong with the claim.

    What is checked: …
    Why payers deny it: …
    How to fix it: …
    Denied: P dos=2026-01-05 dx=E11.9 | 99213
    Clean: P dos=2026-01-05 dx=E11.9,I10 | 99213
    """
    wrong = False
    if wrong:
        yield Fault({subject}.where, "What is wrong and what to do, in one sentence a biller can act on.", value="")
'''


class Refused(Exception):  # noqa: N818 - it is an answer
    """The edit cannot be made; the text says why."""


def family_of(rule_id: str, cards: Iterable[Card]) -> str:
    """The family most edits with these letters belong to. Raises :class:`Refused` where there is none."""
    counted = Counter(card.family for card in cards if card.id[:2] == rule_id[:2])
    if not counted:
        raise Refused(f"no edit's id begins with {rule_id[:2]}: name the family (FAMILY=…)")
    return counted.most_common(1)[0][0]


def new_edit(rule_id: str, fault: str, scope: str = "claim", family: str = "", root: Path = ROOT) -> Path:
    """Write the file and return where it is. Raises :class:`Refused` for an id or a fault that will not do."""
    cards = [rule.card for rule in all_rules()]
    if not re.fullmatch(r"[A-Z]{2}\d\d", rule_id):
        raise Refused(f"{rule_id!r}: an id is two letters and two digits, such as DX23")
    if rule_id in RETIRED:
        raise Refused(f"{rule_id} is retired: ids are never used again")
    if taken := [card.module for card in cards if card.id == rule_id]:
        raise Refused(f"{rule_id} is {taken[0]}: ids are never used twice")
    function = re.sub(r"\W+", "_", fault.lower()).strip("_")
    if not function or not function.isidentifier():
        raise Refused(f"{fault!r}: name the fault in a few plain words, such as 'code of another year'")
    folder = root / (family or family_of(rule_id, cards))
    if not folder.is_dir():
        raise Refused(f"{folder} is not there: a new family is a folder with an __init__.py that says what it holds")
    path = folder / f"{rule_id.lower()}_{function}.py"
    of_claim = scope == "claim"
    text = _TEMPLATE.format(
        id=rule_id,
        fault=fault,
        function=function,
        scope_name=scope.upper(),
        subject="claim" if of_claim else "line",
        type="Claim" if of_claim else "ServiceLine",
    )
    path.write_text(text, encoding="utf-8")
    return path


def main(words: list[str]) -> int:
    """Make the file and say what comes next."""
    parser = argparse.ArgumentParser(prog="new-edit", description="The file of a new edit, for you to fill in.")
    parser.add_argument("id")
    parser.add_argument("fault")
    parser.add_argument("--scope", choices=("claim", "line"), default="claim")
    parser.add_argument("--family", default="")
    given = parser.parse_args(words)
    try:
        path = new_edit(given.id, given.fault, given.scope, given.family)
    except Refused as refused:
        parser.error(str(refused))
    sys.stdout.write(
        f"{path}\n"
        f"Write its card, its prose and its examples, then: pytest -k {given.id} tests/validators\n"
        "When it is green: make docs expected test\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
