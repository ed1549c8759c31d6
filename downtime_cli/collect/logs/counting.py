"""Counting the lines of a log, hundreds at a time: found by one pattern over a block of them, in C."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from downtime_cli.collect.logs.counts import MOST_SHOWN, BrokenRuns, Counting, Counts
from downtime_cli.collect.logs.formats import LogFormat, quicken, read_fields, write_pattern
from downtime_cli.collect.logs.stamps import Clock
from downtime_cli.collect.logs.tally import Tally

LONGEST_SHOWN: Final = 200
PIECE: Final = 128 << 10
"""Bytes that are counted at once: few enough for what is found in them to stay near the processor."""
_ESCAPE: Final = re.compile(rb'\\(?:"|$)', re.MULTILINE)
"""What the quick pattern would misread."""
_FEWEST_BROKEN: Final = 5
"""Broken lines of a block from which on it matters of which hours they are: half as many as leave an hour unknown."""
_NOTHING: Final = rb"(?!)"
"""The pattern that nothing fits."""
_BLANKS: Final = b" \t\r"
_COMMENT: Final = re.compile(rb"^#[^\n]*(?:\n|\Z)", re.MULTILINE)


class Requests(Struct, frozen=True):
    """The requests of a block, in columns."""

    # All of its lines, whether they tell of requests or not.
    lines: int
    # What tells the minute of each.
    times: Sequence[bytes]
    # What makes exact times of them: one for each, or one for all.
    contexts: Sequence[bytes]
    # What each says of the fields that are wanted.
    fields: Mapping[str, Sequence[bytes]]


class _Pattern(Struct, frozen=True):
    """A pattern of a line, and where its groups are."""

    compiled: re.Pattern[bytes]
    fields: Mapping[str, int]
    time: int
    # None where each line has to have the same.
    context: int | None


class Matcher:
    """Finds the lines that are of a format."""

    def __init__(self, format_: LogFormat, wanted: Iterable[str], needed: Iterable[str] = ()) -> None:
        """Look for some fields; one that the format does not have is empty, or makes every line a broken one."""
        self._format = format_
        self._fields = {name: format_.field_of(name) for name in wanted}
        is_complete = all(format_.field_of(name) in format_.names for name in needed)
        self._text = (b"" if is_complete else _NOTHING) + write_pattern(format_, self._fields.values())
        self._context: bytes | None = None

    def find(self, block: bytes) -> Requests:
        """Find the requests in whole lines: by the quick pattern where it is as good."""
        lines = block.count(b"\n") + (not block.endswith(b"\n") and bool(block))
        pattern = self._quick
        found = [] if b"\\" in block and _ESCAPE.search(block) else pattern.compiled.findall(block)
        if len(found) != lines:  # some are of another form, or were taken for one
            pattern = self._exact
            found = pattern.compiled.findall(block)
        groups = pattern.compiled.groups
        columns = (list(zip(*found, strict=True)) if groups > 1 else [found]) or [()] * groups
        fields = {name: columns[place] for name, place in pattern.fields.items()}
        if pattern.context is None:
            return Requests(lines, columns[pattern.time], (self._context or b"",), fields)
        self._settle(set(columns[pattern.context]))
        return Requests(lines, columns[pattern.time], columns[pattern.context], fields)

    def find_time(self, line: bytes) -> tuple[bytes, bytes] | None:
        """Find what tells the minute of a line, which is without its end, and its context; None for a broken one."""
        match = self._exact.compiled.match(line)
        time, context = self._exact.time, self._exact.context
        return None if match is None or context is None else (match[time + 1], match[context + 1])

    def _settle(self, contexts: set[bytes]) -> None:
        """Expect what all requests have in common of the next ones: a pattern without that group is faster."""
        context = next(iter(contexts)) if len(contexts) == 1 else None
        if context != self._context:
            self._context = context
            del self._quick

    @cached_property
    def _quick(self) -> _Pattern:
        return self._place(quicken(self._text, self._format.style, self._context))

    @cached_property
    def _exact(self) -> _Pattern:
        return self._place(re.compile(self._text, re.MULTILINE))

    def _place(self, compiled: re.Pattern[bytes]) -> _Pattern:
        fields = {name: compiled.groupindex[field] - 1 for name, field in self._fields.items()}
        times = [place for place in range(compiled.groups) if place not in fields.values()]
        if self._format.style.is_split and not self._format.has_clock_first:
            times.reverse()
        return _Pattern(compiled, fields, times[0], times[1] if len(times) > 1 else None)


class LineCounter:
    """Counts the lines of one format."""

    def __init__(self, format_: LogFormat, counting: Counting) -> None:
        """Begin with nothing; errors are those of the databases that are asked."""
        self._counting = counting
        self._tally = Tally(counting)
        self._comments = 0
        self.counts = self._tally.counts
        self._runs = BrokenRuns(self.counts.between)
        self._use(format_)

    def add(self, block: bytes) -> None:
        """Count a block of whole lines."""
        for piece in split_block(block):
            if self._format.separator and (piece.startswith(b"#") or b"\n#" in piece):
                self._add_described(piece)
            else:
                self._add_lines(piece)

    def skip(self, line: bytes) -> None:
        """Count a line that is too long to be one."""
        self._show(self.counts.lines + 1, line)
        self._runs.add(None)
        self.counts.lines += 1

    def close(self) -> Counts:
        """Give what was counted."""
        self.counts.repeated |= {minute // 60 for minute in self._clock.repeated}
        self._runs.end()
        return self._tally.close()

    def _use(self, format_: LogFormat) -> None:
        self._format = format_
        self._matcher = Matcher(format_, self._counting.fields, self._counting.options.values())
        self._clock = Clock(format_.style, self._counting.zone)

    def _add_described(self, block: bytes) -> None:
        """Count lines among which others say what stands in the next ones."""
        start = 0
        for comment in _COMMENT.finditer(block):
            self._add_lines(block[start : comment.start()])
            if comment[0].startswith(b"#Fields:") and (declared := read_fields(comment[0])) is not None:
                self._use(declared)
            start = comment.end()
            self._comments += 1
        self._add_lines(block[start:])

    def _add_lines(self, block: bytes) -> None:
        found = self._matcher.find(block)
        minutes = self._clock.read(found.times, found.contexts)
        bad = found.lines - self._tally.add(minutes, found.fields)
        if bad >= _FEWEST_BROKEN or (bad and len(self.counts.shown) < MOST_SHOWN):
            lines = block.removesuffix(b"\n").split(b"\n")
            self._look_at(lines, list(map(self._read_minute, lines)))
        else:
            self._runs.pass_over(minutes)
            if bad:
                self.counts.blank += sum(not line.strip(_BLANKS) for line in block.removesuffix(b"\n").split(b"\n"))
        self.counts.lines += found.lines

    def _read_minute(self, line: bytes) -> int | None:
        time = self._matcher.find_time(line)
        return None if time is None else self._clock[time[1]][time[0]]

    def _look_at(self, lines: Sequence[bytes], minutes: Sequence[int | None]) -> None:
        """Show the first broken lines, which have no minute, count the blank ones, and find the hours around others."""
        for number, (line, minute) in enumerate(
            zip(lines, minutes, strict=True), self.counts.lines + self._comments + 1
        ):
            is_blank = minute is None and not line.strip(_BLANKS)
            self.counts.blank += is_blank
            if minute is None:
                self._show(number, line)
            if not is_blank:
                self._runs.add(minute)

    def _show(self, number: int, line: bytes) -> None:
        if len(self.counts.shown) < MOST_SHOWN:
            self.counts.shown.append((number, line[:LONGEST_SHOWN]))


def split_block(block: bytes) -> Iterator[bytes]:
    """Yield the lines of a block, so many at a time as are counted at once."""
    start = 0
    while end := block.find(b"\n", start + PIECE) + 1:
        yield block[start:end]
        start = end
    if start < len(block):
        yield block[start:]
