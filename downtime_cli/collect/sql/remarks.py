"""What a query takes for granted, as the comment that it begins with: for whoever has to let it through."""

from __future__ import annotations

from collections.abc import Iterator

from downtime_cli.collect.sql.dialect import TimeType
from downtime_cli.collect.sql.ga4 import TABLES
from downtime_cli.collect.sql.question import Question
from downtime_cli.collect.sql.steps import Steps
from downtime_cli.core.localtime import zone_name


def write_remarks(question: Question, steps: Steps, time_type: TimeType) -> str:
    """Write the comment, a line for each thing that is assumed."""
    return "".join(f"-- {line}\n" for line in _list_remarks(question, steps, time_type))


def describe_time(question: Question, time_type: TimeType) -> str:
    """Say what a column of times is taken to be: nothing in an answer shows that it is something else."""
    return f"Column {question.time} is taken to be {time_type.taken}"


def _list_remarks(question: Question, steps: Steps, time_type: TimeType) -> Iterator[str]:
    clock = "UTC" if question.clock is None else f"the clock of {zone_name(question.clock)}"
    first, end = (f"{steps.begin(number):%Y-%m-%d %H:%M}" for number in (steps.first, steps.end))
    yield f"{_name_counted(question)} by the hour, from {first} up to but not including {end}, by {clock}."
    yield f"{describe_time(question, time_type)}."
    if question.clock is not None:
        yield "An hour that this clock shows twice is one row with the events of both."
    if steps.minutes < 60:
        yield f"Rows are of {steps.minutes} minutes: this clock changes within an hour of UTC."
    yield from time_type.passed_over
    yield "Rows without a time are left out. The zone of the session does not matter."
    if question.place:
        yield f"Column {question.place} says where users are; where it is NULL, the place is empty."
    place = " (at the place of the busiest hour)" if question.place else ""
    if question.preset is None:
        yield f"The first and the last hour always have a row, of 0{place} if nothing happened:"
        yield "they say how far this looked. Other hours without events have none."
        yield "If rows arrive in batches, end at the last one with --as-of: later hours would look quiet."
        final, until = steps.begin(steps.end - 1), question.span.end
        yield f"The result ends with the row of {final:%Y-%m-%d %H:%M}. Where a client may cut it, collect it with"
        yield f"--until {until:%Y-%m-%dT%H:%MZ}: hours that are lacking at its end are then unknown, not quiet."
    else:
        yield f"Tables {TABLES} are those that Google Analytics 4 exports, today's too."
        yield f"The first hour always has a row, of 0{place} if nothing happened. Other hours without events have none:"
        yield "the last row is that of the last event, as what came after it may not be exported yet."


def _name_counted(question: Question) -> str:
    if question.user:
        return f"Distinct values of {question.user}"
    if question.value:
        return f"Sums of {question.value}, in which NULL is 0,"
    return "Rows"
