"""`downtime collect`, as typed."""

from __future__ import annotations

import csv
import gzip
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.collect.logs import log_set
from downtime_cli.collect.logs.counts import Counts
from downtime_cli.collect.logs.scanning import Part, count_parts
from tests.collect.logs.address_database import write_database

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str, code: int = 0, given: str | None = None) -> tuple[str, str]:
    """Return what `downtime` writes to stdout and stderr."""
    if args[0] == "collect" and "--as-of" not in args:
        args = (*args, "--as-of", "2026-12-01T00:00Z")
    result = CliRunner().invoke(app, list(args), input=given)
    assert result.exit_code == code, result.stderr
    return result.stdout, result.stderr


def write_log(path: str, hours: Iterable[int], *, per_hour: int = 2) -> None:
    """Write a log with some requests in each of some hours."""
    times = [START + timedelta(hours=hour, minutes=5 + index) for hour in hours for index in range(per_hour)]
    lines = [f'192.0.2.7 - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /a HTTP/1.1" 200 5 "-" "curl"\n' for at in times]
    data = "".join(lines).encode()
    Path(path).write_bytes(gzip.compress(data) if path.endswith(".gz") else data)


def read_table(path: str = "traffic.csv") -> dict[str, str]:
    """Return the numbers of a table by their hours."""
    rows = list(csv.reader(Path(path).read_text("utf-8").splitlines()))
    assert rows[0] == ["hour", "requests"]
    return {hour: number for hour, number in rows[1:]}  # noqa: C416 - with two columns, no more


def test_logs_become_a_table() -> None:
    """The table goes to the file, what was read to stderr; the first and last hour may be half and are left out."""
    write_log("access.log", range(30, 60))
    write_log("access.log.1.gz", range(30))
    out, err = run("collect", "access.log*", "-o", "traffic.csv")
    table = read_table()
    assert out == ""
    assert list(table)[::57] == ["2026-11-01T01:00:00Z", "2026-11-03T10:00:00Z"]
    assert set(table.values()) == {"2"}
    assert err == (
        "access.log.1.gz: combined, 60 lines\n"
        "access.log: combined, 60 lines\n"
        "everything counts; of the first 20,000 good lines of each file --only-status 2xx,3xx would leave out 0%, "
        "--drop-bots 100%, --drop-path for all static files 0%\n"
        "116 requests in 58 hours: 2026-11-01T01:00:00Z to 2026-11-03T11:00:00Z\n"
        "left out, for they may not be whole: 2026-11-01T00:00:00Z and 2026-11-03T11:00:00Z; --since and --until take "
        "them in\n"
        "wrote traffic.csv\n"
        "Next: downtime plan traffic.csv -d 2h\n"
    )


def test_the_next_step_is_told_of_a_new_file() -> None:
    """With the audience, quoted for the shell; not of a table that grows, is too short, or is no file."""
    write_database(Path("places.mmdb"))
    write_log("access.log", range(26))
    where = ("--geoip", "places.mmdb", "--write-audience", "my users.csv")
    err = run("collect", "access.log", "-o", "my traffic.csv", *where)[1]
    assert err.endswith("\nNext: downtime plan 'my traffic.csv' -a 'my users.csv' -d 2h\n")
    assert run("plan", "my traffic.csv", "-a", "my users.csv", "-d", "2h", "--as-of", "2026-11-03")[0]
    assert "Next" in run("collect", "access.log", "-o", "traffic.csv", "--append")[1]
    for more in (("traffic.csv", "--append"), ("-",), ("/dev/null",)):
        assert "Next" not in run("collect", "access.log", "-o", *more)[1]
    write_log("access.log", range(25))
    assert "Next" not in run("collect", "access.log", "-o", "traffic.csv")[1]


def test_a_blank_line_is_shown_as_such() -> None:
    """It would look as if something was missing."""
    write_log("access.log", range(4), per_hour=100)
    with Path("access.log").open("ab") as file:
        file.write(b"\n")
    assert "1 broken line\n  line 401: (blank)\n" in run("collect", "access.log", "-o", "traffic.csv")[1]


def test_the_table_may_be_piped() -> None:
    """Without a file it goes to stdout, and a log may come from stdin."""
    write_log("access.log", range(4))
    out, _ = run("collect", "-", given=Path("access.log").read_text("utf-8"))
    assert out == "hour,requests\n2026-11-01T01:00:00Z,2\n2026-11-01T02:00:00Z,2\n"
    assert run("collect", "access.log", "-o", "-")[0] == out


def test_unknown_hours_reach_the_plan_as_unknown() -> None:
    """What a missing file would have told is no quiet night to a plan."""
    write_log("access.log", range(24 * 21, 24 * 28))
    write_log("access.log.1", range(24 * 14, 24 * 20 + 3))
    write_log("access.log.3", range(24 * 14 - 30))
    err = run("collect", "access.log*", "-o", "traffic.csv")[1]
    assert "unknown, without a value: 2026-11-13T17:00Z to 2026-11-15T01:00Z (32 hours): access.log.2 is missing" in err
    assert read_table()["2026-11-14T09:00:00Z"] == ""
    shown = run("inspect", "traffic.csv", "--format", "json")[0]
    assert '"missing_hours": 32' in shown
    advice = "write 0 only where nothing came, and leave others without a value"
    assert advice in " ".join(run("inspect", "traffic.csv")[0].split())
    planning = ("-d", "2h", "--as-of", "2026-11-29T00:00Z", "--format", "json")
    unknown = json.loads(run("plan", "traffic.csv", *planning)[0])
    assert any(each["message"].startswith("32 of 670 hours") for each in unknown["quality"]["findings"])
    run("collect", "access.log*", "-o", "zero.csv", "--gaps", "zero")
    quiet = json.loads(run("plan", "zero.csv", *planning)[0])
    assert quiet["impact"]["expected"] < unknown["impact"]["expected"]


