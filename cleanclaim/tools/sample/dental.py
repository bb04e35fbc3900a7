"""A dental claim (837D) from its scene."""

from __future__ import annotations

from random import Random

from cleanclaim.tools.sample.draft import Draft, d8
from cleanclaim.tools.sample.draw import between, pick
from cleanclaim.tools.sample.services import chosen, diagnoses, line_of


def fill(random: Random, draft: Draft) -> None:
    """Put everything of a dental claim into the draft."""
    scene, practice = draft.scene, draft.practice
    leading, draft.diagnoses = diagnoses(random, scene)
    draft.place = "11"
    for service in chosen(random, scene, brief=False):
        line = line_of(random, service, draft, leading)
        if draft.lines and draft.lines[0].teeth and service.tooth == scene.services[0].tooth:
            line.teeth = [
                segment.rsplit("*", 1)[0] if segment.count("*") > 2 else segment for segment in draft.lines[0].teeth
            ]
        draft.lines.append(line)
    if not draft.billing.solo:
        draft.rendering = pick(random, practice.people)
    if "orthodontic" in scene.traits:
        months = between(random, 18, 30)
        draft.add(f"DN1*{months}*{months}", f"DTP*452*D8*{d8(draft.day)}")
    if random.random() < 0.35:
        draft.diagnoses = []
        for line in draft.lines:
            line.pointers = []
    if random.random() < 0.1:
        draft.add(f"AMT*F5*{min(between(random, 10, 60), draft.total // 100)}")
