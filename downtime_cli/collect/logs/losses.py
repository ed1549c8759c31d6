"""
The hours that log files cannot tell: where one is missing or cut off, or clocks went back.

And those that they tell in part: where one of several sets was kept for less time than the others.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, pairwise
from typing import Final

from msgspec import Struct

from downtime_cli.collect.hours import LONGEST_SILENCE, Stretch
from downtime_cli.collect.logs.counts import Counts
from downtime_cli.collect.logs.files import LogFile
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.names import read_name
from downtime_cli.core.wording import printable

_LATER: Final = 1 << 40
_MOST_BROKEN: Final = 0.1
"""Of the lines that may be of an hour, those that cannot be read: more leave it unknown how busy it was."""
_FEWEST_BROKEN: Final = 10
"""Fewer broken lines leave no hour unknown: at night each of them is much."""
_STEPS: Final = (timedelta(days=1), timedelta(hours=1))
"""Those of sets by date in which every file has to be: others come as they are full."""
_SLACK: Final = 0.05
"""Of a step, what a file may come earlier or later where names have the second of it."""

_MOST_STRAYS: Final = 0.01
"""Of the requests of a file, those before it really begins."""
_LEAST_SHARE: Final = 0.05
"""Of all requests, those of a set without which the sum is too low."""

_Place = tuple[str, int | None, datetime | None]


class CountedFile(Struct, frozen=True, kw_only=True):
    """A log file and what it held."""

    file: LogFile
    format: LogFormat
    counts: Counts

    @property
    def span(self) -> tuple[int, int]:
        """The hours of its first and last request, which it has to have."""
        assert self.counts.first is not None
        assert self.counts.last is not None
        return self.counts.first // 60, self.counts.last // 60

    @property
    def begin(self) -> int:
        """The minute where it begins: not that of requests that took hours, which some servers log by when they came.

        These stand behind later ones, and are few.
        """
        counts = self.counts
        assert counts.first is not None
        assert counts.opening is not None
        strays = sum(number for hour, number in counts.seen.items() if hour < counts.opening // 60)
        return counts.opening if 0 < strays <= _MOST_STRAYS * sum(counts.seen.values()) else counts.first


def find_lost(told: Sequence[CountedFile], empty: Sequence[LogFile]) -> Iterator[Stretch]:
    """Yield the hours that no file can tell.

    Args:
        told: files with requests.
        empty: files without a line, which tell that there was none.
    """
    for each in told:
        for hour in sorted(each.counts.repeated):
            yield Stretch(hour, hour + 1, "clocks went back, and the log does not say which hour is which")
        if each.counts.is_cut:
            yield Stretch(each.span[1], _next_start(each, told), f"{printable(each.file.path)} is cut off")
    yield from _find_unread(told)
    without = {file.place for file in empty}
    yield from _find_missing_numbers(told, without)
    yield from _find_missing_times(told, empty)


def _next_start(cut: CountedFile, told: Sequence[CountedFile]) -> int:
    """The hour in which the next file of the same set begins; files of other sets do not tell what this one lost."""
    starts = [each.begin // 60 for each in told if each is not cut and each.file.stem == cut.file.stem]
    return min((start for start in starts if start >= cut.span[1]), default=_LATER)


def _find_unread(told: Sequence[CountedFile]) -> Iterator[Stretch]:
    """Yield the hours of which so many lines cannot be read that nobody knows how busy they were.

    A broken line may be of any hour from that of the good line before it to that of the one behind it. Where broken
    lines are common, those of an hour have to be twice as common as they are in all files.
    """
    lines, broken = (sum(getattr(each.counts, name) for each in told) for name in ("lines", "broken"))
    limit = max(_MOST_BROKEN, 2 * broken / lines)
    seen: Counter[int] = Counter()
    changes: Counter[int] = Counter()
    for each in told:
        seen.update(each.counts.seen)
        for run, number in each.counts.between.items():
            first, last = _hours_around(run, each, told)
            changes.update({first: number, last + 1: -number})
    lost: list[tuple[int, int, int]] = []
    unread = 0
    for first, end in pairwise(sorted({*changes, *seen, *(hour + 1 for hour in seen)})):
        unread += changes[first]
        if unread >= _FEWEST_BROKEN and unread > limit * (unread + seen[first]):
            start, most = lost.pop()[::2] if lost and lost[-1][1] == first else (first, 0)
            lost.append((start, end, max(most, unread)))
    for first, end, most in lost:
        yield Stretch(first, end - 1, f"up to {most:,} of their lines cannot be read")


def _hours_around(run: tuple[int | None, int | None], of: CountedFile, told: Sequence[CountedFile]) -> tuple[int, int]:
    """The first and the last hour of which broken lines may be, where a file may begin or end with them."""
    before, behind = run
    ends = (each.span[1] for each in told if each is not of and each.file.stem == of.file.stem)
    first = max((end for end in ends if end <= of.span[0]), default=of.span[0]) if before is None else before
    last = _next_start(of, told) if behind is None else behind
    return min(first, last), max(first, last)


def _find_missing_numbers(told: Sequence[CountedFile], empty: Container[_Place]) -> Iterator[Stretch]:
    """Yield the hours between the files of a set around each number that is not there."""
    numbered = sorted(
        ((each.file.stem, each.file.number, each) for each in told if each.file.number is not None),
        key=lambda row: row[:2],
    )
    for (stem, low, newer), (other, high, older) in pairwise(numbered):
        missing = [n for n in range(low + 1, high) if (stem, n, None) not in empty] if stem == other else []
        if missing:
            name, like = read_name(older.file.path), read_name(newer.file.path)
            first, last = sorted((older, newer), key=lambda each: each.span)  # some count the other way
            yield _between(first, last, [name.with_number(number, like) for number in missing])


def _find_missing_times(told: Sequence[CountedFile], empty: Sequence[LogFile]) -> Iterator[Stretch]:
    """Yield the hours between the files of a set around each day, or hour, that is not there.

    Where what comes after begins at once nothing is missing: clocks went forward, or the file was written for longer.
    Behind the last of them comes the one without a date, which is still written to.
    """
    sets: dict[str, dict[datetime, CountedFile]] = {}
    current = {each.file.stem: each for each in told if each.file.number == 0}
    for each in told:
        if each.file.time is not None:
            sets.setdefault(each.file.stem, {})[each.file.time] = each
    for stem, files in sorted(sets.items()):
        pairs = list(pairwise(sorted(files)))
        step = _find_step([after - before for before, after in pairs])
        there = [file.time for file in empty if file.stem == stem and file.time is not None]
        for before, after in pairs if step else ():
            times = [before + turn * step for turn in range(1, round((after - before) / step))]
            missing = [time for time in times if all(abs(time - other) > step / 2 for other in there)]
            if missing and _silence(files[before], files[after]) >= len(missing) * step / 2:
                name = read_name(files[before].file.path)
                names = [name.with_time(time) for time in missing] if name.parts else []
                yield _between(files[before], files[after], names)
        last, newest = files[max(files)], current.get(stem)
        if newest is not None and step and _silence(last, newest) >= (1 - _SLACK) * step:
            yield _between(last, newest, [])


def _find_step(distances: Sequence[timedelta]) -> timedelta:
    """Find how often a file comes, by the shortest distance of two; zero where that is no step of ours."""
    shortest = min(distances, default=_STEPS[0])
    return next((step for step in _STEPS if abs(shortest - step) <= _SLACK * step), timedelta())


def _silence(before: CountedFile, after: CountedFile) -> timedelta:
    """The time between the last request of a file and where another begins."""
    assert before.counts.last is not None
    return timedelta(minutes=after.begin - before.counts.last)


def _between(before: CountedFile, after: CountedFile, missing: Sequence[str]) -> Stretch:
    """The hours from the end of a file to the beginning of another, both of which may be seen in part.

    Args:
        before: the file.
        after: the other.
        missing: the names of those between; none if nobody knows them.
    """
    names = list(dict.fromkeys((*missing[:1], *missing[-1:])))
    cause = f"{' to '.join(map(printable, names))} {'are' if len(names) > 1 else 'is'} missing"
    if not names:
        ends = " and ".join(printable(each.file.path) for each in (before, after))
        cause = f"what came between {ends} is missing"
    return Stretch(before.span[1], after.begin // 60, cause)


class _Set(Struct, frozen=True):
    """The files of one set, and the requests of each of its hours."""

    files: tuple[CountedFile, ...]
    seen: Counter[int]

    @property
    def name(self) -> str:
        """What messages call it."""
        first, *others = (printable(each.file.path) for each in self.files)
        return f"{first} to {others[-1]}" if others else first

    @property
    def first(self) -> int:
        return min(each.begin for each in self.files) // 60

    @property
    def last(self) -> int:
        return max(each.span[1] for each in self.files)

    @property
    def own(self) -> int:
        """How often it would hand over to itself: once if it is of one hour."""
        return int(self.first == self.last)

    @property
    def longest_silence(self) -> int:
        """The most hours from one request to the next, a day at most: so many before the first are nothing odd."""
        return min(max((after - before for before, after in pairwise(sorted(self.seen))), default=1), LONGEST_SILENCE)


def find_partial(told: Sequence[CountedFile]) -> Iterator[Stretch]:
    """Yield the hours before a set of files begins, or after it ends, in which others have requests.

    Perhaps it was kept for less time, and the sum lacks its requests; or there was nothing to log yet. A set with few
    requests does not matter; nor does one that takes over from another, or hands over to one, within the hour.

    Args:
        told: files with requests, the oldest first.
    """
    members: dict[str, list[CountedFile]] = {}
    for each in told:
        members.setdefault(each.file.stem, []).append(each)
    sets = [_Set(tuple(files), _add_seen(files)) for files in members.values()]
    firsts, lasts = sorted(one.first for one in sets), sorted(one.last for one in sets)
    everything = _add_seen(told)
    hours = sorted(everything)
    sums = [0, *accumulate(everything[hour] for hour in hours)]
    for one in sets:
        around = sums[bisect_right(hours, one.last)] - sums[bisect_left(hours, one.first)]
        if one.seen.total() < _LEAST_SHARE * around:
            continue
        if one.first - firsts[0] > one.longest_silence and _count(lasts, one.first - 1, one.first) == one.own:
            yield Stretch(firsts[0], one.first, f"{one.name} has nothing so early")
        if lasts[-1] - one.last > one.longest_silence and _count(firsts, one.last, one.last + 1) == one.own:
            yield Stretch(one.last, lasts[-1], f"{one.name} has nothing so late")


def _add_seen(files: Sequence[CountedFile]) -> Counter[int]:
    """The requests of each hour in some files."""
    seen: Counter[int] = Counter()
    for each in files:
        seen.update(each.counts.seen)
    return seen


def _count(hours: Sequence[int], first: int, last: int) -> int:
    """Count those of some hours, which are sorted, that are from the first to the last."""
    return bisect_right(hours, last) - bisect_left(hours, first)
