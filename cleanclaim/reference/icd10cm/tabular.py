"""Reading the ICD-10-CM tabular list (XML of NCHS/CMS), one section in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from cleanclaim.reference.icd10cm.nodes import Node, Notes
from validators.questions.code_notes import ANY, specs

_CONDITIONAL = re.compile(r"\bif (?:applicable|known|present|any)\b|\bany associated\b", re.IGNORECASE)
_EXAMPLES = re.compile(r"\bsuch as\b|\bunderlying\b|\bif known\b", re.IGNORECASE)
_EXCEPTION = re.compile(
    r"7th characters? (?P<sevenths>[A-Z0-9, and]+?) do(?:es)? not apply to codes in category \S+"
    r" with 6th character (?P<sixths>.+)"
)


def read_tabular(stream: BinaryIO) -> Iterator[Node]:
    """Chapters and sections (without children), then each category with everything below it.

    Raises ``lxml.etree.XMLSyntaxError`` for a damaged file and ValueError for another document.
    """
    chapters: set[str] = set()
    events = etree.iterparse(
        stream, events=("end",), tag=("section", "chapter"), resolve_entities=False, no_network=True, load_dtd=False
    )
    for _, element in events:
        if element.tag == "chapter":
            element.clear()
            continue
        chapter = element.getparent()
        if chapter is None or chapter.tag != "chapter":
            raise ValueError("not an ICD-10-CM tabular list: a section stands outside a chapter")
        name = f"#{_text(chapter, 'name')}"
        if name not in chapters:
            chapters.add(name)
            yield Node(name, _text(chapter, "desc"), "", _notes(chapter))
        section = f"#{element.get('id', '')}"
        yield Node(section, _text(element, "desc"), name, _notes(element))
        for diagnosis in element.findall("diag"):
            top = _node(diagnosis, section, {})
            _drop_exceptions(diagnosis, top)
            yield top
        element.clear()


def _node(element: etree._Element, parent: str, inherited: dict[str, str]) -> Node:
    seventh = _seventh(element) or inherited
    node = Node(_text(element, "name").replace(".", ""), _text(element, "desc"), parent, _notes(element), seventh)
    below = element.findall("diag")
    if below:
        node.children = [_node(child, node.code, seventh) for child in below]
    elif seventh:
        stem = node.code.ljust(6, "X")
        node.children = [
            Node(stem + character, f"{node.title}, {text}", node.code, Notes(), seventh, True)
            for character, text in seventh.items()
        ]
    return node


def _drop_exceptions(element: etree._Element, top: Node) -> None:
    """Take away extensions a category's note rules out ("7th characters D and S do not apply to … 6th character 7")."""
    for text in _texts(element, "notes"):
        if exception := _EXCEPTION.search(text):
            sevenths = set(re.findall(r"\b[A-Z0-9]\b", exception["sevenths"]))
            sixths = set(re.findall(r"\b([A-Z0-9]) -", exception["sixths"]))
            for node in top.walk():
                node.children = [c for c in node.children if not _ruled_out(c, sevenths, sixths)]


def _ruled_out(node: Node, sevenths: set[str], sixths: set[str]) -> bool:
    return node.extension and node.code[5] in sixths and node.code[6] in sevenths


def _seventh(element: etree._Element) -> dict[str, str]:
    return {
        extension.get("char", ""): " ".join((extension.text or "").split())
        for extension in element.iterfind("sevenChrDef/extension")
    }


def _notes(element: etree._Element) -> Notes:
    first = _texts(element, "codeFirst")
    code_first: list[str] = [spec for text in first for spec in specs(text, qualified=True)]
    if first and (not code_first or any(_EXAMPLES.search(text) for text in first)):
        code_first.append(ANY)
    return Notes(
        excludes1=_all_specs(element, "excludes1", qualified=False),
        code_first=tuple(dict.fromkeys(code_first)),
        code_first_if=any(_CONDITIONAL.search(text) for text in first),
        use_additional=_all_specs(element, "useAdditionalCode", qualified=True),
    )


def _all_specs(element: etree._Element, tag: str, qualified: bool) -> tuple[str, ...]:
    found = (spec for text in _texts(element, tag) for spec in specs(text, qualified))
    return tuple(dict.fromkeys(found))


def _texts(element: etree._Element, tag: str) -> list[str]:
    return [" ".join("".join(map(str, note.itertext())).split()) for note in element.iterfind(f"{tag}/note")]


def _text(element: etree._Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())
