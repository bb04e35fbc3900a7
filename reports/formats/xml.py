"""``.xml``: every table of a check or a reconciliation as elements, with a schema (``docs/schema/report.xsd``).

A table is an element named by it, a row an element named by what it is, a cell an element named by its column; empty
cells are left out. Text is the text it was: characters XML cannot hold become U+FFFD, what acts stands as a reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Any

from lxml import etree

from reports.formats.claims_xml import xml_bytes, xml_text
from reports.formats.csv import dollars
from reports.formats.format_protocol import Format, Options, Reconciled
from reports.view.building import ViewReport, Wanted
from reports.view.model import View
from reports.view.reconciled import reconciled_view
from reports.view.tables import Table, check_tables, reconciliation_tables

_XSD = "http://www.w3.org/2001/XMLSchema"
_TYPES = {"text": "xs:string", "count": "xs:integer", "money": "xs:decimal", "date": "xs:date"}


def write_tables(out: IO[bytes], root: str, tables: Sequence[Table]) -> None:
    """All tables below ``root``, written row by row."""
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}>\n'.encode())
    for table in tables:
        out.write(f"<{table.name}>\n".encode())
        for row in table.rows():
            element = etree.Element(table.item)
            for value, column in zip(row, table.columns, strict=True):
                if value is not None and value != "":
                    text = dollars(value) if isinstance(value, Decimal) else str(value)
                    etree.SubElement(element, column.name).text = xml_text(text)
            out.write(xml_bytes(element) + b"\n")
        out.write(f"</{table.name}>\n".encode())
    out.write(f"</{root}>\n".encode())


def schema(roots: dict[str, Sequence[Table]]) -> bytes:
    """The XML Schema of documents with these roots, read off their tables."""
    top = etree.Element(f"{{{_XSD}}}schema", nsmap={"xs": _XSD}, elementFormDefault="qualified")
    for root, tables in roots.items():
        parts = _sequence(_element(top, root))
        for table in tables:
            rows = _sequence(_element(parts, table.name))
            cells = _sequence(_element(rows, table.item, minOccurs="0", maxOccurs="unbounded"))
            for column in table.columns:
                _element(cells, column.name, type=_TYPES[column.kind], minOccurs="0")
    return etree.tostring(top, pretty_print=True, xml_declaration=True, encoding="UTF-8")


def report_schema() -> bytes:
    """The schema of what is written here."""
    nothing: Any = None  # the columns stand without a view; its rows are not asked for
    return schema({"check": check_tables(nothing), "reconciliation": reconciliation_tables(nothing)})


def _element(parent: etree._Element, name: str, **said: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_XSD}}}element", {"name": name, **said})


def _sequence(element: etree._Element) -> etree._Element:
    whole = etree.SubElement(element, f"{{{_XSD}}}complexType")
    return etree.SubElement(whole, f"{{{_XSD}}}sequence")


def _open(out: IO[bytes], options: Options) -> ViewReport:
    def write(view: View) -> None:
        write_tables(out, "check", check_tables(view))

    return ViewReport(write, Wanted(clean=True), options.outside)


def _reconciled(out: IO[bytes], _options: Options, shown: Reconciled) -> None:
    view = reconciled_view(shown)
    try:
        write_tables(out, "reconciliation", reconciliation_tables(view))
    finally:
        view.close()


FORMAT = Format("xml", (".xml",), _open, _reconciled)
