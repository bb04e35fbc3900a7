"""An 837 with some claims left out (CATALOGUE §2.5): nothing lost, nothing else changed, the tree and counts right."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus import CorpusFile, each_corpus_file
from tests.x12.test_claims_corpus import CLAIM_FILES
from x12.build.read_837 import read_claims
from x12.records.claim import Claim
from x12.records.issue import Issue
from x12.text.reader import read_segments
from x12.text.segments import Segment
from x12.write.plan import ClaimPlace, Counts
from x12.write.subset import write_subset
from x12.write.tree import SubsetError


def cut(content: bytes, keep: Callable[[ClaimPlace], bool]) -> tuple[bytes, Counts]:
    out = io.BytesIO()
    counts = write_subset(io.BytesIO(content), keep, out)
    return out.getvalue(), counts


def claims(content: bytes) -> list[Claim]:
    return [claim for claim in read_claims(io.BytesIO(content)) if isinstance(claim, Claim)]


def segments(content: bytes) -> list[Segment]:
    return [segment for segment in read_segments(io.BytesIO(content)) if isinstance(segment, Segment)]


def own_text(claim: Claim) -> tuple[str, ...]:
    return claim.segments.texts


def chain_text(claim: Claim) -> list[tuple[str, ...]]:
    """The HL loops above the claim without what renumbering may change: HL01, HL02, HL04."""
    return [(run[0].get(3), *run.texts[1:]) for run in claim.loops]


def check_tree(content: bytes) -> None:
    """HL01 counts from 1 in each set, HL02 names an earlier level of a higher rank, HL04 is 1 iff a child follows."""
    levels: dict[str, tuple[str, str, bool]] = {}
    for segment in [*segments(content), Segment("ST", ["ST"], 0, 0)]:
        if segment.tag == "ST":
            for number, (_, child, has_child) in levels.items():
                assert child == str(int(has_child)), f"HL {number} says HL04={child}"
            levels = {}
        elif segment.tag == "HL":
            number, parent, code, child = (segment.get(n) for n in (1, 2, 3, 4))
            assert number == str(len(levels) + 1)
            if parent:
                assert levels[parent][0] < code
                levels[parent] = (*levels[parent][:2], True)
            levels[number] = (code, child, False)


@each_corpus_file(*CLAIM_FILES)
def test_keeping_every_claim_gives_the_same_bytes(corpus_file: CorpusFile) -> None:
    content = corpus_file.path.read_bytes()
    written, counts = cut(content, lambda _place: True)
    assert written == content
    assert counts.claims_in == counts.claims_out == len(claims(content))


@each_corpus_file(*CLAIM_FILES)
@pytest.mark.parametrize("which", ["even", "odd"])
def test_a_kept_claim_is_what_it_was_and_no_other_is_left(corpus_file: CorpusFile, which: str) -> None:
    content = corpus_file.path.read_bytes()
    before = claims(content)
    kept = [claim for claim in before if claim.ordinal % 2 == (which == "odd")]
    written, counts = cut(content, lambda place: place.ordinal % 2 == (which == "odd"))
    after = claims(written)
    assert [own_text(claim) for claim in after] == [own_text(claim) for claim in kept]
    assert [chain_text(claim) for claim in after] == [chain_text(claim) for claim in kept]
    assert [claim.transaction.segments.texts for claim in after] == [c.transaction.segments.texts for c in kept]
    assert (counts.claims_in, counts.claims_out) == (len(before), len(kept))


# --- trees made by hypothesis ---------------------------------------------------------------------------------------

ISA = "ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260101*1200*^*00501"

Patients = list[int]
Subscriber = tuple[int, Patients]
Tree = list[list[Subscriber]]

claim_counts = st.integers(0, 2)
subscribers = st.tuples(claim_counts, st.lists(claim_counts, max_size=3))
providers: st.SearchStrategy[Tree] = st.lists(st.lists(subscribers, max_size=3), max_size=3)
interchanges = st.lists(
    st.lists(st.lists(providers, min_size=1, max_size=2), min_size=1, max_size=2), min_size=1, max_size=2
)


class Maker:
    """Writes a sound 837 file: claims are numbered through the file, every level says who it is."""

    def __init__(self, line_break: str) -> None:
        self.lines: list[str] = []
        self.claims = 0
        self.line_break = line_break

    def file(self, tree: list[list[list[Tree]]]) -> bytes:
        for number, groups in enumerate(tree, 1):
            control = f"{number:09}"
            self.lines.append(f"{ISA}*{control}*0*T*:")
            for group, sets in enumerate(groups, 1):
                self.lines.append(f"GS*HC*SENDER*RECEIVER*20260101*1200*{group}*X*005010X222A1")
                for ordinal, levels in enumerate(sets, 1):
                    self.set(f"{group}{ordinal:03}", levels)
                self.lines.append(f"GE*{len(sets)}*{group}")
            self.lines.append(f"IEA*{len(groups)}*{control}")
        return "".join(f"{line}~{self.line_break}" for line in self.lines).encode("ascii")

    def set(self, control: str, tree: Tree) -> None:
        start = len(self.lines)
        self.lines += [f"ST*837*{control}*005010X222A1", f"BHT*0019*00*B{control}*20260101*1200*CH"]
        number = 0
        for subscribers_of in tree:
            number += 1
            provider = number
            self.lines += [f"HL*{number}**20*{int(bool(subscribers_of))}", f"NM1*85*2*PROVIDER {len(self.lines)}"]
            for own, patients in subscribers_of:
                number += 1
                subscriber = number
                self.lines += [f"HL*{number}*{provider}*22*{int(bool(patients))}", f"NM1*IL*1*S{len(self.lines)}"]
                self.some_claims(own)
                for count in patients:
                    number += 1
                    self.lines += [f"HL*{number}*{subscriber}*23*0", f"NM1*QC*1*P{len(self.lines)}"]
                    self.some_claims(count)
        self.lines.append(f"SE*{len(self.lines) - start + 1}*{control}")

    def some_claims(self, count: int) -> None:
        for _ in range(count):
            self.claims += 1
            self.lines += [f"CLM*C{self.claims}*{self.claims}***11:B:1", "LX*1", f"SV1*HC:99213*{self.claims}*UN*1***1"]


@given(interchanges, st.data(), st.sampled_from(["", "\n", "\r\n"]))
@settings(max_examples=120, deadline=None)
def test_any_subset_of_any_tree_is_a_sound_file(
    tree: list[list[list[Tree]]], data: st.DataObject, line_break: str
) -> None:
    maker = Maker(line_break)
    content = maker.file(tree)
    chosen = data.draw(st.sets(st.integers(1, maker.claims)) if maker.claims else st.just(set()))
    written, counts = cut(content, lambda place: place.ordinal in chosen)

    before, after = claims(content), claims(written)
    kept = [claim for claim in before if claim.ordinal in chosen]
    assert [own_text(claim) for claim in after] == [own_text(claim) for claim in kept]
    assert [chain_text(claim) for claim in after] == [chain_text(claim) for claim in kept]
    assert sum((c.charge or 0 for c in after), Decimal(0)) == sum(chosen)
    assert (counts.claims_in, counts.claims_out) == (maker.claims, len(chosen))
    check_tree(written)
    faults = [item for item in read_claims(io.BytesIO(written)) if isinstance(item, Issue) and item.weight == "error"]
    assert [fault.key for fault in faults] == (["empty"] if not written else [])
    again, _ = cut(written, lambda _place: True)
    assert again == written


@given(interchanges)
@settings(max_examples=40, deadline=None)
def test_keeping_all_of_any_tree_changes_nothing(tree: list[list[list[Tree]]]) -> None:
    content = Maker("\n").file(tree)
    assert cut(content, lambda _place: True)[0] == content


# --- what a biller would draw on paper ------------------------------------------------------------------------------

FAMILY = Maker("\n").file([[[[[(0, [1, 1]), (1, [])], [(1, [])]]]]])


def test_the_family_example_is_cut_as_on_paper() -> None:
    """Provider 1: a subscriber with two dependents (claims 1, 2) and another (3); provider 6: one subscriber (4)."""
    written, counts = cut(FAMILY, lambda place: place.ordinal in (2, 4))
    levels = [segment.elements for segment in segments(written) if segment.tag == "HL"]
    assert levels == [
        ["HL", "1", "", "20", "1"],
        ["HL", "2", "1", "22", "1"],
        ["HL", "3", "2", "23", "0"],
        ["HL", "4", "", "20", "1"],
        ["HL", "5", "4", "22", "0"],
    ]
    assert (counts.sets_out, counts.groups_out, counts.interchanges_out) == (1, 1, 1)


def test_a_subscriber_whose_last_dependent_goes_has_no_child_left() -> None:
    content = Maker("\n").file([[[[[(1, [1])]]]]])
    written, _ = cut(content, lambda place: place.ordinal == 1)
    assert [s.elements[4] for s in segments(written) if s.tag == "HL"] == ["1", "0"]


def test_sets_groups_and_interchanges_without_claims_left_are_dropped_and_counts_recounted() -> None:
    one = [[(1, [])]]
    content = Maker("\n").file([[[one, one], [one]], [[one]]])
    written, counts = cut(content, lambda place: place.ordinal == 2)
    assert [s.tag for s in segments(written) if s.tag in ("ISA", "GS", "ST", "SE", "GE", "IEA")] == [
        "ISA", "GS", "ST", "SE", "GE", "IEA",
    ]  # fmt: skip
    assert [s.elements[1] for s in segments(written) if s.tag in ("GE", "IEA")] == ["1", "1"]
    assert counts == Counts(4, 1, 1, 1, 1)


def test_dropping_every_claim_leaves_nothing() -> None:
    assert cut(FAMILY, lambda _place: False)[0] == b""


class Fresh:
    """New control numbers, and which old ones they stand for."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str]] = []

    def _next(self, kind: str, old: str, width: int) -> str:
        self.given.append((kind, old))
        return f"{700 + len(self.given):0{width}}"

    def interchange(self, old: str) -> str:
        return self._next("ISA", old, 9)

    def group(self, old: str) -> str:
        return self._next("GS", old, 1)

    def set(self, old: str) -> str:
        return self._next("ST", old, 4)

    def batch(self, old: str) -> str:
        return self._next("BHT", old, 4)


