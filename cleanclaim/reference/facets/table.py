"""The facet table rules ask: a judgement on one procedure with one diagnosis, remembered."""

from __future__ import annotations

from functools import cache

from cleanclaim.reference.facets.long_table import LongTable, read_long_table
from cleanclaim.reference.facets.ranges import ProcedureRanges
from cleanclaim.reference.facets.sources import Vocabulary, vocabulary
from validators.alignment.facets import judge
from validators.questions.facets import Bridges, DiagnosisFacets, Judgement, ProcedureFacets

_NOT_KNOWN = Judgement("silent", "", "the model does not know this procedure")
_NO_CATEGORY = Judgement("silent", "", "the model does not know this diagnosis")


class FacetTable:
    """Diagnoses, procedures and the judgement on a pair of them."""

    def __init__(self, diagnoses: LongTable, procedures: ProcedureRanges, words: Vocabulary) -> None:
        self.diagnoses = diagnoses
        self.procedures = procedures
        self.words = words.words
        self.bridges = bridges(words)
        self._procedures: dict[str, ProcedureFacets | None] = {}
        self._diagnoses: dict[str, DiagnosisFacets | None] = {}

    def diagnosis(self, code: str) -> DiagnosisFacets | None:
        """The facets of a dotless diagnosis, None where its category is not known."""
        if code not in self._diagnoses:
            self._diagnoses[code] = self.diagnoses.of(code)
        return self._diagnoses[code]

    def procedure(self, code: str) -> ProcedureFacets | None:
        """What a procedure is done for, None where the model does not know it."""
        if code not in self._procedures:
            self._procedures[code] = self.procedures.of(code)
        return self._procedures[code]

    def judge(self, code: str, diagnosis: str) -> Judgement:
        """The judgement on a procedure with a dotless diagnosis."""
        needs = self.procedure(code)
        if needs is None:
            return _NOT_KNOWN
        has = self.diagnosis(diagnosis)
        return _NO_CATEGORY if has is None else judge(has, needs, self.bridges, self.words)


def bridges(words: Vocabulary) -> Bridges:
    """The classes of the vocabulary whose generic facets are no common ground."""
    tissues = words.facets("@tissues")
    return Bridges(
        tissues,
        (
            (words.facets("@regions"), tissues | words.facets("pain cord")),
            (words.facets("@abdominal"), words.facets("gi abdomen")),
            (words.facets("@heartparts"), words.facets("heart")),
        ),
    )


@cache
def facet_table() -> FacetTable:
    """The table that comes with the program, read once."""
    words = vocabulary()
    return FacetTable(read_long_table(words), ProcedureRanges(), words)
