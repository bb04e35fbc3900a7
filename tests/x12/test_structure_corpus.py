"""The corpus's own verdicts: valid files have no error or a real one that is written down; invalid ones are refused."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.corpus import CorpusFile, corpus_files
from tests.x12.sets import all_issues, issues_of_file

LISTED = Path(__file__).with_name("corpus_faults.tsv")


def faults_listed() -> dict[str, str]:
    """The errors that files taken for valid do have, by file."""
    with LISTED.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert all(row["reason"] for row in rows)
    return {row["file"]: row["faults"] for row in rows}


def taken_for_valid(file: CorpusFile) -> bool:
    row = file.row
    return row["source_verdict"].lower().startswith("valid") or "valid" in (
        row["pyx12_verdict"],
        row["pyx12_adapted_verdict"],
    )


def errors_of(file: CorpusFile) -> list[str]:
    """Loop, element and code of every error, each once."""
    return sorted({issue.split(":", 2)[2] for issue in issues_of_file(file.path) if issue.startswith("error")})


def files_that(choose: Callable[[CorpusFile], bool]) -> pytest.MarkDecorator:
    """Parametrize over the corpus files ``choose`` accepts (none, and so one skip, where there is no corpus)."""
    chosen = [file for file in corpus_files() if choose(file)]
    return pytest.mark.parametrize("corpus_file", chosen, ids=[file.name for file in chosen])


@files_that(taken_for_valid)
def test_a_valid_file_has_no_error_that_is_not_written_down(corpus_file: CorpusFile) -> None:
    listed = faults_listed().get(corpus_file.name, "")
    found = errors_of(corpus_file)
    if listed == "many":
        assert len(found) > 8
    else:
        assert " ".join(found) == listed


@files_that(lambda file: file.row["source_verdict"].startswith("INVALID"))
def test_a_file_stated_invalid_is_refused(corpus_file: CorpusFile) -> None:
    assert errors_of(corpus_file)


# What the names of these files say is wrong with them, as we tell it (keys of issues).
REASONS = {
    "835/clawdgeorge-prog-x12-parser__sample_missing_ge.edi": "missing-ge",
    "835/clawdgeorge-prog-x12-parser__sample_missing_se.edi": "se-count",
    "835/clawdgeorge-prog-x12-parser__sample_missing_iea.edi": "missing-iea",
    "835/clawdgeorge-prog-x12-parser__sample_se_count_wrong.edi": "se-count",
    "837P/RevCycleMGMT-revcyclemgmt-edi-validation-harness__invalid_837p_missing_clm.edi": "segment-missing",
    "837P/RevCycleMGMT-revcyclemgmt-edi-validation-harness__invalid_control_numbers.edi": "se-control",
    "997/xlate-staedi__invalid997.edi": "element-bad-character",
}


@files_that(lambda file: file.name in REASONS)
def test_it_is_refused_for_the_reason_its_name_states(corpus_file: CorpusFile) -> None:
    reason = REASONS[corpus_file.name]
    assert reason in {issue.key for issue in all_issues(corpus_file.path) if issue.weight == "error"}


def test_the_list_names_files_of_the_corpus() -> None:
    files = corpus_files()
    if not files:
        pytest.skip("no corpus")
    assert set(faults_listed()) <= {file.name for file in files}
