"""The third-party EDI corpus, read where it stands beside the repository.

Tests skip with a notice where it is absent."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2] / "shared" / "corpus"


class CorpusFile(NamedTuple):
    """One corpus file and its row of MANIFEST.tsv."""

    path: Path
    row: dict[str, str]

    @property
    def name(self) -> str:
        return self.row["path"]


def corpus_files(*transactions: str) -> list[CorpusFile]:
    """The corpus files whose manifest ``transaction`` is one of ``transactions`` (all without arguments)."""
    manifest = ROOT / "MANIFEST.tsv"
    if not manifest.exists():
        return []
    with manifest.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return [
        CorpusFile(ROOT / row["path"], row) for row in rows if not transactions or row["transaction"] in transactions
    ]


def each_corpus_file(*transactions: str) -> pytest.MarkDecorator:
    """Parametrize a test over corpus files (argument ``corpus_file``), one skipped case where there is no corpus."""
    files = corpus_files(*transactions)
    if not files:
        notice = pytest.mark.skip(reason=f"no EDI corpus at {ROOT}")
        return pytest.mark.parametrize("corpus_file", [pytest.param(None, marks=notice)], ids=["no-corpus"])
    return pytest.mark.parametrize("corpus_file", files, ids=[file.name for file in files])
