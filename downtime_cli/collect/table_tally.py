"""What is counted of a table so far, hour by hour, and what its cells say: times and numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from msgspec import Struct, field

from downtime_cli.collect.hours import Counted, Stretch, hour_of, join_hours
from downtime_cli.collect.sql.question import TimeKind, guess_epoch
from downtime_cli.core.errors import BadTextError
from downtime_cli.core.localtime import is_missing_wall, is_repeated_wall, resolve_wall
from downtime_cli.core.window import EPOCH

NO_VALUE: Final = "no value is in the table"
TWICE: Final = "clocks went back, and which hour is which is not recorded"
_TIMES: Final = "write times as 2026-11-29T04:37:00Z, or name their zone with --traffic-zone"
_FORMS: Final = "write times as 2026-11-29T04:37:00Z, or as 2026-11-29 04:37:00 by the clock of --traffic-zone"
_DIGITS: Final = re.compile(r"\d{9,17}(?:\.\d*)?")
_DOTTED: Final = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4}),?[ T](\d\d?)(:\d\d.*)", re.ASCII)
_IN_UTC: Final = re.compile(r"(.*\d) ?(?:UTC|GMT|Z)")  # as BigQuery writes it
UNTIMED: Final = frozenset(("", "NULL"))  # as clients of MySQL write none
_FIRST_YEAR, _LAST_YEAR = 1970, 2999
LATEST: Final = 32_503_680_000  # the year 3000
SCALES: Final = {TimeKind.EPOCH: 1, TimeKind.EPOCH_MS: 1000, TimeKind.EPOCH_US: 1_000_000}


class Tally(Struct, kw_only=True):
    """What is counted so far."""

    zone: tzinfo | None
    numbers: dict[str, dict[int, float]] = field(default_factory=dict)
    users: dict[tuple[str, int], set[str]] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    # The minutes of events, as bits of each hour.
    minutes: dict[int, int] = field(default_factory=dict)
    repeated: set[int] = field(default_factory=set)
    valueless: set[int] = field(default_factory=set)
    # Whether dates are written with full stops, and any of them can only have its day first.
    has_stops: bool = False
    is_day_first: bool = False
    # Whether times are by a clock.
    has_walls: bool = False

    def read_instant(self, text: str, kind: TimeKind) -> datetime:
        """Read a time.

        Raises:
            BadTextError: it is none, has no offset where none is known, or clocks skip it.
        """
        if kind in SCALES:
            return _read_epoch(text, SCALES[kind])
        written = self._respell(text) if "." in text[:3] else text
        try:
            found = datetime.fromisoformat(written)
        except ValueError:
            found = _read_in_utc(written, text)
        if written[10:11] in {"+", "-"}:  # Python takes the offset of a date for its time of day
            raise BadTextError(f"expected a time, got {text!r}", _FORMS)
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            message = f"expected a time from {_FIRST_YEAR} to {_LAST_YEAR}, got {text!r}"
            raise BadTextError(message, "correct the cell, or leave the row out")
        return self.resolve(found, text) if found.tzinfo is None else found

    def _respell(self, text: str) -> str:
        """Write `31.10.2026 4:37` as ISO 8601 does: whoever puts full stops into dates has the day first.

        Raises:
            BadTextError: the month is first.
        """
        found = _DOTTED.fullmatch(text)
        if found is None:
            return text
        day, month, year, hour, rest = found.groups()
        if int(month) > 12:
            raise BadTextError(f"expected the day before the month, as in 31.10.2026, got {text!r}", _FORMS)
        self.has_stops = True
        self.is_day_first |= int(day) > 12
        return f"{year}-{month:0>2}-{day:0>2} {hour:0>2}{rest}"

    def resolve(self, wall: datetime, text: str) -> datetime:
        """Find out when a clock showed a time; an hour that it shows twice is noted.

        Raises:
            BadTextError: nobody said whose clock, or it skips the time.
        """
        self.has_walls = True
        if self.zone is None:
            raise BadTextError(f"expected a time with its offset, got {text!r}", _TIMES)
        if is_missing_wall(wall, self.zone):
            raise BadTextError(f"clocks skip {text!r} in {self.zone}", "check --traffic-zone")
        if is_repeated_wall(wall, self.zone):
            self.repeated.add(hour_of(resolve_wall(wall, self.zone)))
        return resolve_wall(wall, self.zone)

    def see(self, instant: datetime, place: str, number: float) -> None:
        """Count an hour's number, which may be 0, of a place."""
        hour, minute = divmod((instant - EPOCH) // timedelta(minutes=1), 60)
        self.seen.add(hour)
        self.minutes[hour] = self.minutes.get(hour, 0) | 1 << minute
        hours = self.numbers.setdefault(place, {})
        hours[hour] = hours.get(hour, 0) + number

    def see_user(self, instant: datetime, place: str, user: str) -> None:
        """Count somebody once in each hour of a place."""
        known = self.users.setdefault((place, hour_of(instant)), set())
        self.see(instant, place, int(user not in known))
        known.add(user)

    def lose(self, instant: datetime, place: str) -> None:
        """Take an hour for unknown, which has a row without a number."""
        hour = hour_of(instant)
        self.seen.add(hour)
        self.valueless.add(hour)
        self.numbers.setdefault(place, {})

    def list_remarks(self) -> Iterator[str]:
        """Yield how times were read, where they leave a choice or take it away."""
        if self.has_stops and self.is_day_first:
            yield "dates with full stops, such as 31.10.2026, have the day first"
        elif self.has_stops:
            yield "caution: dates with full stops are read with the day first; no day above 12 proves it"
        if self.zone is not None and not self.has_walls:
            yield "every time has its offset: --traffic-zone changes nothing"

    def close(self, *, is_whole: bool) -> Counted:
        """Give what was counted. Rows of 0 tell of quiet hours, but for bounds of a query that stand alone."""
        first, last = min(self.seen), max(self.seen)
        bounds = {bound for bound, within in ((first, first + 1), (last, last - 1)) if within not in self.seen}
        return Counted(
            numbers=self.numbers,
            first=first,
            last=last,
            is_whole=is_whole,
            lost=(
                *(Stretch(hour, hour + 1, TWICE) for hour in sorted(self.repeated)),
                *join_hours(sorted(self.valueless), NO_VALUE),
            ),
            told=frozenset(self.seen - self.valueless - (bounds if is_whole else set())),
            heard={} if is_whole else self.minutes,
        )


def _read_in_utc(written: str, text: str) -> datetime:
    """Read a time that says by letters that it is in UTC.

    Raises:
        BadTextError: it is none.
    """
    try:
        found = datetime.fromisoformat(named[1] if (named := _IN_UTC.fullmatch(written)) else "")
    except ValueError:
        found = None
    if found is not None and found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    remedy = _FORMS
    if _DIGITS.fullmatch(text):
        remedy = f"say --time-kind {guess_epoch(float(text))}"
    raise BadTextError(f"expected a time, got {text!r}", remedy)


def read_number(cell: str) -> float:
    """Read a number of 0 or more.

    Raises:
        BadTextError: it is none.
    """
    try:
        number = float(cell)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf or "_" in cell:
        raise BadTextError(f"expected a number of 0 or more, got {cell!r}", "correct the cell")
    return number


def _read_epoch(cell: str, scale: int) -> datetime:
    """Read a number of parts of a second since 1970.

    Raises:
        BadTextError: it is none, or beyond the year 2999.
    """
    seconds = read_number(cell) / scale
    if "e" in cell.lower():
        remedy = "save the column in full, as a text or without decimals: a spreadsheet has rounded it to other hours"
        raise BadTextError(f"expected all digits of a time, got {cell!r}", remedy)
    if seconds >= LATEST:
        raise BadTextError(f"expected seconds since 1970, got {cell!r}", "say --time-kind epoch-ms for thousandths")
    return datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds)
