"""
What `downtime collect` costs on events in databases and in files, as their number grows, beside the bare queries.

    DIR/envs/engines/bin/python benchmarks/engines.py [--millions 1 10 100] [--forms Parquet SQLite …] [--runs 1]
        [--cache FOLDER] [--keep]

DIR is where `.ci/tools DIR` has put the drivers; PostgreSQL is that of apt. The events are made here, the same each
time (see `events.py`): those of 100 million take up to 12 GB in `--cache` at a time, and all files together 20 GB with
`--keep`, which the next run then finds. A bare query is the one that `--sql` prints, run by the driver in a process of
its own. Each is run in turn, and the run of the fewest CPU seconds counts. CPU seconds are those of the command and of
the server that it asks, and so is memory. What starts a process, imports a driver and finds a server is measured on a
thousand events, and taken off in the ratios; these are left out where the rest is too short to say anything.

The report goes to standard output, as Markdown, and ends with how the cost grows from the second largest number of
events to the largest; progress goes to standard error.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from costs import Cost, Growth, compare, measure, write_head, write_row, write_seconds
from events import AS_OF, FORMS, Form, Store

ROOT = Path(__file__).resolve().parents[1]
MILLION = 1_000_000
TEN_MINUTES = 600
ASKED = ("--time", "ts", "--as-of", AS_OF)
DOWNTIME = (sys.executable, "-m", "downtime_cli", "collect")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
BARE = """
import sys
engine, source, query = sys.argv[1:]
query = query.strip().removesuffix(";")
if engine == "sqlite":
    import sqlite3
    rows = sqlite3.connect(source).execute(query).fetchall()
elif engine == "postgres":
    import psycopg
    rows = psycopg.connect(source).execute(query).fetchall()
elif engine == "clickhouse":
    import clickhouse_connect
    rows = clickhouse_connect.get_client(dsn=source, settings={"readonly": 1}).query(query).result_rows
elif engine == "spark":
    from pyspark.sql import SparkSession
    rows = SparkSession.builder.master(source).config("spark.ui.enabled", "false").getOrCreate().sql(query).collect()
else:
    import duckdb
    rows = duckdb.connect(source, read_only=source != ":memory:").execute(query).fetchall()
print(len(rows))
"""
Pair = tuple[Cost, Cost]


def main() -> None:
    """Make events, measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--millions", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--forms", nargs="+", choices=FORMS, default=list(FORMS))
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    with open_cache(options.cache) as folder:
        make = partial(Store, folder, keep=options.keep)
        starts = {name: measure_form(name, make(number=1000), 3)[0] for name in options.forms}
        ours = ("`downtime collect`, seconds", "CPU seconds", "MiB")
        print(write_head("events", "in", "GB", *ours, "bare query, seconds", "CPU seconds", "MiB", "ratio of CPU"))
        grown: dict[str, dict[float, float]] = {name: {} for name in options.forms}
        for millions in options.millions:
            for name in options.forms:
                pair, size = measure_form(name, make(number=millions * MILLION), options.runs)
                print(describe(f"{millions} million", name, size, pair, starts[name]), flush=True)
                grown[name][millions] = pair[0].cpu
        if len(options.millions) > 1:
            print_growth(grown)


@contextmanager
def open_cache(folder: Path | None) -> Iterator[Path]:
    """Give the folder for the events, which a server of another user may enter; one that is gone afterwards if none."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder.resolve()
        return
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def measure_form(name: str, store: Store, runs: int) -> tuple[Pair, int]:
    """Measure the command and the bare query in turn, give the least of each, and how many bytes the events take."""
    print(f"{store.number:,} events in {name} …", file=sys.stderr)
    with FORMS[name](store) as form, tempfile.TemporaryDirectory() as work:
        ways = (count(form), ask(form))
        costs = [
            [measure(way, ENVIRONMENT, folder=Path(work), server=form.server) for way in ways] for _ in range(runs)
        ]
        ours, bare = (min(each, key=lambda cost: cost.cpu) for each in zip(*costs, strict=True))
        print(f"  {ours}, bare {bare}", file=sys.stderr)
        return (ours, bare), form.size


def count(form: Form) -> list[str]:
    """Give the command that counts."""
    if form.reader:
        return [*DOWNTIME, form.source, *form.reader, *ASKED[:2], "-o", os.devnull]
    return [*DOWNTIME, form.source, "--table", form.table, *ASKED, "--query-timeout", "2h", "-o", os.devnull]


def ask(form: Form) -> list[str]:
    """Give the command that runs the query and does nothing else."""
    printed = [*DOWNTIME, "--sql", form.engine, "--table", form.table, *ASKED]
    query = subprocess.run(printed, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
    return [sys.executable, "-c", BARE, form.engine, form.path, query]


def describe(events: str, name: str, size: int, pair: Pair, starts: Pair) -> str:
    """Write a row."""
    cells = [
        text for cost in pair for text in (write_seconds(cost.wall), write_seconds(cost.cpu), f"{cost.memory:.0f}")
    ]
    ratio = compare(*pair, starts)
    return write_row(events, name, f"{size / 1e9:.2f}", *cells, "" if ratio is None else f"{ratio:.2f}")


def print_growth(grown: dict[str, dict[float, float]]) -> None:
    """Print what a million more take, and how many take ten minutes."""
    print("\n" + write_head("in", "CPU seconds at the start", "for each million", "events in ten minutes of CPU"))
    for name, costs in grown.items():
        growth = Growth.of(costs)
        millions = f"{growth.reach(TEN_MINUTES):,.0f} million"
        print(write_row(name, write_seconds(growth.start), f"{growth.each:.3f}", millions))


if __name__ == "__main__":
    main()
