"""
What `downtime collect` costs on access logs, side by side with GoAccess, in one run.

    python benchmarks/collect.py [--lines 5000000] [--goaccess goaccess] [--data ../shared/data/raw]

The log is that of `../shared/data/raw`, four weeks in 169,337 lines, once for each month from July 2023 on, in one file
of a temporary folder. A figure is CPU seconds, user and system, of a command and all processes that it started and
waited for; what counts are ratios of one run. GoAccess runs twice: with its Visitors panel alone, the least that it can
be made to do, and as it comes. What `--drop-bots` needs is of the extra `collect`. Memory is the most that any one
process held, of the log and of one ten times as long that comes through a pipe; JSON lines are those of nginx with
`escape=json`, made of the same log. The report goes to standard output, as Markdown; progress to standard error.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PANELS = (
    "REQUESTS REQUESTS_STATIC NOT_FOUND HOSTS OS BROWSERS VISIT_TIMES VIRTUAL_HOSTS REFERRERS REFERRING_SITES "
    "KEYPHRASES STATUS_CODES REMOTE_USER CACHE_STATUS GEO_LOCATION MIME_TYPE TLS_TYPE"
).split()
COLLECT = (sys.executable, "-m", "downtime_cli", "collect", "-o", os.devnull, "--gaps", "zero")
CHOSEN = ("--unique", "--drop-bots", "--only-status", "2xx,3xx")
COMBINED = re.compile(
    rb'^(\S+) \S+ \S+ \[([^]]+)\] "((?:[^"\\\n]|\\.)*)" (\d+) (\d+|-) "((?:[^"\\\n]|\\.)*)" "((?:[^"\\\n]|\\.)*)"$',
    re.MULTILINE,
)


@dataclass(frozen=True)
class Cost:
    """CPU seconds of all processes of a command, and the MiB of the largest."""

    seconds: float
    memory: float


def main() -> None:
    """Make the logs, measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=5_000_000)
    parser.add_argument("--goaccess", default="goaccess")
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data" / "raw")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log, json_log = folder / "access.log", folder / "access.json"
        with ProcessPoolExecutor(1) as apart:  # what starts a process passes the memory on that it has held itself
            lines, json_lines = apart.submit(write_logs, options.data, options.lines, log, json_log).result()
        version = subprocess.run([options.goaccess, "--version"], capture_output=True, text=True, check=True).stdout
        print(f"{lines:,} lines, {version.splitlines()[0].rstrip('.')}, Python {sys.version.split()[0]}\n")
        compare(options.goaccess, log, lines)
        print_json(json_log, json_lines)
        print_memory(log)


def compare(goaccess: str, log: Path, lines: int) -> None:
    """Print what each command costs, and how many times as much GoAccess does."""
    report = ["--log-format=COMBINED", "--no-global-config", "--no-progress", "-o", str(log.with_name("report.json"))]
    alone = measure("Visitors panel", [goaccess, str(log), *report, *(f"--ignore-panel={each}" for each in PANELS)])
    whole = measure("as it comes", [goaccess, str(log), *report])
    ours = {
        " ".join(("collect", *options)): measure(" ".join(options), [*COLLECT, str(log), *options])
        for options in (
            ("--jobs", "1"),
            ("--jobs", "2"),
            ("--jobs", "1", *CHOSEN),
            ("--jobs", "2", *CHOSEN),
        )
    }
    print("| command | CPU seconds | lines a second | GoAccess, Visitors | GoAccess, as it comes | MiB |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, cost in {"GoAccess, Visitors": alone, "GoAccess, as it comes": whole, **ours}.items():
        ratios = f"{alone.seconds / cost.seconds:.1f} | {whole.seconds / cost.seconds:.1f}"
        print(
            f"| {name} | {cost.seconds:.1f} | {lines / cost.seconds:,.0f} | {ratios} | {cost.memory:.0f} |", flush=True
        )


def print_json(log: Path, lines: int) -> None:
    """Print how many lines of JSON are counted in a second."""
    print("\n| JSON lines | CPU seconds | lines a second |\n| --- | --- | --- |")
    for options in ((), CHOSEN):
        cost = measure("JSON", [*COLLECT, str(log), "--jobs", "1", *options])
        name = " ".join(("collect", *options))
        print(f"| {name} | {cost.seconds:.1f} | {lines / cost.seconds:,.0f} |", flush=True)


def print_memory(log: Path) -> None:
    """Print how much memory the largest process takes, through a pipe, as the log gets ten times as long."""
    print("\n| through a pipe | MiB |\n| --- | --- |")
    for times in (1, 10):
        with subprocess.Popen(["/bin/cat", *[str(log)] * times], stdout=subprocess.PIPE) as source:
            cost = measure(f"pipe, {times} x", [*COLLECT, "-"], source.stdout)
        print(f"| the log, {times} × | {cost.memory:.0f} |", flush=True)


def measure(name: str, command: Sequence[str], stdin: object = None) -> Cost:
    """Run a command to its end."""
    print(f"{name} …", file=sys.stderr)
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # type: ignore[call-overload] # a file
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} failed with {process.returncode}: {said.decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def write_logs(data: Path, most: int, log: Path, json_log: Path) -> tuple[int, int]:
    """Write the logs, a fifth as many lines of JSON, and return the numbers of lines."""
    four_weeks = read_log(data)
    return (
        write(log, repeat_log(four_weeks, most)),
        write(json_log, map(as_json, repeat_log(four_weeks, most // 5))),
    )


def read_log(folder: Path) -> bytes:
    """Read the log of four weeks."""
    older = gzip.decompress((folder / "access_combined.log.1.gz").read_bytes())
    return older + (folder / "access_combined.log").read_bytes()


def repeat_log(four_weeks: bytes, lines: int) -> Iterator[bytes]:
    """Yield the log of a month after the other until there are enough lines."""
    each, month = four_weeks.count(b"\n"), 6
    for _ in range(max(1, lines // each)):
        yield four_weeks.replace(b"/Jul/2023:", f"/{MONTHS[month % 12]}/{2023 + month // 12}:".encode())
        month += 1


def as_json(log: bytes) -> bytes:
    """Write lines as nginx does with `escape=json`."""
    return b"".join(map(_json_line, COMBINED.finditer(log)))


def _json_line(match: re.Match[bytes]) -> bytes:
    address, time, request, status, size, referer, agent = (
        group.decode("utf-8", "replace") for group in match.groups()
    )
    entry = {
        "time_local": time,
        "remote_addr": address,
        "request": request,
        "status": int(status),
        "body_bytes_sent": size,
        "http_referer": referer,
        "http_user_agent": agent,
    }
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write(path: Path, blocks: Iterator[bytes]) -> int:
    """Write blocks to a file, and return the number of its lines."""
    lines = 0
    with path.open("wb") as file:
        for block in blocks:
            file.write(block)
            lines += block.count(b"\n")
    return lines


if __name__ == "__main__":
    main()
