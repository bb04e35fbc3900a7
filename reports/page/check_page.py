"""The page of a check: what to do today and the dollars at risk, then why, then the claims, worst first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import IO, Final

from markupsafe import Markup

from reports.formats.text import contents, unspecified
from reports.page.rendering import Bar, Budget, Rows, bars, explained, macro, page
from reports.view.model import Action, Remedy, Share, ShownClaim, View, place_of
from reports.view.words import plural

_BATCH = 200
"""Claims whose segments are looked up together."""

_FIRST = 5
_FILES = 100
_CURES = 2
_MEANS: Final[dict[Action, str]] = {
    "fix": "mend before sending: a front end would reject them, or the payer deny",
    "look": "a payer may question them; they are sent unless somebody holds them",
    "send": "nothing found that keeps them",
}
_ANSWERS = {
    "information": "information is missing",
    "not said": "no denial named",
    "front end": "rejected at the front end",
}


def write_check(out: IO[bytes], view: View, beside: tuple[str, ...] = ()) -> None:
    """Write the page of a view. ``beside`` are files written by the same run that hold everything."""
    edits: set[str] = set()
    claims = Rows(Budget(), len(view.claims), _claim_rows(view, edits))
    several = len(view.files) > 1
    files = [(record, contents(record)) for record in view.files[:_FILES]]
    parts = [("today", "To do"), ("why", "Why"), ("claims", "Claims"), ("unchecked", "Not checked"),
             ("files", "Files"), ("edits", "Edits")]  # fmt: skip
    absent = {
        name
        for name, there in (
            ("why", view.by_edit or view.by_payer), ("unchecked", view.unchecked), ("edits", edits),
        )
        if not there
    }  # fmt: skip
    out.write(
        page(
            "check.html",
            title=f"cleanclaim: {headline(view)}",
            headline=headline(view),
            parts=[part for part in parts if part[0] not in absent],
            version=view.tool.version,
            view=view,
            actions=[(total, _MEANS[total.action]) for total in view.actions],
            first=list(_to_start_with(view.claims)),
            cures=_cures(view),
            by_edit=_chart(view.by_edit, edits),
            by_payer=_chart(view.by_payer, ()),
            by_reason=_chart(view.by_reason, ()),
            claims=claims,
            clean=_without_finding(view),
            beside=beside,
            files=files,
            several=several,
            more_files=len(view.files) - len(files),
            unspecified=unspecified(view.summary) if view.summary.unspecified else "",
            edits=list(explained(edits)),
        )
    )


def headline(view: View) -> str:
    """What to do today, in a sentence."""
    counts = {total.action: total.claims for total in view.actions}
    fix, look, send = counts.get("fix", 0), counts.get("look", 0), counts.get("send", 0)
    if fix and look:
        return f"Fix {plural(fix, 'claim')} before sending, look at {look:,}, send {send:,}"
    if fix:
        return f"Fix {plural(fix, 'claim')} before sending, send {send:,}"
    if look:
        return f"Look at {plural(look, 'claim')}, send {send:,}"
    if any(claim.action == "fix" for claim in islice(view.claims, 1)):
        return "The file has faults; it holds no claim to send"
    return f"Send {plural(send, 'claim')}" if send else "No claim to send"


def _claim_rows(view: View, edits: set[str]) -> Iterator[Markup]:
    """The claims' rows; ``edits`` takes the edits that were named."""
    row = macro("claim_row")
    several = len(view.files) > 1
    number = 0
    for batch in _batches(view.claims):
        quotes = view.quoting(place_of(claim, finding) for claim in batch for finding in claim.findings)
        for claim in batch:
            number += 1
            told = [(finding, quotes.get(place_of(claim, finding))) for finding in claim.findings]
            edits.update(finding.rule for finding in claim.findings)
            yield row(claim, number, told, several)


def _batches(claims: Iterable[ShownClaim]) -> Iterator[list[ShownClaim]]:
    rest = iter(claims)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _to_start_with(claims: Iterable[ShownClaim]) -> Iterator[tuple[int, ShownClaim]]:
    """The worst claims that ask for somebody, with the numbers of their rows."""
    for number, claim in enumerate(islice(claims, _FIRST), 1):
        if claim.action != "send":
            yield number, claim


def _cures(view: View) -> tuple[Remedy, ...]:
    """What lets most edits run, each cure once."""
    found = {row.remedy.table: row.remedy for row in view.unchecked if row.remedy and row.remedy.unlocks}
    return tuple(found.values())[:_CURES]


def _without_finding(view: View) -> int:
    """Claims of which the page has nothing to tell."""
    return view.summary.claims - sum(not claim.of_the_file for claim in view.claims)


def _chart(shares: tuple[Share, ...], edits: Iterable[str]) -> tuple[Bar, ...]:
    known = set(edits)
    return bars(
        (
            _ANSWERS.get(share.name, share.name or "not named"),
            share.label,
            f"{plural(share.claims, 'claim')}, {plural(share.findings, 'finding')}",
            share.at_risk,
            f"edit-{share.name}" if share.name in known else "",
        )
        for share in shares
        if share.at_risk or share.findings
    )
