"""
More series, read by `downtime`'s own reader from the files as their owners publish them.

Others: the bridge of Seattle by sidewalk, casual and registered bicycles of Washington, traffic of Minneapolis and
electricity of the eastern states in years that `../shared/data/series` does not have, and electricity of five zones of
the United States. Growth, among other things, was chosen with them in view. Unseen: further years of the bridge and of
the eastern states, which chose nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from trials import Series

from downtime_cli.core.traffic import HourSeries, Traffic, ValueKind
from downtime_cli.core.window import EPOCH, HOUR
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.traffic_csv import read_traffic

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LEVEL = ValueKind.LEVEL


class Column(NamedTuple):
    """One column of a published file as a series, from the start of a year until before another (UTC)."""

    series: str
    file: str
    zone: str
    value: str
    time: tuple[str, ...] = ()
    kind: ValueKind | None = None
    since: int = 1970
    until: int = 2100


SEATTLE = ("fremont_bridge_seattle", "America/Los_Angeles")
WASHINGTON = ("bike_sharing_hour_uci", "America/New_York")
MINNEAPOLIS = ("metro_interstate_traffic_volume", "America/Chicago")
EAST = ("pjme_hourly_unsorted", "America/New_York")
OTHERS = (
    Column("seattle_east", *SEATTLE, "Fremont Bridge East Sidewalk", until=2015),
    Column("seattle_west", *SEATTLE, "Fremont Bridge West Sidewalk", until=2015),
    Column("washington_casual", *WASHINGTON, "casual", time=("dteday", "hr")),
    Column("washington_registered", *WASHINGTON, "registered", time=("dteday", "hr")),
    Column("minneapolis_2012_14", *MINNEAPOLIS, "traffic_volume", kind=LEVEL, until=2015),
    Column("eastern_states_2008_10", *EAST, "PJME_MW", kind=LEVEL, since=2008, until=2011),
    Column("eastern_states_2016_18", *EAST, "PJME_MW", kind=LEVEL, since=2016),
)
UNSEEN = (
    Column("seattle_east_2015_18", *SEATTLE, "Fremont Bridge East Sidewalk", since=2015),
    Column("seattle_west_2015_18", *SEATTLE, "Fremont Bridge West Sidewalk", since=2015),
    *(
        Column(
            f"eastern_states_{since}_{(until - 1) % 100:02d}", *EAST, "PJME_MW", kind=LEVEL, since=since, until=until
        )
        for since, until in ((2002, 2004), (2004, 2006), (2006, 2008), (2011, 2013), (2013, 2016))
    ),
)


def read_others(shared: Path) -> Iterator[Series]:
    """Yield the other series, from the folder that has `raw` and `zones`."""
    yield from read_columns(shared, OTHERS)
    measured = read(shared / "zones" / "us_electricity_by_zone.csv", TrafficOptions(as_of=NOW, now=NOW))
    for zone, hours in measured.by_zone.items():
        yield make_series(f"electricity_{zone}", ZoneInfo(str(zone)), hours)


def read_columns(shared: Path, columns: Iterable[Column]) -> Iterator[Series]:
    """Yield the series of these columns, from the folder that has `raw`."""
    for column in columns:
        options = TrafficOptions(
            as_of=NOW,
            now=NOW,
            zone=ZoneInfo(column.zone),
            time_columns=column.time,
            value_columns=(column.value,),
            kind=column.kind,
        )
        hours = read(shared / "raw" / f"{column.file}.csv", options).total
        first, last = ((datetime(year, 1, 1, tzinfo=UTC) - EPOCH) // HOUR for year in (column.since, column.until))
        begin = max(first, hours.first_epoch_hour)
        kept = hours.values[begin - hours.first_epoch_hour : max(0, last - hours.first_epoch_hour)]
        yield make_series(column.series, ZoneInfo(column.zone), HourSeries(begin, kept))


def read(path: Path, options: TrafficOptions) -> Traffic:
    """Return what a file with dates holds."""
    traffic = read_traffic(str(path), options).traffic
    if not isinstance(traffic, Traffic):
        raise SystemExit(f"{path} has no dates")
    return traffic


def make_series(name: str, zone: ZoneInfo, hours: HourSeries) -> Series:
    """Return hours as a series of the benchmark."""
    span = range(hours.first_epoch_hour, hours.first_epoch_hour + len(hours.values))
    offsets = [((EPOCH + hour * HOUR).astimezone(zone).utcoffset() or HOUR * 0) // HOUR for hour in span]
    return Series(name=name, zone=zone, first_hour=span.start, values=hours.values, offsets=offsets)
