"""Logs whose lines are objects of JSON, as nginx, Caddy and Traefik write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress
from operator import not_
from types import NoneType
from typing import Final, cast

from downtime_cli.collect.logs.counting import LineCounter, split_block
from downtime_cli.collect.logs.counts import Counting, Counts
from downtime_cli.collect.logs.formats import LogFormat
from downtime_cli.collect.logs.json_entries import (
    TIMES,
    Entry,
    Text,
    decoder_of,
    is_aside,
    keys_of,
    may_have_asides,
    pick_first,
    read_entries,
    texts_of,
)
from downtime_cli.collect.logs.stamps import CLF, EPOCH, ISO, LATEST, LOCAL_CLF, LOCAL_ISO, Clock

_EARLIEST: Final = 100_000_000  # 1973: what is less is a duration
_MOST_SECONDS: Final = 1e11


class JsonCounter(LineCounter):
    """Counts lines that are objects of JSON."""

    def __init__(self, format_: LogFormat, counting: Counting) -> None:
        """Begin with nothing; errors are those of the databases that are asked."""
        super().__init__(format_, counting)
        self._decoder = decoder_of(counting.client_field)
        # An empty line stands for a time that there is not.
        styles = (CLF, ISO, EPOCH) if format_.has_offset else (CLF, ISO, EPOCH, LOCAL_ISO, LOCAL_CLF)
        patterns = {each: re.compile(rb"^(?:%s)?+$" % each.pattern, re.MULTILINE) for each in styles}
        self._clocks = [(pattern, Clock(style, counting.zone)) for style, pattern in patterns.items()]

    def add(self, block: bytes) -> None:
        """Count a block of whole lines."""
        for lines in _split_lines(block):
            self._add_piece(lines)

    def close(self) -> Counts:
        """Give what was counted."""
        self.counts.repeated |= {minute // 60 for _, clock in self._clocks for minute in clock.repeated}
        return super().close()

    def _add_piece(self, lines: Sequence[bytes]) -> None:
        entries: Sequence[Entry] = read_entries(lines, self._decoder)
        minutes = self._find_minutes(pick_first(entries, TIMES))
        if None in minutes:
            self._look_at(lines, minutes)
        else:
            self._runs.pass_over(minutes)
        if may_have_asides(entries):
            asides = [minute is not None and is_aside(entry) for entry, minute in zip(entries, minutes, strict=True)]
            self.counts.asides += sum(asides)
            wanted = list(map(not_, asides))
            entries, minutes = list(compress(entries, wanted)), list(compress(minutes, wanted))
        self._tally.add(minutes, {name: texts_of(entries, name) for name in self._counting.fields})
        self.counts.lines += len(lines)

    def _find_minutes(self, times: Sequence[Text]) -> list[int | None]:
        """Find the minute of each time, all at once where all are written in the same way."""
        kinds = set(map(type, times))
        if str not in kinds:
            return [None if time is None else _minute_since(cast("float", time)) for time in times]
        if kinds <= {str, NoneType}:
            text = "\n".join([cast("str | None", time) or "" for time in times]).encode()
            pattern, clock = next((each for each in self._clocks if each[0].match(text)), self._clocks[0])
            found = pattern.findall(text)
            if len(found) == len(times) == text.count(b"\n") + 1:
                return clock.read(*zip(*found, strict=True))
        return list(map(self._find_minute, times))

    def _find_minute(self, time: Text) -> int | None:
        if isinstance(time, int | float):
            return _minute_since(time)
        text = (time or "").encode()
        for pattern, clock in self._clocks:
            if match := pattern.fullmatch(text):
                return clock[match[2] or b""][match[1] or b""]
        return None


def see_fields(block: bytes, names: Sequence[str]) -> Iterator[tuple[bytes, ...]]:
    """Yield what each line that is an object with a time says of some fields."""
    decoder = decoder_of("")
    for lines in _split_lines(block):
        entries = read_entries(lines, decoder)
        times = pick_first(entries, TIMES)
        told = [entry for entry, time in zip(entries, times, strict=True) if time is not None and not is_aside(entry)]
        yield from zip(*(texts_of(told, name) for name in names), strict=True)


def has_field(block: bytes, name: str) -> bool:
    """Whether a line has a key, even if nothing stands there; lines of which none is a request say neither."""
    return any(f'"{key}"'.encode() in block for key in keys_of(name)) or not any(
        True for _ in see_fields(block, ("status",))
    )


def _split_lines(block: bytes) -> Iterator[list[bytes]]:
    """Yield the lines of a block, so many at a time as are counted at once."""
    return (piece.removesuffix(b"\n").split(b"\n") for piece in split_block(block))


def _minute_since(number: float) -> int | None:
    """The minute of a number of seconds since 1970, or of thousandths, millionths and so on of them."""
    if number > _MOST_SECONDS:
        number = next((number // unit for unit in (10**3, 10**6, 10**9) if number // unit <= _MOST_SECONDS), number)
    return int(number // 60) if _EARLIEST <= number < LATEST * 60 else None
