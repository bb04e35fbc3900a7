"""Walking a set through the loops of its guide: order, usage and repeats, one fault for one mistake."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from x12.check.fault import Fault, Place, Placed
from x12.check.routes import Route, Routes, fits, openings
from x12.guides.load import Guide
from x12.guides.nodes import Loop, SegmentUse
from x12.privacy import tag_shown
from x12.sets import SETS
from x12.text.tags import TAGS

# Segments that belong to the name or line before them: when that one was refused, they are not blamed again.
_FOLLOWERS: Final = frozenset({"N2", "N3", "N4", "REF", "PER", "PRV", "DMG", "DTP", "DTM", "SBR", "PAT", "CAS", "AMT"})
# Segments a loop of their own may miss its opening for (SV1 without LX); the others stand in many loops.
_TELLING: Final = frozenset({"SV1", "SV2", "SV3", "SBR", "SVC", "CLM", "CLP", "CTP", "IK4", "IK5"})


class Frame:
    """One loop that is open. ``counts`` is by identity of the loop's child, ``missing`` what was not there in time."""

    __slots__ = ("counts", "guessed", "loop", "missing", "passed", "position")

    def __init__(self, loop: Loop, guessed: bool = False) -> None:
        self.loop = loop
        self.position = loop.children[0].position if loop.children else 0
        self.counts: dict[int, int] = {}
        self.passed = 0
        self.missing: list[tuple[SegmentUse | Loop, Place]] = []
        self.guessed = guessed


