"""SQLite as a source, through the command."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app

AS_OF = ("--as-of", "2026-11-03T00:00Z")
ASKED = ("--table", "events", "--time", "ts", "--days", "1", *AS_OF)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_shop(path: str = "shop.db", places: Sequence[str | None] = ()) -> None:
    """Write a database with an event in each of 24 hours but the third."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE events (ts TEXT, place TEXT)")
        rest = iter(places)
        rows = [(f"2026-11-02 {hour:02}:30:00", next(rest, None)) for hour in range(24) if hour != 2]
        database.executemany("INSERT INTO events VALUES (?, ?)", rows)


def run(*args: str, code: int = 0) -> tuple[str, str]:
    """Return what the command writes."""
    result = CliRunner().invoke(app, ["collect", *args])
    assert result.exit_code == code, result.stderr
    return result.stdout, result.stderr


def test_a_database_becomes_a_table() -> None:
    """Hours of the span have their numbers, quiet ones 0, and what was asked is said."""
    write_shop()
    out, err = run("sqlite:///shop.db", *ASKED)
    assert out.splitlines()[:4] == [
        "hour,requests",
        "2026-11-02T00:00:00Z,1",
        "2026-11-02T01:00:00Z,1",
        "2026-11-02T02:00:00Z,0",
    ]
    assert len(out.splitlines()) == 25
    assert err == (
        "sqlite:///shop.db: 23 rows\n"
        "Column ts is taken to be texts such as 2026-11-29 04:00:00, in UTC unless they end in an offset (numbers: "
        "--time-kind epoch)\n"
        "23 requests in 24 hours: 2026-11-02T00:00:00Z to 2026-11-03T00:00:00Z\n"
    )


@pytest.mark.parametrize("option", [("--zone", "place"), ("--country", "place")])
def test_any_text_is_a_place(option: tuple[str, str]) -> None:
    """Quotes and semicolons within a place stay within their cell; what a terminal would obey is written out."""
    odd = 'a"b,\nc;\x1b'
    write_shop(places=[odd, "DE"])
    out, _ = run("sqlite:///shop.db", *ASKED, *option)
    assert out.splitlines()[0] == f"hour,requests,{option[0][2:]}"
    assert '2026-11-02T00:00:00Z,1,"a""b, c;\\x1b"\n' in out


@pytest.mark.parametrize("name", ["a b?mode=rw&x=#%41.db", "é'\"\\.db", "-x.db", "a\nb.db"])
def test_any_name_is_that_of_a_file(name: str, folder: Path) -> None:
    """What would be a parameter of an address is part of the name, here and from the root."""
    write_shop(name)
    for path in (name, str(folder / name)):
        assert run(f"sqlite:///{path}", *ASKED)[0].count("\n") == 25


def test_nothing_is_written_to_the_database(folder: Path) -> None:
    """It is opened to be read: neither it nor a file beside it changes, whatever the condition."""
    write_shop()
    before = Path("shop.db").read_bytes()
    run("sqlite:///shop.db", *ASKED)
    _, err = run("sqlite:///shop.db", *ASKED, "--where", "1) SELECT 1; DELETE FROM events; --", code=2)
    assert err.startswith("--where: error: a bracket is closed that is not open")
    _, err = run("sqlite:///shop.db", *ASKED, "--where", "1 IN (DELETE FROM events RETURNING 1)", code=3)
    assert "[bad-query]" in err
    assert Path("shop.db").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["shop.db"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("--table", "event", "--time", "ts"), "the query fails: no such table: event"),
        (("--table", "events", "--time", "tz"), "the query fails: no such column: tz"),
        (("--table", "events", "--time", "ts", "--where", "a nonsense"), "the query fails: "),
    ],
)
def test_what_sqlite_does_not_understand_is_told_in_its_words(asked: tuple[str, ...], message: str) -> None:
    """A name that is not there is an error, and no text; nothing is printed or written."""
    write_shop()
    out, err = run("sqlite:///shop.db", *asked, "-o", "traffic.csv", code=3)
    assert out == ""
    assert err.startswith(f"sqlite:///shop.db: error: {message}")
    assert "[bad-query]\n" in err
    assert "look at the query: --sql sqlite" in err
    assert not Path("traffic.csv").exists()


