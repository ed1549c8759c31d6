"""By whose clock stamps are, as other columns of the file say: one zone in every row, offsets, flags of summer time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

from downtime_cli.core.errors import Assumption, AssumptionCode, IssueCode
from downtime_cli.core.localtime import is_missing_wall, is_repeated_wall, zone_name
from downtime_cli.readers.table.cell_numbers import is_missing
from downtime_cli.readers.table.header import Header, plain_name
from downtime_cli.readers.table.totals import is_total_label
from downtime_cli.readers.traffic.dated.stamp_parts import Cells, DateCells, StampPart
from downtime_cli.readers.traffic.timestamps import Stamp, to_wall
from downtime_cli.readers.zones.named_clocks import NamedClock, read_clock_name, read_offset
from downtime_cli.readers.zones.zone_names import resolve_zone

_ZONE_NAMES: Final = frozenset(
    "timezone tz zone timezonename tzname tzid olsontimezone ianatimezone zeitzone fuseauhoraire fuseau zonahoraria "
    "husohorario fusoorario fuso tijdzone cetcest mezmesz".split()
)
_OFFSET_NAME: Final = re.compile(
    r"(?:(?:utc|tz|gmt|timezone|zone)?offset(?:fromutc|fromgmt)?|(?:tm)?gmtoff)"
    r"(?:hours?|hrs?|(?P<unit>min|minutes?|mins|sec|seconds?|secs))?"
)
_FLAG_NAMES: Final = frozenset(
    "dst isdst dstflag dstindicator daylight daylightsaving daylightsavings daylightsavingtime isdaylightsaving "
    "summer summertime issummertime issummer sommerzeit heureete horadeverano verano zomertijd oralegale "
    "repeatedhour repeatedhourflag dsttimezone".split()
)
_TRUE: Final = frozenset("1 true t yes y ja oui si dst summer s sommer sommerzeit d".split())
_FALSE: Final = frozenset("0 false f no n nein non st std standard winter w winterzeit".split())
_TRUTH: Final = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
_HOURS: Final = re.compile(r"^[-+\u2212]?\d{1,2}(?:\.\d+)?$")
_WHOLE: Final = re.compile(r"^[-+\u2212]?(\d{1,5})(?:\.0*)?$")
_FURTHEST_HOURS: Final = 14
_MOST_SHARED: Final = 0.05


def zone_columns(header: Header) -> list[int]:
    """List the columns that are called like zones, which may be those of the stamps or of the users."""
    return header.called(_ZONE_NAMES)


def find_constant_clock(header: Header, times: Sequence[int], users: Sequence[int]) -> NamedClock | None:
    """Find the column that says the same zone in every row of the file, which is then the clock of its stamps.

    Args:
        header: the table.
        times: the columns of the stamps.
        users: those that say where the users are.
    """
    for column in zone_columns(header):
        if column in times or column in users:
            continue
        cells = _cells_of_hours(header.table.sample, column, times)
        clock = _read_zone(min(cells)) if len(cells) == 1 else None
        if clock is not None and _whole_column(header, column, times) == cells:
            said = f"{header.names[column]!r} says {min(cells)} in every row"
            return NamedClock(text=clock.text, zones=clock.zones, said=said, column=column)
    return None


def _cells_of_hours(rows: Iterable[Sequence[str]], column: int, times: Sequence[int]) -> set[str]:
    """Collect the cells of a column that are not missing, in rows that are no totals."""
    found: set[str] = set()
    for row in rows:
        text = row[column].strip() if max(column, *times) < len(row) else ""
        if text not in found and not is_missing(text):
            clocks = [row[each] for each in times]
            found |= set() if any(is_missing(clock) or is_total_label(clock) for clock in clocks) else {text}
    return found


def _whole_column(header: Header, column: int, times: Sequence[int]) -> set[str]:
    texts = {text.strip() for (text,) in header.count_cells((column,))}
    if sum(not is_missing(text) for text in texts) <= 1:
        return {text for text in texts if not is_missing(text)}
    return _cells_of_hours((row for _, row in header.table.rows()), column, times)


def _read_zone(text: str) -> NamedClock | None:
    clock = read_clock_name(text)
    if clock is not None:
        return clock
    match = resolve_zone(text)
    if match is None or match.kind == "country" or len(match.parts) > 1:
        return None
    return NamedClock(text=text, zones=(match.parts[0][0],))


def find_offsets(header: Header, stamps: DateCells, *, may_ask: bool) -> StampPart | None:
    """Find the column of the offset from UTC at each stamp.

    Args:
        header: the table.
        stamps: the columns of the stamps, and how they are read.
        may_ask: whether nothing else says whose clock it is.

    Raises:
        InputError: its numbers may be hours, minutes or seconds, east or west, and nothing else says whose clock it is.
    """
    matches = ((column, _OFFSET_NAME.fullmatch(plain_name(name))) for column, name in enumerate(header.names))
    named = {column: match for column, match in matches if match}
    for column in sorted({*named, *header.called(_ZONE_NAMES | _FLAG_NAMES)}):
        cells = header.cells(column)
        if column in stamps.columns or not cells or _has_several(header, stamps, column):
            continue
        name = header.names[column]
        if all(map(_is_offset, cells)) if column in named else _varies(header, column):
            message = f"times are local, and {name!r} holds their offset from UTC"
            return StampPart(
                columns=(column,),
                apply=_add_offset,
                assumptions=(Assumption(AssumptionCode.ZONE_IN_FILE, message),),
            )
        if column in named and may_ask and all(map(_may_be_offset, cells)):
            shown = next(cell for cell in cells if not _is_offset(cell))
            unit = "may be" if named[column]["unit"] else "may be minutes or seconds,"
            message = f"{name!r} holds {shown!r}, which {unit} east or west of UTC"
            remedy = "write offsets as +05:30, or say whose clock the times are with --traffic-zone"
            raise header.error(IssueCode.BAD_TIME, message, remedy)
    return None


def _is_offset(text: str) -> bool:
    return _offset_of(text) is not None


def _may_be_offset(text: str) -> bool:
    """Whether a number may be minutes or seconds: quarters of an hour, as all zones have them, up to 14 hours."""
    match = _WHOLE.match(text)
    return match is not None and int(match[1]) <= _FURTHEST_HOURS * 3600 and not int(match[1]) % 15


def _offset_of(text: str) -> int | None:
    """Read an offset, also as a plain number of hours."""
    plain = text.strip()
    found = read_offset(plain)
    if found is None and _HOURS.match(plain):
        hours = float(plain.replace("\u2212", "-"))
        found = round(hours * 60) if abs(hours) <= _FURTHEST_HOURS else None
    return found


def _varies(header: Header, column: int) -> bool:
    """Whether a column of zones, or of flags, holds several offsets, such as CET and CEST, and nothing else."""
    if not all(read_offset(cell) is not None for cell in header.cells(column)):
        return False
    texts = {text.strip() for (text,) in header.count_cells((column,))} - {""}
    return len(texts) > 1 and all(read_offset(text) is not None for text in texts)


def _has_several(header: Header, stamps: DateCells, column: int) -> bool:
    """Whether one stamp often has several of these: then they tell users apart, not stamps."""
    found: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in header.table.sample:
        if max(column, *stamps.columns) < len(row):
            found[tuple(row[each] for each in stamps.columns)].add(row[column])
    return sum(len(texts) > 1 for texts in found.values()) > _MOST_SHARED * len(found)


def _add_offset(stamp: Stamp, cells: Cells) -> Stamp:
    offset = _offset_of(cells[0])
    if offset is None:
        raise ValueError(cells)
    return stamp[0], offset


def find_flag(header: Header, stamps: DateCells, zone: tzinfo) -> StampPart | None:
    """Find the column that tells the two hours apart which clocks of the zone show twice, None if no hour needs it.

    A flag of summer time is set all summer; one of repeated hours, as some power markets have it, only in the second.
    """
    for column in header.called(_FLAG_NAMES | _ZONE_NAMES):
        cells = {cell.casefold() for cell in header.cells(column)}
        seasons = _season_names(zone)
        words = next((words for words in (_TRUTH, seasons) if cells and cells <= words.keys()), None)
        if column in stamps.columns or words is None:
            continue
        is_first = _first_flag(header, stamps, (column, words), zone)
        if is_first is not None:
            name = header.names[column]
            message = f"{name!r} tells apart the hours that clocks of {zone_name(zone)} show twice"
            return StampPart(
                columns=(column,),
                apply=_resolve_by_flag(zone, words, is_first=is_first),
                is_flag=True,
                assumptions=(Assumption(AssumptionCode.ZONE_IN_FILE, message),),
            )
    return None


def _season_names(zone: tzinfo) -> Mapping[str, bool]:
    """List what the clocks of a zone are called in winter and in summer, such as CST and CDT, and which is summer."""
    seasons = [datetime(2026, month, 1, tzinfo=zone) for month in (1, 7)]
    return {str(each.tzname()).casefold(): _is_summer(each.replace(tzinfo=None), zone) for each in seasons}


def _first_flag(header: Header, stamps: DateCells, flags: tuple[int, Mapping[str, bool]], zone: tzinfo) -> bool | None:
    """Find the flag of the first of two hours; None if none differ in it, or the flags mean something else."""
    column, words = flags
    doubled, usual = set(), set()
    for cells in header.count_cells((*stamps.columns, column)):
        try:
            wall = to_wall(stamps.read(cells[:-1])[0])
        except (ValueError, OverflowError):
            continue  # a row that is refused, or passed over as a total, later
        flag = words.get(cells[-1].strip().casefold(), False)
        if is_repeated_wall(wall, zone):
            doubled.add(flag)
        else:
            usual.add((flag, _is_summer(wall, zone)))
    if len(doubled) < 2:
        return None
    if all(flag == is_summer for flag, is_summer in usual):
        return True
    return False if not any(flag for flag, _ in usual) else None


def _is_summer(wall: datetime, zone: tzinfo) -> bool:
    """Whether clocks are ahead of what they show in the other half of the year."""
    here, *seasons = (
        offset // timedelta(minutes=1)
        for each in (wall, wall.replace(month=1, day=1), wall.replace(month=7, day=1))
        if (offset := each.replace(tzinfo=zone).utcoffset()) is not None
    )
    return here == max(seasons) != min(seasons)


def _resolve_by_flag(zone: tzinfo, words: Mapping[str, bool], *, is_first: bool) -> Callable[[Stamp, Cells], Stamp]:
    def apply(stamp: Stamp, cells: Cells) -> Stamp:
        wall, flag = to_wall(stamp[0]), words.get(cells[0].strip().casefold(), False)
        offset = wall.replace(tzinfo=zone, fold=int(is_repeated_wall(wall, zone) and flag != is_first)).utcoffset()
        assert offset is not None  # a zone has one
        if is_missing_wall(wall, zone):
            raise ValueError(cells)
        return stamp[0], offset // timedelta(minutes=1)

    return apply
