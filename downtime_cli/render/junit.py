"""
The JUnit format, which CI systems show as tests: one test case for everything that was asked of a window.

What is not kept without failing the check is a skipped test; each has the sentence that every other format has. The
suite's timestamp is the moment as of which was judged, in UTC and without a zone, as the schemas of JUnit want it; no
time is measured, so that the same question has the same answer.
"""

from __future__ import annotations

from datetime import UTC
from typing import Final
from xml.etree import ElementTree as ET

from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Check
from downtime_cli.report.report import Report

_CLASS: Final = "downtime.check"


def render_junit(report: Report) -> str:
    """Render the checks of a report as JUnit XML, ending in a newline; the whole report is its output."""
    counts = {
        "tests": str(len(report.checks)),
        "failures": str(sum(check.fails for check in report.checks)),
        "errors": "0",
        "skipped": str(sum(not check.is_met and not check.fails for check in report.checks)),
        "time": "0",
    }
    suites = ET.Element("testsuites", {"name": "downtime check", **counts})
    moment = {} if report.as_of is None else {"timestamp": f"{report.as_of.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"}
    suite = ET.SubElement(suites, "testsuite", {"name": report.title, **counts, **moment})
    for check in report.checks:
        _add_case(suite, check)
    ET.SubElement(suite, "system-out").text = render_plain(report, full=True)
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _add_case(suite: ET.Element, check: Check) -> None:
    case = ET.SubElement(suite, "testcase", {"classname": _CLASS, "name": check.name, "time": "0"})
    if check.fails:
        failure = ET.SubElement(case, "failure", {"type": check.code, "message": check.text})
        failure.text = check.text
    elif not check.is_met:
        ET.SubElement(case, "skipped", {"message": f"{check.verdict}: {check.text}"})
    else:
        ET.SubElement(case, "system-out").text = check.text
