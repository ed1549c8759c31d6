"""
How well traffic is split among the audience's zones, on mixtures whose parts are known.

    python benchmarks/audience.py [--data ../shared/data] [--draws 200] [--seed 1]

Mixtures: electricity and commits as measured per zone (the last 52 weeks), and series of one zone laid into others:
what happened on a Monday at 09:00 there happens on a Monday at 09:00 here, scaled to a share. All estimates are given
each zone's true share of the whole. The error of an hour is the total-variation distance between estimated and true
shares of the zones: half the sum of absolute differences. `held out` is the model with habits learned without the
mixture's series. Commits are too few for single hours and are pooled by hour of week.

`--draws` more mixtures are drawn at random: half of one series, half of several, into 2, 3 or 5 of 16 zones.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from habits import DATA, ONE_ZONE, learn, read_local, typical

from downtime_cli.core.activity import activity_at
from downtime_cli.core.forecast.habits import HABITS, Habits
from downtime_cli.core.forecast.zone_activity import fit_activity
from downtime_cli.core.localtime import build_clock
from downtime_cli.core.window import HOUR, Span, from_minute

YEAR = 52 * 168
FIRST = 447_144  # Monday 2021-01-04T00:00Z in epoch hours
MARGIN = 0.02
ZONES = (
    "America/New_York America/Los_Angeles America/Chicago America/Sao_Paulo Europe/London Europe/Berlin Europe/Moscow "
    "Asia/Kolkata Asia/Kathmandu Asia/Shanghai Asia/Tokyo Australia/Sydney Pacific/Auckland Asia/Dubai Pacific/Apia "
    "Africa/Lagos"
).split()
SHORT = {
    "nasa": "nasa_http_requests",
    "server": "server_net_out_kpi_6",
    "taxi": "nyc_taxi",
    "electricity": "gb_national_demand",
    "cars": "i94_traffic_minneapolis",
    "london": "london_bikeshare",
    "washington": "capital_bikeshare_dc",
    "seoul": "seoul_bikeshare",
    "seattle": "seattle_fremont_bikes",
    "auckland": "auckland_ped_45_queen_st",
    "market": "melbourne_ped_qv_market",
    "station": "melbourne_ped_southern_cross",
}
MIXTURES = """
web servers: nasa New_York 60, nasa Kolkata 40
web servers, three: server Berlin 50, server Kathmandu 30, server Sydney 20
taxis: taxi New_York 70, taxi Sydney 30
taxis, next door: taxi London 50, taxi Berlin 50
electricity: electricity New_York 45, electricity Kolkata 35, electricity London 20
electricity, opposite: electricity New_York 50, electricity Shanghai 50
cars: cars Los_Angeles 20, cars Chicago 30, cars New_York 50
bicycles: london London 40, london Kathmandu 30, london Sao_Paulo 30
bicycles, opposite: washington New_York 55, washington Shanghai 45
bicycles, five: seoul Tokyo 30, seoul Kolkata 25, seoul Berlin 20, seoul New_York 15, seoul Auckland 10
pedestrians: auckland Auckland 40, auckland London 35, auckland Los_Angeles 25
pedestrians, next door: market Tokyo 60, market Shanghai 40
web and web: nasa New_York 60, server Shanghai 40
web and electricity: nasa Chicago 50, electricity London 50
electricity and taxis: electricity Berlin 60, taxi New_York 40
bicycles and bicycles: london London 40, washington New_York 35, seattle Los_Angeles 25
cars and taxis: cars Kolkata 55, taxi Sydney 45
pedestrians and bicycles: market Sydney 50, london London 50
commuters and shoppers: station Berlin 40, auckland New_York 60
cars and electricity: cars New_York 70, electricity Kathmandu 30
taxis and web, opposite: taxi New_York 50, server Shanghai 50
all sorts: taxi New_York 30, electricity London 25, server Shanghai 20, seoul Tokyo 15, cars Chicago 10
all sorts, five: nasa New_York 35, london Berlin 25, auckland Sydney 20, taxi Kolkata 10, electricity Sao_Paulo 10
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Traffic of several zones by UTC hour, `first` an epoch hour; `offsets` in minutes and `values` by zone and hour.

    `is_pooled`: hours are too sparse to be judged one by one.
    """

    name: str
    first: int
    offsets: tuple[list[int], ...]
    values: tuple[list[float], ...]
    series: frozenset[str] = frozenset()
    is_pooled: bool = False

    def known(self) -> list[int]:
        """Return the hours that every zone has."""
        return [hour for hour, total in enumerate(self.totals()) if total > 0]

    def totals(self) -> list[float]:
        """Return the total of each hour, NaN where a zone is unknown."""
        return [sum(column) for column in zip(*self.values, strict=True)]

    def shares(self) -> list[float]:
        """Return each zone's share of all hours that every zone has."""
        known = self.known()
        sums = [math.fsum(values[hour] for hour in known) for values in self.values]
        return [each / math.fsum(sums) for each in sums]

    def slot(self, hour: int) -> int:
        """Return the UTC hour of week."""
        return (self.first + hour + 72) % 168


