"""``.junit.xml``: a test report in which each claim is a case: to fix is a failure, to look at an output.

The form is that of JUnit's XML as continuous integration reads it. What belongs to no claim is a case of its own.
"""

from __future__ import annotations

from typing import IO

from lxml import etree

from reports.formats.claims_xml import xml_bytes, xml_text
from reports.formats.format_protocol import Format, Options
from reports.view.building import ViewReport, Wanted
from reports.view.model import ShownClaim, ShownFinding, View


def write(out: IO[bytes], view: View) -> None:
    """One suite."""
    cases = failures = 0
    for claim in view.claims:
        cases += 1
        failures += claim.action == "fix"
    suite = etree.Element(
        "testsuite", name="cleanclaim", tests=str(cases), failures=str(failures), errors="0", skipped="0"
    )
    head = xml_bytes(suite).removesuffix(b"/>") + b">\n"
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n' + head)
    properties = etree.Element("properties")
    for name, value in (
        ("claims", str(view.summary.claims)), ("charge", str(view.summary.charge)), ("at_risk", str(view.at_risk)),
        *((f"{total.action}", str(total.claims)) for total in view.actions),
    ):  # fmt: skip
        etree.SubElement(properties, "property", name=name, value=value)
    out.write(xml_bytes(properties) + b"\n")
    for claim in view.claims:
        out.write(xml_bytes(_case(claim)) + b"\n")
    out.write(b"</testsuite>\n</testsuites>\n")


def _case(claim: ShownClaim) -> etree._Element:
    name = claim.claim or ("no claim" if claim.of_the_file else "claim without a number")
    place = ".".join(filter(None, (claim.file, claim.transaction)))
    case = etree.Element("testcase", name=xml_text(name), classname=xml_text(place))
    said = "\n\n".join(map(_said, claim.findings)) or (
        f"refused with the {claim.refused_by} around it" if claim.refused_with_its_unit else ""
    )
    if claim.action == "fix":
        first = claim.findings[0] if claim.findings else None
        message = f"{first.rule}: {first.message}" if first else said
        failure = etree.SubElement(case, "failure", message=xml_text(message), type=claim.disposition)
        failure.text = xml_text(said)
    elif said:
        etree.SubElement(case, "system-out").text = xml_text(said)
    return case


def _said(finding: ShownFinding) -> str:
    lines = f" (line {', '.join(map(str, finding.lines))})" if finding.lines else ""
    parts = [
        f"{finding.severity} {finding.rule}{lines}: {finding.message}",
        f"at {finding.place}" if finding.place else "",
    ]
    parts += [f"fix: {finding.fix}" if finding.fix else "", f"expect: {finding.expect}" if finding.expect else ""]
    return "\n".join(filter(None, parts))


def _open(out: IO[bytes], options: Options) -> ViewReport:
    return ViewReport(lambda view: write(out, view), Wanted(clean=True), options.outside)


FORMAT = Format("junit", (".junit.xml", ".junit"), _open)
