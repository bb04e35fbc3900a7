"""The dental guide we hold (x12/guides/837.5010.X224.A2.xml): its form, its facts, and pyx12 validating with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree

from tests.corpus import corpus_files
from tests.pyx12_oracle import Opinion, folder_with_guide, map_folder, opinions

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "x12" / "guides" / "837.5010.X224.A2.xml"
SAMPLE = ROOT / "sample_edi" / "837d_teeth_cob_ortho.edi"
VERSION = "005010X224A2"
TREE = etree.parse(str(GUIDE))
CLAIM = "//loop[@xid='2000B']/loop[@xid='2300']"
LINE = CLAIM + "/loop[@xid='2400']"


def one(path: str) -> etree._Element:
    found = TREE.xpath(path)
    assert len(found) == 1, f"{path}: {len(found)} found"
    return found[0]


def codes(path: str) -> list[str]:
    return [code.text for code in one(path).findall("valid_codes/code")]


def test_has_the_form_of_pyx12_maps() -> None:
    schema = etree.XMLSchema(etree.parse(str(map_folder() / "map.xsd")))
    schema.assertValid(TREE)


def test_every_data_element_has_a_type_and_length() -> None:
    known = set(etree.parse(str(map_folder() / "dataele.xml")).xpath("//data_ele/@ele_num"))
    assert {e.findtext("data_ele") for e in TREE.iter("element")} <= known


def test_elements_are_named_for_their_place() -> None:
    for segment in TREE.iter("segment"):
        parts = [child for child in segment if child.tag in ("element", "composite")]
        expected = [f"{segment.get('xid')}{n:02}" for n in range(1, len(parts) + 1)]
        assert [part.get("xid") for part in parts] == expected
        for composite in segment.findall("composite"):
            names = [part.get("xid") for part in composite.findall("element")]
            assert names == [f"{composite.get('xid')}-{n:02}" for n in range(1, len(names) + 1)]


def test_claims_of_dependents_are_checked_as_those_of_subscribers() -> None:
    two = [
        [
            etree.canonicalize(etree.tostring(child, encoding="unicode"), strip_text=True)
            for child in loop
            if child.tag != "usage"
        ]
        for loop in TREE.xpath("//loop[@xid='2300']")
    ]
    assert len(two) == 2
    assert two[0] == two[1]


@pytest.mark.parametrize(
    ("path", "field", "value"),
    [
        (CLAIM, "repeat", "100"),
        (LINE, "repeat", "50"),
        (LINE + "/segment[@xid='TOO']", "max_use", "32"),
        (CLAIM + "/segment[@xid='DN2']", "max_use", "35"),
        (CLAIM + "/segment[@xid='NTE']", "max_use", "5"),
        (CLAIM + "/segment[@xid='HI']", "usage", "S"),
        (CLAIM + "/segment[@xid='HI']/composite[@xid='HI04']", "usage", "S"),
        (CLAIM + "/segment[@xid='HI']/composite[@xid='HI05']", "usage", "N"),
        (LINE + "/segment[@xid='SV3']", "usage", "R"),
        (LINE + "/segment[@xid='DTP'][element/valid_codes/code='472']", "usage", "S"),
    ],
)
def test_usage_and_repeats(path: str, field: str, value: str) -> None:
    assert one(path).findtext(field) == value


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("//element[@xid='GS08']", [VERSION]),
        (CLAIM + "/segment[@xid='CLM']/composite/element[@xid='CLM05-02']", ["B"]),
        (CLAIM + "/segment[@xid='CLM']/element[@xid='CLM19']", ["PB"]),
        (CLAIM + "/segment[@xid='AMT']/element[@xid='AMT01']", ["F5"]),
        (LINE + "/segment[@xid='SV3']/composite/element[@xid='SV301-01']", ["AD"]),
        (LINE + "/segment[@xid='SV3']/element[@xid='SV305']", ["I", "R"]),
        (CLAIM + "/loop[@xid='2310D']/segment/element[@xid='NM101']", ["DD"]),
        (LINE + "/loop[@xid='2420D']/segment/element[@xid='NM101']", ["77"]),
    ],
)
def test_code_lists(path: str, expected: list[str]) -> None:
    assert codes(path) == expected


def test_no_segment_of_the_medical_claim() -> None:
    tags = {segment.get("xid") for segment in TREE.iter("segment")}
    assert not tags & {"SV1", "SV2", "SV5", "CR1", "CR2", "CR3", "CRC", "LIN", "CTP", "CL1", "PS1", "MEA", "LQ"}


def test_claim_and_line_dates() -> None:
    at = "/segment[@xid='DTP']/element[@xid='DTP01']/valid_codes/code/text()"
    assert sorted(TREE.xpath(CLAIM + at)) == ["050", "439", "452", "472"]
    assert sorted(TREE.xpath(LINE + at)) == ["139", "196", "198", "441", "446", "452", "472"]


FAULTS = [
    # what is wrong, text of the sample, its replacement, where pyx12 must see it, 999 code
    # (a line whose qualifier does not fit is to pyx12 an unexpected segment, a composite too many a broken one)
    ("tooth surface not in the list", "TOO*JP*3*M:O:D~", "TOO*JP*3*M:X:D~", "TOO03-2", "7"),
    ("prosthesis neither initial nor replacement", "***R*1~", "***Z*1~", "SV305", "7"),
    ("place qualifier of the institutional claim", "*1385***11:B:1*", "*1385***11:A:1*", "CLM05-2", "7"),
    ("procedure not of the dental list", "SV3*AD:D2393*285", "SV3*HC:D2393*285", "", "1"),
    ("no charge on the line", "SV3*AD:D2393*285****1", "SV3*AD:D2393*****1", "SV302", "1"),
    ("tooth status code unknown", "DN2*1*M****JP", "DN2*1*Q****JP", "DN202", "7"),
    ("fifth diagnosis", "HI*ABK:K0251~", "HI*ABK:K0251*ABF:K0252*ABF:K0253*ABF:K0261*ABF:K0262~", "", "8"),
    ("prior placement date impossible", "DTP*441*D8*20180502", "DTP*441*D8*20181302", "DTP03", "8"),
    ("months of treatment not a number", "DN1*24*24", "DN1*TWO*24", "DN101", "6"),
    ("a medical line", "SV3*AD:D8080*4200****1", "SV1*HC:99213*4200*UN*1***1", "", "1"),
]  # fmt: skip


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Opinion]:
    """pyx12's opinion, by our guide, of the sample, each faulty copy of it and the corpus's valid dental files."""
    home = tmp_path_factory.mktemp("home")
    maps = folder_with_guide(tmp_path_factory.mktemp("maps"), GUIDE, VERSION)
    text = SAMPLE.read_text(encoding="ascii")
    files = {"sample": SAMPLE}
    for number, (_, old, new, _, _) in enumerate(FAULTS):
        assert text.count(old) == 1, old
        files[f"fault {number}"] = home / f"fault{number}.edi"
        files[f"fault {number}"].write_text(text.replace(old, new), encoding="ascii")
    for file in corpus_files("837D"):
        if file.row["source_verdict"].startswith("valid"):
            files[file.name] = file.path
    found = opinions(files.values(), home, maps)
    return {name: found[str(path)] for name, path in files.items()}


def test_pyx12_accepts_the_sample(verdicts: Mapping[str, Opinion]) -> None:
    assert verdicts["sample"] == Opinion(True, "", ())


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=[fault[0] for fault in FAULTS])
def test_pyx12_refuses_each_fault_where_it_is(number: int, verdicts: Mapping[str, Opinion]) -> None:
    _, _, _, element, code = FAULTS[number]
    opinion = verdicts[f"fault {number}"]
    assert not opinion.ok
    assert (element, code) in [(c.element, c.code) for c in opinion.complaints], opinion


def test_pyx12_accepts_the_valid_dental_files_of_the_corpus(verdicts: Mapping[str, Opinion]) -> None:
    corpus = {name: opinion for name, opinion in verdicts.items() if name.startswith("837D/")}
    if not corpus:
        pytest.skip("no EDI corpus beside the repository")
    assert len(corpus) >= 8
    assert {name: opinion.complaints for name, opinion in corpus.items() if not opinion.ok} == {}
