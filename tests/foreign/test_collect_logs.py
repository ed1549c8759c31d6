"""Logs as nginx, Apache and Caddy really write them, counted by us and by GoAccess."""

from __future__ import annotations

import csv
import gzip
import json
import random
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from tests.foreign.log_writers import OWN_APACHE, OWN_NGINX, WRITERS, Written, written_logs
from tests.foreign.tools import need_command

SHARED = Path(__file__).parents[3] / "shared" / "data" / "raw"
AGENTS = [
    b"curl/8",
    b'"quoted" \\ and \\" more',
    b"[29/Nov/2026:04:37:59 +0000]",
    b"caf\xc3\xa9",
    b"caf\xe9",
    b"x" * 500,
]
PATHS = [
    b"/",
    b'/a"b\\',
    b"/?at=[31/Feb/2026:25:61:00+0000]",
    b"/?%22%20200%205%20%22-%22",
    b"/caf\xc3\xa9",
    b"/caf\xe9",
    b"/" + b"long" * 1500,
    b"/{\"ts\":1,'time_iso8601':2}",
    b"/gone",
    b"/gone?a=1,2",
]
BAD = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 of TLS\n",
    b"GET /nul\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET /without-a-host HTTP/1.1\r\n\r\n",
    b"NONSENSE\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nno header\x00\r\n\r\n",
]
ASKED = [
    b"%s %s HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: %s\r\nReferer: %s\r\nConnection: close\r\n\r\n"
    % (method, path, agent, path)
    for method, path, agent in zip(
        [b"GET", b"HEAD"] * 30, PATHS * 6, [each for each in AGENTS for _ in PATHS], strict=True
    )
]
FORMS = [(server, form) for server, (_, forms) in WRITERS.items() for form in forms]
EACH_FORM = pytest.mark.parametrize(("server", "form"), FORMS, ids=[f"{server}-{form}" for server, form in FORMS])


@pytest.fixture(scope="module")
def logs() -> Iterator[dict[str, Written]]:
    """Give what each server wrote of the same requests; what Caddy cannot read it does not log."""
    with (
        written_logs("nginx", ASKED + BAD) as nginx,
        written_logs("apache2", ASKED + BAD) as apache,
        written_logs("caddy", ASKED) as caddy,
    ):
        yield {"nginx": nginx, "apache2": apache, "caddy": caddy}


def count(paths: Sequence[Path | str], first: datetime, last: datetime, *options: str) -> dict[datetime, int]:
    """Return what `downtime collect` counts in each hour from the first to the last."""
    since, until = f"{first:%Y-%m-%dT%H:00Z}", f"{last + timedelta(hours=1):%Y-%m-%dT%H:00Z}"
    arguments = ["collect", *map(str, paths), "--since", since, "--until", until, "--jobs", "1", "--gaps", "zero"]
    arguments += ["--as-of", f"{last + timedelta(days=1):%Y-%m-%dT%H:%MZ}"]  # the servers have just written them
    result = CliRunner().invoke(app, [*arguments, *options])
    assert result.exit_code == 0, result.stderr
    rows = (line.split(",") for line in result.stdout.splitlines()[1:])
    return {datetime.fromisoformat(hour): int(number) for hour, number in rows}


def count_written(logs: dict[str, Written], server: str, form: str, *options: str) -> int:
    """Return what is counted of a form of a server, in the hour or the two in which it was asked."""
    log = logs[server]
    own = {"nginx": OWN_NGINX, "apache2": OWN_APACHE}.get(server, "")
    chosen = ("--log-format", own) if form == "own" else ()
    counted = count([log.folder / form], log.first, log.last, "--max-bad", "0%", *chosen, *options)
    assert len(counted) <= 2
    return sum(counted.values())


@EACH_FORM
def test_every_request_counts(logs: dict[str, Written], server: str, form: str) -> None:
    """Whatever is asked for, by whatever means, and in whatever form it is logged, no line is lost or broken."""
    expected = len(ASKED) + (0 if server == "caddy" else len(BAD))
    assert count_written(logs, server, form) == expected


@EACH_FORM
def test_requests_are_chosen(logs: dict[str, Written], server: str, form: str) -> None:
    """Status and path are read as the server meant them."""
    gone = sum(b" /gone" in request for request in ASKED)
    assert count_written(logs, server, form, "--only-status", "410") == gone
    assert count_written(logs, server, form, "--only-status", "410", "--only-path", "/gone") == gone
    at_gone = count_written(logs, server, form, "--only-path", "/gone")
    assert count_written(logs, server, form, "--drop-path", "/gone") == count_written(logs, server, form) - at_gone


