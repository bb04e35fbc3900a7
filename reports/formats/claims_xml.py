"""Parsed claims and remittances as XML, and the RELAX NG schema of it, both read off the types.

A record is an element named like its type, a field an element named like the field; a list holds its items as elements
named like their type, or ``item``. Fields that are empty are left out. Characters XML cannot hold become U+FFFD.
"""

from __future__ import annotations

import re
from typing import IO, Any

import msgspec
from lxml import etree
from msgspec import inspect

from reports.formats.claims_export import RECORDS, Record, Slim
from x12.privacy import UNSEEN
from x12.text.segments import readable

_RNG = "http://relaxng.org/ns/structure/1.0"
_DATATYPES = "http://www.w3.org/2001/XMLSchema-datatypes"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class XmlExport:
    """Writes ``<cleanclaim><file name="…">records</file></cleanclaim>``, a record at a time."""

    def __init__(self, out: IO[bytes], raw: bool = False) -> None:
        self._out = out
        self._slim = Slim(raw)
        self._open = False
        out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<cleanclaim>\n')

    def file(self, name: str) -> None:
        """The records that follow come from this input."""
        self._end_file()
        element = etree.Element("file", name=xml_text(name))
        self._out.write(xml_bytes(element).removesuffix(b"/>") + b">\n")
        self._open = True

    def record(self, record: Record) -> None:
        """Write one record."""
        element = etree.Element(type(record).__name__)
        _fill(element, self._slim(record))
        self._out.write(xml_bytes(element) + b"\n")

    def close(self) -> None:
        """Close the document."""
        self._end_file()
        self._out.write(b"</cleanclaim>\n")

    def _end_file(self) -> None:
        if self._open:
            self._out.write(b"</file>\n")


def _fill(element: etree._Element, record: Any) -> None:
    for name in record.__struct_fields__:
        value = getattr(record, name)
        if value is None or value == "" or value == ():
            continue
        if isinstance(value, msgspec.Struct) and not any(msgspec.structs.astuple(value)):
            continue
        _put(etree.SubElement(element, name), value)


def _put(element: etree._Element, value: Any) -> None:
    if isinstance(value, msgspec.Struct):
        _fill(element, value)
    elif isinstance(value, tuple | list):
        for item in value:
            name = type(item).__name__ if isinstance(item, msgspec.Struct) else "item"
            _put(etree.SubElement(element, name), item)
    else:
        element.text = xml_text(str(value))


def xml_text(value: str) -> str:
    """Text as XML can hold it."""
    return _NOT_XML.sub("\ufffd", readable(value))


def xml_bytes(element: etree._Element) -> bytes:
    """The element as XML; signs that act or cannot be seen stand as references, the same text to whoever parses it."""
    written = etree.tostring(element, encoding="UTF-8")
    if written.isascii() and b"\x7f" not in written:
        return written
    return UNSEEN.sub(_reference, written.decode()).encode()


def _reference(match: re.Match[str]) -> str:
    return match[0] if match[0] in "\t\n\r" else f"&#{ord(match[0])};"


def relax_ng() -> bytes:
    """The RELAX NG schema of the XML, generated from the types."""
    grammar = etree.fromstring(f'<grammar xmlns="{_RNG}" datatypeLibrary="{_DATATYPES}"/>')
    root = _add(_add(_add(grammar, "start"), "element", name="cleanclaim"), "zeroOrMore")
    file = _add(root, "element", name="file")
    _add(_add(file, "attribute", name="name"), "text")
    choice = _add(_add(file, "zeroOrMore"), "choice")
    defined: set[str] = set()
    for record in RECORDS:
        reference = _add(choice, "element", name=record.__name__)
        _add(reference, "ref", name=record.__name__)
    for record in RECORDS:
        _define(grammar, inspect.type_info(record), defined)
    return etree.tostring(grammar, pretty_print=True, xml_declaration=True, encoding="UTF-8")


def _define(grammar: etree._Element, shape: Any, defined: set[str]) -> None:
    name = shape.cls.__name__
    if name in defined:
        return
    defined.add(name)
    define = _add(grammar, "define", name=name)
    for field in shape.fields:
        _pattern(_add(_add(define, "optional"), "element", name=field.name), field.type, grammar, defined)
    if not shape.fields:
        _add(define, "empty")


def _pattern(parent: etree._Element, shape: Any, grammar: etree._Element, defined: set[str]) -> None:
    match shape:
        case inspect.UnionType(types=types):
            _pattern(parent, next(t for t in types if not isinstance(t, inspect.NoneType)), grammar, defined)
        case inspect.StructType():
            _add(parent, "ref", name=shape.cls.__name__)
            _define(grammar, shape, defined)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            name = item.cls.__name__ if isinstance(item, inspect.StructType) else "item"
            _pattern(_add(_add(parent, "zeroOrMore"), "element", name=name), item, grammar, defined)
        case inspect.TupleType(item_types=items):
            for item in items:
                _pattern(_add(parent, "element", name="item"), item, grammar, defined)
        case _:
            _add_datatype(parent, shape)


def _add_datatype(parent: etree._Element, shape: Any) -> None:
    names: dict[object, str] = {
        inspect.IntType: "integer",
        inspect.DecimalType: "decimal",
        inspect.DateType: "date",
        inspect.TimeType: "time",
    }
    name = names.get(type(shape))
    if isinstance(shape, inspect.LiteralType):
        choice = _add(parent, "choice")
        for value in shape.values:
            _add(choice, "value").text = str(value)
    elif name:
        _add(parent, "data", type=name)
    else:
        _add(parent, "text")


def _add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_RNG}}}{tag}", attributes)