def test_a_file_that_is_no_database_or_not_there_is_refused() -> None:
    """Each is a matter of access, with the way to write a path; no file is made."""
    Path("text.db").write_text("hour,requests\n" * 100, "utf-8")
    for name, message in (("text.db", "file is not a database"), ("none.db", "unable to open database file")):
        out, err = run(f"sqlite:///{name}", *ASKED, code=4)
        assert (out, err.splitlines()[0]) == ("", f"sqlite:///{name}: error: no answer: {message} [no-connection]")
        assert "four any other; sqlite:////var/lib/shop.db" in err
    assert not Path("none.db").exists()


def test_a_query_that_takes_too_long_is_stopped() -> None:
    """Past the limit the query ends with an error of access."""
    write_shop()
    endless = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n) > 0"
    out, err = run("sqlite:///shop.db", *ASKED, "--query-timeout", "1s", "--where", endless, code=4)
    assert out == ""
    assert "the query took longer than 1 s, and was stopped" in err


@pytest.mark.parametrize(
    ("rows", "args", "words"),
    [
        (0, (), "is something in the table, within --days up to --as-of"),
        (1, ("--where", "place = 'XX'"), "of which --where is true, with times as --time-kind says?"),
        (1, ("--value", "place"), "is 'place', of --value, a column of numbers above 0?"),
    ],
)
def test_an_answer_of_nothing_is_refused(rows: int, args: tuple[str, ...], words: str) -> None:
    """Hours of 0 would look quiet, and nothing tells that something was asked in a wrong way."""
    with closing(sqlite3.connect("shop.db")) as database, database:
        database.execute("CREATE TABLE events (ts TEXT, place TEXT, n INTEGER)")
        database.executemany("INSERT INTO events VALUES ('2026-11-02 05:00:00', 'DE', ?)", [(NOON * 1000,)] * rows)
    out, err = run("sqlite:///shop.db", *ASKED, *args, "-o", "traffic.csv", code=3)
    assert (out, Path("traffic.csv").exists()) == ("", False)
    assert err.startswith("sqlite:///shop.db: error: nothing was counted: every hour would be 0 [empty-file]\n")
    assert words in err


NOON = 1_793_620_800
INSTANT, EPOCH, LOCAL = (), ("--time-kind", "epoch"), ("--traffic-zone", "Asia/Kolkata")


@pytest.mark.parametrize(
    ("values", "declared", "kind", "told", "remedy"),
    [
        pytest.param(["2026-11-02 07:47:00 UTC"] * 2, "TEXT", INSTANT, "2 values", "a view that writes", id="utc"),
        pytest.param(["2026-11-02 07:47:00 UTC"], "TEXT", LOCAL, "1 value ", "a view that writes", id="utc-by-a-clock"),
        pytest.param(["02.11.2026 07:47"], "DATETIME", INSTANT, "1 value ", "a view that writes", id="german"),
        pytest.param([NOON, "2.11.2026", NOON], "DATETIME", INSTANT, "2 values", "--time-kind epoch;", id="numbers"),
        pytest.param([NOON * 1000], "", INSTANT, f"'{NOON}000'", "--time-kind epoch-ms;", id="thousandths"),
        pytest.param([NOON * 10**6], "", INSTANT, f"'{NOON}000000'", "--time-kind epoch-us;", id="millionths"),
        pytest.param([-0.5], "", INSTANT, "'-0.5'", "--time-kind epoch;", id="before-1970"),
        pytest.param([b"\xff2026-11-02"], "", INSTANT, "'FF323032362D", "a view that writes", id="bytes"),
        pytest.param(["2026-11-02 07:47"], "", EPOCH, "read as numbers", "leave out --time-kind", id="texts"),
        pytest.param([str(NOON)], "", EPOCH, "read as numbers", "makes numbers of them", id="number-as-text"),
        pytest.param([b"\0x"], "", EPOCH, "'0078'", "makes numbers of them", id="bytes-for-numbers"),
        pytest.param(["x" * 90], "", INSTANT, f"'{'x' * 60}' [", "a view that writes", id="long"),
    ],
)
def test_times_that_sqlite_cannot_read_do_not_vanish(
    values: list[object], declared: str, kind: tuple[str, ...], told: str, remedy: str
) -> None:
    """The query passes over them, wherever they are beside its bounds: so they are looked for, and refused."""
    with closing(sqlite3.connect("shop.db")) as database, database:
        database.execute(f"CREATE TABLE events (ts {declared})")
        good = (NOON,) if kind == EPOCH else ("2026-11-02 12:00:00",)
        database.executemany("INSERT INTO events VALUES (?)", [good, *((value,) for value in values)])
    out, err = run("sqlite:///shop.db", *ASKED, *kind, code=3)
    assert out == ""
    assert err.startswith("sqlite:///shop.db: error: column ts holds ")
    assert (told in err, remedy in err, "[bad-time]" in err) == (True, True, True)
    assert "1 request in" in run("sqlite:///shop.db", *ASKED, *kind, "--where", "rowid = 1 -- the good one")[1]