def test_hours_are_chosen() -> None:
    """Whoever gives bounds vouches for the hours at them."""
    write_log("access.log", range(4))
    bounds = ("--since", "2026-11-01T00:00Z", "--until", "2026-11-01T06:00Z")
    assert "".join(line[-1] for line in run("collect", "access.log", *bounds)[0].splitlines()[1:]) == "2222,,"
    assert run("collect", "access.log", "--since", "2026-11-01T00:30Z", code=2)[1].startswith(
        "--since: error: expected a whole hour of UTC, got '2026-11-01T00:30Z'"
    )


def test_relative_hours_count_from_the_hour_that_has_begun() -> None:
    """At 04:37 two hours ago began at 02:00, and the hour that is not over is left out."""
    write_log("access.log", range(6))
    bounds = ("--since", "-2h", "--until", "now", "--as-of", "2026-11-01T04:37Z")
    assert run("collect", "access.log", *bounds)[0].splitlines()[1:] == [
        "2026-11-01T02:00:00Z,2",
        "2026-11-01T03:00:00Z,2",
    ]
    err = run("collect", "access.log", "--since", "-90m", code=2)[1]
    assert "expected a whole hour of UTC, got '-90m' [bad-option]\n  fix: write 2026-11-01T00:00Z, or count" in err


def test_the_hour_that_has_begun_is_never_whole() -> None:
    """It has no value where it is asked for, is filled when it is over, and no advice says how to have it now."""
    write_log("access.log", range(4))
    begun = ("--as-of", "2026-11-01T03:20Z")
    err = run("collect", "access.log", *begun)[1]
    assert (
        "left out, for it may not be whole: 2026-11-01T00:00:00Z; --since and --until take it in\n"
        "left out, for it is not over yet: 2026-11-01T03:00:00Z\n"
    ) in err
    grow = ("--until", "2026-11-01T04:00Z", "-o", "traffic.csv", "--append")
    err = run("collect", "access.log", *grow, *begun)[1]
    assert "unknown, without a value: 2026-11-01T03:00Z to 2026-11-01T04:00Z (1 hour): not over yet\n" in err
    assert list(read_table().values()) == ["2", "2", ""]
    write_log("access.log", range(4), per_hour=3)
    Path("traffic.csv").write_text(Path("traffic.csv").read_text("utf-8").replace(",2", ",3"), "utf-8")
    assert "filled 1 hour" in run("collect", "access.log", *grow)[1]
    assert list(read_table().values()) == ["3", "3", "3"]


def test_hours_that_are_not_there_are_refused() -> None:
    """The error says which are."""
    write_log("access.log", range(6))
    err = run("collect", "access.log", "--since", "2026-12-01", code=3)[1]
    assert (
        "no whole hour is left from 2026-12-01T00:00Z to 2026-11-01T05:00Z: the first event is in the hour of "
        "2026-11-01T00:00Z, the last in that of 2026-11-01T05:00Z" in err
    )


def test_hours_of_which_none_is_known_are_refused() -> None:
    """A table without a number plans nothing; one that grows may gain hours of which nothing is known yet."""
    write_log("access.log", range(6))
    beyond = ("--since", "2026-11-02T00:00Z", "--until", "2026-11-02T03:00Z")
    out, err = run("collect", "access.log", *beyond, "-o", "traffic.csv", code=3)
    assert (out, Path("traffic.csv").exists()) == ("", False)
    assert err.startswith(
        "collect: error: no hour is known: 2026-11-02T00:00Z to 2026-11-02T03:00Z (3 hours): nothing so late is "
        "recorded [too-few-hours]\n  fix: name hours that it holds"
    )
    run("collect", "access.log", *beyond, "-o", "traffic.csv", "--append")
    assert list(read_table().values()) == ["", "", ""]
    run("collect", "access.log", *beyond, "-o", "traffic.csv", "--gaps", "zero")
    assert list(read_table().values()) == ["0", "0", "0"]


def test_events_that_are_still_to_come_are_told() -> None:
    """Times of another zone, read in UTC, may lie in the future."""
    write_log("access.log", range(6))
    err = run("collect", "access.log", "--as-of", "2026-11-01T03:59Z")[1]
    assert "left out, for it may not be whole: 2026-11-01T00:00:00Z; --since" in err
    assert "left out, for it is not over yet: 2026-11-01T05:00:00Z\n" in err
    told = "caution: the last event is of 2026-11-01T05:00:00Z, which is still to come: was a clock wrong? Where times"
    assert f"{told} have no offset, --traffic-zone says whose clock they are by\n" in err
    assert "to come" not in run("collect", "access.log", "--as-of", "2026-11-01T05:00Z")[1]


def test_a_table_grows() -> None:
    """New hours are added, the same ones once more change nothing, and others are refused."""
    write_log("access.log", range(4))
    run("collect", "access.log", "-o", "traffic.csv", "--append")
    write_log("access.log", range(1, 7))
    assert "added 3 hours to traffic.csv\n" in run("collect", "access.log", "-o", "traffic.csv", "--append")[1]
    assert list(read_table().values()) == ["2"] * 5
    once = Path("traffic.csv").read_bytes()
    assert "added no hour to traffic.csv\n" in run("collect", "access.log", "-o", "traffic.csv", "--append")[1]
    assert Path("traffic.csv").read_bytes() == once
    write_log("access.log", range(1, 9), per_hour=3)
    err = run("collect", "access.log", "-o", "traffic.csv", "--append", code=3)[1]
    assert "traffic.csv:3: error: 2026-11-01T02:00:00Z holds 2 there, and 3 now" in err
    assert Path("traffic.csv").read_bytes() == once


