"""Every public name of the program, used as a stranger would: run in a fresh interpreter and checked by strict mypy.

python tests/python_face.py FOLDER CLAIMS REMITTANCE
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import cleanclaim
from cleanclaim import (
    ClaimReport,
    Disposition,
    FileRecord,
    Finding,
    Incomplete,
    Input,
    Item,
    NotChecked,
    Record,
    Run,
    SetFinding,
    Settings,
    SettingsError,
    SeverityName,
    SourceError,
    StoreError,
    Verdict,
    load_settings,
)


def check(claims: Input, store: str) -> list[Verdict]:
    """Verdicts, findings of sets and the file's summary, recorded."""
    run: Run = cleanclaim.check(claims, settings=load_settings(None), store=store, only=["DX", "PX16"], record=True)
    verdicts: list[Verdict] = []
    files: list[FileRecord] = []
    item: Item
    for item in run:
        if isinstance(item, Verdict):
            verdicts.append(item)
        elif isinstance(item, SetFinding):
            raise AssertionError(item.finding.message)
        else:
            files.append(item)
    (record,) = files
    assert record.claims == len(verdicts) > 0
    assert run.recorded is True
    return verdicts


def told(verdict: Verdict) -> tuple[Disposition, list[SeverityName], list[str]]:
    """What a verdict says, by its types."""
    findings: tuple[Finding, ...] = verdict.findings
    not_checked: tuple[NotChecked, ...] = verdict.not_checked
    return verdict.disposition, [finding.severity for finding in findings], [item.reason for item in not_checked]


def refused(claims: Path) -> Incomplete:
    """What is said of a file whose set is refused when only verdicts are asked for."""
    broken = claims.read_bytes().replace(b"SE*", b"SE*9")
    given = []
    try:
        for verdict in cleanclaim.check(io.BytesIO(broken)).verdicts():
            given.append(verdict.disposition)  # noqa: PERF401 - what was given before it is raised counts
    except Incomplete as incomplete:
        assert set(given) == {"reject"}
        return incomplete
    raise AssertionError("nothing said")


def main(folder: Path, claims: Path, remittance: Path) -> None:
    """Use everything."""
    assert cleanclaim.__version__
    assert set(dir(cleanclaim)) >= {"check", "parse", "reconcile", "Run"}
    store = str(folder / "claims.sqlite")
    said = [(verdict.claim.id, *told(verdict)) for verdict in check(claims, store)]
    assert said
    with claims.open("rb") as stream:
        records: list[Record] = list(cleanclaim.parse(stream))
    assert records
    reports: list[ClaimReport] = list(cleanclaim.reconcile(remittance, store=store))
    assert {report.state for report in reports}
    assert "sets refused" in str(refused(claims))
    for error, call in (
        (SourceError, lambda: cleanclaim.check(folder / "nowhere.edi")),
        (StoreError, lambda: cleanclaim.reconcile(remittance, store=str(folder / "nowhere.sqlite"))),
        (SettingsError, lambda: load_settings(folder / "nowhere.toml")),
        (ValueError, lambda: cleanclaim.check(claims, only=["QQ99"])),
    ):
        try:
            call()
        except error:
            continue
        else:
            raise AssertionError(error)
    assert isinstance(load_settings(None), Settings)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
    sys.stdout.write("done\n")
