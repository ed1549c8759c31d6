"""What is asked of a plan: drawn at random, and written as a command line."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st
from typer.testing import CliRunner
from whenever import Date, Time

from downtime_cli.cli.app import app
from tests.independent.calendars import FreezeFile
from tests.independent.clocks import BY_ZONE, DAY, PLACES, Place, first_moment, is_skipped, iso

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WORKING_DAYS: Final = {"EG", "JP", "MA", "TO"}  # countries without parts that have holidays of their own
FILES: Final = {"users.csv", "freezes.csv", "freezes.ics"}
Document = dict[str, Any]


@dataclass(frozen=True)
class Weekly:
    """Hours of a week by a clock: from `start` to `end` minutes past midnight, on days counted from Monday as 0."""

    zone: str
    days: tuple[int, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The hours as they are typed, without the zone."""
        times = "-".join(f"{each // 60:02}:{each % 60:02}" for each in (self.start, self.end))
        return times if len(self.days) == 7 else f"{','.join(WEEKDAYS[day] for day in self.days)} {times}"

    @property
    def length(self) -> int:
        """How many minutes it lasts if no clock changes."""
        return self.end - self.start if self.end > self.start else self.end - self.start + DAY


@dataclass(frozen=True)
class Freeze:
    """A blackout between two clock times of the team, or two dates where both are at midnight."""

    start: tuple[Date, int]
    end: tuple[Date, int]
    is_date: bool

    @property
    def text(self) -> str:
        """The blackout as it is typed."""
        if self.is_date:
            return self.start[0].format_iso()
        return "/".join(f"{date} {at // 60:02}:{at % 60:02}" for date, at in (self.start, self.end))


