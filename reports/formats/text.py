"""What a person reads on a terminal: one block a claim, worst first, then totals and what could not decide.

Text from a file is shown as text, never as commands. Nothing is cut before it is ranked.
"""

from __future__ import annotations

from typing import IO

from rich.console import Console
from rich.text import Text

from reports.formats.format_protocol import Format, Options
from reports.formats.reconciliation_text import write_text
from reports.formats.text_blocks import Lines, aligned, money
from reports.records import FileRecord, Summary
from reports.terminal import console_on, data
from reports.view.building import ViewReport, Wanted
from reports.view.model import Action, Quote, Share, ShownClaim, ShownFinding, Unchecked, View
from reports.view.words import joined, plural

SHOWN = 50
"""Claims shown unless asked for more; the rest are counted."""

ACTION_STYLE: dict[Action, str] = {"fix": "bold red", "look": "bold magenta", "send": "green"}
"""By what the reader should do; each also stands in words."""

SEVERITY_STYLE = {"reject": "bold red", "deny": "red", "warn": "magenta", "inform": "dim"}
_INDENT = 9
_SAID = {"fix": "fix", "look": "look at", "send": "send"}
_FILES_SHOWN = 20


class ClaimBlocks:
    """Prints a view."""

    def __init__(self, console: Console, options: Options) -> None:
        self._lines = Lines(console)
        self._all = options.all
        self._options = options

    def write(self, view: View) -> None:
        """Files, claims, totals, what could not decide; or as much of it as was asked for."""
        if self._options.quiet:
            self._totals(view)
            return
        self._files(view)
        if self._options.statistics:
            self._statistics(view)
        else:
            self._claims(view)
        self._colophon(view)
        self._totals(view)
        self._unchecked(view)

    def _claims(self, view: View) -> None:
        several = len(view.files) > 1
        before: ShownClaim | None = None
        for claim in view.claims:
            self._block(view, claim, several, before)
            before = claim
        if before is not None:
            self._lines.blank()
        if view.claims.more:
            self._lines.say(
                f"… and {view.claims.more:,} more (--show {len(view.claims)}, or -o FILE.xlsx, .html, .csv)"
            )
        if view.only_notes and not self._all:
            have = "has" if view.only_notes == 1 else "have"
            self._lines.say(f"{plural(view.only_notes, 'more claim')} {have} only notes (--all).")
        for unit, count in view.refused.items():
            self._lines.say(f"{plural(count, 'claim')} refused with the {unit} around it, for no fault of its own.")

    def _statistics(self, view: View) -> None:
        for title, shares in (
            ("Dollars at risk by edit", view.by_edit),
            ("By payer", view.by_payer),
            ("By the answer to expect", view.by_reason),
        ):
            if shares:
                self._lines.say(title, "bold")
                aligned(self._lines, [_share(share) for share in shares], indent=0)
                self._lines.blank()

    def _files(self, view: View) -> None:
        for record in view.files[:_FILES_SHOWN]:
            self._lines.put(Text.assemble(data(record.path, "bold"), f"  {contents(record)}"))
            for item in record.transactions:
                if item.not_checked:
                    self._lines.say(f"  transaction {item.control} is not checked: {item.not_checked}")
                elif item.status != "A":
                    word = "accepted with errors" if item.status == "E" else "rejected"
                    self._lines.say(f"  transaction {item.control} ({item.version}) would be {word}")
        if len(view.files) > _FILES_SHOWN:
            self._lines.say(f"… and {len(view.files) - _FILES_SHOWN:,} more files")
        self._lines.blank()

    def _block(self, view: View, claim: ShownClaim, several: bool, before: ShownClaim | None) -> None:
        told = [finding for finding in claim.findings if self._all or finding.severity != "inform"]
        if before is None or not _goes_on(before, claim):
            if before is not None:
                self._lines.blank()
            self._lines.put(self._heading(claim, several))
        for finding in told:
            self._finding(finding, view.quote(claim, finding))
        if (notes := len(claim.findings) - len(told)) and told:
            self._lines.say(f"  and {plural(notes, 'note')} (--all)", "dim")

    def _heading(self, claim: ShownClaim, several: bool) -> Text:
        style = ACTION_STYLE[claim.action]
        parts = [data(f"{claim.action.upper():<5}{_name(claim)}", style)]
        if claim.charge is not None:
            parts.append(Text(money(claim.charge)))
        if 0 < claim.at_risk < (claim.charge or 0):
            parts.append(Text(f"{money(claim.at_risk)} at risk"))
        if claim.payer_name or claim.payer:
            parts.append(data(claim.payer_name or claim.payer))
        if claim.service_from:
            parts.append(Text(str(claim.service_from)))
        if several and not claim.of_the_file:
            parts.append(data(claim.file, "dim"))
        if claim.refused_with_its_unit:
            parts.append(Text(f"refused with its {claim.refused_by}"))
        return Text("   ").join(parts)

    def _finding(self, finding: ShownFinding, quote: Quote | None) -> None:
        lines = f"{plural(len(finding.lines), 'line').partition(' ')[2]} {joined(list(map(str, finding.lines)), 8)}: "
        also = f" (also {', '.join(finding.also)})" if finding.also else ""
        times = f" ({finding.times} times)" if finding.times > max(len(finding.lines), 1) else ""
        head = Text.assemble(
            "  ", (f"{finding.severity:<6}", SEVERITY_STYLE[finding.severity]), " ", data(finding.rule, "bold"), "  ",
            data(f"{lines if finding.lines else ''}{finding.message}{times}{also}"),
        )  # fmt: skip
        self._lines.put(head, _INDENT)
        self._place(finding, quote)
        fix = f"Fix: {_sentence(finding.fix)}" if finding.fix else ""
        expect = f"Expect: {finding.expect}." if finding.expect else ""
        both = f"{fix}   {expect}" if fix and expect else fix or expect
        for text in (both,) if len(both) + _INDENT <= self._lines.width else (fix, expect):
            if text:
                self._lines.say(f"{' ' * _INDENT}{text}", "", _INDENT)

    def _place(self, finding: ShownFinding, quote: Quote | None) -> None:
        place = finding.place
        if quote is None:
            if place:
                self._lines.say(f"{' ' * _INDENT}{place}", "dim", _INDENT)
            return
        room = self._lines.width - _INDENT
        text, start, end = windowed(quote, room)
        self._lines.say(f"{' ' * _INDENT}{text}", "", _INDENT)
        if end:
            marks = " " * (_INDENT + start) + "^" * (end - start)
            beside = f"{marks} {place}"
            self._lines.say(beside if len(beside) <= self._lines.width else marks, "dim")
            if len(beside) <= self._lines.width:
                return
        self._lines.say(f"{' ' * _INDENT}{place}", "dim", _INDENT)

    def _totals(self, view: View) -> None:
        summary = view.summary
        text = Text(f"{plural(summary.claims, 'claim')} {money(summary.charge)}: ", "bold")
        parts = []
        for total in sorted(view.actions, key=lambda total: _ORDER.index(total.action)):
            if total.claims:
                said = f"{_SAID[total.action]} {total.claims:,} ({money(total.charge)})"
                parts.append(Text(said, ACTION_STYLE[total.action]))
        text.append_text(Text(", ").join(parts) if parts else Text("nothing to send"))
        if view.at_risk:
            text.append(f"; {money(view.at_risk)} at risk")
        self._lines.put(text)
        if summary.misfits_sent:
            are, have = ("is", "a diagnosis") if summary.misfits_sent == 1 else ("are", "diagnoses")
            self._lines.say(
                f"{plural(summary.misfits_sent, 'claim')} {are} sent with {have} that may not fit the procedure; "
                f'AL04 = "hold" under [edits] in the settings holds such claims.'
            )

    def _unchecked(self, view: View) -> None:
        if not view.unchecked:
            return
        lacking = plural(len(view.lacking), "edit")
        self._lines.say(f"{lacking} could not decide{'' if self._all else _cures(view.unchecked)}")
        if not self._all:
            return
        for row in view.unchecked:
            cure = f"; {_cure(row)}" if row.remedy else ""
            claims = f" ({plural(row.claims, 'claim')})" if row.claims else ""
            self._lines.say(f"  {row.reason}{claims}: {', '.join(row.edits)}{cure}", "dim", 4)

    def _colophon(self, view: View) -> None:
        if view.editions:
            labels = "; ".join(edition.label for edition in view.editions)
            self._lines.say(f"Checked by {view.tool.edits} edits against: {labels}", "dim", 2)
        if view.summary.unspecified:
            self._lines.say(unspecified(view.summary), "dim")


