"""
How often a file is read wrongly without a word: real traffic and audiences in a thousand disguises.

    python benchmarks/misreadings.py [--files 1000] [--seed 1] [--data ../shared/data]

Each file is a cut of a real series, written as some other program would (`disguises.py`). Whoever reads it is told no
more than a user knows: the zone, where stamps show none. `right` is every hour and value as in the series, `said` a
difference beside an assumption or a warning that an untouched file does not have, `refused` an error. Hours within two
hours of a clock change may differ, as clock times without offsets cannot tell them.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from blemishes import NOW, dated
from disguises import EPOCH, Disguise, disguise
from users_in_disguise import UserDisguise, disguise_users

from downtime_cli.core.errors import DowntimeError
from downtime_cli.core.quality.inspection import AudienceReading, TrafficReading
from downtime_cli.core.traffic import Traffic
from downtime_cli.readers.audience.audience_csv import read_audience
from downtime_cli.readers.traffic.options import TrafficOptions
from downtime_cli.readers.traffic.traffic_csv import read_traffic

ZONES = {
    "auckland_ped_45_queen_st": "Pacific/Auckland",
    "capital_bikeshare_dc": "America/New_York",
    "gb_national_demand": "Europe/London",
    "i94_traffic_minneapolis": "America/Chicago",
    "london_bikeshare": "Europe/London",
    "melbourne_ped_qv_market": "Australia/Melbourne",
    "nyc_taxi": "America/New_York",
    "seattle_fremont_bikes": "America/Los_Angeles",
    "seoul_bikeshare": "Asia/Seoul",
    "worldcup98_web_requests": "UTC",
}
OUTCOMES = ("right", "said", "refused", "wrong in silence", "crashed")
ALWAYS_SAID = {"traffic-zone", "times-in-utc", "zone-guess"}
ENOUGH = 0.999


def main() -> None:
    """Print what became of the files, in Markdown, and each that was read wrongly in silence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", choices=OUTCOMES, nargs="*", default=["wrong in silence", "crashed"])
    parser.add_argument("--data", type=Path, default=Path(__file__).parent.parent.parent / "shared" / "data")
    options = parser.parse_args()
    if not options.data.exists():
        sys.exit(f"needs the public series, and {options.data} is not here")
    table: dict[str, Counter[str]] = defaultdict(Counter)
    for trait, outcome, remark in try_all(options.data, options.files, options.seed):
        for each in ("all", trait[0]):
            table[each][outcome] += 1
        if outcome in options.show:
            print(f"{outcome}: {'; '.join(trait)}: {remark}", file=sys.stderr)
    print(f"| written as | files | {' | '.join(OUTCOMES)} |\n| --- {'| --- ' * (len(OUTCOMES) + 1)}|")
    for name, counts in sorted(table.items(), key=lambda item: (item[0] != "all", item[0])):
        print(f"| {name} | {counts.total()} | {' | '.join(str(counts[each]) for each in OUTCOMES)} |")


def try_all(data: Path, files: int, seed: int) -> Iterator[tuple[Sequence[str], str, str]]:
    """Yield the traits of each file, what became of it, and a remark."""
    series = {name: read_series(data / "series" / f"{name}.csv") for name in ZONES}
    countries = read_countries(data / "audience" / "dist_github_developers_by_country.csv")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        for number in range(files):
            draw = random.Random(f"{seed} {number}")
            if number % 5 == 4:
                users = disguise_users(draw, countries)
                path.write_text(users.text, "utf-8")
                yield (users.traits, *judge_users(users, path))
                continue
            name = draw.choice(sorted(series))
            zone = ZoneInfo(ZONES[name])
            found = disguise(draw, cut(draw, series[name]), zone)
            path.write_bytes(found.text.encode(found.encoding))
            outcome, remark = judge(found, path, zone)
            yield [*found.traits, f"{name}, file {number}"], outcome, remark


def read_series(path: Path) -> Mapping[int, float]:
    """Read a series as it is published: value by epoch hour."""
    return dict(dated(read_traffic(str(path), TrafficOptions(as_of=NOW, now=NOW))).total)


