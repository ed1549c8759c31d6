"""A column of written stamps: the one way in which all of them are read, decided from the whole column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from typing import Final

from msgspec import Struct

from downtime_cli.core.localtime import zone_name
from downtime_cli.core.wording import either
from downtime_cli.readers.stamps.date_order import OrderEvidence, decide_order
from downtime_cli.readers.stamps.written_stamp import DateOrder, StampError, WrittenStamp
from downtime_cli.readers.zones.abbreviations import Meaning, offsets_of

_EPOCH_DAY: Final = date(1970, 1, 1).toordinal()
_FURTHEST_MINUTES: Final = 14 * 60
_FEW_HOURS: Final = 180  # beyond what clocks are changed by, so that no offset is an hour later than all of them
_SEASONS: Final = tuple(datetime(year, month, 1, tzinfo=UTC) for year in range(2000, 2031, 2) for month in (1, 7))


class ZoneError(Exception):
    """An abbreviation may mean several clocks, or a column names several zones: words for people."""


class ColumnReader(Struct, frozen=True, kw_only=True):
    """How the stamps of one column are read."""

    order: DateOrder = DateOrder.MONTH_FIRST
    # Whether what may be an offset is the end of a span of clock time: `05:00-06:00`.
    is_span: bool = False
    # Of abbreviations with several meanings, in minutes east.
    offsets: Mapping[str, int] = {}
    # The IANA name of the zone that all stamps name.
    zone: str | None = None

    def read(self, text: str) -> tuple[int, int | None]:
        """Read a stamp as the minute on the clock shown and the offset in minutes east, if it has one.

        Raises:
            StampError: it is none, or is not like its column, with the reason.
        """
        stamp = _load_grammar()(text)
        minute = (stamp.day(self.order) - _EPOCH_DAY) * 1440 + (stamp.second or 0) // 60
        return minute, self._offset(stamp)

    def _offset(self, stamp: WrittenStamp) -> int | None:
        if stamp.offset is not None:
            if self.is_span and stamp.until is not None:
                return None
            if abs(stamp.offset) > _FURTHEST_MINUTES:
                raise StampError("no clock is that far from UTC")
            return stamp.offset
        if stamp.abbreviation is not None:
            meanings = offsets_of(stamp.abbreviation)
            if len(meanings) > 1 and stamp.abbreviation not in self.offsets:
                raise StampError(word_meanings(stamp.abbreviation))
            return self.offsets.get(stamp.abbreviation, meanings[0].offset)
        if stamp.zone is not None and stamp.zone != self.zone:
            raise StampError(f"it names {stamp.zone}, and the other times in its column do not")
        return None


class ColumnReading(Struct, frozen=True, kw_only=True):
    """What a whole column shows."""

    reader: ColumnReader
    # None where nothing was open.
    order: OrderEvidence | None = None


def settle_column(
    texts: Iterable[str], latest: int, asked: DateOrder | None = None, zone: tzinfo | None = None
) -> ColumnReading:
    """Decide how a column is read from its distinct texts, in the order of the file; what is no stamp does not count.

    Args:
        texts: the cells.
        latest: the last day that is not in the future, as `date.toordinal` counts.
        asked: the order of the dates, if it was said.
        zone: whose clock it was, if it was said: it tells abbreviations apart.

    Raises:
        OrderError: the order of dates cannot be decided.
        ZoneError: what an abbreviation means cannot be decided, or the stamps name several zones.
    """
    stamps = dict(read_all(texts))
    evidence = decide_order(stamps, latest, asked)
    found = tuple(dict.fromkeys(stamp.zone for stamp in stamps.values() if stamp.zone is not None))
    if len(found) > 1:
        raise ZoneError(f"its times are in several time zones: {', '.join(found[:5])}")
    reader = ColumnReader(
        order=evidence.order if evidence else asked or DateOrder.MONTH_FIRST,
        is_span=_is_span(stamps),
        offsets=_find_offsets(stamps, zone),
        zone=found[0] if found else None,
    )
    return ColumnReading(reader=reader, order=evidence)


def read_all(texts: Iterable[str]) -> Iterable[tuple[str, WrittenStamp]]:
    """Read those of the texts that are stamps."""
    parse_stamp = _load_grammar()
    for text in texts:
        try:
            stamp = parse_stamp(text)
        except StampError:
            continue
        if stamp.is_date():
            yield text, stamp


@cache
def _load_grammar() -> Callable[[str], WrittenStamp]:
    """Load the grammar when it is needed first: its patterns take a while, and most files do without."""
    from downtime_cli.readers.stamps.stamp_text import parse_stamp

    return parse_stamp


def word_meanings(abbreviation: str) -> str:
    """Say what an abbreviation may mean."""
    shown = [f"{zone} ({_word_offset(offset)})" for offset, zone in offsets_of(abbreviation)]
    return f"{abbreviation} may be the clock of {either(shown)}"


def _word_offset(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _is_span(stamps: Mapping[str, WrittenStamp]) -> bool:
    """Whether `05:00-06:00` are spans: all are short, and of one length or at times of day that lie hours apart."""
    spans = [(stamp.second // 60, stamp.until) for stamp in stamps.values() if stamp.second is not None and stamp.until]
    lengths = {(until - clock) % 1440 for clock, until in spans}
    clocks = {clock for clock, _ in spans}
    is_proven = len(lengths) == 1 or max(clocks, default=0) - min(clocks, default=0) > _FEW_HOURS
    return len(clocks) > 1 and is_proven and lengths <= set(range(1, 61))


def _find_offsets(stamps: Mapping[str, WrittenStamp], zone: tzinfo | None) -> dict[str, int]:
    """Decide what the abbreviations of a column mean that have several meanings."""
    names = dict.fromkeys(stamp.abbreviation for stamp in stamps.values() if stamp.abbreviation is not None)
    return {name: _decide_meaning(name, tuple(names), zone) for name in names if len(offsets_of(name)) > 1}


def _decide_meaning(name: str, names: Iterable[str], zone: tzinfo | None) -> int:
    """Decide by the zone that was said, else by what else the column has: CDT beside CST is of the United States."""
    if zone is not None:
        shown = {(moment.astimezone(zone).tzname(), moment.astimezone(zone).utcoffset()) for moment in _SEASONS}
        own = {offset // timedelta(minutes=1) for text, offset in shown if offset is not None and text == name}
        alike = own or {offset // timedelta(minutes=1) for _, offset in shown if offset is not None}
        fitting = [meaning.offset for meaning in offsets_of(name) if meaning.offset in alike]
        if len(set(fitting)) == 1:
            return fitting[0]
        raise ZoneError(f"{word_meanings(name)}, and not that of {zone_name(zone)}")
    others = [other for other in names if other != name]
    for meaning in offsets_of(name):
        if others and all(_has_had(meaning, other) for other in others):
            return meaning.offset
    raise ZoneError(word_meanings(name))


def _has_had(meaning: Meaning, other: str) -> bool:
    """Whether another abbreviation is of the zone of a meaning, or of a neighbour: EST beside CST is of America."""
    zones = {each.zone for each in offsets_of(other)} | (
        {"Europe/London", "Europe/Dublin"} if other == "GMT" else set()
    )
    return meaning.zone in zones or (
        meaning.zone.startswith("America/") and any(z.startswith("America/") for z in zones)
    )