def test_a_table_grows_at_both_ends() -> None:
    """Hours between are unknown until a log has them, and each is said."""
    write_log("access.log", range(10, 14))
    run("collect", "access.log", "-o", "traffic.csv", "--append")
    write_log("access.log", range(6))
    err = run("collect", "access.log", "-o", "traffic.csv", "--append")[1]
    cause = "between what was there and what was added"
    assert f"unknown, without a value: 2026-11-01T05:00Z to 2026-11-01T11:00Z (6 hours): {cause}\n" in err
    write_log("access.log", range(13))
    assert (
        "filled 6 hours that had no value there\n" in run("collect", "access.log", "-o", "traffic.csv", "--append")[1]
    )
    assert list(read_table().values()) == ["2"] * 12
    write_log("access.log", [1, *range(40, 42)])
    bounds = ("--since", "2026-11-01T01:00Z")
    err = run("collect", "access.log", "-o", "traffic.csv", "--append", *bounds)[1]
    assert "kept the value of 12 hours that would be unknown now\n" in err


def test_a_table_with_places_does_not_grow() -> None:
    """It is written as a whole."""
    write_database(Path("places.mmdb"))
    write_log("access.log", range(4))
    err = run("collect", "access.log", "--geoip", "places.mmdb", "-o", "traffic.csv", "--append", code=2)[1]
    assert "--append: error: a table with places is written as a whole" in err
    Path("r.csv").write_text("hour,requests,zone\n2026-11-01T00:00Z,5,UTC\n2026-11-01T01:00Z,5,UTC\n", "utf-8")
    assert run("collect", "r.csv", "-o", "traffic.csv", "--append", code=2)[1] == err
    for options in (("access.log", "--geoip", "none.mmdb"), ("none.csv", "--time", "t", "--zone", "z")):
        assert run("collect", *options, "-o", "traffic.csv", "--append", code=2)[1] == err, "nothing is read"
    assert not Path("traffic.csv").exists()


def test_bots_are_left_out() -> None:
    """By their user agents, each asked for once; what filters would leave out is not told then."""
    write_log("access.log", range(4))
    bot = Path("access.log").read_text("utf-8")
    Path("access.log").write_text(bot + bot.replace("curl", "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"), "utf-8")
    out, err = run("collect", "access.log", "--drop-bots", "--only-status", "2xx")
    assert out == "hour,requests\n2026-11-01T01:00:00Z,2\n2026-11-01T02:00:00Z,2\n"
    assert "everything counts" not in err
    assert "filters left out 8 of 16 requests (50%)\n" in err


def test_what_does_not_count_is_told_by_file() -> None:
    """Empty files, and those that hold the same as another."""
    write_log("access.log.1", range(4))
    Path("access.log").touch()
    write_log("access.log.1.gz", range(4))
    err = run("collect", "access.log*", "-o", "traffic.csv")[1]
    assert "access.log: empty\n" in err
    assert "access.log.1.gz: left out, access.log.1 holds the same\n" in err


def test_a_table_of_others_does_not_grow() -> None:
    """What is no UTF-8 is none of ours; a missing end of the last line is mended."""
    write_log("access.log", range(4))
    Path("traffic.csv").write_bytes(b"hour,requests\n\xff\n")
    assert "not text in UTF-8" in run("collect", "access.log", "-o", "traffic.csv", "--append", code=3)[1]
    Path("traffic.csv").write_text("hour,requests\n2026-11-01T01:00:00Z,2", "utf-8")
    run("collect", "access.log", "-o", "traffic.csv", "--append")
    assert list(read_table().values()) == ["2", "2"]


