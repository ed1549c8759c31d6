"""What later steps of a GitHub Actions job may use of an answer, in the form of `$GITHUB_OUTPUT`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from downtime_cli.core.checking.inside import Inside
from downtime_cli.core.checking.judgement import Judgement, RulesJudgement
from downtime_cli.core.planning.plan import Choice, Plan
from downtime_cli.core.series.series import PlannedSeries
from downtime_cli.core.wording import hyphenated, iso_utc, printable

if TYPE_CHECKING:
    from downtime_cli.core.answer import Answer
    from downtime_cli.core.checking.judgement import Judged
    from downtime_cli.core.window import Span


def render_step_outputs(answer: Answer, summary: str) -> str:
    """Render times in UTC and exact numbers, with a summary for people; nothing for an answer without a window."""
    values = dict(_values(answer))
    if values:
        values["summary"] = hyphenated(summary)
    return "".join(f"{name}<<{(mark := _end_mark(value))}\n{value}\n{mark}\n" for name, value in values.items())


def _end_mark(value: str) -> str:
    """A line that ends a value, since the value does not hold it."""
    mark = "END"
    while mark in value:
        mark += "_"
    return mark


def _values(answer: Answer) -> Iterator[tuple[str, str]]:
    match answer:
        case Plan():
            yield from _choice_values(answer.recommended, answer.unit)
            yield "plan-id", answer.plan_id
        case Judgement():
            yield from _choice_values(answer.choice, answer.unit)
            yield "passes", str(answer.passes).lower()
            if answer.regret is not None and answer.regret.share is not None:
                yield "regret", repr(answer.regret.share)
            yield from _plan_values(answer)
        case RulesJudgement():
            yield from _window_values(answer.window)
            yield "passes", str(answer.passes).lower()
            yield from _plan_values(answer)
        case Inside():
            if answer.date is not None:
                yield from _window_values(answer.date.plan.window)
            yield "passes", str(answer.passes).lower()
            yield "plan-id", answer.series.head.plan_id
        case PlannedSeries():
            yield "rrule", answer.recommended.slot.rule()
            yield from _window_values(answer.recommended.dates[0].window)
            yield "plan-id", answer.series.head.plan_id


def _choice_values(choice: Choice, unit: str) -> Iterator[tuple[str, str]]:
    yield from _window_values(choice.window)
    yield "impact", repr(choice.impact.expected)
    yield "share-of-week", repr(choice.impact.share_of_week)
    yield "unit", printable(unit)


def _window_values(window: Span) -> Iterator[tuple[str, str]]:
    yield "start", iso_utc(window.start)
    yield "end", iso_utc(window.end)


def _plan_values(answer: Judged) -> Iterator[tuple[str, str]]:
    if answer.since is not None:
        yield "plan-id", answer.since.plan.plan_id
