"""
What the log of GitHub Actions reads: text, and workflow commands.

A line of a log is a command if it starts with `::` after any blanks, and an old form of it is found wherever `##[`
stands in a line (actions/runner, ActionCommand.cs); the runner itself writes that form into the log for a command that
it has understood. What others wrote must not get that far: `disarm` is for all text that goes into a log, and
`annotation` does the same for what a command says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from downtime_cli.core.wording import hyphenated, printable
from downtime_cli.render.plain import render_plain
from downtime_cli.report.blocks import Tone
from downtime_cli.report.report import Report

_COMMAND: Final = re.compile(r"(^|\r)([^\S\r\n]*+):(?=:)", re.MULTILINE)
_DATA: Final = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY: Final = _DATA | {":": "%3A", ",": "%2C"}


def render_github(report: Report, *, width: int = 80, full: bool = False) -> str:
    """Render the report for a log: plain text without commands, then the answer and all warnings as annotations."""
    commands = "\n".join(_annotate_report(report))
    return f"{disarm(render_plain(report, width=width, full=full))}\n{commands}\n"


def disarm(text: str) -> str:
    r"""Change a text so that no line is a workflow command: its first colon or bracket is shown as an escape."""
    return _disarm_old(_COMMAND.sub(r"\1\2\\x3a", text))


def annotation(level: str, message: str, **properties: str | int) -> str:
    """Write one workflow command: `level` is error, warning or notice, `properties` title, file, line and col."""
    told = ",".join(f"{name}={_escape_text(str(value), _PROPERTY)}" for name, value in properties.items())
    return f"::{level} {told}::{_escape_text(message, _DATA)}"


def _disarm_old(text: str) -> str:
    return text.replace("##[", r"##\x5b")


def _escape_text(text: str, escapes: Mapping[str, str]) -> str:
    """Escape what is harmless otherwise, looking at each character once."""
    return "".join(escapes.get(char, char) for char in _disarm_old(printable(hyphenated(text))))


def _annotate_report(report: Report) -> Iterator[str]:
    answer = f"{report.headline} ({report.subline})" if report.subline else report.headline
    yield annotation("error" if report.refuses else "notice", answer, title=report.title)
    broken = [check for check in report.checks if not check.is_met]
    for check in broken:
        yield annotation("error" if check.fails else "warning", check.text, title=check.name)
    said = sum(not check.fails for check in broken)
    warnings = [note.text for note in report.cautions if note.tone is Tone.WARNING]
    for text in (*(note.text for note in report.alerts), *warnings[said:]):
        yield annotation("warning", text, title=report.title)