Estimate = Sequence[Sequence[float]]


def main() -> None:
    """Judge the mixtures and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not (options.data / "series").is_dir():
        raise SystemExit(f"needs the public series and zones in {options.data}, which is not here")
    print("| mixture | zones | constant | fixed curve | model | held out | model − better of two | ≤ 0.02 |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for mixture in (*measured(options.data), *laid(options.data)):
        errors = judge(mixture, options.data)
        cells = [" / ".join(f"{value:.3f}" for value in errors[name]) for name in errors]
        gaps = excess(errors, "model")
        verdict = "yes" if max(gaps) <= MARGIN else "no"
        cells.append(" / ".join(f"{value:+.3f}" for value in gaps))
        print(f"| {mixture.name} | {len(mixture.values)} | {' | '.join(cells)} | {verdict} |", flush=True)
    if options.draws:
        summarise(options.data, options.draws, options.seed)


def summarise(folder: Path, draws: int, seed: int) -> None:
    """Print means over mixtures drawn at random, and how many keep within the margin of the better peer."""
    draw = random.Random(seed)
    for what, is_alike in (("one series", True), ("several series", False)):
        errors = [judge(draw_mixture(folder, draw, is_alike=is_alike), folder) for _ in range(draws // 2)]
        print(f"\n{draws // 2} random mixtures of {what}, and how far they are from the better of the two:\n")
        print("| | error | within, overall | within, quietest tenth | worst |\n| --- | --- | --- | --- | --- |")
        for name in errors[0]:
            means = [math.fsum(each[name][part] for each in errors) / len(errors) for part in (0, 1)]
            within = [sum(excess(each, name)[part] <= MARGIN for each in errors) / len(errors) for part in (0, 1)]
            worst = [max(excess(each, name)[part] for each in errors) for part in (0, 1)]
            cells = [f"{means[0]:.3f} / {means[1]:.3f}", *map("{:.0%}".format, within)]
            print(f"| {name} | {' | '.join(cells)} | {worst[0]:+.3f} / {worst[1]:+.3f} |")


def judge(mixture: Mixture, folder: Path) -> dict[str, tuple[float, float]]:
    """Return the errors of each way to split, overall and in the quietest tenth of hours."""
    shares = mixture.shares()
    constant = [[share] * len(mixture.values[0]) for share in shares]
    return {
        "constant": errors_of(mixture, constant),
        "fixed curve": errors_of(mixture, fixed_curve(mixture, shares)),
        "model": errors_of(mixture, model(mixture, shares, HABITS)),
        "held out": errors_of(mixture, model(mixture, shares, habits_without(mixture.series, folder))),
    }


def excess(errors: dict[str, tuple[float, float]], name: str) -> list[float]:
    """Return by how much one way is worse than the better of constant shares and a fixed curve."""
    return [errors[name][part] - min(errors["constant"][part], errors["fixed curve"][part]) for part in (0, 1)]


def errors_of(mixture: Mixture, estimate: Estimate) -> tuple[float, float]:
    """Return the mean total-variation distance over all hours, and over the quietest tenth of them."""
    pools: dict[int, list[list[float]]] = {}
    for hour in mixture.known():
        guess = [week[hour] for week in estimate]
        total = sum(values[hour] for values in mixture.values)
        pool = pools.setdefault(mixture.slot(hour) if mixture.is_pooled else hour, [[0.0, 0.0] for _ in guess])
        for sums, values, part in zip(pool, mixture.values, guess, strict=True):
            sums[0] += values[hour]
            sums[1] += total * part / sum(guess)
    scored = sorted(
        (sum(true for true, _ in pool), sum(abs(true - guess) for true, guess in pool) / 2) for pool in pools.values()
    )
    distances = [wrong / total for total, wrong in scored]
    quiet = distances[: max(1, len(distances) // 10)]
    return math.fsum(distances) / len(distances), math.fsum(quiet) / len(quiet)


def fixed_curve(mixture: Mixture, shares: Sequence[float]) -> Estimate:
    """Return share x usual activity, whatever the traffic."""
    minutes = [(mixture.first + hour) * 60 + 30 for hour in range(len(mixture.values[0]))]
    return [
        [share * activity_at(minute + offset) for minute, offset in zip(minutes, offsets, strict=True)]
        for share, offsets in zip(shares, mixture.offsets, strict=True)
    ]


def model(mixture: Mixture, shares: Sequence[float], habits: Habits) -> Estimate:
    """Return share x activity fitted to the total's profile in the longest stretch without a change of clocks."""
    clocks = list(zip(*mixture.offsets, strict=True))
    starts = [0, *(hour for hour in range(1, len(clocks)) if clocks[hour] != clocks[hour - 1]), len(clocks)]
    length, start = max((end - start, start) for start, end in pairwise(starts))
    sums, counts = [0.0] * 168, [0] * 168
    for hour, total in enumerate(mixture.totals()[start : start + length], start):
        if total == total:  # noqa: PLR0124 - not NaN
            sums[mixture.slot(hour)] += total
            counts[mixture.slot(hour)] += 1
    profile = [total / max(1, count) for total, count in zip(sums, counts, strict=True)]
    fit = fit_activity(profile, shares, clocks[start], habits=habits)
    distinct = sorted(set(clocks))
    busy = (list(zip(*week, strict=True)) for week in fit.busy(distinct))
    weeks = dict(zip(distinct, busy, strict=True))
    columns = (weeks[clock][mixture.slot(hour)] for hour, clock in enumerate(clocks))
    return [list(row) for row in zip(*columns, strict=True)]


