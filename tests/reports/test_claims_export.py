"""Parsed records in every format: what is written can be read back whole, and fits the published schemas."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from cleanclaim.tools.schema import DIRECTORY, schemas
from reports.formats.claims_export import Exporter, JsonExport, NdjsonExport, Record, Slim
from reports.formats.claims_parquet import ParquetExport, ParquetMissingError
from reports.formats.claims_xml import XmlExport, relax_ng
from tests.corpus import CorpusFile, each_corpus_file
from x12.build.read_835 import read_remittances
from x12.build.read_837 import read_claims
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.records.remittance import ClaimPayment, Remittance, RemittanceEnd

ANY = msgspec.json.Decoder(Claim | Remittance | ClaimPayment | RemittanceEnd | Issue)
PARSED = ("837P", "837I", "837D", "835", "837P-4010", "837I-4010", "835-4010")

SMALL = (
    b"ST*837*0001*005010X222A1~HL*1**20*1~NM1*85*2*CLINIQUE \xc3\x89TOILE*****XX*1234567893~"
    b"HL*2*1*22*0~SBR*P*18*******CI~NM1*IL*1*D\xc9S*A\x01B****MI*M1~NM1*PR*2*PLAN*****PI*P1~"
    b"CLM*A1*120.50***11:B:1*Y*A*Y*Y~HI*ABK:E119~LX*1~SV1*HC:99213*120.50*UN*1.5***1~DTP*472*D8*20240501~SE*12*0001~"
)


def records(content: bytes) -> list[Record]:
    return [
        *read_claims(io.BytesIO(content)),
        *(r for r in read_remittances(io.BytesIO(content)) if type(r) is not Issue),
    ]


def written(make: Callable[[io.BytesIO], Exporter], found: list[Record]) -> bytes:
    out = io.BytesIO()
    exporter = make(out)
    exporter.file("a.edi")
    for record in found:
        exporter.record(record)
    exporter.close()
    return out.getvalue()


@each_corpus_file(*PARSED)
def test_ndjson_reads_back_as_the_records_that_were_written(corpus_file: CorpusFile) -> None:
    found = records(corpus_file.path.read_bytes())
    lines = written(NdjsonExport, found).splitlines()
    slim = Slim(raw=False)
    if all(line.isascii() for line in lines):
        assert [ANY.decode(line) for line in lines] == [slim(record) for record in found]
    else:
        assert len([ANY.decode(line) for line in lines]) == len(found)


@each_corpus_file(*PARSED)
def test_xml_fits_its_schema(corpus_file: CorpusFile) -> None:
    document = etree.fromstring(written(XmlExport, records(corpus_file.path.read_bytes())))
    etree.RelaxNG(etree.fromstring(relax_ng())).assertValid(document)
    assert len(document.findall("file/*")) == len(records(corpus_file.path.read_bytes()))


def test_raw_segments_are_written_only_when_asked_for() -> None:
    found = records(SMALL)
    assert b'"segments"' not in written(NdjsonExport, found)
    lines = written(lambda out: NdjsonExport(out, raw=True), found).splitlines()
    claim = next(c for c in map(ANY.decode, lines) if isinstance(c, Claim))
    assert claim.segments.texts[0] == "CLM*A1*120.50***11:B:1*Y*A*Y*Y"
    assert [run.texts[0] for run in claim.loops] == ["HL*1**20*1", "HL*2*1*22*0"]


def test_json_is_one_object_with_a_list_of_records_for_each_file() -> None:
    out = io.BytesIO()
    exporter = JsonExport(out)
    for name in ("a.edi", "b.edi"):
        exporter.file(name)
        for record in records(SMALL):
            exporter.record(record)
    exporter.file("empty.edi")
    exporter.close()
    document = json.loads(out.getvalue())
    assert [file["file"] for file in document["files"]] == ["a.edi", "b.edi", "empty.edi"]
    assert document["files"][2]["records"] == []
    claims = [r for file in document["files"] for r in file["records"] if r["record"] == "claim"]
    assert [claim["charge"] for claim in claims] == ["120.50", "120.50"]


def test_text_is_utf8_where_the_file_was_and_latin_1_elsewhere() -> None:
    [billing] = [
        element.findtext("billing/name")
        for element in etree.fromstring(written(XmlExport, records(SMALL))).iter("Claim")
    ]
    assert billing == "CLINIQUE ÉTOILE"


def test_characters_xml_cannot_hold_are_replaced() -> None:
    document = etree.fromstring(written(XmlExport, records(SMALL)))
    assert document.findtext("file/Claim/subscriber/party/first") == "A\ufffdB"


def test_parquet_has_a_table_for_each_type_of_record_and_exact_money(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    exporter = ParquetExport(tmp_path)
    exporter.file("a.edi")
    for record in records(SMALL):
        exporter.record(record)
    exporter.close()
    [row] = parquet.read_table(tmp_path / "claim.parquet").to_pylist()
    assert row["file"] == "a.edi"
    assert row["charge"] == Decimal("120.50")
    assert row["lines"][0]["units"] == Decimal("1.5")
    assert row["lines"][0]["service"]["start"].isoformat() == "2024-05-01"
    assert row["diagnoses"][0]["code"] == "E119"


def test_parquet_without_pyarrow_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ParquetMissingError, match="pip install"):
        ParquetExport(tmp_path)


def parsed(name: str, content: bytes) -> object:
    """What a schema says, however it is laid out."""
    return (
        etree.tostring(etree.fromstring(content), method="c14n")
        if name.endswith((".rng", ".xsd"))
        else json.loads(content)
    )


@pytest.mark.parametrize(("name", "content"), list(schemas()), ids=[name for name, _ in schemas()])
def test_published_schemas_are_fresh(name: str, content: bytes) -> None:
    published = (Path(__file__).parents[2] / DIRECTORY / name).read_bytes()
    assert parsed(name, published) == parsed(name, content), "run: python -m cleanclaim.tools.schema"
