"""The words that the first screens share: whom a window hits, what was assumed, what to type next."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Final, assert_never

from downtime_cli.core.announcing.message import Status
from downtime_cli.core.errors import Assumption, AssumptionCode
from downtime_cli.core.localtime import is_repeated_wall, zone_name
from downtime_cli.core.planning.plan import Impact, ZoneImpact
from downtime_cli.core.policy import Policy
from downtime_cli.core.quality.finding import Background, Verdict
from downtime_cli.core.saved.plan import SavedPlan
from downtime_cli.core.series.series import news_of_whole
from downtime_cli.core.window import Span
from downtime_cli.core.wording import (
    WEEKDAYS,
    moment,
    number_range,
    part_of_day,
    percent,
    printable,
    shortened,
    typed_duration,
    zone_time,
)
from downtime_cli.report.blocks import Column, Fact, Line, Tone, figures, row, wrapping
from downtime_cli.report.cautions import caution_lines
from downtime_cli.report.screens.screen import COLUMNS, Group, group

MOST_ZONES: Final = 3
_MOST_DAYS: Final = 2
_USUAL: Final = frozenset({AssumptionCode.NOTICE_PERIOD, AssumptionCode.TEAM_ZONE})
# Each kind of assumption in a few words; the report has the sentence.
_ASSUMED: Final = {
    AssumptionCode.AS_REPLACED: "as in the previous plan",
    AssumptionCode.CLOCK_CHANGE: "which side of a clock change",
    AssumptionCode.CODE_MEANING: "what codes mean",
    AssumptionCode.EVENT_READING: "how events are read",
    AssumptionCode.FIRST_TOLD: "announced now",
    AssumptionCode.HOUR_ENDING: "which hour a time stands for",
    AssumptionCode.JOINED_HEADINGS: "two-line headings",
    AssumptionCode.LONGER_HORIZON: "a longer horizon",
    AssumptionCode.NO_AUDIENCE: "users are where the traffic is measured",
    AssumptionCode.NO_TRAFFIC: "the rules alone",
    AssumptionCode.NOTICE_PERIOD: "the notice period",
    AssumptionCode.NUMBER_STYLE: "how numbers are written",
    AssumptionCode.ONE_MEASURE: "which measure counts",
    AssumptionCode.PLACES_COLUMN: "which column has the places",
    AssumptionCode.REGIONAL_HOLIDAYS: "which regional holidays count",
    AssumptionCode.ROUNDED_TIMES: "rounded times",
    AssumptionCode.ROWS_ADDED_UP: "rows of an hour added up",
    AssumptionCode.ROWS_AVERAGED: "rows of an hour averaged",
    AssumptionCode.SERIAL_DATES: "dates are serial numbers",
    AssumptionCode.SILENCE_IS_ZERO: "hours without rows are zero",
    AssumptionCode.SINGLE_DAYS: "sums of single days",
    AssumptionCode.SINGLE_WINDOWS: "past windows count once",
    AssumptionCode.SKIPPED_LINES: "lines left out",
    AssumptionCode.SPLIT_WEIGHTS: "traffic split by users",
    AssumptionCode.TEAM_ZONE: "the team's clock",
    AssumptionCode.TIMES_IN_UTC: "times are UTC",
    AssumptionCode.TOTAL_LEFT_OUT: "totals left out",
    AssumptionCode.TRAFFIC_ZONE: "the clock of the traffic",
    AssumptionCode.USERS_COLUMN: "which column has the users",
    AssumptionCode.USERS_STAYED: "users have not moved",
    AssumptionCode.VALUE_COLUMN: "which column has the values",
    AssumptionCode.WEEK_START: "where the week begins",
    AssumptionCode.WEEKDAY_NUMBERS: "which day is which number",
    AssumptionCode.WORKING_DAYS: "whose regional working days",
    AssumptionCode.ZONE_GUESS: "which zones are meant",
    AssumptionCode.ZONE_IN_FILE: "the clock that the file names",
}


def daytimes(instants: Iterable[datetime], zone: tzinfo) -> str:
    """Name moments by a zone's clock with the part of the day: `Sat 22:00, night`, `Sat 17:30 or 18:30, evening`.

    Where they are on more days of the week than clock changes make of one, the days are left out.
    """
    walls = [instant.astimezone(zone) for instant in instants]
    has_days = len({wall.weekday() for wall in walls}) <= _MOST_DAYS
    told: dict[tuple[str, str], list[str]] = {}
    for wall in walls:
        day = f"{WEEKDAYS[wall.weekday()]} " if has_days else ""
        hours = told.setdefault((day, part_of_day(wall)), [])
        hours += [f"{wall:%H:%M}"] * (f"{wall:%H:%M}" not in hours)
    return " or ".join(f"{day}{' or '.join(hours)}, {part}" for (day, part), hours in told.items())


def affected_group(zones: Sequence[ZoneImpact], starts: Sequence[datetime], background: Background) -> list[Group]:
    """Name the zones that lose most, with their part and their time of day; nothing where that is unknown."""
    total = math.fsum(zone.expected for zone in zones)
    if not background.knows_users or not total:
        return []
    rows = tuple(
        row(percent(zone.expected / total), zone_name(zone.zone), daytimes(starts, zone.zone))
        for zone in zones[:MOST_ZONES]
    )
    rests = tuple(_count_zones(zones[shown:], total) for shown in range(1, len(rows) + 1))
    columns = (figures(""), Column(""), Column("", may_wrap=True))
    return [group("Affected", columns, rows, rests)]


def _count_zones(left: Sequence[ZoneImpact], total: float) -> str:
    return count_zones([zone.expected / total for zone in left])


def count_zones(left: Sequence[float]) -> str:
    """Say how many zones are left out, and their part of the whole, given that of each."""
    return f"{len(left)} more {'zone' if len(left) == 1 else 'zones'} {percent(math.fsum(left))}" if left else ""


def count_rests(total: int, shown: int, noun: str = "") -> tuple[str, ...]:
    """Say how many of a total are left out where one, two ... of them are shown."""
    words = f" {noun}" if noun else ""
    return tuple(f"and {total - each:,} more{words}" if each < total else "" for each in range(1, shown + 1))


def fact_group(fact: Fact) -> Group:
    """Show a fact of the report, where there is room."""
    return Group(label=fact.label, columns=(wrapping(""),), rows=(row(fact.text),), rests=("",), is_extra=True)


def announce_by(by: datetime, policy: Policy) -> str:
    """Say by when a window has to be announced."""
    verb = "was to be announced" if by < policy.as_of else "announce"
    return f"{verb} by {moment(by, policy.zone)} to keep the {policy.notice.text} notice"


def range_words(impact: Impact) -> str:
    """Say between which amounts 8 of 10 such windows fall."""
    return f"80% range {number_range(impact.low, impact.high)}"


def screen_cautions(background: Background) -> tuple[Line, ...]:
    """Give what there is to beware of about the data."""
    return tuple(each for each in caution_lines(background) if each.tone is Tone.WARNING)


def word_assumed(background: Background, policy: Policy | None, *, has_data: bool = True) -> str:
    """Name as many assumptions as a line holds, each once, and count the others; say that data are good, if any.

    What is assumed of nearly every plan comes last: it surprises nobody. Without a policy it is the data that the
    screen is about, so it has said already how good they are.
    """
    is_good = has_data and policy is not None and background.quality.verdict is Verdict.GOOD
    data = "Data: good." if is_good else ""
    assumed = sorted(background.untold, key=lambda each: each.code in _USUAL)
    names = list(dict.fromkeys(_name_assumption(each, policy) for each in assumed))
    if not names:
        return data
    room = COLUMNS - len(f"Assumed: . {data}".rstrip())
    return f"Assumed: {as_many_as_fit(names, '; ', room)}. {data}".rstrip()


def as_many_as_fit(texts: Sequence[str], joint: str, room: int) -> str:
    """Join as many texts as there is room for, one at least, and count the others; empty words where there are none."""
    joined = ""
    for shown in range(len(texts), 0, -1):
        more = [f"and {len(texts) - shown} more"] if shown < len(texts) else []
        joined = joint.join([*texts[:shown], *more])
        if len(joined) <= room:
            break
    return joined


def _name_assumption(assumed: Assumption, policy: Policy | None) -> str:
    """Name what was assumed, by what it was made of where that is known; else by its kind."""
    if policy is not None and assumed.code is AssumptionCode.NOTICE_PERIOD:
        return f"{policy.notice.text} notice"
    if policy is not None and assumed.code is AssumptionCode.TEAM_ZONE:
        return f"the team reads {zone_time(zone_name(policy.zone))}"
    brief = assumed.message if assumed.code is AssumptionCode.TYPED_IN_SHORT else assumed.brief
    return shortened(brief) or _ASSUMED[assumed.code]


def keep_window(window: Span, policy: Policy, typed: str, saved: str = "") -> str:
    """Write the command that plans a window, with the options that were typed; `saved` holds the plan it replaces."""
    local = window.start.astimezone(policy.zone)
    is_plain = not is_repeated_wall(local.replace(tzinfo=None), policy.zone)
    start = f"{local:%Y-%m-%d %H:%M}" if is_plain else local.isoformat(timespec="minutes")
    replaces = f" --replaces {typed_file(saved)}" if saved else ""
    length = f"-d {typed_duration(policy.duration)}"
    return plan_command(f"{{}} {length}{replaces} --start '{start}' -o {typed_file(saved or 'plan.json')}", typed)


def follow_plan(status: Status, saved: str, which: str = "") -> str:
    """Write the command that a saved plan waits for: to be confirmed, told, brought to an end, or told to be over.

    `which` follows the file: the option that names one date of a series.
    """
    file = f"{typed_file(saved)}{which}"
    match status:
        case Status.TENTATIVE:
            return f"downtime update {file} --status CONFIRMED"
        case Status.CONFIRMED:
            return f"downtime notice {file} --all -o messages"
        case Status.IN_PROCESS:
            return f"downtime update {file} --status COMPLETED"
        case Status.COMPLETED:
            return f"downtime notice {file} --kind complete"
        case Status.CANCELLED:
            return f"downtime notice {file} --kind cancelled"
        case _:
            assert_never(status)


def follow_series(head: SavedPlan, saved: str) -> str:
    """Write the command that a saved standing window waits for, as a whole."""
    if head.status is Status.CONFIRMED:
        return f"downtime notice {typed_file(saved)} --kind {news_of_whole(head)}"
    return follow_plan(head.status, saved)


def word_change(expected: float, other: float) -> str:
    """Say how another window's cost differs from this one's: `+16%`; nothing where this one costs nothing."""
    if not expected:
        return ""
    change = other / expected - 1
    return f"{'+' if change >= 0 else '-'}{percent(abs(change))}"


def plan_command(rest: str, typed: str) -> str:
    """Write the plan to make next: its options, with those typed before where `{}` stands."""
    return f"downtime plan {printable(rest.replace('{}', typed, 1) if typed else rest.replace('{} ', ''))}"


def shorten_name(text: str, name: str) -> str:
    """Cut a name in a text where it is too long for a screen."""
    return text.replace(printable(name), shortened(name))


def typed_file(file: str) -> str:
    """Write a file's name as a shell takes it, and as no option."""
    return printable(shlex.quote(f"./{file}" if file[:1] == "-" != file else file))
