"""What a template sees of a series, worded in one language: rule, times by readers' clocks, exceptions, next dates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from itertools import groupby
from typing import Final

from msgspec import Struct

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.series.outlook import DateAhead, Outlook
from downtime_cli.core.standing.plan import Slot
from downtime_cli.core.window import Span
from downtime_cli.core.wording import DASH
from downtime_cli.notices.languages import WITH_YEAR, Language
from downtime_cli.notices.recurring.former import read_slot
from downtime_cli.notices.recurring.rule import Rule, RuleForm, build_rule
from downtime_cli.notices.recurring.turns import SeriesRow, build_series_rows, group_series_clocks
from downtime_cli.notices.times import Times, Users, build_times

_SHOWN: Final = 5
"""Dates that a notice names, where its rule says all others."""
_ALL_SHOWN: Final = 12
"""Dates that it names where they are all that is said, and exceptions."""
_RUN: Final = 3
"""Dates left out one after the other from which on only the first and the last are named."""
_RULE: Final = "\0"
_DAY: Final = "MMMd"


class ChangedDate(Struct, frozen=True, kw_only=True):
    """A date that is not as the rule has it."""

    date: str
    """As the rule has it."""
    times: Times
    """When it takes place."""
    is_same_day: bool
    """Whether that is on the same date: an arrow from one day to the other would tell of a move."""


class RuleFacts(Struct, frozen=True, kw_only=True):
    """A rule with its times in words, but for the rule itself, which phrases put into words."""

    rule: Rule
    before: str
    """What stands before the rule where its times are joined to it, and what stands behind it."""
    after: str
    times: str
    """Its times alone, in a few characters: `04:00-06:00`."""
    zone: str
    """Whose clock the rule follows, in full."""
    city: str
    """The same in a word."""


class SeriesFacts(Struct, frozen=True, kw_only=True):
    """A series in words: the rule by its own clock, which is named beside it, and dates by the readers' clock."""

    rule: RuleFacts
    is_other_day: bool
    """Whether the days of the rule are other ones by the readers' clock."""
    former: RuleFacts | None
    """What no longer holds, where readers know another rule."""
    period: str
    """The first and the last date to come."""
    duration: str
    """Of the windows that are as the rule has them."""
    first: str
    """The first one by the rule's clock in a few characters, without its weekday: `16 Jan`."""
    dates: tuple[Times, ...]
    """The next dates."""
    gone: tuple[str, ...]
    """Dates of the rule on which there is nothing, those in a row as a range."""
    changed: tuple[ChangedDate, ...]
    rows: tuple[SeriesRow, ...]


def build_series_facts(
    outlook: Outlook, users: Users, team: tzinfo, language: Language, former: str = ""
) -> SeriesFacts:
    """Word a series whose outlook has dates.

    Args:
        outlook: what lies ahead of it.
        users: the readers.
        team: whose clock readers are told of where there are none.
        language: that of the words.
        former: the rule that readers know, as lines of an event; empty where it is the same.
    """
    own, reader = outlook.slot.zone, pick_clock(outlook, users, team)
    kept = [each for each in outlook.dates if each.window is not None]
    rule = _word_rule(outlook.slot, outlook.usual, language)
    gone = read_slot(former) if former else None
    old = None if gone is None else _word_rule(*gone, language)
    return SeriesFacts(
        rule=rule,
        is_other_day=_has_other_days(rule.rule.form, outlook, reader),
        former=None if old == rule else old,  # every second week may be the other one
        period=_name_ends([kept[0], kept[-1]], reader, language),
        duration=language.duration(outlook.usual.duration),
        first=language.short_date(outlook.windows[0].start.astimezone(own), _DAY),
        dates=tuple(
            build_times(window, reader, language)
            for window in outlook.windows[: _ALL_SHOWN if rule.rule.form is RuleForm.DATES else _SHOWN]
        ),
        gone=_list_gone(outlook, reader, language),
        changed=tuple(
            _word_change(each, each.window, reader, language)
            for each in kept
            if each.window is not None and not each.is_regular
        ),
        rows=build_series_rows(outlook, users, language),
    )


def _has_other_days(form: RuleForm, outlook: Outlook, reader: tzinfo) -> bool:
    """Whether a rule that names days has one of its windows on another day by the readers' clock."""
    own, starts = outlook.slot.zone, [each.original.start for each in outlook.dates if each.is_ruled]
    has_days = form not in {RuleForm.DAYS, RuleForm.DATES}
    return has_days and any(each.astimezone(own).date() != each.astimezone(reader).date() for each in starts)


def _word_change(each: DateAhead, window: Span, reader: tzinfo, language: Language) -> ChangedDate:
    start, original = (when.astimezone(reader).date() for when in (window.start, each.original.start))
    return ChangedDate(
        date=_name_date(each, reader, language),
        times=build_times(window, reader, language),
        is_same_day=start == original,
    )


def pick_clock(outlook: Outlook, users: Users, team: tzinfo) -> tzinfo:
    """The clock of most readers; the team's where nobody said where they live."""
    return group_series_clocks(outlook, users)[0][0][0] if users else team


def _word_rule(slot: Slot, window: Span, language: Language) -> RuleFacts:
    """Word a slot by one of its windows: the language joins a day, here the rule, with the times of it."""
    start, end = window.start.astimezone(slot.zone), window.end.astimezone(slot.zone)
    before, _, after = language.day_range(_RULE, start, end).partition(_RULE)
    return RuleFacts(
        rule=build_rule(slot.pattern, language),
        before=before,
        after=f" {after}" if after[:1].isdigit() else after,
        times=language.time_range(start, end).replace(DASH, "-"),
        zone=language.clock_name(slot.zone, start),
        city=language.city(slot.zone) or zone_name(slot.zone),
    )


def _list_gone(outlook: Outlook, reader: tzinfo, language: Language) -> tuple[str, ...]:
    named: list[str] = []
    for is_gone, group in groupby(outlook.dates, key=lambda each: each.window is None):
        dates = list(group)
        if is_gone and len(dates) >= _RUN:
            named.append(_name_ends([dates[0], dates[-1]], reader, language))
        elif is_gone:
            named += [_name_date(each, reader, language) for each in dates]
    return (*named[:_ALL_SHOWN], *(["…"] if len(named) > _ALL_SHOWN else []))


def _name_ends(ends: Sequence[DateAhead], zone: tzinfo, language: Language) -> str:
    return language.joint.join(dict.fromkeys(_name_date(each, zone, language) for each in ends))


def _name_date(each: DateAhead, zone: tzinfo, language: Language) -> str:
    """The date by which the rule has it."""
    day: datetime = each.original.start.astimezone(zone)
    return language.short_date(day, WITH_YEAR)