def test_new_control_numbers_stand_in_header_and_trailer_of_what_is_kept() -> None:
    one = [[(1, [])]]
    content = Maker("\n").file([[[one, one]]])
    controls, out = Fresh(), io.BytesIO()
    write_subset(io.BytesIO(content), lambda place: place.ordinal == 2, out, controls)
    assert controls.given == [("ISA", "000000001"), ("GS", "1"), ("ST", "1002"), ("BHT", "B1002")]
    found = {s.tag: s.elements for s in segments(out.getvalue())}
    assert (found["ISA"][13], found["IEA"][2]) == ("000000701", "000000701")
    assert (found["GS"][6], found["GE"][2]) == ("702", "702")
    assert (found["ST"][2], found["SE"][2]) == ("0703", "0703")
    assert found["BHT"][3] == "0704"
    assert found["SE"][1] == str(len(segments(out.getvalue())) - 4)


def test_an_oddly_numbered_tree_stays_as_it_is_while_nothing_goes() -> None:
    content = FAMILY.replace(b"HL*1**20", b"HL*01**20").replace(b"*1*22*", b"*01*22*")
    assert cut(content, lambda _place: True)[0] == content
    written, _ = cut(content, lambda place: place.ordinal == 4)
    check_tree(written)


def test_a_level_whose_parent_is_gone_is_refused() -> None:
    content = Maker("\n").file([[[[[(1, [])], [(1, [])]]]]]).replace(b"HL*4*3*22", b"HL*4*1*22")
    with pytest.raises(SubsetError, match="HL 1 is not in what is kept"):
        cut(content, lambda place: place.ordinal == 2)