class Walker:
    """Where a set stands in its guide. :meth:`step` takes the next segment; faults gather in ``faults``."""

    def __init__(self, guide: Guide, routes: Routes) -> None:
        self.guide = guide
        self.routes = routes
        self.faults: list[Placed] = []
        self.frames: list[Frame] = [Frame(guide.root)]
        #: Whether the use last stepped to is a guess, made because its segment's qualifier is wrong.
        self.guessed = False
        self._lost = False
        #: How many loops were open when a loop out of sequence was entered on top of them; 0 when none is.
        self.below_late = 0

    @property
    def loop(self) -> Loop:
        """The innermost open loop."""
        return self.frames[-1].loop

    def step(self, tag: str, key: str, place: Place, parent: Loop | None = None) -> SegmentUse | None:
        """The use of the next segment, or None where it has no place here (a fault, or the rest of one).

        ``parent`` helps with an HL whose level code is wrong: the loop its parent opened.
        """
        if tag == "ST" and len(self.frames) == 1 and self.guide.root.first is not None:
            return self.guide.root.first
        frame = self.frames[-1]
        self.guessed = False
        route = self.routes.find(frame.loop, frame.position, tag, key)
        if self.below_late and (route is None or route.pops >= len(self.frames) - self.below_late):
            self._leave_late(place)
            return self.step(tag, key, place, parent)
        if route is None:
            return self._recover(tag, key, place, parent)
        self._lost = False
        return self.follow(route, place)

    def follow(self, route: Route, place: Place, certain: bool = True) -> SegmentUse:
        """Leave and enter loops as ``route`` says, counting, and blaming what is missing or too often.

        Where the route is not ``certain``, the loops it enters are not held to what they require.
        """
        for _ in range(route.pops):
            self._leave(place)
        for loop in route.loops:
            self._enter(loop, place, certain)
        use, frame = route.use, self.frames[-1]
        if use.position > frame.position:
            self._advance(frame, use, place)
        count = frame.counts[id(use)] = frame.counts.get(id(use), 0) + 1
        if certain and (count > use.max_use or use.usage == "N"):
            self._blame_use(use, count, place)
        return use

    def _enter(self, loop: Loop, place: Place, certain: bool) -> None:
        frame = self.frames[-1]
        if loop.position > frame.position:
            self._advance(frame, loop, place)
        if loop.first is not None and loop.first.tag in _ANCHORS:
            self.blame_missing()
        count = frame.counts[id(loop)] = frame.counts.get(id(loop), 0) + 1
        if certain and (count > loop.repeat or loop.usage == "N"):
            self._blame_loop(loop, count, place)
        self.frames.append(Frame(loop, not certain))

    def close(self) -> None:
        """The set ends without SE: what was found missing so far is blamed, what might have followed is not."""
        self.blame_missing()

    def blame_missing(self) -> None:
        """Turn what was missing in open loops into faults: nothing that comes now belongs to it."""
        for frame in self.frames:
            if frame.missing:
                self._flush(frame)

    def _recover(self, tag: str, key: str, place: Place, parent: Loop | None) -> SegmentUse | None:
        if tag not in self.guide.tags:
            key = "segment-unexpected" if tag in TAGS else "segment-unknown"
            said = tag_shown(tag)  # text gone astray may be anyone's name
            self._add(key, f"{said} is not a segment of this guide", said, self.loop, place)
            return None
        if not self.routes.is_known(tag, key):
            route, certain = self._nearest(tag, parent)
            if route is not None:
                self._lost = False
                self.guessed = True
                return self.follow(route, place, certain)
        return self._late(tag, key, place) or self._unopened(tag, key, place) or self._out_of_place(tag, place)

    def _nearest(self, tag: str, parent: Loop | None) -> tuple[Route | None, bool]:
        """The use a segment with a wrong qualifier was most likely meant to be, and whether it could be no other."""
        frame = self.frames[-1]
        routes = self.routes.by_tag(frame.loop, frame.position, tag)
        if tag == "HL":
            routes = [route for route in routes if route.loops[-1].parent is parent] or self._levels_below(parent)
        for route in routes:
            wanted = route.loops[0] if route.loops else route.use
            holder = self.frames[-1 - route.pops]
            if wanted.usage == "R" and not holder.counts.get(id(wanted)):
                return route, len(routes) == 1
        # The richest loop explains most of what follows.
        best = max(routes, key=lambda route: len(route.loops[-1].children) if route.loops else 0, default=None)
        return best, len(routes) == 1

    def _levels_below(self, parent: Loop | None) -> list[Route]:
        for pops, frame in enumerate(reversed(self.frames)):
            if frame.loop is parent:
                return [
                    Route(pops, loops, use)
                    for child in frame.loop.children
                    if isinstance(child, Loop)
                    for loops, use in openings(child, "HL", None)
                ]
        return []

    def _late(self, tag: str, key: str, place: Place) -> SegmentUse | None:
        """A segment whose place in an open loop has gone by: it is out of sequence, and no longer missing."""
        for frame in reversed(self.frames):
            for child in frame.loop.children:
                if child.position >= frame.position:
                    break
                if isinstance(child, Loop):
                    if child.first is not None and child.first.tag == "HL":
                        continue
                    entered = next(openings(child, tag, key), None)
                    if entered is None:
                        continue
                    loops, use = entered
                elif fits(child, tag, key) and child is not frame.loop.first:
                    loops, use = (), child
                else:
                    continue
                frame.missing = [entry for entry in frame.missing if entry[0] is not child]
                frame.counts[id(child)] = frame.counts.get(id(child), 0) + 1
                said = f"{use.name} ({tag}) stands after segments it should come before"
                self._add("segment-sequence", said, tag, use.loop, place)
                if loops:
                    self.below_late = len(self.frames)
                    self.frames.extend(Frame(loop) for loop in loops)
                return use
        return None

    def _unopened(self, tag: str, key: str, place: Place) -> SegmentUse | None:
        """A segment of a loop whose first segment was left out: that one is missing, and we are in the loop."""
        if tag not in _TELLING:
            return None
        for pops, frame in enumerate(reversed(self.frames)):
            for child in frame.loop.children:
                if child.position < frame.position or not isinstance(child, Loop):
                    continue
                found = min(_inside(child, tag, key), key=lambda way: len(way[0]), default=None)
                if found is not None:
                    return self._enter_unopened(pops, found[0], found[1], place)
        return None

    def _enter_unopened(self, pops: int, loops: tuple[Loop, ...], use: SegmentUse, place: Place) -> SegmentUse:
        for loop in loops:
            first = loop.first
            if first is not None and first is not use:
                said = f"{first.name} ({first.tag}), which opens loop {loop.id}, is missing"
                self._add("segment-missing", said, first.tag, loop, place)
        self.follow(Route(pops, loops, use), place, certain=False)
        return use

    def _out_of_place(self, tag: str, place: Place) -> SegmentUse | None:
        frame = self.frames[-1]
        if tag in _FOLLOWERS and (self._lost or frame.guessed):
            return None
        self._lost = True
        within = f" in loop {frame.loop.label}" if frame.loop.label else ""
        self._add("segment-unexpected", f"{tag} has no place here{within}", tag, self.loop, place)
        return None

    def _leave_late(self, place: Place) -> None:
        """Nothing more belongs to the loop that came out of sequence: back to where the set stood before it."""
        while len(self.frames) > self.below_late:
            self._leave(place)
        self.below_late = 0

    def _leave(self, place: Place) -> None:
        frame = self.frames.pop()
        required = frame.loop.required
        while frame.passed < len(required):
            self._note_missing(frame, required[frame.passed], place)
            frame.passed += 1
        if frame.missing:
            self._flush(frame)

    def _advance(self, frame: Frame, child: SegmentUse | Loop, place: Place) -> None:
        """Move on to ``child``: required children before it that are not there are missing."""
        position = frame.position = child.position
        required = frame.loop.required
        while frame.passed < len(required) and required[frame.passed].position < position:
            self._note_missing(frame, required[frame.passed], place)
            frame.passed += 1

    def _note_missing(self, frame: Frame, child: SegmentUse | Loop, place: Place) -> None:
        if id(child) not in frame.counts and not frame.guessed:
            frame.missing.append((child, place))

    def _flush(self, frame: Frame) -> None:
        for child, place in frame.missing:
            if isinstance(child, Loop):
                first = child.opening_segment()
                tag = "" if first is None else first.tag
                said = f"{child.name} (loop {child.id}, {tag}) is missing"
                self._add("loop-missing", said, tag, child, place)
            else:
                said = f"{child.name} ({child.tag}) is missing"
                self._add("segment-missing", said, child.tag, frame.loop, place)
        frame.missing.clear()

    def _blame_use(self, use: SegmentUse, count: int, place: Place) -> None:
        if use.usage == "N":
            said = f"{use.name} ({use.tag}) is not used in this guide"
            self._add("segment-not-used", said, use.tag, use.loop, place)
            return
        said = f"{use.name} ({use.tag}) stands {count} times; the guide allows {use.max_use}"
        self._add("segment-max-use", said, use.tag, use.loop, place)

    def _blame_loop(self, loop: Loop, count: int, place: Place) -> None:
        opening = loop.opening_segment()
        tag = "" if opening is None else opening.tag
        if loop.usage == "N":
            self._add("loop-not-used", f"{loop.name} (loop {loop.id}) is not used in this guide", tag, loop, place)
            return
        said = f"{loop.name} (loop {loop.id}) stands {count} times; the guide allows {loop.repeat}"
        self._add("loop-repeat", said, tag, loop, place)

    def _add(self, key: str, said: str, tag: str, loop: Loop, place: Place) -> None:
        if key in _MISSING:
            # What is missing belongs to what came before: its claim, not the next one, is told. IK302 stays the
            # position at which it should have stood.
            place = place._replace(number=place.number - 1)
        self.faults.append(Placed(place, loop.label, tag, Fault(key, said)))


def _inside(loop: Loop, tag: str, key: str) -> Iterator[tuple[tuple[Loop, ...], SegmentUse]]:
    """Where the segment stands in ``loop`` or below, and the loops on the way."""
    for child in loop.children:
        if isinstance(child, Loop):
            for loops, use in _inside(child, tag, key):
                yield (loop, *loops), use
        elif fits(child, tag, key):
            yield (loop,), child


_MISSING: Final = frozenset({"segment-missing", "loop-missing"})
# Where something new begins: nothing that comes now belongs to what was open.
_ANCHORS: Final = frozenset({"SE", "LX"}).union(*(row.anchors for row in SETS.values()))
