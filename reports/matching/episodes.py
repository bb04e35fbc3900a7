"""Versions of one claim: what was sent, sent again, replaced (frequency 7) or voided (8) is one episode.

Claims of one number and billing provider are told apart by payer, patient and day of service: offices use a number
again for the next visit and the next year. A replacement or void belongs to what it names (REF*F8), else to the same
patient's claim of that day, else to the only one there is. Pure, and the same in any order of recording.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reports.matching.evidence import Sent

REPLACEMENT, VOID = "7", "8"


def in_order(claims: Iterable[Sent]) -> list[Sent]:
    """Claims by when they were made, then by their place in what was sent."""
    return sorted(claims, key=lambda claim: ("" if claim.created is None else claim.created.isoformat(), claim.place))


def episodes(claims: Iterable[Sent]) -> list[tuple[Sent, ...]]:
    """The claims grouped into episodes, each in order."""
    ordered = in_order(claims)
    originals = [claim for claim in ordered if claim.frequency not in (REPLACEMENT, VOID)]
    later = [claim for claim in ordered if claim.frequency in (REPLACEMENT, VOID)]
    found: list[list[Sent]] = []
    by_visit: dict[tuple[str, str, str, str, date | None], list[Sent]] = {}
    for claim in originals:
        visit = (claim.group, claim.payer, claim.sequence, claim.patient or claim.member, claim.first)
        if visit in by_visit:
            by_visit[visit].append(claim)
        else:
            by_visit[visit] = [claim]
            found.append(by_visit[visit])
    by_group: dict[str, list[list[Sent]]] = {}
    by_control: dict[str, list[Sent]] = {}
    for episode in found:
        by_group.setdefault(episode[0].group, []).append(episode)
        for claim in episode:
            by_control.update(dict.fromkeys(claim.payer_controls, episode))
    for claim in later:
        home = by_control.get(claim.original) if claim.original else None
        home = home or _home(claim, by_group.get(claim.group, []))
        if home is None:
            home = []
            found.append(home)
            by_group.setdefault(claim.group, []).append(home)
        home.append(claim)
        by_control.update(dict.fromkeys(claim.payer_controls, home))
    return [tuple(in_order(episode)) for episode in found]


def _home(claim: Sent, of_the_number: Sequence[list[Sent]]) -> list[Sent] | None:
    """The episode of the same number that a replacement or void belongs to, None where it cannot be told."""
    same = [
        episode
        for episode in of_the_number
        if (not claim.payer or episode[0].payer in ("", claim.payer)) and episode[0].sequence == claim.sequence
    ]
    person = claim.patient or claim.member
    own = [e for e in same if person and person == (e[0].patient or e[0].member)]
    for group in ([e for e in own if e[0].first == claim.first], own, same):
        if len(group) == 1:
            return group[0]
    return None
