"""What a user can name, and every way it can be unreadable."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from cleanclaim.process import source as module
from cleanclaim.process.source import SourceError, open_sources

TEXT = b"ISA*00*~" * 300


def read_all(*names: Path | str) -> list[tuple[str, bytes, str, int]]:
    """Name, bytes, digest and size of every source, read in small bites."""
    found = []
    for source in open_sources(names):
        data = b"".join(iter(lambda stream=source.stream: stream.read(100), b""))
        found.append((source.name, data, source.sha256, source.size))
    return found


def zip_of(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_plain_file_is_read_and_hashed_on_the_way(tmp_path: Path) -> None:
    path = tmp_path / "a.edi"
    path.write_bytes(TEXT)
    assert read_all(path) == [(str(path), TEXT, hashlib.sha256(TEXT).hexdigest(), len(TEXT))]


def test_gzip_is_known_by_its_bytes_and_hashed_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "named.edi"
    path.write_bytes(gzip.compress(TEXT) + gzip.compress(b"more~"))  # several gzip members are one stream
    assert read_all(path) == [(str(path), TEXT + b"more~", hashlib.sha256(TEXT + b"more~").hexdigest(), len(TEXT) + 5)]


def test_each_member_of_a_zip_is_an_input(tmp_path: Path) -> None:
    members = {"one.edi": b"1~", "sub/two.edi": b"2~", "__MACOSX/._one.edi": b"x", "sub/.DS_Store": b"y"}
    path = zip_of(tmp_path / "many.zip", members)
    assert [(name, data) for name, data, _, _ in read_all(path)] == [
        (f"{path}/one.edi", b"1~"),
        (f"{path}/sub/two.edi", b"2~"),
    ]


def test_standard_input_plain_and_compressed(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (TEXT, gzip.compress(TEXT)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
        assert [(name, got) for name, got, _, _ in read_all("-")] == [("-", TEXT)]


def test_zip_on_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    data = zip_of(tmp_path / "a.zip", {"a": b"1~"}).read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data))))
    with pytest.raises(SourceError, match="standard input"):
        read_all("-")


def damaged_zip(path: Path) -> Path:
    data = bytearray(zip_of(path, {"a.edi": os.urandom(4000)}).read_bytes())
    data[1000:1010] = b"\0" * 10
    path.write_bytes(bytes(data))
    return path


def unknown_method_zip(path: Path) -> Path:
    data = bytearray(zip_of(path, {"a.edi": TEXT}).read_bytes())
    data[8] = data[data.index(b"PK\x01\x02") + 10] = 97
    path.write_bytes(bytes(data))
    return path


def cut_gzip(path: Path) -> Path:
    path.write_bytes(gzip.compress(os.urandom(5000))[:2000])
    return path


def encrypted_zip(path: Path) -> Path:
    data = bytearray(zip_of(path, {"a.edi": TEXT}).read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[6] |= 1
    data[directory + 8] |= 1
    path.write_bytes(bytes(data))
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: p, "No such file"),
        (lambda p: p.parent, "is a directory"),
        (lambda p: written(p, b""), "is empty"),
        (damaged_zip, "damaged"),
        (cut_gzip, "damaged or cut off"),
        (encrypted_zip, "is encrypted"),
        (unknown_method_zip, "compressed in a way"),
        (lambda p: zip_of(p, {}), "holds no files"),
        (lambda p: written(p, b"PK\x03\x04 and nothing of a zip"), "damaged"),
        (lambda p: written(p, b"\x1f\x8bnot gzip at all"), "damaged"),
        (lambda p: Path(f"{p}\0x"), "cannot be opened"),
    ],
)
def test_unreadable_inputs_give_one_clear_line(tmp_path: Path, make, words: str) -> None:
    path = make(tmp_path / "input.x")
    with pytest.raises(SourceError, match=words) as caught:
        read_all(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(str(path).replace("\0", "?"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.edi", TEXT)
    path.chmod(0)
    with pytest.raises(SourceError, match="Permission denied"):
        read_all(path)


def test_permission_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_keywords: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SourceError, match=r"a\.edi: Permission denied$"):
        read_all(tmp_path / "a.edi")


@pytest.mark.parametrize("kind", ["gz", "zip", "many"])
def test_what_swells_beyond_reason_is_refused_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(module, "FREE_BYTES", 1 << 20)
    zeros = b"0" * (4 << 20)
    path = tmp_path / kind
    if kind == "gz":
        path.write_bytes(gzip.compress(zeros))
    elif kind == "zip":
        zip_of(path, {"a": zeros})
    else:  # small members that are harmless each and a bomb together
        zip_of(path, {str(n): zeros[: 1 << 20] for n in range(4)})
    read = []

    def read_until_refused() -> None:
        for source in open_sources([path]):
            while data := source.stream.read(1 << 16):
                read.append(len(data))

    with pytest.raises(SourceError, match="expands more than"):
        read_until_refused()
    assert 1 << 20 <= sum(read) < 2 << 20


def test_a_well_packed_claim_file_is_no_bomb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FREE_BYTES", 1 << 16)
    text = b"".join(b"CLM*A%d*%d***11:B:1*Y*A*Y*Y~" % (n, n * 7 % 1000) for n in range(20_000))
    path = written(tmp_path / "a.gz", gzip.compress(text))
    assert read_all(path)[0][3] == len(text)


def test_control_characters_of_a_member_name_do_not_reach_the_terminal(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"\x1b[2Jx.edi": b"1~"})
    assert read_all(path)[0][0] == f"{path}/?[2Jx.edi"


def test_a_read_error_names_the_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(SourceError, match="name: Input/output error"):
        module.Source("name", Broken()).stream.read(10)


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_MEMBERS", 2)
    path = zip_of(tmp_path / "a.zip", {"1": b"1~", "2": b"2~", "3": b"3~"})
    with pytest.raises(SourceError, match="more than 2 files"):
        read_all(path)


def test_a_bad_member_leaves_the_next_one_readable(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"1": b"1~" * 50, "2": b"2~"})
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    sources = open_sources([path])
    with pytest.raises(SourceError, match="is encrypted"):
        next(sources).stream.read()
    assert next(sources).stream.read() == b"2~"
