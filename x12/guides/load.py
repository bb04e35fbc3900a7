"""Reading a guide: XML map → loops, segments and elements, with our corrections, once per process."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import islice
from typing import cast

from lxml import etree

from x12.guides.codes import DataElement, data_elements
from x12.guides.corrections import USAGES, correct, free_order
from x12.guides.nodes import UNLIMITED, Content, Element, Loop, SegmentUse, SyntaxNote, Usage
from x12.guides.source import GuideError, parse_map
from x12.text.gc_pause import collection_paused

_ANY = DataElement("AN", 1, UNLIMITED)
_USAGES = ("R", "S", "N")
_PARTS = ("element", "composite")


@dataclass(slots=True, eq=False)
class Guide:
    """One implementation guide, ready to check against. ``root`` is the ST loop: ST to SE.

    ``key_places`` says where a segment tag carries its qualifier (element, component; component 0: the element itself),
    ``known`` which qualifier values the guide uses with a tag anywhere, ``tags`` every tag it uses.
    """

    file: str
    name: str
    set_code: str
    root: Loop = field(init=False)
    key_places: dict[str, tuple[int, int]] = field(default_factory=dict)
    known: dict[str, set[str]] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)

    def segments(self) -> Iterator[SegmentUse]:
        """Every segment of the guide in the order of its pages."""
        return _segments(self.root)


def _segments(loop: Loop) -> Iterator[SegmentUse]:
    for child in loop.children:
        if isinstance(child, Loop):
            yield from _segments(child)
        else:
            yield child


@cache
def load_guide(file: str) -> Guide:
    """The guide in map ``file`` (``837.5010.X222.A1.xml``). :raises GuideError: when the map cannot be read."""
    with collection_paused():
        return _read_guide(file)


def _read_guide(file: str) -> Guide:
    transaction = parse_map(file)
    found = transaction.find(".//loop[@xid='ST_LOOP']")
    if found is None:
        raise GuideError(f"guide file {file} has no ST_LOOP")
    guide = Guide(file, transaction.findtext("name", file), transaction.get("xid", ""))
    root = _loop(found, None, guide)
    guide.root = root
    for index, use in enumerate(guide.segments()):
        use.index = index
        guide.tags.add(use.tag)
    for index, loop in enumerate(_loops(root)):
        loop.index = index
        free_order(loop)
        loop.required = tuple(child for child in loop.children if _is_required(child))
    return guide


def _loops(loop: Loop) -> Iterator[Loop]:
    yield loop
    for child in loop.children:
        if isinstance(child, Loop):
            yield from _loops(child)


def _is_required(child: SegmentUse | Loop) -> bool:
    if isinstance(child, Loop):
        return child.usage == "R" and child.opening_segment() is not None
    return child.usage == "R" and not child.opens


def _loop(xml: etree._Element, parent: Loop | None, guide: Guide) -> Loop:
    loop = Loop(
        id=xml.get("xid", ""),
        name=_words(xml.findtext("name", "")),
        usage=USAGES.get((guide.file, xml.get("xid", ""), "")) or _usage(xml),
        position=int(xml.findtext("pos", "0")),
        repeat=_count(xml.findtext("repeat", ">1")),
        parent=parent,
    )
    children: list[SegmentUse | Loop] = []
    for child in xml:
        if child.tag == "segment":
            children.append(_segment(child, loop, guide))
        elif child.tag == "loop":
            children.append(_loop(child, loop, guide))
    children.sort(key=lambda child: child.position)
    loop.children = children
    if children and isinstance(children[0], SegmentUse):
        loop.first = children[0]
    return loop


def _segment(xml: etree._Element, loop: Loop, guide: Guide) -> SegmentUse:
    use = SegmentUse(
        tag=xml.get("xid", ""),
        name=_words(xml.findtext("name", "")),
        usage=USAGES.get((guide.file, loop.id, xml.get("xid", ""))) or _usage(xml),
        position=int(xml.findtext("pos", "0")),
        max_use=_count(xml.findtext("max_use", "1")),
        loop=loop,
        read=partial(_content, xml=xml, file=guide.file),
        release="004010" if ".4010." in guide.file else "005010",
    )
    _learn_key(guide, use, xml)
    return use


def _content(use: SegmentUse, xml: etree._Element, file: str) -> Content:
    parts = (_element(child) for child in xml if child.tag in _PARTS)
    elements = tuple(sorted(parts, key=lambda element: element.position))
    notes = (_note(child.text or "") for child in xml.findall("syntax"))
    correct(use, elements, file)
    return Content(elements, tuple(note for note in notes if note is not None))


def _learn_key(guide: Guide, use: SegmentUse, xml: etree._Element) -> None:
    """Where a segment carries the qualifier that tells it from its namesakes, and with which values."""
    wanted = 3 if use.tag == "HL" else 1
    parts = islice((child for child in xml if child.tag in _PARTS), 3)
    found = next((child for child in parts if int(child.findtext("seq", "0")) == wanted), None)
    if found is None or found.find("valid_codes" if found.tag == "element" else "element/valid_codes") is None:
        return
    element = _element(found)
    if element.components:
        place, keys = (wanted, 1), element.components[0].codes
    else:
        place, keys = (wanted, 0), element.codes
    required = bool(element.components) or use.tag == "HL" or (element.type == "ID" and element.usage == "R")
    if keys and required:
        use.keys = keys
        guide.key_places.setdefault(use.tag, place)
        guide.known.setdefault(use.tag, set()).update(keys)


def _element(xml: etree._Element) -> Element:
    """One element or composite. There are thousands, so its children are gone through once."""
    said: dict[str, str] = {}
    codes: list[str] = []
    components: list[Element] = []
    for child in xml:
        if child.tag == "valid_codes":
            said["external"] = child.get("external", "")
            codes += [code.text for code in child if code.text]
        elif child.tag == "element":
            components.append(_element(child))
        else:
            said[str(child.tag)] = child.text or ""
    number = said.get("data_ele", "")
    definition = data_elements().get(number, _ANY)
    pattern = said.get("regex", "")
    usage = said.get("usage", "S")
    return Element(
        position=int(said.get("seq", "0")),
        name=_words(said.get("name", "")),
        usage=cast(Usage, usage if usage in _USAGES else "S"),
        data_element=number,
        type=definition.type,
        minimum=definition.minimum,
        maximum=definition.maximum,
        codes=frozenset(codes),
        external=said.get("external", ""),
        pattern=re.compile(pattern) if pattern else None,
        components=tuple(components),
        repeat=_count(said.get("repeat", "1")),
    )


def _note(text: str) -> SyntaxNote | None:
    if text[:1] not in ("P", "R", "E", "C", "L") or len(text) < 5:
        return None
    return SyntaxNote(text[0], tuple(int(text[at : at + 2]) for at in range(1, len(text) - 1, 2)))


def _usage(xml: etree._Element) -> Usage:
    usage = xml.findtext("usage", "S")
    return cast(Usage, usage if usage in _USAGES else "S")


def _count(text: str) -> int:
    return UNLIMITED if text.startswith(">") or not text.strip().isdigit() else int(text)


def _words(text: str) -> str:
    return " ".join(text.split())
