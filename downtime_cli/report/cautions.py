"""What a report says about its data and about what was asked: verdict, findings, warnings, assumptions, options."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import Final

from downtime_cli.core.errors import IssueCode, Severity
from downtime_cli.core.localtime import is_repeated_wall
from downtime_cli.core.planning.plan import BrokenRule
from downtime_cli.core.policy import ClosedSpan, Closing, Policy
from downtime_cli.core.quality.finding import Background, Finding, Quality, Verdict
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.core.wording import DASH, capitalised, count, day_name, duration
from downtime_cli.report.blocks import Column, Fact, Line, Row, Table, Time, Tone, fact, line, row, time_of, wrapping

_MOST_WARNINGS: Final = 8
_MOST_CLOSED: Final = 4
_NONE: Final = {
    "blackout": "{} closes nothing",
    "blackout-file": "no event of {}",
    "avoid-holidays": "no public holiday of {}",
}
_BREAKS: Final = {
    "notice-period": "starts {length} too early for a notice period of {label}",
    "earliest": "starts {length} too early: no start before {label}",
    "latest": "ends {length} too late: no end after {label}",
    "team-hours": "is outside the team's hours, {label}, for {length}",
    "protect": "is in protected hours, {label}, for {length}",
    "blackout": "is in a blackout, {label}, for {length}",
    "holidays": "is on a public holiday, {label}, for {length}",
}
_ALERTS: Final = frozenset({IssueCode.NO_AUDIENCE})  # what may turn the answer upside down

_ZONE_OPTION: Final = "--traffic-zone"


def alert_lines(background: Background) -> tuple[Line, ...]:
    """Give what to know before acting on the answer: a forgotten audience, and what to do about it."""
    return tuple(
        line(f"{capitalised(issue.message)}; {issue.remedy}", Tone.WARNING)
        for issue in background.issues
        if issue.code in _ALERTS
    )


def broken_lines(broken: Iterable[BrokenRule]) -> tuple[Line, ...]:
    """Give the rules that a chosen window breaks, by how much."""
    return tuple(
        line(f"The window breaks a rule: it {_BREAKS[rule.code].format(length=length, label=rule.label)}", Tone.WARNING)
        for rule in broken
        for length in [duration(rule.broken_for)]
    )


def caution_lines(background: Background) -> tuple[Line, ...]:
    """Give the verdict with its findings in short, the warnings raised on reading, and what was assumed."""
    quality = background.quality
    cost = [finding for finding in quality.findings if finding.verdict is not Verdict.GOOD]
    return (
        verdict_line(quality),
        *(line(f"Also {finding.verdict}: {_shorten_finding(finding)}", Tone.WARNING) for finding in cost[1:]),
        *(line(f"Noted: {finding.message}", Tone.QUIET) for finding in quality.findings[len(cost) :]),
        *reading_lines(background),
    )


def verdict_line(quality: Quality) -> Line:
    """Give the verdict with the finding behind it, in short."""
    if quality.verdict is Verdict.GOOD:
        return line("Data: good", Tone.QUIET)
    return line(f"Data: {quality.verdict}; {_shorten_finding(quality.findings[0])}", Tone.WARNING)


def finding_lines(quality: Quality) -> tuple[Line, ...]:
    """Give the findings that cost something in short, where the verdict is said already."""
    texts = (
        f"{'' if finding.verdict is quality.verdict else f'also {finding.verdict}: '}{_shorten_finding(finding)}"
        for finding in quality.findings
        if finding.verdict is not Verdict.GOOD
    )
    return tuple(line(f"{text[:1].upper()}{text[1:]}", Tone.WARNING) for text in texts)


def reading_lines(background: Background) -> tuple[Line, ...]:
    """Give the warnings raised on reading that are not findings as well (at most 8), and what was assumed."""
    assumed = (line(f"Assumed: {assumption.message}", Tone.QUIET) for assumption in background.untold)
    return (*warning_lines(background), *assumed)


def warning_lines(background: Background, source: str = "") -> tuple[Line, ...]:
    """Give the warnings raised on reading that are not findings as well (at most 8).

    Of a file that is named already, `source`, they do not say that they are about it.
    """
    findings = background.quality.findings
    said = {*_ALERTS, *(finding.code for finding in findings)}
    if any(_ZONE_OPTION in finding.remedy for finding in findings):
        said.add(IssueCode.NAIVE_TIMES)  # it asks for the same, without the reason
    warnings = [
        f"Warning: {issue.message}{'' if f'{issue.place}' == source else f' ({issue.place})'}; {issue.remedy}"
        for issue in background.issues
        if issue.severity is not Severity.NOTE and issue.code not in said
    ]
    lines = [line(text, Tone.WARNING) for text in warnings[:_MOST_WARNINGS]]
    if len(warnings) > _MOST_WARNINGS:
        lines.append(line(f"... and {len(warnings) - _MOST_WARNINGS} more warnings", Tone.WARNING))
    return tuple(lines)


def asked_lines(background: Background) -> tuple[Line, ...]:
    """Repeat the options as they were given."""
    return tuple(line(f"Asked: {text}", Tone.QUIET) for text in background.asked)


def closing_facts(policy: Policy, span: Span) -> tuple[Fact, ...]:
    """Say what of the freezes and public holidays that were given lies in a span, or that nothing of them does."""
    texts: dict[str, list[str]] = {}
    times: list[Time] = []
    for closing in policy.closings:
        inside = [each for each in closing.spans if each.span.overlaps(span)]
        shown = [_time_of_closed(each.span, policy.zone) for each in inside[:_MOST_CLOSED]]
        named = [_word_closed(each, str(time)) for each, time in zip(inside, shown, strict=False)]
        more = [f"{len(inside) - len(named)} more"] if len(inside) > len(named) else []
        whole = _word_file(closing, policy)
        text = "; ".join([*whole, *named, *more]) if inside else _word_none(closing, span, policy)
        text = text if inside or not whole else f"{text}; {whole[0]}"
        label = "Holidays" if closing.option == "avoid-holidays" else "Blackouts"
        texts.setdefault(label, []).append(text)
        times += shown
    return tuple(fact(label, "; ".join(each), tuple(times)) for label, each in texts.items())


def _word_file(closing: Closing, policy: Policy) -> list[str]:
    """Say how many freezes were taken from a file, and from when to when, as far as they were looked for."""
    ahead = [each.span for each in closing.spans if each.span.end > policy.as_of]
    if closing.option != "blackout-file" or len(ahead) < 2:
        return []
    first, last = (instant.astimezone(policy.zone) for instant in (ahead[0].start, max(each.end for each in ahead)))
    days = f"{day_name(first, year=True)} {DASH} {day_name(last - MINUTE, year=True)}"
    return [f"{count(len(ahead), 'freeze')} in {closing.given}, {days}"]


def _time_of_closed(span: Span, zone: tzinfo) -> Time:
    """Word the time of a freeze, with the clock where an end of it is shown twice."""
    walls = (instant.astimezone(zone).replace(tzinfo=None) for instant in (span.start, span.end))
    return time_of(span, zone, clock=any(is_repeated_wall(wall, zone) for wall in walls))


def _word_closed(closed: ClosedSpan, when: str) -> str:
    """Name a freeze with its time, a public holiday with its date: it is a day where it is kept."""
    if closed.day is not None:
        return f"{closed.name} on {day_name(closed.day)}"
    return f"{closed.name}: {when}"


def _word_none(closing: Closing, span: Span, policy: Policy) -> str:
    first, last = (day_name(instant.astimezone(policy.zone), year=True) for instant in (span.start, span.end))
    return f"{_NONE[closing.option].format(closing.given)} between {first} and {last}"


def findings_table(quality: Quality) -> Table:
    """List the findings in full, the worst first: what is the matter, then what was seen and what to do."""
    return Table(
        title="Findings about the data",
        columns=(Column("Verdict"), wrapping("Finding"), Column("Code")),
        rows=tuple(_build_finding_row(finding) for finding in quality.findings),
    )


def _build_finding_row(finding: Finding) -> Row:
    is_good = finding.verdict is Verdict.GOOD
    return row(
        finding.verdict,
        finding.message,
        finding.code,
        tone=Tone.NORMAL if is_good else Tone.WARNING,
        detail=f"seen: {finding.evidence}; fix: {finding.remedy}",
    )


def _shorten_finding(finding: Finding) -> str:
    return f"{finding.message}; {finding.remedy}"