def measured(folder: Path) -> Iterable[Mixture]:
    """Yield what was measured per zone."""
    for name, file, is_pooled in (
        ("US electricity, measured", "us_electricity_by_zone", False),
        ("git commits, measured", "git_commits_by_utc_offset", True),
    ):
        zones: dict[str, dict[int, float]] = {}
        with (folder / "zones" / f"{file}.csv").open(newline="", encoding="utf-8") as source:
            for stamp, zone, value in list(csv.reader(source))[1:]:
                if zone != "other":
                    zones.setdefault(zone, {})[int(datetime.fromisoformat(stamp).timestamp()) // 3600] = float(value)
        end = max(max(values) for values in zones.values()) + 1
        absent = 0.0 if is_pooled else math.nan
        recent = {zone: [values.get(hour, absent) for hour in range(end - YEAR, end)] for zone, values in zones.items()}
        recent = {zone: values for zone, values in recent.items() if any(values)}
        offsets = tuple(offsets_of(zone_of(zone), end - YEAR, YEAR) for zone in recent)
        yield Mixture(name=name, first=end - YEAR, offsets=offsets, values=tuple(recent.values()), is_pooled=is_pooled)


def zone_of(name: str) -> tzinfo:
    """Return the zone of an IANA name or of `UTC-03:00`."""
    if not name.startswith("UTC"):
        return ZoneInfo(name)
    hours, minutes = (int(part) for part in name[4:].split(":"))
    return timezone((-1 if name[3] == "-" else 1) * timedelta(hours=hours, minutes=minutes))


def laid(folder: Path) -> Iterable[Mixture]:
    """Yield the named mixtures of series laid into zones."""
    names = {zone.partition("/")[2]: zone for zone in ZONES}
    for line in MIXTURES.strip().splitlines():
        name, _, rest = line.partition(": ")
        parts = [part.split() for part in rest.split(", ")]
        yield lay(folder, name, [(SHORT[series], names[zone], float(share)) for series, zone, share in parts])


def draw_mixture(folder: Path, draw: random.Random, *, is_alike: bool) -> Mixture:
    """Return a random mixture of one series, or of several."""
    zones = draw.sample(ZONES, draw.choice([2, 2, 3, 3, 5]))
    names = [draw.choice(ONE_ZONE)] * len(zones) if is_alike else draw.sample(ONE_ZONE, len(zones))
    return lay(
        folder,
        "drawn",
        [(name, zone, 0.1 + draw.gammavariate(1.5, 1)) for name, zone in zip(names, zones, strict=True)],
    )


def lay(folder: Path, name: str, parts: Sequence[tuple[str, str, float]]) -> Mixture:
    """Return series laid into zones, each scaled to its share, from one Monday on for as long as all have data."""
    count = min(YEAR, *(len(local_hours(folder, series)) - 2 * 168 for series, _, _ in parts))
    offsets = tuple(offsets_of(ZoneInfo(zone), FIRST, count) for _, zone, _ in parts)
    rows = []
    for (series, _, share), clock in zip(parts, offsets, strict=True):
        source = local_hours(folder, series)
        minutes = [(168 + hour) * 60 + offset for hour, offset in enumerate(clock)]  # a week in, for zones behind UTC
        values = [
            source[minute // 60] * (1 - minute % 60 / 60) + source[minute // 60 + 1] * (minute % 60 / 60)
            for minute in minutes
        ]
        whole = math.fsum(value for value in values if not math.isnan(value))
        rows.append([value * share / whole for value in values])
    return Mixture(
        name=name, first=FIRST, offsets=offsets, values=tuple(rows), series=frozenset(series for series, _, _ in parts)
    )


@cache
def local_hours(folder: Path, name: str) -> list[float]:
    """Return a series by its own clock from its first Monday 00:00 on, NaN where there is no value."""
    values = read_local(folder / "series" / f"{name}.csv")
    first = min(values)
    monday = first.replace(hour=0) + timedelta(days=-first.weekday() % 7)
    return [values.get(monday + index * HOUR, math.nan) for index in range((max(values) - monday) // HOUR + 1)]


@cache
def offsets_of(zone: tzinfo, first: int, count: int) -> list[int]:
    """Return the zone's offset in minutes for consecutive epoch hours."""
    clock = build_clock(zone, Span(from_minute(first * 60), from_minute((first + count) * 60)))
    return [clock.offset_at((first + hour) * 60) for hour in range(count)]


@cache
def habits_without(names: frozenset[str], folder: Path) -> Habits:
    """Return habits learned from the other series."""
    return learn([typical(read_local(folder / "series" / f"{name}.csv")) for name in ONE_ZONE if name not in names])


if __name__ == "__main__":
    main()
