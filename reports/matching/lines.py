"""Which submitted line a service of the payment answers.

By REF*6R where it is unique on the claim (*certain*); by LX01 where no REF*6R was sent; else by content: the assignment
of services to lines that agrees best on code, modifiers, day, charge and units (*likely*). *Weak* is what only the
charge and the day tell (the payer changed the code), and what twins make doubtful: lines that look alike to the
service. Several services may answer one line (units split, a panel unbundled); a service that answers none was added
by the payer. Sources: 005010X221A1 loop 2110 (REF*6R, SVC06) and section 1.10.2.6; X12 RFI 1917, 2224, 2283.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from reports.matching.assignment import cheapest_assignment
from reports.matching.join import CERTAIN, LIKELY, WEAK
from reports.matching.lineage import SubmittedLine
from reports.matching.numbers import normalised
from reports.outcomes.payments import ZERO, ServiceAnswer


class LineMatch(msgspec.Struct, frozen=True, omit_defaults=True):
    """The line a service answers (0: none, the payer added it), what tells so, and how surely.

    ``twins`` are the lines that could be meant as well; the one in ``line`` is then only the first in order.
    """

    line: int = 0
    key: str = ""
    confidence: str = ""
    twins: tuple[int, ...] = ()


ADDED = LineMatch()
_IMPOSSIBLE = 1_000_000
_OTHER_CODE = 1_000
_LIKELY_COST = 2
_LARGEST = 60
"""Services and lines of one code, none like another, that are assigned at once: the work grows with its cube."""


def match_lines(services: Sequence[ServiceAnswer], lines: Sequence[SubmittedLine]) -> tuple[LineMatch, ...]:
    """For each service the line it answers. Linear in the lines where line control numbers came back."""
    found: list[LineMatch | None] = _by_control(services, lines)
    taken = {match.line for match in found if match}
    waiting = [index for index, match in enumerate(found) if match is None]
    open_lines = [line for line in lines if line.number not in taken]
    _assign(services, waiting, open_lines, found)
    _share(services, lines, found)
    return tuple(match or ADDED for match in found)


def _by_control(services: Sequence[ServiceAnswer], lines: Sequence[SubmittedLine]) -> list[LineMatch | None]:
    held = Counter(normalised(line.control) for line in lines)
    by_control = {
        normalised(line.control): line.number for line in lines if held[normalised(line.control)] == 1 and line.control
    }
    numbered = {str(line.number): line.number for line in lines} if not any(line.control for line in lines) else {}
    found: list[LineMatch | None] = []
    for service in services:
        control = normalised(service.control)
        if control and control in by_control:
            found.append(LineMatch(by_control[control], "REF*6R", CERTAIN))
        elif control and control in numbered:
            found.append(LineMatch(numbered[control], "LX", LIKELY))
        else:
            found.append(None)
    return found


def _assign(
    services: Sequence[ServiceAnswer],
    waiting: Sequence[int],
    lines: Sequence[SubmittedLine],
    found: list[LineMatch | None],
) -> None:
    """Assign the waiting services to lines by content; what looks like nothing there stays open.

    Services and lines that share no code, nor charge and day, cannot meet: they are assigned group by group, so that a
    long claim costs no more than its groups.
    """
    if not waiting or not lines:
        return
    for group, members in _groups(services, waiting, lines):
        rest, open_members = _pair_alike(services, group, members, found)
        if max(len(rest), len(open_members)) > _LARGEST:
            rest.sort(key=lambda index: (str(services[index].first), services[index].charge, index))
            open_members.sort(key=lambda line: (str(line.service_from), line.charge or ZERO, line.number))
            rest, open_members = rest[:_LARGEST], open_members[:_LARGEST]
        costs = [[_cost(services[index], line) for line in open_members] for index in rest]
        for row, column in cheapest_assignment(costs):
            cost = costs[row][column]
            if cost < _IMPOSSIBLE:
                twins = _twins(costs, row, column, open_members)
                sure = LIKELY if cost <= _LIKELY_COST and not twins else WEAK
                found[rest[row]] = LineMatch(open_members[column].number, "content", sure, twins)


def _pair_alike(
    services: Sequence[ServiceAnswer],
    group: Sequence[int],
    members: Sequence[SubmittedLine],
    found: list[LineMatch | None],
) -> tuple[list[int], list[SubmittedLine]]:
    """Pair services with lines that agree in everything, in order; what is left of both.

    Lines alike in everything are twins of each other, whichever of them is paired.
    """
    alike: dict[object, list[SubmittedLine]] = {}
    for line in members:
        alike.setdefault(_all_of_line(line), []).append(line)
    paired: dict[object, int] = {}
    rest: list[int] = []
    for index in group:
        key = _all_of_service(services[index])
        same, at = alike.get(key, []), paired.get(key, 0)
        if at < len(same):
            twins = tuple(line.number for line in same if line is not same[at])
            found[index] = LineMatch(same[at].number, "content", WEAK if twins else LIKELY, twins)
            paired[key] = at + 1
        else:
            rest.append(index)
    used = {id(line) for key, count in paired.items() for line in alike[key][:count]}
    return rest, [line for line in members if id(line) not in used]


def _all_of_line(line: SubmittedLine) -> object:
    return (line.code or line.revenue_code, line.modifiers, line.charge, line.service_from, line.units)


def _all_of_service(service: ServiceAnswer) -> object:
    modifiers = service.billed_modifiers if service.billed_code else service.modifiers
    units = service.units_billed if service.units_billed is not None else service.units_paid
    return (service.submitted, modifiers, service.charge, service.first, units)


def _groups(
    services: Sequence[ServiceAnswer], waiting: Sequence[int], lines: Sequence[SubmittedLine]
) -> list[tuple[list[int], list[SubmittedLine]]]:
    """Connected parts of "could be the same": first by code, then what is left by charge."""
    by_code: dict[str, tuple[list[int], list[SubmittedLine]]] = {}
    for line in lines:
        by_code.setdefault(line.code or line.revenue_code, ([], []))[1].append(line)
    left: list[int] = []
    for index in waiting:
        home = by_code.get(services[index].submitted) or by_code.get(services[index].revenue_code)
        if home:
            home[0].append(index)
        else:
            left.append(index)
    groups = [(group, members) for group, members in by_code.values() if group]
    if left:
        used = {line.number for group, members in groups for line in members if len(group) >= len(members)}
        spare = [line for line in lines if line.number not in used]
        if spare:
            groups.append((left, spare))
    return groups


def _twins(costs: Sequence[Sequence[int]], row: int, column: int, lines: Sequence[SubmittedLine]) -> tuple[int, ...]:
    """Other lines that fit the service as well and would fit the services that took them: they could be exchanged."""
    same = [other for other, cost in enumerate(costs[row]) if cost == costs[row][column] and other != column]
    return tuple(lines[other].number for other in same)


def _cost(service: ServiceAnswer, line: SubmittedLine) -> int:
    """How little a service looks like a line. Another code is only believed where charge and day agree."""
    own = line.code or line.revenue_code
    cost = 0
    if own not in (service.submitted, service.revenue_code):
        same_day = service.first is None or line.service_from is None or service.first == line.service_from
        if service.billed_code or service.charge != line.charge or not service.charge or not same_day:
            return _IMPOSSIBLE
        cost = _OTHER_CODE
    modifiers = service.billed_modifiers if service.billed_code else service.modifiers
    units = service.units_billed if service.units_billed is not None else service.units_paid
    cost += 4 * (service.charge != line.charge)
    cost += 4 * (service.first is not None and line.service_from is not None and service.first != line.service_from)
    cost += 1 * (tuple(modifiers) != tuple(line.modifiers))
    cost += 1 * (units is not None and line.units is not None and units != line.units)
    return cost


def _share(services: Sequence[ServiceAnswer], lines: Sequence[SubmittedLine], found: list[LineMatch | None]) -> None:
    """Services that are still open and name the code of an answered line are further parts of it.

    Such parts carry the rest of the line's charge, or none at all (the payer unbundled the code it names in SVC06).
    """
    by_code: dict[str, list[SubmittedLine]] = {}
    for line in lines:
        by_code.setdefault(line.code or line.revenue_code, []).append(line)
    charged: dict[int, Decimal] = {}
    for match, service in zip(found, services, strict=True):
        if match and match.line:
            charged[match.line] = charged.get(match.line, ZERO) + service.charge
    for index, service in enumerate(services):
        if found[index] is not None:
            continue
        for line in by_code.get(service.submitted, ()):
            so_far = charged.get(line.number, ZERO) + service.charge
            if line.charge is not None and so_far <= line.charge:
                found[index] = LineMatch(line.number, "content", WEAK)
                charged[line.number] = so_far
                break
