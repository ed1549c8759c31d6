"""What is counted of a log, part by part, and how it is to be counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from typing import Final, TypeVar

from msgspec import Struct, field

from downtime_cli.collect.logs.filters import Filters
from downtime_cli.collect.logs.samples import Sample
from downtime_cli.collect.logs.visitors import Dump

MOST_SHOWN: Final = 3
"""Broken lines of which a file shows the beginning."""
ADDRESS: Final = "address"
"""The field that holds who asked, by the connection."""
WHOLE_TIME: Final = -1
"""Stands for the hour of those who are counted once, whenever they came."""


_Key = TypeVar("_Key")
Run = tuple[int | None, int | None]
"""The hours of two good lines between which there are broken ones."""


class Counting(Struct, frozen=True, kw_only=True):
    """How lines are to be counted."""

    filters: Filters = Filters()
    # That of times without an offset; None for UTC.
    zone: tzinfo | None = None
    # Whether visitors are counted in each hour, instead of requests.
    is_unique: bool = False
    # Whether visitors are counted in each place as well.
    has_audience: bool = False
    # A database that knows where addresses are; empty for none.
    geoip: str = ""
    # The field of a line that holds the visitor's address.
    client_field: str = ADDRESS
    # Where visitors go that are too many for memory.
    folder: str = ""

    @property
    def tells_visitors_apart(self) -> bool:
        """Whether it matters who made a request."""
        return self.is_unique or self.has_audience

    @property
    def sees_clients(self) -> bool:
        """Whether addresses matter."""
        return self.tells_visitors_apart or bool(self.geoip)

    @property
    def options(self) -> dict[str, str]:
        """The options that are given, each with the field of a line without which it would mean nothing."""
        named = {"--client-field": self.client_field} if self.client_field != ADDRESS else {}
        seen = {"--unique": ADDRESS} if self.is_unique else {"--geoip": ADDRESS} if self.sees_clients else {}
        return {**self.filters.options, **(named or seen)}

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a line that have to be seen."""
        client = (self.client_field, ADDRESS) if self.sees_clients else ()
        agent = ("agent",) if self.tells_visitors_apart else ()
        return tuple(dict.fromkeys((*self.filters.fields, *client, *agent)))


class Counts(Struct, kw_only=True):
    """What is counted so far, in one part of a log."""

    # Requests of each place in each hour, counted from 1970 in UTC.
    hours: dict[str, dict[int, int]] = field(default_factory=dict)
    # The minutes of the first and the last request, whether it counts or not.
    first: int | None = None
    last: int | None = None
    # The minute of the request in the first line that is one.
    opening: int | None = None
    # The minutes of all of them, as bits of each hour.
    heard: dict[int, int] = field(default_factory=dict)
    # Requests of each hour, whether they count or not.
    seen: dict[int, int] = field(default_factory=dict)
    # Broken lines by the hours of the good lines before and behind them; None where the part begins or ends with them.
    between: dict[Run, int] = field(default_factory=dict)
    lines: int = 0
    good: int = 0
    # Requests that filters left out.
    unwanted: int = 0
    # Lines of a server that tell of something other than a request.
    asides: int = 0
    blank: int = 0
    # Numbers within the part and beginnings of broken lines.
    shown: list[tuple[int, bytes]] = field(default_factory=list)
    # Hours that a clock without offset showed twice.
    repeated: set[int] = field(default_factory=set)
    is_cut: bool = False
    visitors: list[Dump] = field(default_factory=list)
    sample: Sample = field(default_factory=Sample)

    @property
    def bad(self) -> int:
        """Lines that are not of the format, or have a time that there is not."""
        return self.lines - self.good - self.asides

    @property
    def broken(self) -> int:
        """Those of them that hold something."""
        return self.bad - self.blank

    def see(self, minutes: Mapping[int, int]) -> dict[int, int]:
        """Note how many requests came in each of some minutes, and add them up by the hour."""
        hours: dict[int, int] = {}
        for minute, number in minutes.items():
            hour = minute // 60
            hours[hour] = hours.get(hour, 0) + number
            self.heard[hour] = self.heard.get(hour, 0) | 1 << minute % 60
        _add_up(self.seen, hours.items())
        self.good += sum(hours.values())
        first, last = min(minutes), max(minutes)
        self.first = first if self.first is None else min(first, self.first)
        self.last = last if self.last is None else max(last, self.last)
        return hours

    def add(self, place: str, hour: int, number: int) -> None:
        """Count requests."""
        hours = self.hours.setdefault(place, {})
        hours[hour] = hours.get(hour, 0) + number

    def join(self, later: Counts) -> None:
        """Take in what comes after this part of the same file."""
        for place, hours in later.hours.items():
            for hour, number in hours.items():
                self.add(place, hour, number)
        _add_up(self.seen, later.seen.items())
        self._join_runs(later)
        self.first = min((each for each in (self.first, later.first) if each is not None), default=None)
        self.last = max((each for each in (self.last, later.last) if each is not None), default=None)
        self.opening = later.opening if self.opening is None else self.opening
        join_minutes(self.heard, later.heard)
        self.shown += [(self.lines + line, text) for line, text in later.shown]
        del self.shown[MOST_SHOWN:]
        self.lines += later.lines
        self.good += later.good
        self.unwanted += later.unwanted
        self.asides += later.asides
        self.blank += later.blank
        self.repeated |= later.repeated
        self.is_cut |= later.is_cut
        self.visitors += later.visitors

    def _join_runs(self, later: Counts) -> None:
        """Take in what is broken in a later part: its first good line is that behind the end of this one."""
        before, behind = (None if each is None else each // 60 for each in (self.last, later.first))
        ours = [((first, behind if last is None else last), number) for (first, last), number in self.between.items()]
        self.between = {}
        _add_up(self.between, ours)
        for (first, last), number in later.between.items():
            _add_up(self.between, [((before if first is None else first, last), number)])


class BrokenRuns:
    """Counts broken lines by the hours of the good lines between which they stand."""

    def __init__(self, between: dict[Run, int]) -> None:
        """Begin before the first line, and count into `Counts.between`."""
        self._between = between
        self._before: int | None = None
        self._open = 0

    def add(self, minute: int | None) -> None:
        """Take the next line by its minute; one that is broken has none."""
        if minute is None:
            self._open += 1
        else:
            self.end(minute // 60)
            self._before = minute // 60

    def pass_over(self, minutes: Sequence[int | None]) -> None:
        """Take lines of which none is broken, or so few that they do not matter."""
        for minute in (*minutes[:1], *minutes[-1:]):
            if minute is not None:
                self.add(minute)

    def end(self, behind: int | None = None) -> None:
        """End a run of broken lines, if there is one, before a line of some hour or at the end."""
        if self._open:
            _add_up(self._between, [((self._before, behind), self._open)])
            self._open = 0


def _add_up(numbers: dict[_Key, int], more: Iterable[tuple[_Key, int]]) -> None:
    for key, number in more:
        numbers[key] = numbers.get(key, 0) + number


def join_minutes(minutes: dict[int, int], more: Mapping[int, int]) -> None:
    """Take more minutes, as bits of each hour, into those of other sources."""
    for hour, bits in more.items():
        minutes[hour] = minutes.get(hour, 0) | bits
