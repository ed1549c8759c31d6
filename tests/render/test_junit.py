"""Judgements as JUnit XML, read back by a parser of XML that knows nothing of us."""

from __future__ import annotations

from datetime import datetime
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.checking.judgement import Criterion
from downtime_cli.render.junit import render_junit
from downtime_cli.report.build import build_report
from tests.check_samples import sample_failure
from tests.samples import sample_policy
from tests.saved_samples import HOSTILE


def test_each_criterion_is_a_test_case() -> None:
    """Broken ones fail, those that are only told are skipped, each has its sentence, and the totals are right."""
    suite = ET.fromstring(render_junit(build_report(sample_failure()))).find("testsuite")  # noqa: S314 - our own
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "9",
        "failures": "3",
        "errors": "0",
        "skipped": "2",
    }
    cases = {case.get("name"): [child.tag for child in case] for case in suite.iter("testcase")}
    assert cases["blackout Black Friday"] == ["failure"]
    assert cases["notice period 72h"] == ["skipped"]
    assert cases["not in the past"] == ["system-out"]
    texts = {
        case.get("name"): [child.get("message") or child.text for child in case] for case in suite.iter("testcase")
    }
    assert texts["regret at most 25%"] == ["regret is 41%, more than the 25% allowed"]
    assert texts["quieter windows at most 10%"] == [
        "7.5% of 334 windows that keep every rule are quieter, within the 10% allowed"
    ]
    assert len(cases) == 9


def test_the_suite_says_when_without_looking_at_a_clock() -> None:
    """Its timestamp is the moment as of which was judged, in UTC; times are there and measure nothing."""
    moment = datetime(2026, 11, 23, 1, 30, tzinfo=ZoneInfo("Asia/Kathmandu"))
    text = render_junit(build_report(sample_failure(policy=sample_policy(as_of=moment))))
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert [suite.get("timestamp") for suite in root.iter("testsuite")] == ["2026-11-22T19:45:00"]
    assert {element.get("time") for name in ("testsuites", "testsuite", "testcase") for element in root.iter(name)} == {
        "0"
    }


@pytest.mark.parametrize("text", [*HOSTILE, "]]><testcase name='x'/>", "\ufffe\uffff \ud800 \x00"])
def test_hostile_names_stay_text(text: str) -> None:
    """Whatever a service and a freeze are called, the XML is well-formed and has the same elements."""
    judgement = sample_failure(
        policy=sample_policy(service=text), criteria=(Criterion(code="blackout", label=text, is_kept=False),)
    )
    root = ET.fromstring(render_junit(build_report(judgement)))  # noqa: S314 - our own
    assert [element.tag for element in root.iter()] == ["testsuites", "testsuite", "testcase", "failure", "system-out"]
