"""
What GitHub Actions reads: workflow commands in the log, and the step's outputs.

A line of a log is a command if it starts with `::` after any blanks, and an old form of it is found wherever `##[`
stands in a line (actions/runner, ActionCommand.cs). What others wrote must not get that far: `disarm` is for all text
that goes into a log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from downtime_cli.core.checking.judgement import Judgement
from downtime_cli.core.planning.plan import Choice, Plan
from downtime_cli.core.standing.plan import StandingPlan
from downtime_cli.core.wording import iso_utc, printable
from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Outcome, Report, Tone

_COMMAND: Final = re.compile(r"(^|\r)(\s*):(?=:)", re.MULTILINE)
_DATA: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = _DATA | {":": "%3A", ",": "%2C"}


def render_github(report: Report, *, width: int = 80) -> str:
    """Return the report for a log: plain text that is no command, then the answer and all warnings as annotations."""
    commands = "\n".join(_annotations(report))
    return f"{disarm(render_plain(report, width=width))}\n{commands}\n"


def disarm(text: str) -> str:
    r"""Return text in which no line is a workflow command: its first colon or bracket is shown as an escape."""
    return _COMMAND.sub(r"\1\2\\x3a", text).replace("##[", r"##\x5b")


def annotation(level: str, message: str, **properties: str | int) -> str:
    """Return one workflow command: `level` is error, warning or notice, `properties` title, file, line and col."""
    told = ",".join(f"{name}={_escape(printable(str(value)), _PROPERTY)}" for name, value in properties.items())
    return f"::{level} {told}::{_escape(printable(message), _DATA)}"


def _escape(text: str, escapes: Mapping[str, str]) -> str:
    """Return a text with its escapes; each character is looked at once."""
    return "".join(escapes.get(char, char) for char in text)


def _annotations(report: Report) -> Iterator[str]:
    """Yield the answer, what it fails for, what else is not kept, and what else there is to warn of."""
    answer = f"{report.headline} ({report.subline})" if report.subline else report.headline
    yield annotation("error" if report.refuses else "notice", answer, title=report.title)
    levels = {Outcome.FAILED: "error", Outcome.TOLD: "warning"}
    for check in report.checks:
        if check.outcome is not Outcome.KEPT:
            yield annotation(levels[check.outcome], check.text, title=check.name)
    said = len([check for check in report.checks if check.outcome is Outcome.TOLD])
    warnings = [note.text for note in report.cautions if note.tone is Tone.WARNING]
    for text in warnings[said:]:
        yield annotation("warning", text, title=report.title)


def github_outputs(report: Report) -> str:
    """Return what later steps may use, in the form of `$GITHUB_OUTPUT`; nothing where there is no window."""
    return "".join(f"{name}<<{(mark := _mark(value))}\n{value}\n{mark}\n" for name, value in _outputs(report))


def _mark(value: str) -> str:
    """Return a line that is none of the value's."""
    mark = "END"
    while mark in value:
        mark += "_"
    return mark


def _outputs(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the outputs: times in UTC, numbers exact."""
    subject = report.subject
    match subject:
        case Plan():
            yield from _choice(subject.recommended, subject.unit)
            yield "plan-id", subject.plan_id
        case Judgement():
            yield from _choice(subject.choice, subject.unit)
            yield "passes", str(subject.passes).lower()
            if subject.regret is not None and subject.regret.share is not None:
                yield "regret", repr(subject.regret.share)
            if subject.since is not None:
                yield "plan-id", subject.since.plan.plan_id
        case StandingPlan():
            yield "rrule", subject.recommended.slot.rule()
            yield "start", iso_utc(subject.recommended.dates[0].window.start)
            yield "end", iso_utc(subject.recommended.dates[0].window.end)
        case _:
            return
    yield "summary", report.headline


def _choice(choice: Choice, unit: str) -> Iterator[tuple[str, str]]:
    """Yield a window and what it costs."""
    yield "start", iso_utc(choice.window.start)
    yield "end", iso_utc(choice.window.end)
    yield "impact", repr(choice.impact.expected)
    yield "share-of-week", repr(choice.impact.share_of_week)
    yield "unit", printable(unit)