@pytest.mark.parametrize(("server", "form"), [each for each in FORMS if each[1] != "common"])
def test_visitors_are_told_apart(logs: dict[str, Written], server: str, form: str) -> None:
    """Agents that differ are different visitors at the same address; what was no request had none."""
    hours = count_written(logs, server, form) and len({logs[server].first.hour, logs[server].last.hour})
    expected = len(AGENTS) + (server != "caddy")
    assert expected <= count_written(logs, server, form, "--unique") <= expected * hours


def write_log(path: Path) -> None:
    """Write some days of a log, with broken lines, an hour of silence in each night, and hostile requests."""
    draw = random.Random(20)
    start = datetime(2026, 11, 1, tzinfo=UTC)
    minutes = sorted(draw.randrange(9 * 24 * 60) for _ in range(20_000))
    lines = [
        b'198.51.100.%d - - [%s] "GET %s HTTP/1.1" %d 5 "-" "%s"\n'
        % (
            draw.randrange(256),
            f"{start + timedelta(minutes=minute):%d/%b/%Y:%H:%M:%S +0000}".encode(),
            draw.choice([b"/a?x=[1]", b"/caf\xe9", b"/b\\x22"]),
            draw.choice([200, 304, 404]),
            draw.choice([b"curl/8", b"Mozilla/5.0 (X11)", b"\xc3\xa9"]),
        )
        if draw.random() > 0.004
        else draw.choice([b"\n", b"\x16\x03\x01\n", b'198.51.100.7 - - [01/Nov/2026:00:00:00 +0000] "GET\n'])
        for minute in minutes
        if minute // 60 % 24 != 3
    ]
    path.write_bytes(b"".join(lines))


def ask_goaccess(paths: Sequence[Path], folder: Path, *, hours_east: int = 0) -> Counter[datetime]:
    """Return the valid requests that GoAccess finds in each hour of logs with an offset; it takes dates as they are."""
    report = folder / "goaccess.json"
    command = [need_command("goaccess"), *map(str, paths), "--log-format=COMBINED", "--no-global-config"]
    options = ["--no-progress", "--date-spec=hr", "--max-items=9999", "-o", str(report)]
    subprocess.run([*command, *options], check=True, capture_output=True, timeout=120)
    hours = json.loads(report.read_text("utf-8", "replace"))["visitors"]["data"]
    zone = timezone(timedelta(hours=hours_east))
    return Counter(
        {
            datetime.strptime(each["data"], "%Y%m%d%H").replace(tzinfo=zone).astimezone(UTC): each["hits"]["count"]
            for each in hours
            if not each["data"].startswith("20230231")  # a date that there is not
        }
    )


def test_goaccess_counts_the_same(tmp_path: Path) -> None:
    """Each hour has the requests that GoAccess finds valid in it, and those in which it finds none are zero."""
    write_log(tmp_path / "access.log")
    asked = ask_goaccess([tmp_path / "access.log"], tmp_path)
    counted = count([tmp_path / "access.log"], min(asked), max(asked))
    assert Counter(counted) == asked
    assert [hour for hour, number in counted.items() if not number] == [
        datetime(2026, 11, day, 3, tzinfo=UTC) for day in range(1, 10)
    ]


@pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not there: its logs are not counted")
def test_goaccess_counts_the_same_of_a_rotated_log(tmp_path: Path) -> None:
    """Of four weeks in two files each hour has the requests that GoAccess finds, and those of the truth file."""
    plain = tmp_path / "access.log.1"
    plain.write_bytes(gzip.decompress((SHARED / "access_combined.log.1.gz").read_bytes()))
    asked = ask_goaccess([plain, SHARED / "access_combined.log"], tmp_path, hours_east=-4)
    counted = count(sorted(SHARED.glob("access_combined.log*")), min(asked), max(asked))
    assert Counter(counted) == asked
    assert asked.total() == 169_307
    with (SHARED / "access_combined_truth_hourly.csv").open() as file:
        truth = {datetime.fromisoformat(row["timestamp"]): int(row["value"]) for row in csv.DictReader(file)}
    inner = sorted(truth)[1:-1]
    assert [counted[hour] for hour in inner] == [truth[hour] for hour in inner]
