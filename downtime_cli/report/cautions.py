"""What a report says about its data and about what was asked: verdict, findings, warnings, assumptions, options."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo
from typing import Final, NamedTuple

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode, Severity
from downtime_cli.core.localtime import is_repeated_wall
from downtime_cli.core.planning.plan import BrokenRule
from downtime_cli.core.policy import ClosedSpan, Closing, Policy
from downtime_cli.core.quality.finding import Background, Finding, Quality, Verdict
from downtime_cli.core.window import MINUTE, Span
from downtime_cli.core.wording import DASH, capitalised, count, day_name, duration
from downtime_cli.report.blocks import (
    AS_GIVEN,
    AS_READ,
    AnyTime,
    Clocked,
    Column,
    Fact,
    Line,
    Row,
    Table,
    Time,
    Tone,
    date_of,
    fact,
    keep_clock,
    keep_clocks,
    line,
    row,
    time_of,
    wrapping,
)

_MOST_WARNINGS: Final = 8
_MOST_CLOSED: Final = 4
_NONE: Final = {
    "blackout": "{} closes nothing",
    "blackout-file": "no event in {}",
    "avoid-holidays": "no public holiday in {}",
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
        line(
            f"The window breaks a rule: it {_BREAKS[rule.code].format(length=length, label=rule.label)}",
            Tone.WARNING,
            keep_clock(rule.label, AS_GIVEN),
        )
        for rule in broken
        for length in [duration(rule.broken_for)]
    )


def word_verdict(kind: str, tone: Tone) -> str:
    """Say in a few words what is recommended or chosen, and whether there is something to know before."""
    return f"{kind}, with cautions" if tone is Tone.WARNING else kind


def caution_lines(background: Background, times: tuple[Time, ...] = ()) -> tuple[Line, ...]:
    """Give the verdict with its findings in short, the warnings raised on reading, and what was assumed.

    `times` are those that an assumption may name.
    """
    quality = background.quality
    cost = [finding for finding in quality.findings if finding.verdict is not Verdict.GOOD]
    return (
        verdict_line(quality),
        *(_read_line(f"Also {finding.verdict}: {_shorten_finding(finding)}", Tone.WARNING) for finding in cost[1:]),
        *(_read_line(f"Noted: {finding.message}", Tone.QUIET) for finding in quality.findings[len(cost) :]),
        *reading_lines(background, times),
    )


def verdict_line(quality: Quality) -> Line:
    """Give the verdict with the finding behind it, in short."""
    if quality.verdict is Verdict.GOOD:
        return line("Data: good", Tone.QUIET)
    return _read_line(f"Data: {quality.verdict}; {_shorten_finding(quality.findings[0])}", Tone.WARNING)


def _read_line(text: str, tone: Tone) -> Line:
    """Make a line about what was read, whose dates and hours are those of the files and of what was typed."""
    return line(text, tone, keep_clock(text, AS_READ))


def finding_lines(quality: Quality) -> tuple[Line, ...]:
    """Give the findings that cost something in short, where the verdict is said already."""
    texts = (
        f"{'' if finding.verdict is quality.verdict else f'also {finding.verdict}: '}{_shorten_finding(finding)}"
        for finding in quality.findings
        if finding.verdict is not Verdict.GOOD
    )
    return tuple(line(f"{text[:1].upper()}{text[1:]}", Tone.WARNING) for text in texts)


def reading_lines(background: Background, times: tuple[Time, ...] = ()) -> tuple[Line, ...]:
    """Give the warnings raised on reading that are not findings as well (at most 8), and what was assumed."""
    return (*warning_lines(background), *(_word_assumed(each, times) for each in background.untold))


def _word_assumed(assumption: Assumption, times: tuple[Time, ...]) -> Line:
    """Word an assumption; that times are shown by one clock is not so where another one is shown."""
    text = f"Assumed: {assumption.message}"
    known: tuple[AnyTime, ...] = (*times, *keep_clock(text, AS_READ))
    return line(text, Tone.QUIET, known, is_local=assumption.code is AssumptionCode.TEAM_ZONE)


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
    lines = [_read_line(text, Tone.WARNING) for text in warnings[:_MOST_WARNINGS]]
    if len(warnings) > _MOST_WARNINGS:
        lines.append(line(f"... and {len(warnings) - _MOST_WARNINGS} more warnings", Tone.WARNING))
    return tuple(lines)


def asked_lines(background: Background) -> tuple[Line, ...]:
    """Repeat the options as they were given."""
    return tuple(line(f"Asked: {text}", Tone.QUIET) for text in background.asked)


def closing_facts(policy: Policy, span: Span) -> tuple[Fact, ...]:
    """Say what of the freezes and public holidays that were given lies in a span, or that nothing of them does."""
    texts: dict[str, list[str]] = {}
    times: list[AnyTime] = []
    for closing in policy.closings:
        inside = [each for each in closing.spans if each.span.overlaps(span)]
        shown = [_time_of_closed(each, policy.zone) for each in inside[:_MOST_CLOSED]]
        named = [_word_closed(each, str(time)) for each, time in zip(inside, shown, strict=False)]
        more = [f"{len(inside) - len(named)} more"] if len(inside) > len(named) else []
        whole, ends = _word_file(closing, policy), (date_of(span.start, policy.zone), date_of(span.end, policy.zone))
        text = "; ".join([*whole.texts, *named, *more]) if inside else _word_none(closing, *ends)
        text = "; ".join([text, *(() if inside else whole.texts)])
        label = "Holidays" if closing.option == "avoid-holidays" else "Blackouts"
        texts.setdefault(label, []).append(text)
        times += [*shown, *whole.times, *(() if inside else ends)]
        times += keep_clocks((closing.given, *(each.name for each in inside)), AS_GIVEN)
    return tuple(fact(label, "; ".join(each), tuple(times)) for label, each in texts.items())


class _FileWords(NamedTuple):
    """What is said of a file of freezes, if anything, and the times in it."""

    texts: tuple[str, ...] = ()
    times: tuple[Time, ...] = ()


def _word_file(closing: Closing, policy: Policy) -> _FileWords:
    """Say how many freezes were taken from a file, and from when to when, as far as they were looked for."""
    ahead = [each.span for each in closing.spans if each.span.end > policy.as_of]
    if closing.option != "blackout-file" or len(ahead) < 2:
        return _FileWords()
    first, last = (date_of(each, policy.zone) for each in (ahead[0].start, max(each.end for each in ahead) - MINUTE))
    text = f"{count(len(ahead), 'freeze')} in {closing.given}, {first} {DASH} {last}"
    return _FileWords((text,), (first, last))


def _time_of_closed(closed: ClosedSpan, zone: tzinfo) -> AnyTime:
    """Word the time of a freeze, with the clock where an end of it is shown twice; of a public holiday, its date."""
    if closed.day is not None:
        return Clocked(words=day_name(closed.day), told="(where it is kept)")
    span = closed.span
    walls = (instant.astimezone(zone).replace(tzinfo=None) for instant in (span.start, span.end))
    return time_of(span, zone, clock=any(is_repeated_wall(wall, zone) for wall in walls))


def _word_closed(closed: ClosedSpan, when: str) -> str:
    """Name a freeze with its time, a public holiday with its date: it is a day where it is kept."""
    return f"{closed.name} on {when}" if closed.day is not None else f"{closed.name}: {when}"


def _word_none(closing: Closing, first: Time, last: Time) -> str:
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
    detail = f"seen: {finding.evidence}; fix: {finding.remedy}"
    return row(
        finding.verdict,
        finding.message,
        finding.code,
        tone=Tone.NORMAL if is_good else Tone.WARNING,
        detail=detail,
        times=keep_clocks((finding.message, detail), AS_READ),
    )


def _shorten_finding(finding: Finding) -> str:
    return f"{finding.message}; {finding.remedy}"
