"""What a refusal says would help, taken at its word: the question asked again with those changes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from whenever import Date

from tests.independent.clocks import DAY, minute_of
from tests.independent.question import WEEKDAYS, Document, Question, Weekly

LENGTHS: Final = {"w": 7 * DAY, "d": DAY, "h": 60, "m": 1}


def minutes_of(length: str) -> int:
    """Read a length of time such as `1d2h30m`."""
    assert re.fullmatch(r"(\d+[wdhm])+", length), length
    return sum(int(number) * LENGTHS[unit] for number, unit in re.findall(r"(\d+)([wdhm])", length))


def change(question: Question, option: str, value: str | None, name: str) -> Question:
    """Return the question with one option given otherwise, or without it."""
    match option, value:
        case (("horizon" | "duration" | "notice-period"), str()):
            return with_length(question, option, value)
        case "latest", str():
            return replace(question, latest=minute_of(value))
        case "earliest", str():
            return replace(question, earliest=minute_of(value))
        case "timezone", str():
            return replace(question, zone=value)
        case "team-hours", str():
            return replace(question, team_hours=(read_hours(value),))
    assert value is None
    return do_without(question, option, name)


def with_length(question: Question, option: str, text: str) -> Question:
    """Return the question with another length of time."""
    if text.endswith(("working day", "working days")):
        return replace(question, notice=0, working_days=int(text.split(maxsplit=1)[0]))
    minutes = minutes_of(text)
    if option == "notice-period":
        return replace(question, notice=minutes, working_days=None)
    return replace(question, horizon=minutes) if option == "horizon" else replace(question, duration=minutes)


def do_without(question: Question, option: str, name: str) -> Question:
    """Return the question without what an option gave, or without one of several things that it gave."""
    match option:
        case "earliest":
            return replace(question, earliest=None)
        case "team-hours":
            return replace(question, team_hours=())
        case "avoid-holidays":
            return replace(question, holidays=None)
        case "blackout":
            return replace(question, freezes=tuple(each for each in question.freezes if name and each.text != name))
    assert option == "protect"
    return replace(question, protect=tuple(each for each in question.protect if name and typed(each) != name))


def read_hours(text: str) -> Weekly:
    """Read hours of the week as a remedy writes them: `Mon-Fri 07:00-19:30@Europe/Berlin`."""
    found = re.fullmatch(r"(?:(\S+) )?(\d\d):(\d\d)-(\d\d):(\d\d)@(\S+)", text)
    assert found, text
    days, *times, zone = found.groups()
    start, end = (int(times[n]) * 60 + int(times[n + 1]) for n in (0, 2))
    first, _, last = (days or "Mon-Sun").partition("-")
    if last:
        return Weekly(zone, tuple(range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1)), start, end)
    return Weekly(zone, tuple(WEEKDAYS.index(each) for each in first.split(",")), start, end)


def typed(hours: Weekly) -> str:
    """Write protected hours as they were given."""
    return f"{hours.zone}={hours.text}"


def follow(question: Question, changes: list[Document]) -> Question:
    """Return the question with all of a remedy's changes."""
    for each in changes:
        question = change(question, each["option"], each["value"], each["name"])
    return question


def in_an_hour(question: Question, *, has_room: bool) -> Question:
    """Return the question as it is asked an hour later; with room, what may have been relative to now lasts longer."""
    later = replace(question, as_of=question.as_of + 60)
    if not has_room:
        return later
    freezes = tuple(replace(each, end=later_by_an_hour(each.end), is_date=False) for each in question.freezes)
    return replace(later, freezes=freezes, earliest=question.earliest and question.earliest + 60)


def later_by_an_hour(end: tuple[Date, int]) -> tuple[Date, int]:
    """Return a clock time an hour later."""
    date, minutes = end
    return (date.add(days=1), minutes + 60 - DAY) if minutes + 60 >= DAY else (date, minutes + 60)