@pytest.mark.parametrize(
    ("declared", "kind", "rows"),
    [
        pytest.param("TEXT", INSTANT, ["2026-11-02T04:00Z", "2020-01-01 UTC", None, "", " NULL"], id="texts"),
        pytest.param("TEXT", EPOCH, [str(NOON), "7", None], id="numbers-as-texts"),
        pytest.param("REAL", EPOCH, [NOON + 0.5, 7, 4e12, None], id="numbers"),
    ],
)
def test_what_is_of_other_times_or_of_none_is_left_out(
    declared: str, kind: tuple[str, ...], rows: list[object]
) -> None:
    """A text that begins with another day is of no hour that was asked for, however it ends."""
    with closing(sqlite3.connect("shop.db")) as database, database:
        database.execute(f"CREATE TABLE events (ts {declared})")
        database.executemany("INSERT INTO events VALUES (?)", [(row,) for row in rows])
    assert "\n1 request in 24 hours" in run("sqlite:///shop.db", *ASKED, *kind)[1]


def test_a_database_that_is_locked_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """For as long as the query may take; the remedy is to wait, as nothing is wrong with the path."""
    write_shop()
    begun = 0

    def clock() -> float:
        nonlocal begun
        begun += 1
        if begun == 4:
            writer.rollback()
        return float(begun)

    monkeypatch.setattr("downtime_cli.collect.engines.sqlite._LONGEST_WAIT", 0.01)
    monkeypatch.setattr("downtime_cli.collect.engines.sqlite.monotonic", clock)
    with closing(sqlite3.connect("shop.db", isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        out, err = run("sqlite:///shop.db", *ASKED, "--query-timeout", "1s", code=4)
        assert (out, err) == (
            "",
            "sqlite:///shop.db: error: no answer: database is locked [no-connection]\n"
            "  fix: another program writes to it: ask when it has finished, or wait longer with --query-timeout\n",
        )
        assert "23 requests" in run("sqlite:///shop.db", *ASKED)[1]


def test_an_answer_is_read_as_a_saved_result_is() -> None:
    """A sum below 0 is refused, with the row of the answer."""
    write_shop()
    with closing(sqlite3.connect("shop.db")) as database, database:
        database.execute("ALTER TABLE events ADD COLUMN amount INTEGER DEFAULT -1")
    _, err = run("sqlite:///shop.db", *ASKED, "--value", "amount", code=3)
    assert err.startswith("sqlite:///shop.db:2:2: error: expected a number of 0 or more, got '-1' [bad-value]")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("sqlite:///shop.db", "access.log"), "SOURCE: error: a database is asked alone"),
        (("access.log", "sqlite:///shop.db"), "SOURCE: error: a database is asked alone"),
        (("sqlite:///shop.db", "--drop-bots"), "--drop-bots: error: it is for files, and this is a database"),
        (("sqlite:///shop.db", "--engine", "duckdb"), "--engine: error: it is for files"),
        (("sqlite:///shop.db", "--jobs", "2"), "--jobs: error: it is for files"),
        (("sqlite:///shop.db",), "--table: error: which table?"),
        (("sqlite:///shop.db", "--sql", "sqlite"), "--sql: error: a query is printed"),
        (("access.log", "--days", "3"), "--days: error: it is for a database, and this is a file"),
        (("access.log", "--table", "events"), "--table: error: it is for a database"),
        (("access.log", "--where", "a = 1"), "--where: error: it is for a database"),
        (("access.log", "--query-timeout", "1m"), "--query-timeout: error: it is for a database"),
    ],
)
def test_options_that_change_nothing_are_refused(args: tuple[str, ...], message: str) -> None:
    """Each kind of source has its own, and a database is the only source."""
    assert run(*args, code=2)[1].startswith(message)