def test_a_level_below_one_of_its_own_kind_goes_to_the_provider_the_reader_gave_it() -> None:
    """HL*4*2*22 names a subscriber; the claims below it were read as the open provider's."""
    content = Maker("\n").file([[[[[(1, []), (1, []), (1, [])]]]]]).replace(b"HL*4*1*22", b"HL*4*2*22")
    written, _ = cut(content, lambda place: place.ordinal == 3)
    assert [s.elements for s in segments(written) if s.tag == "HL"] == [
        ["HL", "1", "", "20", "1"],
        ["HL", "2", "1", "22", "0"],
    ]


def test_a_stream_that_cannot_be_sought_is_refused_before_anything_is_written() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    out = io.BytesIO()
    with pytest.raises(ValueError, match="seekable"):
        write_subset(Pipe(FAMILY), lambda _place: True, out)
    assert out.getvalue() == b""


def test_lines_wrapped_at_a_column_are_cut_and_counted_too() -> None:
    flat = Maker("").file([[[[[(1, []), (1, [])]]]]])
    wrapped = b"\n".join(flat[at : at + 80] for at in range(0, len(flat), 80))
    assert cut(wrapped, lambda _place: True)[0] == wrapped
    written, _ = cut(wrapped, lambda place: place.ordinal == 2)
    assert [claim.id for claim in claims(written)] == ["C2"]
    check_tree(written)
