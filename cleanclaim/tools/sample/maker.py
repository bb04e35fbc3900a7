"""Claims one after the other: whose turn it is, which day, which patient, which scene."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Final

from cleanclaim.tools.sample import dental, institutional, professional
from cleanclaim.tools.sample.cob import coordinate, decide_first, wait_second, waited
from cleanclaim.tools.sample.coverage import Cover, Coverage
from cleanclaim.tools.sample.draft import Draft
from cleanclaim.tools.sample.draw import Schedule, Weighted, between, stream
from cleanclaim.tools.sample.faults import Fault
from cleanclaim.tools.sample.numbers import claim_number, line_control
from cleanclaim.tools.sample.options import Options, SampleError
from cleanclaim.tools.sample.payers import Payers
from cleanclaim.tools.sample.people import given_name
from cleanclaim.tools.sample.planting import TRIES, Planter
from cleanclaim.tools.sample.practices import Practice, Practices
from cleanclaim.tools.sample.scenes.scene import Scene

_MARKS: Final = (("MR", 200_000), ("PA", 300_000))
"""Numbers of a claim's own beside its control number, and where they begin."""
_RUN: Final = 6
"""Most claims of one practice in a row."""
_KEPT: Final = 6
"""Patients a practice remembers, to see some of them again."""
_AGAIN: Final = 0.3
_APART: Final = 14
"""Least days between two visits of a patient."""
_FIRST, _SPAN = 12, 352
"""Day of the year of the first claim's writing, and days to the last one's."""
_WEEKEND: Final = 5
_OPEN_AT_WEEKENDS: Final = frozenset({"emergency medicine", "hospital medicine", "hospital", "ambulance"})
_MIX: Final = Weighted(["P", "I", "D"], {"P": 0.82, "I": 0.12, "D": 0.06}.__getitem__)