def _share(share: Share) -> tuple[str, ...]:
    name = f"{share.name} {share.label}".strip() or "not named"
    return (f"  {name}", money(share.at_risk), plural(share.claims, "claim"), plural(share.findings, "finding"))


def _name(claim: ShownClaim) -> str:
    """The claim's number; of what belongs to no claim, the payment's number or the file."""
    return claim.claim or (claim.file if claim.of_the_file else "claim without a number")


def _goes_on(before: ShownClaim, claim: ShownClaim) -> bool:
    """Whether two findings of no claim stand under one heading."""
    both = before.of_the_file and claim.of_the_file
    return both and (before.file, before.claim, before.action) == (claim.file, claim.claim, claim.action)


_ORDER: tuple[Action, ...] = ("send", "look", "fix")


def _cures(rows: tuple[Unchecked, ...]) -> str:
    """The cures that let most edits run, each once."""
    found: dict[str, str] = {}
    for row in rows:
        if row.remedy and row.remedy.unlocks and row.remedy.table not in found:
            found[row.remedy.table] = _cure(row)
    return f"; {'; '.join(list(found.values())[:2])}" if found else " (--all says why)"


def _cure(row: Unchecked) -> str:
    remedy = row.remedy
    assert remedy is not None
    if not remedy.unlocks:
        return f"needs {remedy.what}, and more: {remedy.where}"
    return f"adding {remedy.what} lets {remedy.unlocks:,} run: {remedy.where}"


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def windowed(quote: Quote, room: int) -> tuple[str, int, int]:
    """As much of the segment as has room, the element at fault in it; and where that stands."""
    text, start, end = quote.text, quote.start, quote.end
    if len(text) <= room:
        return text, start, end
    first = max(0, min(start - room // 3, len(text) - room + 1))
    cut = text[first : first + room]
    cut = ("…" + cut[1:] if first else cut)[: room - 1]
    cut += "…" if first + room < len(text) else text[first + room - 1 : first + room]
    return cut, max(start - first, 0), min(end - first, room) if end else 0


def contents(record: FileRecord) -> str:
    """What an input holds, in words."""
    parts = []
    if record.claims:
        parts.append(f"{plural(record.claims, 'claim')}, {plural(record.lines, 'line')}, ${record.charge:,.2f}")
    if record.remittances:
        paid = f"${record.paid:,.2f}"
        parts.append(f"{plural(record.remittances, 'remittance')}, {plural(record.payments, 'payment')}, {paid}")
    if record.statuses:
        parts.append(plural(record.statuses, "claim status", "claim statuses"))
    if record.acknowledgements:
        parts.append(plural(record.acknowledgements, "acknowledgement"))
    return "; ".join(parts) or "no claims"


def unspecified(summary: Summary) -> str:
    """The share of unspecified diagnoses: of all, and of the provider with the highest where there are several."""
    total, *single = summary.unspecified
    text = f"Unspecified diagnoses: {total.share:.0%} of {total.diagnoses:,}"
    if len(single) > 1:
        text += f"; highest {single[0].share:.0%} of {single[0].diagnoses:,} (provider {single[0].provider})"
    return text


def _open(out: IO[bytes], options: Options) -> ViewReport:
    wanted = Wanted(notes=options.all, most=options.show, quotes=True, titles=False)
    return ViewReport(ClaimBlocks(console_on(out), options).write, wanted, options.outside)


FORMAT = Format("text", (".txt", ".text"), _open, write_text)