def test_places_reach_the_plan() -> None:
    """Both tables of a log are read by `plan`: zones, countries, and how much comes from nobody knows where."""
    write_database(Path("places.mmdb"))
    times = [START + timedelta(hours=hour, minutes=5 + index) for hour in range(24 * 15) for index in range(4)]
    hosts = ["192.0.2.7", "198.51.100.7", "2001:db8::7", "203.0.113.7"] * (len(times) // 4)
    lines = [
        f'{host} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /a HTTP/1.1" 200 5 "-" "Mozilla"\n'
        for at, host in zip(times, hosts, strict=True)
    ]
    Path("access.log").write_text("".join(lines), "utf-8")
    args = ("--geoip", "places.mmdb", "--write-audience", "users.csv", "-o", "traffic.csv")
    err = run("collect", "access.log", *args)[1]
    assert "360 requests (25%) have an address that places.mmdb does not know" in err
    assert "1 visitor of no place that is known (25%) is not in the audience" in err
    assert Path("users.csv").read_text("utf-8") == "zone,users\nAmerica/New_York,1\nEurope/Berlin,1\nJP,1\n"
    assert Path("traffic.csv").read_text("utf-8").splitlines()[:5] == [
        "hour,requests,zone",
        "2026-11-01T01:00:00Z,1,",
        "2026-11-01T01:00:00Z,1,America/New_York",
        "2026-11-01T01:00:00Z,1,Europe/Berlin",
        "2026-11-01T01:00:00Z,1,JP",
    ]
    given = ("--audience", "users.csv", "--duration", "2h", "--as-of", "2026-11-16T00:00Z")
    out, err = run("plan", "traffic.csv", *given)
    assert "rows without a known zone were left out: 25.0% of the traffic" in err
    assert "America/New_York" in out


def test_one_is_no_plural() -> None:
    """What there is once is said so, requests and visitors, hours and files alike."""
    write_database(Path("places.mmdb"))
    write_log("access.log", [0, 1, 1], per_hour=1)
    text = Path("access.log").read_text("utf-8")
    Path("access.log").write_text(text.replace("192.0.2.7", "203.0.113.7", 1), "utf-8")
    bounds = ("--until", "2026-11-01T02:00Z")
    args = ("--geoip", "places.mmdb", "--write-audience", "users.csv", "-o", "traffic.csv", *bounds)
    said = run("collect", "access.log", *args)[1].splitlines()
    assert said[1:5] == [
        "1 request (33%) has an address that places.mmdb does not know",
        "1 visitor of no place that is known (50%) is not in the audience",
        "everything counts; of the first 20,000 good lines of each file --only-status 2xx,3xx would leave out 0%, "
        "--drop-bots 100%, --drop-path for all static files 0%",
        "2 requests in 1 hour: 2026-11-01T01:00:00Z to 2026-11-01T02:00:00Z",
    ]
    assert said[5].startswith("left out, for it may not be whole: 2026-11-01T00:00:00Z; --since and --until take it in")
    write_log("access.log", [0, 1, 2], per_hour=1)
    assert "1 request in 1 hour: " in run("collect", "access.log")[1]
    write_log("access.log.gz", [0], per_hour=1)
    data = Path("access.log.gz").read_bytes()
    Path("access.log.gz").write_bytes(data[:-8])
    assert "cut off, or damaged, after 1 line [" in run("collect", "access.log.gz", code=3)[1]


def test_places_that_are_countries_are_called_so() -> None:
    """A database that knows no zones makes columns of countries."""
    write_database(Path("places.mmdb"))
    write_log("access.log", range(4))
    text = Path("access.log").read_text("utf-8").replace("192.0.2.7", "198.51.100.7")
    Path("access.log").write_text(text, "utf-8")
    out, _ = run("collect", "access.log", "--geoip", "places.mmdb", "--write-audience", "users.csv")
    assert out == "hour,requests,country\n2026-11-01T01:00:00Z,2,JP\n2026-11-01T02:00:00Z,2,JP\n"
    assert Path("users.csv").read_text("utf-8") == "country,users\nJP,1\n"


def test_visitors_of_each_hour() -> None:
    """Each address with each agent is one in an hour; behind a proxy, whom the proxy names."""
    at = '[01/Nov/2026:0{}:05:00 +0000] "GET / HTTP/1.1" 200 5 "-" "{}"'
    rows = [f"10.0.0.1 {at.format(hour, agent)}" for hour in range(3) for agent in ("a", "a", "b") for _ in range(80)]
    Path("access.log").write_text("\n".join(rows) + "\n", "utf-8")
    form = '$remote_addr [$time_local] "$request" $status $sent "$from" "$http_user_agent" "$http_x_forwarded_for"'
    short = ("--log-format", form.rpartition(" ")[0], "--unique")
    out, err = run("collect", "access.log", *short)
    assert out == "hour,users\n2026-11-01T01:00:00Z,2\n"
    assert "nearly all requests come from 10.0.0.1: is that a proxy?" in err
    rows = [f'{row} "203.0.113.{index % 9}, 10.0.0.9"' for index, row in enumerate(rows)]
    Path("access.log").write_text("\n".join(rows) + "\n", "utf-8")
    out, err = run("collect", "access.log", "--log-format", form, "--unique", "--client-field", "X-Forwarded-For")
    assert out == "hour,users\n2026-11-01T01:00:00Z,18\n"
    assert "proxy" not in err


def test_times_without_an_offset() -> None:
    """They are taken for UTC, which is said; a zone that changes nothing is said as well."""
    row = '1.2.3.4:5 [01/Nov/2026:0{}:05:00.655] f b/s 1/2/3/4/5 200 27 - - ---- 1/1/1/1/0 0/0 "GET /"'
    Path("ha.log").write_text("\n".join(row.format(hour) for hour in range(4)), "utf-8")
    assert "caution: times without an offset are taken for UTC, as in ha.log" in run("collect", "ha.log")[1]
    assert "caution" not in run("collect", "ha.log", "--traffic-zone", "Asia/Tokyo")[1]
    write_log("access.log", range(4))
    assert "--traffic-zone changes nothing" in run("collect", "access.log", "--traffic-zone", "Asia/Tokyo")[1]


def test_what_a_log_holds_is_shown_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither names nor lines reach a terminal, or the log of GitHub Actions, as commands."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    name = "::warning::\x1b[31m.log"
    write_log(name, range(4), per_hour=100)
    with Path(name).open("ab") as file:
        file.write(b"::error::a\x1b[2J\n")
    err = run("collect", name)[1]
    assert "1 broken line" in err
    assert "\x1b" not in err
    assert not any(line.lstrip().startswith("::") for line in err.splitlines())


def test_a_query_is_printed() -> None:
    """Its days end at the hour of --as-of; nothing is read."""
    out, err = run("collect", "--sql", "sqlite", "--table", "events", "--time", "ts", "--as-of", "2026-11-29T04:37Z")
    assert "from 2026-09-30 04:00 up to but not including 2026-11-29 04:00, by UTC" in out
    assert err == ""


@pytest.mark.parametrize(
    ("args", "remedy"),
    [
        (("--since", "-14d"), "say how far back with --days, up to when with --as-of"),
        (("--until", "now"), "say how far back with --days, up to when with --as-of"),
        (("--gaps", "zero"), "leave it out here; it may be for the command that collects the result"),
        (("--append", "-o", "traffic.csv"), "leave it out here"),
        (("--write-audience", "u.csv"), "leave it out here"),
        (("--unique",), "leave it out here"),
        (("--engine", "duckdb"), "leave it out here"),
        (("--query-timeout", "3m"), "leave it out here"),
    ],
)
def test_what_changes_no_query_is_refused_with_it(args: tuple[str, ...], remedy: str) -> None:
    """Whoever gives a first hour would take the query for one of these hours."""
    out, err = run("collect", "--sql", "sqlite", "--table", "events", "--time", "ts", *args, code=2)
    assert (out, list(Path().iterdir())) == ("", [])
    assert err.startswith(f"{args[0]}: error: --sql prints a query, and collects nothing [bad-option]\n  fix: {remedy}")


def test_a_query_and_its_result() -> None:
    """What a database answers becomes a table with every hour, the quiet ends too."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE events (ts TEXT)")
    base.executemany("INSERT INTO events VALUES (?)", [("2026-11-27T10:20:00Z",), ("2026-11-27T10:40:00Z",)])
    query = run(
        "collect", "--sql", "sqlite", "--table", "events", "--time", "ts", "--days", "2", "--as-of", "2026-11-29T00:00Z"
    )[0]
    answer = base.execute(query)
    rows = [",".join(name for name, *_ in answer.description), *(f"{hour},{number}" for hour, number in answer)]
    base.close()
    run("collect", "-", "-o", "traffic.csv", given="\n".join(rows))
    table = read_table()
    assert len(table) == 48
    assert table["2026-11-27T10:00:00Z"] == "2"
    assert table["2026-11-28T23:00:00Z"] == "", "silence of more than a day is unknown"
    run("collect", "-", "-o", "traffic.csv", "--gaps", "zero", given="\n".join(rows))
    assert read_table()["2026-11-28T23:00:00Z"] == "0"


def test_events_of_a_table() -> None:
    """A CSV of events needs the name of its column of times."""
    Path("events.csv").write_text("id,at\n" + "".join(f"{n},2026-11-01T0{n}:30:00Z\n" for n in range(5)), "utf-8")
    run("collect", "events.csv", "--time", "at", "-o", "traffic.csv")
    assert list(read_table().values()) == ["1", "1", "1"]
    assert "this is a table and no log (times: at)" in run("collect", "events.csv", code=3)[1]
    write_log("access.log", range(4))
    Path("r.csv").write_text("hour,requests\n2026-11-01T00:00Z,5\n", "utf-8")
    assert "r.csv:1: error: this is a table, and tables" in run("collect", "access.log", "r.csv", code=3)[1]
    Path("text").write_text("hello\n", "utf-8")
    assert "no log format that is known fits" in run("collect", "text", code=3)[1]


def test_rows_of_counts_are_no_events() -> None:
    """Each hour would have one; whoever names the column of numbers has it added up."""
    Path("r.csv").write_text("hour,requests\n" + "".join(f"2026-11-01T0{hour}:00:00Z,5\n" for hour in range(4)))
    err = run("collect", "r.csv", "--time", "hour", "-o", "traffic.csv", code=2)[1]
    assert "--time: error: each row of r.csv has the number of an hour, and is no event" in err
    assert not Path("traffic.csv").exists()
    run("collect", "r.csv", "--time", "hour", "--value", "requests", "-o", "traffic.csv")
    assert list(read_table().values()) == ["5", "5"]


@pytest.mark.parametrize(
    ("rows", "minutes", "places", "is_told"),
    [
        pytest.param(26, (0,), ("",), True, id="by-the-hour"),
        pytest.param(25, (0,), ("",), False, id="too-few"),
        pytest.param(26, (30,), ("",), True, id="by-the-hour-of-kolkata"),
        pytest.param(26, (0, 15, 30, 45), ("DE", "FR"), True, id="by-the-quarter-and-country"),
        pytest.param(26, range(7), ("",), True, id="so-many-each-time"),
    ],
)
def test_rows_that_come_like_clockwork_may_be_counts(
    rows: int, minutes: Sequence[int], places: tuple[str, ...], *, is_told: bool
) -> None:
    """It is said, with how to add up their numbers: each hour would have as many as any other."""
    times = [
        f"{START + timedelta(hours=hour, minutes=minute):%Y-%m-%dT%H:%M}Z" for hour in range(rows) for minute in minutes
    ]
    text = "time,count,country\n" + "".join(f"{at},5,{place}\n" for at in times for place in places)
    asked = ("collect", "c.csv", "--time", "time", *(("--country", "country") if places[0] else ()))
    Path("c.csv").write_text(text, "utf-8")
    caution = "caution: each hour has as many rows as any other; if they are counts and no events"
    assert (caution in run(*asked)[1]) == is_told
    assert caution not in run(*asked, "--value", "count")[1]
    Path("c.csv").write_text(text + f"{times[60 % len(times)]},5,{places[-1]}\n", "utf-8")
    assert caution not in run(*asked)[1]


def test_rows_without_a_time_are_counted() -> None:
    """They are left out, and said."""
    text = "at\n" + "".join(f"2026-11-01T0{n}:30:00Z\n" for n in range(5)) + '""\n'
    assert "-: 6 rows, 1 of them without a time and left out\n" in run("collect", "-", "--time", "at", given=text)[1]


@pytest.mark.parametrize(
    ("rows", "is_doubtful"),
    [(99, False), (100, True), (110, False), (200, True), (300, False), (500, True), (1000, True), (65_535, True)],
)
def test_a_table_of_as_many_rows_as_a_client_gives_may_be_cut(rows: int, *, is_doubtful: bool) -> None:
    """It is said, with the last hour that is there, of results and of events alike."""
    times = [f"{START + timedelta(hours=hour):%Y-%m-%dT%H}:00:00Z" for hour in range(rows)]
    Path("r.csv").write_text("hour,requests\n" + "".join(f"{at},5\n" for at in times), "utf-8")
    Path("e.csv").write_text("at\n" + "".join(f"{at}\n" for at in times), "utf-8")
    for name, more in (("r.csv", ()), ("e.csv", ("--time", "at"))):
        err = run("collect", name, *more, "-o", "traffic.csv")[1]
        words = f"caution: {name} has exactly {rows:,} rows, and may be cut there"
        assert (words in err, f"Its last hour is {times[-1]};" in err) == (is_doubtful, is_doubtful)


@pytest.mark.parametrize("days", [5, 25, 60, 366])
def test_whole_days_are_never_doubtful(days: int) -> None:
    """A row for each hour of some days is no number that a limit has."""
    times = [f"{START + timedelta(hours=hour):%Y-%m-%dT%H}:00:00Z" for hour in range(24 * days)]
    table = "hour,requests\n" + "".join(f"{at},5\n" for at in times)
    assert "may be cut" not in run("collect", "-", "-o", "traffic.csv", given=table)[1]


def test_hours_that_a_cut_result_lacks_are_unknown() -> None:
    """The query says until when it looks, and so may whoever collects its result."""
    asked = ("--sql", "sqlite", "--table", "t", "--time", "ts", "--days", "1", "--as-of", "2026-11-02T00:30Z")
    query = run("collect", *asked)[0]
    assert "-- The result ends with the row of 2026-11-01 23:00. Where" in query
    assert "\n-- --until 2026-11-02T00:00Z: hours" in query
    given = "hour,requests\n2026-11-01T00:00:00Z,5\n2026-11-01T01:00:00Z,5\n"
    err = run("collect", "-", "-o", "traffic.csv", "--until", "2026-11-02T00:00Z", given=given)[1]
    assert "2026-11-01T02:00Z to 2026-11-02T00:00Z (22 hours): nothing so late is recorded" in err
    assert list(read_table().values()) == ["5", "5", *[""] * 22]


@pytest.mark.parametrize(("cores", "jobs"), [(1, 1), (3, 3), (4, 4), (64, 4), (None, 1)])
def test_each_core_has_a_process_but_no_more_than_four(
    monkeypatch: pytest.MonkeyPatch, cores: int | None, jobs: int
) -> None:
    """Unless somebody says how many."""
    asked: list[int] = []

    def count(parts: Sequence[Part], jobs: int, progress: object) -> list[Counts]:
        asked.append(jobs)
        return count_parts(parts, 1, None)

    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    monkeypatch.setattr(log_set, "count_parts", count)
    write_log("access.log", range(4))
    run("collect", "access.log")
    run("collect", "access.log", "--jobs", "7")
    assert asked == [jobs, 7]


def test_one_line_in_a_hundred_may_be_broken() -> None:
    """If nobody says otherwise; one more is refused, and nothing is written."""
    write_log("access.log", range(10), per_hour=198)
    whole = Path("access.log").read_text("utf-8")
    Path("access.log").write_text(whole + "bad\n" * 20)
    assert "2,000 lines, 20 broken lines" in run("collect", "access.log", "-o", "traffic.csv")[1]
    Path("access.log").write_text(whole + "bad\n" * 21)
    assert "of the lines cannot be read" in run("collect", "access.log", "-o", "more.csv", code=3)[1]
    assert not Path("more.csv").exists()


def test_visitors_without_user_agents_are_told_apart_by_address_alone() -> None:
    """That is said, but not where requests are counted."""
    write_log("access.log", range(4))
    text = Path("access.log").read_text("utf-8")
    Path("common.log").write_text(text.replace(' "-" "curl"', ""))
    caution = "caution: common.log has no user agents: visitors with one address count as one"
    assert caution in run("collect", "common.log", "--unique")[1]
    assert caution not in run("collect", "common.log")[1]
    assert "no user agents" not in run("collect", "access.log", "--unique")[1]


@pytest.mark.parametrize(("addresses", "is_told"), [(3, True), (4, False)])
def test_three_addresses_are_few(addresses: int, is_told: bool) -> None:
    """Nearly all requests come from them, unless they are users."""
    form = '192.0.2.{} - - [{:%d/%b/%Y:%H:%M:%S} +0000] "GET /a HTTP/1.1" 200 5 "-" "curl"\n'
    at = (START + timedelta(minutes=minute) for minute in range(400))
    Path("access.log").write_text("".join(form.format(each.minute % addresses, each) for each in at))
    assert ("is that a proxy?" in run("collect", "access.log", "--unique")[1]) == is_told


NOTHING = ": error: nothing was counted: every hour would be 0 [empty-file]\n  fix: "


@pytest.mark.parametrize(
    ("args", "given"),
    [
        (("--only-path", "/apx"), "--only-path"),
        (("--only-path", "/a*"), "--only-path"),
        (("--drop-path", "/", "--only-status", "2xx"), "--drop-path, --only-status"),
        (("--only-status", "404"), "--only-status"),
    ],
)
def test_filters_that_leave_nothing_are_refused(args: tuple[str, ...], given: str) -> None:
    """A table of zeros would look like quiet hours; what leaves nothing is named."""
    write_log("access.log", range(4))
    out, err = run("collect", "access.log", *args, "-o", "traffic.csv", code=3)
    assert (out, Path("traffic.csv").exists()) == ("", False)
    hint = "" if given == "--only-status" else ": a path is how paths begin, such as /api, and no pattern"
    assert err == f"access.log{NOTHING}leave out {given}, or mend it{hint}\n"
    err = run("collect", "access.log", "--only-path", "/", "--only-path", "*")[1]
    assert "filters left out 0 of 8 requests (0%)\n" in err


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ((), 0, "e.csv: 3 rows"),
        (("--value", "n"), 3, f"e.csv{NOTHING}is 'n', of --value, a column of numbers above 0?"),
    ],
)
def test_values_that_add_up_to_nothing_are_refused(args: tuple[str, ...], code: int, words: str) -> None:
    """The column is named; events that are counted are there."""
    Path("e.csv").write_text("ts,n\n" + "".join(f"2026-11-01T0{hour}:00Z,0\n" for hour in range(3)), "utf-8")
    assert run("collect", "e.csv", "--time", "ts", *args, code=code)[1].startswith(words)


def test_a_result_of_bounds_alone_is_refused() -> None:
    """It tells of no hour; one with rows of 0 between them does."""
    Path("r.csv").write_text("hour,requests\n2026-11-01T00:00Z,0\n2026-11-01T05:00Z,0\n", "utf-8")
    assert run("collect", "r.csv", code=3)[1].startswith(f"r.csv{NOTHING}check the query")
    hours = "".join(f"2026-11-01T0{hour}:00Z,0\n" for hour in range(6))
    Path("r.csv").write_text(f"hour,requests\n{hours}", "utf-8")
    assert "0 requests in 6 hours" in run("collect", "r.csv")[1]


def write_days(form: str, heading: str, days: int = 3) -> None:
    """Write a row for some days around the end of summer time in Berlin."""
    rows = (form.format(datetime(2026, 10, 24, tzinfo=UTC) + timedelta(days=day)) for day in range(days))
    Path("d.csv").write_text("\n".join([heading, *rows, ""]), "utf-8")


@pytest.mark.parametrize(
    ("form", "heading", "args"),
    [
        pytest.param("{:%Y-%m-%d}", "day", ("--time", "day", "--traffic-zone", "Europe/Berlin"), id="events"),
        pytest.param("{:%Y-%m-%d},9", "hour,requests", ("--traffic-zone", "Europe/Berlin"), id="result-by-a-clock"),
        pytest.param("{:%Y-%m-%d}T00:00Z,9", "hour,requests", (), id="result"),
        pytest.param("{:%Y-%m-%d}T18:30Z", "day", ("--time", "day"), id="events-by-a-clock-that-nobody-named"),
    ],
)
def test_days_without_a_time_are_refused(form: str, heading: str, args: tuple[str, ...]) -> None:
    """All that came in a day would be at its first hour, and all others would look quiet."""
    write_days(form, heading)
    out, err = run("collect", "d.csv", *args, "-o", "traffic.csv", code=3)
    assert (out, Path("traffic.csv").exists()) == ("", False)
    assert err.startswith("d.csv: error: everything in it is at ")
    assert ", on 3 days: these are days, without a time of day [bad-time]\n  fix: name a column" in err
    write_days(form, heading, days=2)
    run("collect", "d.csv", *args)


@pytest.mark.parametrize(
    ("form", "heading", "args"),
    [
        pytest.param("{0:%Y-%m-%d}T09:00Z,9", "hour,requests", (), id="result"),
        pytest.param("{0:%Y-%m-%d}T09:{0:%d}Z", "at", ("--time", "at"), id="events"),
        pytest.param("{0:%Y-%m-%d}T09:00Z\n{0:%Y-%m-%d}T09:01Z", "at", ("--time", "at"), id="two-a-day"),
    ],
)
def test_a_job_in_one_hour_of_the_day_is_no_day(form: str, heading: str, args: tuple[str, ...]) -> None:
    """It tells its hour, if not midnight, or its minutes differ."""
    write_days(form, heading)
    assert "in 4" in run("collect", "d.csv", *args, "--gaps", "zero")[1]


@pytest.mark.parametrize("engine", ["sqlite", "duckdb"])
def test_a_file_of_a_database_is_given_as_an_address(engine: str) -> None:
    """By its first bytes, whatever it is called and whichever options are given."""
    first = b"SQLite format 3\0" if engine == "sqlite" else b"\x01" * 8 + b"DUCK" + b"\x02" * 8
    Path("shop.csv").write_bytes(first + b"\0" * 90)
    for options in (("--table", "events", "--time", "ts"), ()):
        err = run("collect", "shop.csv", *options, code=2)[1]
        assert err == (
            f"SOURCE: error: shop.csv is a database, for {engine} [bad-option]\n"
            f"  fix: give its address, {engine}:///shop.csv, with --table and --time\n"
        )


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        pytest.param((), 2, "SOURCE: error: which logs, or which table?", id="nothing"),
        pytest.param(("none.log",), 4, "none.log: error: cannot read", id="no-file"),
        pytest.param(("none*",), 4, "no file has such a name", id="no-match"),
        pytest.param(
            ("https://a.example/access.log",), 2, "SOURCE: error: an address of https is no file", id="elsewhere"
        ),
        pytest.param(("access.log", "--sql", "mysql"), 2, "no source is read", id="source-and-query"),
        pytest.param(("--sql", "oracle"), 2, "oracle", id="no-such-dialect"),
        pytest.param(("access.log", "--append"), 2, "to which file?", id="append-to-nothing"),
        pytest.param(("access.log", "--only-status", "abc"), 2, "expected a status", id="status"),
        pytest.param(
            ("access.log", "--only-path", "api,v2"),
            2,
            "--only-path: error: expected how a path begins, got 'api,v2' [bad-option]\n  fix: write /api,v2",
            id="path-without-a-slash",
        ),
        pytest.param(("access.log", "--drop-path", "health"), 2, "--drop-path: error: expected how a path", id="paths"),
        pytest.param(("access.log", "--max-bad", "101%"), 2, "of at most 100, got '101%'", id="more-than-all"),
        pytest.param(("access.log", "--log-format", "apache"), 2, "there is no log format 'apache'", id="format"),
        pytest.param(("access.log", "--write-audience", "u.csv"), 2, "--geoip", id="audience-without-database"),
        pytest.param(("access.log", "access.log.1", "--time", "x"), 2, "one table is read at a time", id="two-tables"),
        pytest.param(
            ("access.log", "--user", "id"), 2, "--user: error: it is for a table of events", id="user-of-a-log"
        ),
        pytest.param(
            ("access.log", "--time", "t", "--unique"), 2, "--unique: error: it is for logs", id="table-unique"
        ),
        pytest.param(("access.log", "--client-field", "xff"), 2, "have no field 'xff'", id="no-such-field"),
        pytest.param(
            ("access.log", "--geoip", "x", "--write-audience", "u", "-o", "u"),
            2,
            "go to one file",
            id="one-file-for-two",
        ),
        pytest.param(
            ("access.log", "--time", "t", "--zone", "z", "--country", "c"),
            2,
            "--country: error: users",
            id="two-places",
        ),
        pytest.param(
            ("access.log", "--time", "t", "--time-kind", "epoch", "--traffic-zone", "UTC"),
            2,
            "--traffic-zone: error: times of the kind epoch have no clock",
            id="epoch-by-a-clock",
        ),
        pytest.param(
            ("access.log", "--time", "t", "--user", "u", "--value", "v"), 2, "--value: error: either", id="two-numbers"
        ),
        pytest.param(("access.log", "--append", "-o", "/proc/self/mem"), 4, "cannot write: Perm", id="append-no-file"),
        pytest.param(
            ("access.log", "--engine", "spark", "--user", "u"),
            2,
            "--user: error: it is for a table",
            id="spark-of-events",
        ),
        pytest.param(("access.log", "--engine", "duckdb"), 2, "--time: error: which column holds", id="no-time"),
        pytest.param(("access.log", "--master", "yarn"), 2, "--master: error: it is for --engine spark", id="no-spark"),
        pytest.param(("access.log", "--geoip", "none.mmdb"), 4, "cannot read", id="no-database"),
        pytest.param(("access.log", "--append", "-o", "."), 4, "Is a directory", id="append-to-a-folder"),
        pytest.param(("access.log", "-o", "none/t.csv"), 4, "none/t.csv: error: cannot write", id="no-folder"),
        pytest.param(("text", "-o", "none/t.csv"), 4, "none/t.csv: error: cannot write", id="before-it-is-read"),
        pytest.param(("access.log", "-o", "access.log"), 2, "a file that this command reads", id="over-itself"),
    ],
)
def test_what_makes_no_sense_is_refused(args: tuple[str, ...], code: int, words: str) -> None:
    """Nothing is written, and the error says what to do."""
    for name in ("access.log", "access.log.1"):
        write_log(name, range(4))
    before = Path("access.log").read_bytes()
    out, err = run("collect", *args, code=code)
    assert out == ""
    assert words in err
    assert sorted(path.name for path in Path().iterdir()) == ["access.log", "access.log.1"]
    assert Path("access.log").read_bytes() == before


@pytest.mark.parametrize(
    ("place", "written"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-", "-"), ("+49", "'+49"), ("a\x1bb", "a\\x1bb"), ("Europe/Berlin", None)],
)
def test_places_are_written_as_texts_that_do_nothing(place: str, written: str | None) -> None:
    """Neither a spreadsheet nor a terminal takes a cell for more than a name."""
    rows = "".join(f"2026-11-01T0{hour}:00Z,{place}\n" for hour in range(3))
    Path("e.csv").write_text(f"ts,where\n{rows}", "utf-8")
    out, _ = run("collect", "e.csv", "--time", "ts", "--zone", "where")
    assert out.splitlines()[1] == f"2026-11-01T01:00:00Z,1,{written or place}"


def write_places(*places: str) -> None:
    """Write events in three hours of each of some places."""
    rows = "".join(f"2026-11-01T0{hour}:00Z,{place}\n" for hour in range(3) for place in places)
    Path("e.csv").write_text(f"ts,who\n{rows}", "utf-8")


@pytest.mark.parametrize("option", ["--zone", "--country"])
def test_more_places_than_the_world_has_are_none(option: str) -> None:
    """A column of users makes no table of places."""
    write_places(*(f"user-{number}" for number in range(701)))
    out, err = run("collect", "e.csv", "--time", "ts", option, "who", "-o", "traffic.csv", code=3)
    assert (out, Path("traffic.csv").exists()) == ("", False)
    told = (
        f"e.csv: error: the column of {option} holds 701 places, such as user-0, user-1, user-10: it is another column"
    )
    assert err == f"{told} [bad-value]\n  fix: name the right one with {option}, or leave it out\n"
    write_places(*(f"user-{number}" for number in range(700)))
    assert "caution: 100% of the places" in run("collect", "e.csv", "--time", "ts", option, "who")[1]


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (("DE", "x1", "x2"), "67%: is it the right column?"),
        (("DE", "Germany", "x1", "x2"), "50%: `downtime plan` refuses such names, or leaves them out"),
        (("Europe/Berlin", "UTC", "x1"), "33%: `downtime plan` refuses such names, or leaves them out"),
        (("DE", "UTC"), ""),
        (("",), ""),
    ],
)
def test_a_caution_tells_of_places_that_are_unknown(places: tuple[str, ...], told: str) -> None:
    """Where they are more than half, it may be another column; an empty one is none."""
    write_places(*places)
    err = run("collect", "e.csv", "--time", "ts", "--country", "who")[1]
    share, _, hint = told.partition(": ")
    caution = f"caution: {share} of the places in the column of --country are no known country, such as x1: {hint}\n"
    assert (caution in err) if told else ("of the places" not in err)


@pytest.mark.parametrize(
    ("scale", "kind", "right"),
    [(1, "epoch-ms", "epoch"), (1, "epoch-us", "epoch"), (1000, "epoch-us", "epoch-ms")],
)
def test_numbers_of_another_scale_are_refused(scale: int, kind: str, right: str) -> None:
    """Read in thousandths, seconds of our days are all of January 1970; the remedy reads them."""
    times = [int((START + timedelta(hours=hour)).timestamp()) * scale for hour in range(60)]
    Path("e.csv").write_text("\n".join(["at", *map(str, times)]))
    out, err = run("collect", "e.csv", "--time", "at", "--time-kind", kind, code=3)
    assert out == ""
    told = f"e.csv: error: read by --time-kind {kind}, everything in it is in 1970 [bad-time]"
    assert err == f"{told}\n  fix: say --time-kind {right}\n"
    assert len(run("collect", "e.csv", "--time", "at", "--time-kind", right)[0].splitlines()) == 59


def test_a_table_in_utf_16_is_told_what_it_is() -> None:
    """As PowerShell writes it, whether or not somebody has named its column of times."""
    Path("e.csv").write_text("at\n2026-11-01T00:00:00Z\n", "utf-16")
    for options in (("--time", "at"), ()):
        err = run("collect", "e.csv", *options, code=3)[1]
        assert err.startswith(
            "e.csv:1: error: this is text in UTF-16 [other-format]\n  fix: save it in UTF-8: iconv -f"
        )


def test_bounds_beside_a_zone_are_said_to_be_in_utc() -> None:
    """Whoever names a zone for the log may think that its days are meant."""
    write_log("access.log", range(60))
    said = "--since and --until without an offset are in UTC, not by --traffic-zone\n"
    zone, since = ("--traffic-zone", "Asia/Kolkata"), ("--since", "2026-11-02")
    assert said in run("collect", "access.log", *zone, *since)[1]
    for options in (zone, since):
        assert said not in run("collect", "access.log", *options)[1]
