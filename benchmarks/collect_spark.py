"""
How the cost of counting logs grows, on one machine and on a cluster of Spark.

    python benchmarks/collect_spark.py --spark PYTHON [--gigabytes 1 5 10 20] [--ways "one process" …]
        [--cache FOLDER] [--keep] [--data ../shared/data/raw]

PYTHON has pyspark and pyarrow, and is of this version: `.ci/tools DIR` makes `DIR/envs/engines/bin/python`. The log is
that of `../shared/data/raw`, again and again, once for each month, in plain files of a quarter of a gigabyte: they are
written to `--cache` as far as they are not there yet, and are gone afterwards unless `--keep` is given. They are
counted by `downtime collect` in one process and in two, and by one worker and two of Spark on the same machine, each of
one core; all have to come to the same table. What each costs is start-up included; the ratio is that to one process.

The report goes to standard output, as Markdown, and ends with how the cost grows from the second largest log to the
largest; progress goes to standard error.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from collect import MONTHS, read_log
from costs import Cost, Growth, measure, write_head, write_row, write_seconds

GIGABYTE = 1_000_000_000
FILE = GIGABYTE // 4
TEN_MINUTES = 600
OURS = Path(__file__).resolve().parents[1]
START = """
import json, sys
found = json.loads(sys.argv.pop(1))
sys.path[:] = [found["ours"], *sys.path, found["packages"]]
from downtime_cli.__main__ import main
main()
"""
MACHINE = {"one process": "1", "two processes": "2"}
CLUSTERS = {"Spark, one worker": "local-cluster[1,1,1024]", "Spark, two workers": "local-cluster[2,1,1024]"}
WAYS = (*MACHINE, *CLUSTERS)


@dataclass(frozen=True)
class Logs:
    """Files of a log, and how many bytes they have."""

    files: Sequence[Path]
    size: int


def main() -> None:
    """Make the logs, measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spark", required=True, help="a Python that has pyspark and pyarrow")
    parser.add_argument("--gigabytes", type=int, nargs="+", default=[1, 5, 10, 20])
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data" / "raw")
    options = parser.parse_args()
    grown: dict[str, dict[float, float]] = {name: {} for name in options.ways}
    print(write_head("GB of logs", "way", "seconds", "CPU seconds", "MiB", "ratio of CPU"))
    with hold_logs(options.cache, keep=options.keep) as folder, tempfile.TemporaryDirectory() as work:
        for size in options.gigabytes:
            logs = write_files(options.data, size * GIGABYTE, folder)
            costs: dict[str, Cost] = {}
            for name in options.ways:
                print(f"{size} GB, {name} …", file=sys.stderr)
                costs[name] = run(name, logs, options.spark, Path(work))
                grown[name][logs.size / GIGABYTE] = costs[name].cpu
                print(describe(logs, name, costs), flush=True)
    if len(options.gigabytes) > 1:
        print_growth(grown)


@contextmanager
def hold_logs(cache: Path | None, *, keep: bool) -> Iterator[Path]:
    """Give a folder for logs, of which those are removed afterwards that are not to be kept."""
    if cache is None:
        with tempfile.TemporaryDirectory() as name:
            yield Path(name)
        return
    cache.mkdir(parents=True, exist_ok=True)
    try:
        yield cache.resolve()
    finally:
        for path in () if keep else cache.glob("access-*.log"):
            path.unlink()


def write_files(data: Path, size: int, folder: Path) -> Logs:
    """Write logs of so many bytes, as far as they are not there yet."""
    four_weeks = read_log(data)
    each = -(-FILE // len(four_weeks))
    files = [folder / f"access-{number:03}.log" for number in range(-(-size // (each * len(four_weeks))))]
    for number, path in enumerate(files):
        if not path.exists():
            part = folder / "part"
            with part.open("wb") as file:
                file.writelines(move(four_weeks, number * each + month) for month in range(each))
            part.rename(path)
    return Logs(files, sum(path.stat().st_size for path in files))


def move(four_weeks: bytes, months: int) -> bytes:
    """Move a log by some months, ten years at most: then it begins again."""
    year, month = divmod(months % 120, 12)
    return four_weeks.replace(b"/Jul/2023:", f"/{MONTHS[month]}/{2016 + year}:".encode())


def run(name: str, logs: Logs, spark: str, work: Path) -> Cost:
    """Count in one of the ways, and see that the table is that of the others."""
    table = work / f"{len(logs.files)}-{WAYS.index(name)}.csv"
    counted = ["collect", "-o", str(table), "--gaps", "zero"]
    if name in MACHINE:
        command = [sys.executable, "-m", "downtime_cli", *counted, "--jobs", MACHINE[name], *map(str, logs.files)]
    else:
        packages = {"ours": str(OURS), "packages": sysconfig.get_path("purelib")}
        command = [spark, "-c", START, json.dumps(packages), *counted, "--engine", "spark", "--master", CLUSTERS[name]]
        command += [path.as_uri() for path in logs.files]
    with tempfile.TemporaryDirectory() as workers:
        environment = {**os.environ, "PYSPARK_PYTHON": command[0], "SPARK_WORKER_DIR": workers}
        cost = measure(command, environment, folder=OURS)
    for other in work.glob(f"{len(logs.files)}-*.csv"):
        if other.read_bytes() != table.read_bytes():
            raise SystemExit(f"{name} counts otherwise than {WAYS[int(other.stem[-1])]}")
    return cost


def describe(logs: Logs, name: str, costs: Mapping[str, Cost]) -> str:
    """Write a row; the ratio is that to one process, if that was measured."""
    cost, peer = costs[name], costs.get(WAYS[0])
    ratio = f"{cost.cpu / peer.cpu:.1f}" if peer else ""
    seconds = (write_seconds(cost.wall), write_seconds(cost.cpu))
    return write_row(f"{logs.size / GIGABYTE:.1f}", name, *seconds, f"{cost.memory:.0f}", ratio)


def print_growth(grown: Mapping[str, Mapping[float, float]]) -> None:
    """Print what a gigabyte more takes, and how many take ten minutes."""
    print("\n" + write_head("way", "CPU seconds at the start", "for each GB", "GB in ten minutes of CPU"))
    for name, costs in grown.items():
        growth = Growth.of(costs)
        reach = f"{growth.reach(TEN_MINUTES):,.0f}"
        print(write_row(name, write_seconds(growth.start), write_seconds(growth.each), reach))


if __name__ == "__main__":
    main()
