"""999, 997 and TA1 coming back: every code is kept, and nothing unsaid counts as accepted."""

from __future__ import annotations

import io

from tests.corpus import CorpusFile, each_corpus_file
from x12.build.read_999 import read_acknowledgements
from x12.records.acknowledgement import GroupAnswer, InterchangeAnswer
from x12.records.issue import Issue

ISA = "ISA*00*          *00*          *ZZ*PAYER          *ZZ*SUBMITTER      *260505*1202*^*00501*000000909*0*T*>~"


def read(body: str) -> list[GroupAnswer | InterchangeAnswer]:
    text = ISA + body.replace("\n", "") + "IEA*1*000000909~"
    return [item for item in read_acknowledgements(io.BytesIO(text.encode())) if not isinstance(item, Issue)]


def one(body: str, version: str = "005010X231A1", code: str = "999") -> GroupAnswer:
    head = f"GS*FA*PAYER*SUBMITTER*20260505*1202*4*X*{version}~ST*{code}*0001~"
    (answer,) = read(head + body + "SE*9*0001~GE*1*4~")
    assert isinstance(answer, GroupAnswer)
    return answer


def test_segment_and_element_errors_with_their_contexts() -> None:
    answer = one("""AK1*HC*77*005010X222A1~AK2*837*0001*005010X222A1~IK5*A~AK2*837*0002~
IK3*CLM*22*2300*8~CTX*SITUATIONAL TRIGGER*CLM*43**5>3~CTX*CLM01>A17~IK4*5>3>2*1325*7*X~CTX*SITUATIONAL TRIGGER*HI*9~
IK4*2*782*1~IK3*REF*57**3~IK5*R*5*I5~AK9*P*2*2*1~""")
    assert (answer.functional_id, answer.control, answer.status, answer.accepted) == ("HC", "77", "P", False)
    assert (answer.included, answer.received, answer.accepted_sets) == (2, 2, 1)
    good, bad = answer.sets
    assert (good.control, good.accepted, good.errors) == ("0001", True, ())
    assert (bad.control, bad.status, bad.codes, bad.accepted) == ("0002", "R", ("5", "I5"), False)
    claim, ref = bad.errors
    assert (claim.tag, claim.position, claim.loop, claim.codes, claim.unit) == (
        "CLM",
        22,
        "2300",
        ("8",),
        ("CLM01", "A17"),
    )
    assert claim.contexts[0] == ("SITUATIONAL TRIGGER", "CLM", "43", "", "5>3")
    first, second = claim.elements
    assert (first.position, first.component, first.repetition, first.code, first.value) == (5, 3, 2, "7", "X")
    assert first.contexts == (("SITUATIONAL TRIGGER", "HI", "9"),)
    assert (second.position, second.component, second.data_element, second.contexts) == (2, 0, "782", ())
    assert (ref.tag, ref.codes, ref.elements, ref.unit) == ("REF", ("3",), (), None)


def test_997_with_several_codes() -> None:
    answer = one(
        "AK1*HC*1~AK2*837*0001~AK3*NM1*8**8*3~AK4*9*67*7*BAD~AK5*R*5*4~AK9*R*1*1*0*5*4~", "004010X098A1", "997"
    )
    (rejected,) = answer.sets
    assert answer.codes == ("5", "4")
    assert rejected.codes == ("5", "4")
    assert rejected.errors[0].codes == ("8", "3")
    assert rejected.errors[0].elements[0].value == "BAD"


def test_group_answer_without_set_answers() -> None:
    answer = one("AK1*HC*1*005010X222A1~AK9*A*5*5*5~")
    assert answer.accepted
    assert answer.sets == ()


def test_what_is_not_said_is_not_accepted() -> None:
    answer = one("AK1*HC*1*005010X222A1~AK2*837*0001~IK3*CLM*22**8~")
    assert (answer.status, answer.accepted, answer.received) == ("", False, None)
    assert (answer.sets[0].status, answer.sets[0].accepted) == ("", False)
    assert answer.sets[0].errors[0].tag == "CLM"


def test_unreadable_counts_and_places_are_kept_apart_from_nought() -> None:
    answer = one("AK1*HC*1~AK2*837*0001~IK3*CLM*x2**8~IK4*?**7~IK5*R*5~AK9*R*-1*1.0*0~")
    assert (answer.included, answer.received, answer.accepted_sets) == (None, None, 0)
    assert answer.sets[0].errors[0].position == 0
    assert answer.sets[0].errors[0].elements[0].position == 0


def test_ta1_with_and_without_groups() -> None:
    (answer,) = read("TA1*000000050*260229*1200*R*025~")
    assert isinstance(answer, InterchangeAnswer)
    assert (answer.control, answer.status, answer.note, answer.accepted) == ("000000050", "R", "025", False)
    assert (answer.sender, answer.receiver) == ("PAYER", "SUBMITTER")


@each_corpus_file("999", "997", "TA1")
def test_corpus_acknowledgements_hold_as_many_answers_as_segments_say(corpus_file: CorpusFile) -> None:
    """Independent count: AK2, AK3/IK3 and AK4/IK4 segments of the file against records."""
    data = corpus_file.path.read_bytes().decode("latin-1")
    element = data.lstrip("\xef\xbb\xbf")[3]
    tags = [line.strip().split(element)[0] for line in data.replace("\n", "~").split("~")]
    groups = [item for item in read_acknowledgements(corpus_file.path.open("rb")) if isinstance(item, GroupAnswer)]
    sets = [answer for group in groups for answer in group.sets]
    errors = [error for answer in sets for error in answer.errors]
    assert len(groups) == tags.count("AK1")
    assert len(sets) == tags.count("AK2")
    assert len(errors) == tags.count("AK3") + tags.count("IK3")
    assert sum(len(error.elements) for error in errors) == tags.count("AK4") + tags.count("IK4")
