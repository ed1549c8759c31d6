"""
How fast `downtime` is, side by side with what it is measured against, in one run.

    python benchmarks/speed.py [--rounds 7] [--rows 1314000]

Every command is a whole process of this Python, run in turns; a figure is the median of the rounds and what counts is
the ratio. The inputs are made in a temporary directory from a fixed seed.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import available_timezones

END = datetime(2026, 11, 23, tzinfo=UTC)
IMPORTS = "import typer, rich.console, rich.table"
PLAIN_LOOP = """
import csv, sys
sums = {}
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    rows = csv.reader(file)
    next(rows)
    for row in rows:
        sums[row[0]] = sums.get(row[0], 0.0) + float(row[2])
print(len(sums))
"""


def main() -> None:
    """Make the inputs, measure, and print a Markdown table of ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--rows", type=int, default=3 * 365 * 24 * 50, help="rows of the large file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_inputs(options.rows)
        plan = [sys.executable, "-m", "downtime_cli", "plan"]
        small = [*plan, "year.csv", "--audience", "zones40.csv", "--duration", "2h", "--as-of", "2026-11-23"]
        wide = [*plan, "year.csv", "--audience", "zones400.csv", "--duration", "2h", "--as-of", "2026-11-23"]
        wide += ["--horizon", "365d", "--step", "15m"]
        past = [sys.executable, "-m", "downtime_cli", "backtest", "past.csv", *small[len(plan) + 1 :]]
        large = [*plan, "large.csv", "--duration", "2h", "--as-of", "2026-11-23", "--timezone", "UTC"]
        python = [sys.executable, "-c"]
        quick = measure(
            options.rounds,
            imports=[*python, IMPORTS],
            help=[sys.executable, "-m", "downtime_cli", "--help"],
            command_help=[*plan, "--help"],
            plan=small,
            wide=wide,
            standing=[*small, "--recurring", "weekly"],
            backtest=past,
        )
        slow = measure(
            max(3, options.rounds // 2),
            loop=[*python, PLAIN_LOOP, "large.csv"],
            large=large,
            measured=[*past[:4], "measured.csv", "--duration", "2h", "--as-of", "2026-11-23"],
        )
        few, many = (peak_memory([*plan, name, *large[len(plan) + 1 :]]) for name in ("few.csv", "many.csv"))
    print("| measured | figure | asked |\n| --- | --- | --- |")
    print(f"| `downtime --help` ÷ importing typer and rich | {quick['help'] / quick['imports']:.2f} | ≤ 1.2 |")
    print(f"| `downtime plan --help` ÷ the same | {quick['command_help'] / quick['imports']:.2f} | ≤ 1.2 |")
    print(f"| `downtime plan`, a year, 40 zones ÷ the same imports | {quick['plan'] / quick['imports']:.2f} | ≤ 2.5 |")
    print(f"| a year in 15-minute steps, 400 zones, more than that | {quick['wide'] - quick['plan']:.2f} s | ≤ 2 s |")
    print(f"| a standing window, 40 zones, more than a plan | {quick['standing'] - quick['plan']:.2f} s | ≤ 1 s |")
    print(f"| `downtime backtest`, 52 weeks, 40 zones | {quick['backtest']:.2f} s | ≤ 5 s |")
    print(f"| the same, each zone measured by itself | {slow['measured']:.2f} s | none |")
    print(f"| the first of these two ÷ the imports | {quick['backtest'] / quick['imports']:.2f} | none |")
    print(f"| {options.rows:,} rows ÷ a plain csv loop | {slow['large'] / slow['loop']:.2f} | ≤ 1.5 |")
    print(f"| peak memory, 30 rows per hour and zone ÷ 10 | {many / few:.2f} | about 1 |")
    print(f"\nmedians in seconds: { ({name: round(value, 3) for name, value in (quick | slow).items()}) }")


def measure(rounds: int, **commands: Sequence[str]) -> dict[str, float]:
    """Return the median wall-clock seconds of each command, run in turns so that a slow moment hits all."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if turn:  # the first turn warms the disk's cache
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def peak_memory(command: Sequence[str]) -> int:
    """Return the peak resident memory of a command, in the system's own unit."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed with {process.returncode}")
    return usage.ru_maxrss


def write_inputs(rows: int) -> None:
    """Write a year of hours, two audiences, and three years of `timestamp,zone,value` in `rows` rows.

    `few.csv` has 10 rows for each hour and zone of a year, `many.csv` 30 for the same hours and zones. `past.csv` has
    room for 52 weekly origins, with two weeks before the first and after the last; `measured.csv` has the same hours
    for each of 40 zones.
    """
    draw = random.Random(7)
    hours = [END - timedelta(hours=back) for back in range(365 * 24, 0, -1)]
    write("year.csv", ("timestamp", "requests"), ((f"{hour:%Y-%m-%dT%H:%MZ}", draw.randrange(9000)) for hour in hours))
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    for count in (40, 400):
        zones = names[:: len(names) // count][:count]
        write(f"zones{count}.csv", ("zone", "users"), ((zone, draw.randrange(1, 9000)) for zone in zones))
    zones = names[:: len(names) // 50][:50]
    per_hour = max(1, rows // (3 * 365 * 24))
    for name, days, count, parts in (
        ("large.csv", 3 * 365, per_hour, 1),
        ("few.csv", 365, 5, 10),
        ("many.csv", 365, 5, 30),
    ):
        stamps = (
            f"{END - timedelta(hours=back, minutes=-2 * part):%Y-%m-%dT%H:%MZ}"
            for back in range(days * 24, 0, -1)
            for part in range(parts)
        )
        body = ((stamp, zone, draw.randrange(9000)) for stamp in stamps for zone in zones[:count])
        write(name, ("timestamp", "zone", "requests"), body)
    hours = [END - timedelta(hours=back) for back in range((55 * 7 + 1) * 24, 0, -1)]  # a day more: clocks may change
    past = [f"{hour:%Y-%m-%dT%H:%MZ}" for hour in hours]
    write("past.csv", ("timestamp", "requests"), ((stamp, draw.randrange(9000)) for stamp in past))
    zones = names[:: len(names) // 40][:40]
    body = ((stamp, zone, draw.randrange(9000)) for stamp in past for zone in zones)
    write("measured.csv", ("timestamp", "zone", "requests"), body)


def write(name: str, header: Sequence[str], rows: object) -> None:
    """Write a CSV file."""
    with Path(name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)  # type: ignore[arg-type] # an iterable of rows


if __name__ == "__main__":
    main()