class Maker:
    """Makes the claims of a sample in the order they are written."""

    def __init__(self, options: Options, twins: float = 0.0) -> None:
        """``twins`` is the share of claims of twins."""
        self.options = options
        self.payers = Payers(options.seed, options.payers, options.denial_rate)
        self.practices = Practices(options.seed, options.practices, self.payers)
        self.coverage = Coverage(self.payers, options.seed)
        self._planter = Planter(options, self.practices, self.payers)
        self._random = stream(options.seed, "claims")
        self._twins = Schedule(stream(options.seed, "twins"), [twins / 2])
        self._twins_due = 0
        self._known: dict[int, list[Cover]] = {}
        self._start = date(options.year, 1, 1)

    def claims(self) -> Iterator[Draft]:
        """Every claim, the oldest first."""
        random, made, most = self._random, 0, self.options.claims
        while made < most:
            kind = _MIX.draw(random) if self.options.kind == "mixed" else self.options.kind
            practice = self.practices.draw(kind, random.random())
            for _ in range(between(random, 1, _RUN)):
                if made >= most:
                    return
                fault = self._planter.take(made)
                draft = self._faulty(made, fault) if fault else self._clean(random, made, practice)
                made += 1
                self._twins_due += self._twins.take(made) is not None
                if self._twins_due and draft.relation == "19" and not fault and made < most:
                    self._twins_due -= 1
                    twin = self._twin(draft, made)
                    made += 1
                    yield draft
                    yield twin
                else:
                    yield draft

    def written(self, ordinal: int) -> date:
        """The day the claim of this ordinal is written."""
        return self._start + timedelta(days=_FIRST + _SPAN * ordinal // max(self.options.claims, 1))

    def stranger(self, random: Random, ordinal: int, like: Draft) -> Draft:
        """A claim of the same practice and payer that is never sent, for another patient."""
        practice = like.practice
        scene = practice.scenes.draw(random)
        day = self._day(random, practice, like.created)
        cover = self.coverage.draw(random, scene, practice, day, like.payer)
        draft = self._fill(random, ordinal, practice, scene, cover, known=False)
        draft.created = like.created
        return draft

    def _twin(self, draft: Draft, ordinal: int) -> Draft:
        """The claim of the patient's twin: another given name, numbers of its own, all else the same."""
        patient = draft.patient
        name = patient.given
        while name == patient.given:
            name = given_name(self._random, patient.sex)
        marks = [(f"{letters}{draft.ordinal + base}", f"{letters}{ordinal + base}") for letters, base in _MARKS]
        segments = list(draft.claim_segments)
        for old, new in marks:
            segments = [segment.replace(old, new) for segment in segments]
        lines = [replace(line, extra=list(line.extra), parties=list(line.parties)) for line in draft.lines]
        for number, line in enumerate(lines, 1):
            if line.control:
                line.control = line_control(ordinal, number)
        draft.perturbed.append("twin")
        return replace(
            draft,
            ordinal=ordinal,
            number=claim_number(draft.practice.style, ordinal, draft.practice.number),
            patient=replace(patient, given=name),
            lines=lines,
            claim_segments=segments,
            perturbed=["twin"],
            twin_of=draft.ordinal,
        )

    def _clean(self, random: Random, ordinal: int, practice: Practice) -> Draft:
        """One claim of a practice."""
        scene = practice.scenes.draw(random)
        cover, known = self._patient(random, practice, scene, self.written(ordinal))
        draft = self._fill(random, ordinal, practice, scene, cover, known)
        coordinate(random, draft, self.coverage)
        return draft

    def _faulty(self, ordinal: int, fault: Fault) -> Draft:
        """One claim with a fault: drawn again until it is one the fault can be planted in."""
        random = self._planter.random
        for _ in range(TRIES):
            practice, scene = self._planter.place(fault)
            payer = self.payers.of(random, fault.payer) if fault.payer else None
            day = self._day(random, practice, self.written(ordinal), _APART if fault.cob == "decided" else 1)
            cover = self.coverage.draw(random, scene, practice, day, payer)
            draft = self._fill(random, ordinal, practice, scene, cover, known=False)
            if fault.cob and not self._with_another(random, draft, fault.cob):
                continue
            if fault.plant(random, draft) is not False:
                draft.fault = fault.rule
                return draft
        raise SampleError(f"fault {fault.rule}: no claim of this sample will do ({TRIES} tried)")

    def _with_another(self, random: Random, draft: Draft, what: str) -> bool:
        """Give the claim another payer; False where it cannot have one."""
        if draft.payer.filing in ("WC", "AM"):
            return False
        if what == "waiting":
            return wait_second(random, draft, self.coverage)
        return waited(draft) < draft.created and decide_first(random, draft, self.coverage)

    def _fill(self, random: Random, ordinal: int, practice: Practice, scene: Scene, cover: Cover, known: bool) -> Draft:
        """The claim for a patient seen on ``cover.day``, with one payer."""
        payer = cover.payer
        draft = Draft(
            ordinal, practice.specialty.kind, scene, practice, practice.billing, payer,
            claim_number(practice.style, ordinal, practice.number), payer.filing_for(practice.specialty.kind),
            cover.subscriber, cover.patient, cover.member, cover.relation, self.written(ordinal), cover.day, [], [],
        )  # fmt: skip
        if draft.kind == "P":
            professional.fill(random, draft, known)
        elif draft.kind == "I":
            institutional.fill(random, draft)
        else:
            dental.fill(random, draft)
        if practice.sends_controls:
            for number, line in enumerate(draft.lines, 1):
                line.control = line_control(ordinal, number)
        return draft

    def _patient(self, random: Random, practice: Practice, scene: Scene, created: date) -> tuple[Cover, bool]:
        """A patient for the scene, and whether the practice has seen him before."""
        again = "again" in scene.traits
        known = self._known.setdefault(practice.number, []) if again else []
        if again and random.random() < _AGAIN:
            for cover in known:
                day = self._day(random, practice, created)
                if day >= cover.day + timedelta(days=_APART) and _suits(cover, scene, day):
                    cover.day = day
                    return cover, True
        cover = self.coverage.draw(random, scene, practice, self._day(random, practice, created))
        if again:
            if len(known) >= _KEPT:
                known.pop(0)
            known.append(cover)
        return cover, False

    def _day(self, random: Random, practice: Practice, created: date, least: int = 1) -> date:
        """A day of service a little (at least ``least`` days) before the claim is written; offices rest at weekends."""
        day = max(created - timedelta(days=least + int(random.random() * random.random() * 30)), self._start)
        if practice.specialty.name not in _OPEN_AT_WEEKENDS:
            step = timedelta(days=-1 if (day - self._start).days > 2 else 1)
            while day.weekday() >= _WEEKEND:
                day += step
        return day


def _suits(cover: Cover, scene: Scene, day: date) -> bool:
    """Whether a patient seen before can be the one of this scene."""
    low, high = scene.ages
    age = day.year - int(cover.patient.born[:4]) - (f"{day:%m%d}" < cover.patient.born[4:])
    return low <= age <= high and scene.sex in ("", cover.patient.sex)
