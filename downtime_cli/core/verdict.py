"""What a report says about the data it rests on: verdict, findings, warnings, assumptions."""

from __future__ import annotations

from collections.abc import Iterable

from downtime_cli.core.errors import Issue, Severity
from downtime_cli.core.page import Line, Tone, line
from downtime_cli.core.plan import Quality, Verdict

_MOST_WARNINGS = 8


def caution_lines(quality: Quality, issues: Iterable[Issue], assumptions: Iterable[str]) -> tuple[Line, ...]:
    """Return the verdict with its findings, the warnings raised on reading (at most 8), and what was assumed."""
    is_good = quality.verdict is Verdict.GOOD
    findings = "; ".join(finding.message for finding in quality.findings)
    verdict = f"Data: {quality.verdict}" + (f"; {findings}" if findings else "")
    warnings = [
        f"Warning: {issue.message} ({issue.place}); {issue.remedy}"
        for issue in issues
        if issue.severity is not Severity.NOTE
    ]
    lines = [line(verdict, Tone.QUIET if is_good else Tone.WARNING)]
    lines += [line(text, Tone.WARNING) for text in warnings[:_MOST_WARNINGS]]
    if len(warnings) > _MOST_WARNINGS:
        lines.append(line(f"... and {len(warnings) - _MOST_WARNINGS} more warnings", Tone.WARNING))
    lines += [line(f"Assumed: {assumption}", Tone.QUIET) for assumption in assumptions]
    return tuple(lines)