@dataclass(frozen=True)
class Question:
    """All that is asked, times in minutes since 1970."""

    zone: str
    as_of: int
    duration: int
    step: int = 60
    notice: int = 3 * DAY
    working_days: int | None = None
    team_hours: tuple[Weekly, ...] = ()
    protect: tuple[Weekly, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    file: FreezeFile | None = None
    holidays: str | None = None
    earliest: int | None = None
    latest: int | None = None
    horizon: int | None = None
    audience: tuple[tuple[str, int], ...] = ()
    seed: int = 0

    @property
    def week(self) -> list[int]:
        """The requests of each hour of a typical week, by the clock of the first of the audience; often many tie."""
        draw = Random(self.seed)
        return [draw.randrange(1000 if self.seed % 2 else 3) for _ in range(168)]

    def options(self) -> list[str]:
        """Write the options; files are named by their usual names."""
        notice = f"{self.notice}m" if self.working_days is None else f"{self.working_days} working days"
        single = {
            "--audience": "users.csv",
            "--traffic-zone": self.audience[0][0],
            "--timezone": self.zone,
            "--as-of": iso(self.as_of),
            "--duration": f"{self.duration}m",
            "--step": f"{self.step}m",
            "--notice-period": notice,
            "--blackout-file": self.file and self.file.name,
            "--avoid-holidays": self.holidays,
            "--earliest": self.earliest and iso(self.earliest),
            "--latest": self.latest and iso(self.latest),
            "--horizon": self.horizon and f"{self.horizon}m",
        }
        several = [
            *(("--team-hours", f"{each.text}@{each.zone}") for each in self.team_hours),
            *(("--protect", f"{each.zone}={each.text}") for each in self.protect),
            *(("--blackout", each.text) for each in self.freezes),
        ]
        return [text for name, value in (*single.items(), *several) if value for text in (name, value)]

    def write_files(self, folder: Path) -> None:
        """Write the typical week, the users and the file of freezes."""
        rows = (f"{WEEKDAYS[hour // 24]},{hour % 24},{value}" for hour, value in enumerate(self.week))
        (folder / "week.csv").write_text("\n".join(["weekday,hour,requests", *rows]) + "\n", "utf-8")
        users = (f"{zone},{users}" for zone, users in self.audience)
        (folder / "users.csv").write_text("\n".join(["zone,users", *users]) + "\n", "utf-8")
        if self.file is not None:
            (folder / self.file.name).write_bytes(self.file.text.encode())


def run(*arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    """Run a command and return what it prints."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code in codes, (arguments, result.output, result.exception)
    return result.stdout


def ask(question: Question, folder: Path, *more: str, names: tuple[str, ...] = ("plan.json",)) -> Document:
    """Return the plan that is made of a question, or the refusal; it is left in files of these names."""
    question.write_files(folder)
    saved = folder / "plan.json"
    saved.unlink(missing_ok=True)
    files = [str(folder / name) if name in FILES else name for name in question.options()]
    outputs = (text for name in names for text in ("-o", str(folder / name)))
    run("plan", str(folder / "week.csv"), *files, *more, *outputs, codes=(0, 5))
    document: Document = json.loads(saved.read_text("utf-8"))
    return document


@st.composite
def weekly_hours(draw: st.DrawFn, zones: list[str], least: int) -> Weekly:
    """Draw hours of a week, of `least` minutes or more."""
    days = draw(st.sampled_from([(0, 1, 2, 3, 4, 5, 6), (0, 1, 2, 3, 4), (5, 6), (6,), (4, 5), (0, 2, 6)]))
    start = draw(st.integers(0, 95)) * 15
    length = max(least, draw(st.integers(1, 24)) * 60)
    if start + length == DAY:
        return Weekly(draw(st.sampled_from(zones)), days, start, DAY)
    if start + length >= 2 * DAY or length >= DAY:
        return Weekly(draw(st.sampled_from(zones)), days, 0, DAY)
    return Weekly(draw(st.sampled_from(zones)), days, start, (start + length) % DAY)


@st.composite
def freezes(draw: st.DrawFn, zone: str, near: Date) -> Freeze:
    """Draw a blackout of some days, or of some hours between two clock times that there are."""
    day = near.add(days=draw(st.integers(-6, 8)))
    if draw(st.booleans()):
        while first_moment(zone, day) == first_moment(zone, day.add(days=1)):
            day = day.add(days=1)
        return Freeze((day, 0), (day.add(days=1), 0), is_date=True)
    ends = []
    for date in (day, day.add(days=draw(st.integers(0, 3)))):
        at = draw(st.integers(0, 95)) * 15
        while is_skipped(zone, date.at(Time(at // 60, at % 60))):
            date = date.add(days=1)  # noqa: PLW2901 - a clock time that there is
        ends.append((date, at))
    first, last = sorted(ends)
    return Freeze(first, (last[0].add(days=1), last[1]) if first == last else last, is_date=False)


@st.composite
def questions(draw: st.DrawFn, place: Place) -> Question:
    """Draw what is asked near one of the dates of a place."""
    near = Date.parse_iso(draw(st.sampled_from(place.dates)))
    as_of = first_moment(place.zone, near) - draw(st.integers(-DAY, 14 * DAY))
    others = draw(
        st.lists(st.sampled_from(PLACES), max_size=3, unique=True).map(lambda each: [one.zone for one in each])
    )
    zones = [place.zone, *(other for other in others if other != place.zone)]
    duration = draw(st.sampled_from([5, 30, 45, 60, 60, 90, 120, 240, 9 * 60, 25 * 60]))
    working_days = draw(st.sampled_from([None, None, 1, 3])) if place.country in WORKING_DAYS else None
    earliest = draw(st.one_of(st.none(), st.integers(0, 8 * DAY).map(lambda later: as_of + later)))
    limit = draw(st.sampled_from(["latest", "horizon", "none"]))
    span = draw(st.integers(max(duration, 6 * 60), 12 * DAY))
    return Question(
        zone=draw(st.sampled_from([place.zone, place.zone, zones[-1]])) if working_days is None else place.zone,
        as_of=as_of,
        duration=duration,
        step=draw(st.sampled_from([15, 30, 60, 60, 45, 100, 180, 300])),
        notice=draw(st.sampled_from([0, 30, DAY, 3 * DAY, 3 * DAY, 5000])),
        working_days=working_days,
        team_hours=tuple(draw(st.lists(weekly_hours(zones, duration), max_size=2))),
        protect=tuple(draw(st.lists(weekly_hours(zones, 15), max_size=2))),
        freezes=tuple(draw(st.lists(freezes(place.zone, near), max_size=2))),
        holidays=draw(st.sampled_from([None, "EG", "JP", "WS", "NZ-AUK", "AU-SA"])),
        earliest=earliest,
        latest=max(as_of, earliest or 0) + span if limit == "latest" else None,
        horizon=span if limit == "horizon" else None,
        audience=tuple((zone, draw(st.integers(1, 60))) for zone in zones),
        seed=draw(st.integers(0, 999)),
    )


def country_of(zone: str) -> str:
    """Return the code of the country of one of the zones."""
    return BY_ZONE[zone].country


# Minutes past midnight at which some clock turns, and a few beside them.
turns: Final = st.sampled_from([0, 15, 30, 60, 90, 105, 120, 135, 150, 165, 180, 210, 225, 1380, 1395, 1410, 1425])


@st.composite
def turning_hours(draw: st.DrawFn, zone: str, near: Date) -> Weekly:
    """Draw hours of every day, or of a date and the day before, that begin and end where clocks turn."""
    today = near.day_of_week().value - 1
    days = draw(st.sampled_from([(0, 1, 2, 3, 4, 5, 6), tuple(sorted({today, (today - 1) % 7}))]))
    start, end = draw(turns), draw(turns)
    return Weekly(zone, days, start, ((start + 60) % DAY if start == end else end) or DAY)


@st.composite
def turning_freezes(draw: st.DrawFn, zone: str, near: Date) -> Freeze:
    """Draw a blackout of a date, or one between two clock times that there are, where clocks turn."""
    if draw(st.booleans()):
        assume(first_moment(zone, near) < first_moment(zone, near.add(days=1)))
        return Freeze((near, 0), (near.add(days=1), 0), is_date=True)
    first, last = sorted((near.add(days=draw(st.integers(-1, 1))), draw(turns)) for _ in range(2))
    assume(first != last)
    assume(not any(is_skipped(zone, date.at(Time(at // 60, at % 60))) for date, at in (first, last)))
    return Freeze(first, last, is_date=False)


@st.composite
def questions_of_a_change(draw: st.DrawFn, place: Place) -> Question:
    """Draw brief work in the three days around a date of a place, under one kind of rule."""
    near = Date.parse_iso(draw(st.sampled_from(place.dates)))
    question = Question(
        zone=place.zone,
        as_of=first_moment(place.zone, near) - draw(st.sampled_from([DAY, 26 * 60 + 7])),
        duration=15,
        step=15,
        notice=0,
        horizon=3 * DAY,
        audience=((place.zone, 1),),
    )
    hours = st.lists(turning_hours(place.zone, near), min_size=1, max_size=2).map(tuple)
    match draw(st.sampled_from(["team-hours", "team-hours", "protect", "blackout"])):
        case "team-hours":
            return replace(question, team_hours=draw(hours))
        case "protect":
            return replace(question, protect=draw(hours))
    return replace(question, freezes=(draw(turning_freezes(place.zone, near)),))
