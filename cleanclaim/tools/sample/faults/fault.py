"""What a planted fault is: the edit that should speak, the claims it can be planted in, and how.

A fault is a function that changes a clean draft so that exactly one edit has something worse than information to say.
It returns False where this draft will not do; another is drawn then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from cleanclaim.tools.sample.draft import Draft, Line
from cleanclaim.tools.sample.scenes.notation import Service
from cleanclaim.tools.sample.scenes.scene import Scene
from cleanclaim.tools.sample.scenes.specialties import Specialty

Plant = Callable[[Random, Draft], bool | None]
Where = Callable[[Specialty, Scene], bool]


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault. ``answer`` is what comes back: a front end's status (``A7:254``), the payer's denial where
    none refuses the claim (``CO-16+M76``), or both.

    ``payer`` is the SBR09 of the payers that mind (nothing: all); ``cob`` says that the claim has another payer, one
    that has ``decided`` or one that is ``waiting``.
    """

    rule: str
    kinds: str
    plant: Plant
    answer: str
    where: Where
    payer: str = ""
    cob: str = ""

    @property
    def status(self) -> str:
        """The front end's category and status, nothing where it lets the claim pass."""
        return next((word for word in self.answer.split() if ":" in word), "")

    @property
    def denial(self) -> str:
        """The payer's group, reason and remark, nothing where only the front end minds."""
        return next((word for word in self.answer.split() if ":" not in word), "")


FAULTS: Final[dict[str, Fault]] = {}
"""Every fault, by the edit that speaks."""


def fault(
    rule: str,
    kinds: str,
    answer: str,
    *,
    group: str = "",
    names: str = "",
    traits: str = "",
    without: str = "",
    sex: str = "",
    having: Callable[[Service], bool] | None = None,
    payer: str = "",
    cob: str = "",
) -> Callable[[Plant], Plant]:
    """Register a fault. Its scenes: of the ``group`` s of sheets named, called one of ``names`` (semicolons between),
    with all ``traits``, ``without`` any of those, for patients of a ``sex``, with a service ``having`` something."""

    wanted, never = frozenset(traits.split()), frozenset(without.split())
    groups, called = group.split(), [name.strip() for name in names.split(";") if name]

    def where(specialty: Specialty, scene: Scene) -> bool:
        return (
            (not groups or any(name in groups for name in scene.groups))
            and (not called or scene.name in called)
            and wanted <= scene.traits
            and not never & scene.traits
            and (not sex or scene.sex in ("", sex))
            and (having is None or any(having(service) for service in scene.services))
        )

    def register(plant: Plant) -> Plant:
        if rule in FAULTS:
            raise ValueError(f"{rule} is planted twice")
        FAULTS[rule] = Fault(rule, kinds, plant, answer, where, payer, cob)
        return plant

    return register


def visit(draft: Draft) -> Line | None:
    """The office visit of the claim, alone: every other line is taken away. None where there is no such visit."""
    found = next((line for line in draft.lines if line.code.startswith(("9920", "9921"))), None)
    if found is not None:
        draft.lines = [found]
        found.modifiers = [m for m in found.modifiers if m != "25"]
        found.pointers = [p for p in found.pointers if p <= len(draft.diagnoses)] or [1]
    return found


def procedures(draft: Draft) -> list[Line]:
    """The lines with a CPT code that is no visit, vaccine or anesthesia."""
    return [line for line in draft.lines if line.code[:1].isdigit() and "10004" <= line.code < "99000"]


def another(line: Line, code: str) -> Line:
    """A line beside another: same day, same diagnoses, half its charge."""
    return Line(code, max(line.charge // 2, 100), pointers=list(line.pointers), day=line.day, place=line.place)


def append_diagnosis(draft: Draft, code: str) -> bool:
    """A further diagnosis nobody points to; False where the claim is full or has it or its category."""
    if len(draft.diagnoses) >= (4 if draft.kind == "D" else 11) or not draft.diagnoses:
        return False
    if any(known[:3] == code[:3] for known in draft.diagnoses):
        return False
    draft.diagnoses.append(code)
    return True
