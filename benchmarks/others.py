"""
How good the recommendation is on series that its goals do not name: the question of accuracy.py, asked of other data.

    python benchmarks/others.py [--origins 40] [--shared ../shared/data]

The series are read by `downtime`'s own reader from the files as their owners publish them: the bridge of Seattle by
sidewalk, casual and registered bicycles of Washington, traffic of Minneapolis and electricity of the eastern states in
years that the other benchmark has not, and electricity of five zones of the United States. Peers are the simple ones.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from accuracy import DOWNTIME, Method, choose_by, header, inside, line, measure, methods_table, pooled, series_table
from peers import SIMPLE
from trials import Series, judge_downtime, weekly_cases

from downtime_cli.core.traffic import HourSeries, Traffic, ValueKind
from downtime_cli.core.window import EPOCH, HOUR
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.traffic_csv import read_traffic

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SHARED = Path(__file__).parents[2] / "shared" / "data"
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
COLUMNS = (
    Column("seattle_east", *SEATTLE, "Fremont Bridge East Sidewalk", until=2015),
    Column("seattle_west", *SEATTLE, "Fremont Bridge West Sidewalk", until=2015),
    Column("washington_casual", *WASHINGTON, "casual", time=("dteday", "hr")),
    Column("washington_registered", *WASHINGTON, "registered", time=("dteday", "hr")),
    Column("minneapolis_2012_14", *MINNEAPOLIS, "traffic_volume", kind=LEVEL, until=2015),
    Column("eastern_states_2008_10", *EAST, "PJME_MW", kind=LEVEL, since=2008, until=2011),
    Column("eastern_states_2016_18", *EAST, "PJME_MW", kind=LEVEL, since=2016),
)


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder that has raw/ and zones/")
    parser.add_argument("--origins", type=int, default=40, help="at most so many a series")
    options = parser.parse_args()
    if not (options.shared / "raw").is_dir():
        raise SystemExit(f"{options.shared} has no raw/: name the folder of the public data with --shared")
    methods: dict[str, Method] = {DOWNTIME: judge_downtime}
    methods |= {name: choose_by(peer) for name, peer in SIMPLE.items()}
    results = measure(other_series(options.shared), partial(weekly_cases, most=options.origins), methods)
    covered = (*header("realised costs within"), line(f"{inside(pooled(results)):.1%}"))
    for title, table in (
        ("Methods", methods_table(results)),
        ("Capture by series", series_table(results)),
        ("Coverage of low–high", covered),
    ):
        print(f"### {title}\n\n" + "\n".join(table) + "\n")


def other_series(shared: Path) -> Iterator[Series]:
    """Yield the series."""
    for column in COLUMNS:
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
    measured = read(shared / "zones" / "us_electricity_by_zone.csv", TrafficOptions(as_of=NOW, now=NOW))
    for zone, hours in measured.by_zone.items():
        yield make_series(f"electricity_{zone}", ZoneInfo(str(zone)), hours)


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


if __name__ == "__main__":
    main()
