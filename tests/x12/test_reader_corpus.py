"""The corpus through the reader: every byte is a segment, a separator, or reported; whatever the size of the chunks."""

from __future__ import annotations

import io
import re

import pytest

from tests.corpus import CorpusFile, each_corpus_file
from x12.envelope.set_pieces import Batch
from x12.records.issue import Issue
from x12.text.reader import read_batches

pytestmark = pytest.mark.corpus

Row = tuple[int, int, str]


def rows(data: bytes, chunk: int) -> tuple[list[Row], list[Issue]]:
    """Segments as (number, offset, text) and issues of ``data`` read in chunks of that size."""
    segments: list[Row] = []
    issues = []
    for item in read_batches(io.BytesIO(data), chunk):
        if isinstance(item, Issue):
            issues.append(item)
        else:
            assert isinstance(item, Batch)
            segments += [(item.first + i, item.offsets[i], text) for i, text in enumerate(item.texts)]
    return segments, issues


@each_corpus_file()
def test_every_byte_is_accounted_for(corpus_file: CorpusFile) -> None:
    data = corpus_file.path.read_bytes()
    segments, issues = rows(data, 1 << 20)
    covered = bytearray(len(data))
    for _, offset, text in segments:
        end = offset
        for character in text:  # line breaks inside a segment are the only bytes a text may leave out
            while data[end : end + 1] != character.encode("latin-1"):
                assert data[end : end + 1] in b"\r\n", (offset, text)
                end += 1
            end += 1
        covered[offset:end] = b"\1" * (end - offset)
    for issue in issues:
        if issue.lost:
            covered[slice(*issue.lost)] = b"\1" * (issue.lost[1] - issue.lost[0])
    left = {data[i : i + 1] for i in range(len(data)) if not covered[i]}
    terminator = {re.sub(rb"\s", b"", data).split(b"GS")[0][-1:]} | {b"~"}
    assert left <= terminator | {b"\r", b"\n", b" ", b"\t", b"\xef", b"\xbb", b"\xbf"}


@each_corpus_file()
def test_chunks_make_no_difference(corpus_file: CorpusFile) -> None:
    data = corpus_file.path.read_bytes()
    if len(data) > 20_000:
        data = data[:20_000]
    whole = rows(data, 1 << 20)
    assert rows(data, 997) == whole
    assert rows(data, 13) == whole


@each_corpus_file()
def test_segment_numbers_run_on(corpus_file: CorpusFile) -> None:
    segments, _ = rows(corpus_file.path.read_bytes(), 4096)
    assert [number for number, _, _ in segments] == list(range(1, len(segments) + 1))
    assert len(segments) >= int(corpus_file.row["n_segments"] or 0) - 1