def read_countries(path: Path) -> Mapping[str, float]:
    """Read users by country, large ones only."""
    rows = [line.split(",") for line in path.read_text("utf-8").splitlines()[1:]]
    return {row[0]: float(row[1]) for row in rows if row[1].replace(".", "").isdigit() and float(row[1]) >= 1_000}


def cut(draw: random.Random, hours: Mapping[int, float]) -> Mapping[int, float]:
    """Cut three to eight weeks out of a series, from a local midnight or any other hour."""
    length = draw.randrange(3, 9) * 168
    first = draw.choice(list(hours)[: max(1, len(hours) - length)])
    return {hour: value for hour, value in hours.items() if first <= hour < first + length}


def judge(found: Disguise, path: Path, zone: ZoneInfo) -> tuple[str, str]:
    """Read a file and hold it against what is right."""
    end = EPOCH + timedelta(hours=max(found.hours) + 48)
    try:
        reading = read_traffic(str(path), TrafficOptions(as_of=end, now=end, zone=zone if found.told_zone else None))
    except DowntimeError as error:
        return "refused", f"{error.issues[0].code}: {error.issues[0].message} ({error.issues[0].remedy})"
    except Exception as error:  # noqa: BLE001 - what is counted here
        return "crashed", repr(error)
    said = list_said(reading)
    if not found.is_hopeless and isinstance(reading.traffic, Traffic):
        right = {hour: value for hour, value in found.hours.items() if not is_near_change(hour, zone)}
        # Washington counts no hour without a hire: zeros put in, and said, are no difference.
        filled = any(each.code == "silence-is-zero" for each in reading.assumptions)
        hours = [(hour, value) for hour, value in reading.traffic.total if value or not filled or hour in found.hours]
        read = {hour: value for hour, value in hours if not is_near_change(hour, zone)}
        same = sum(math.isclose(read.get(hour, -1), value, rel_tol=1e-6, abs_tol=0.03) for hour, value in right.items())
        if same >= ENOUGH * len(right) and len(read) <= len(right) / ENOUGH + 1:
            return "right", "; ".join(said)
        remark = f"{same} of {len(right)} hours, total {sum(read.values()):.10g} of {sum(right.values()):.10g}"
    else:
        remark = "it has no single right reading" if found.is_hopeless else "read as a typical week"
    remark += f"; columns {reading.columns.time!r}, {reading.columns.value!r}; said: {'; '.join(said) or 'nothing'}"
    return ("said" if said else "wrong in silence"), remark


def list_said(reading: TrafficReading | AudienceReading) -> list[str]:
    """List what a reading assumed or noted, apart from what is said of an untouched file as well."""
    assumed = [each.message for each in reading.assumptions if each.code not in ALWAYS_SAID]
    return assumed + [each.message for each in reading.issues if each.code not in ALWAYS_SAID]


def is_same(read: float, right: float) -> bool:
    """Whether two values differ by no more than the rounding of what was written."""
    return math.isclose(read, right, rel_tol=1e-6, abs_tol=0.03)


def is_near_change(hour: int, zone: ZoneInfo) -> bool:
    """Whether clocks change within two hours."""
    around = ((EPOCH + timedelta(hours=hour + step)).astimezone(zone).utcoffset() for step in (-2, 3))
    return len(set(around)) > 1


def judge_users(found: UserDisguise, path: Path) -> tuple[str, str]:
    """Read an audience and hold its shares against what is right."""
    try:
        reading = read_audience(str(path))
    except DowntimeError as error:
        return "refused", f"{error.issues[0].code}: {error.issues[0].message} ({error.issues[0].remedy})"
    except Exception as error:  # noqa: BLE001 - what is counted here
        return "crashed", repr(error)
    said = list_said(reading)
    shares = {str(member.zone): member.share for member in reading.audience.zones}
    off = max(abs(shares.get(zone, 0.0) - found.shares.get(zone, 0.0)) for zone in {*shares, *found.shares})
    if not found.is_hopeless and off < 0.002:
        return "right", "; ".join(said)
    remark = f"a share is off by {off:.1%}; column {reading.columns.users!r}; said: {'; '.join(said) or 'nothing'}"
    return ("said" if said else "wrong in silence"), remark


if __name__ == "__main__":
    main()
