"""Files of events that DuckDB reads: the same tables as of a CSV that is read without it, and the same errors."""

from __future__ import annotations

import csv
import gzip
import json
import random
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.foreign.documented import find_commands, run_commands
from tests.foreign.engines import Done, ask_python, make_parquet, run_there

START = datetime(2026, 10, 24, 3, tzinfo=UTC)
HEADING = ["at", "place", "user id", "value"]
Row = tuple[str, str, str, str]


def draw_rows(seed: str, write: Callable[[datetime, random.Random], str], number: int = 1200) -> list[Row]:
    """Draw events over three days, a few of them without a time, around the end of summer time."""
    draw = random.Random(seed)
    rows: list[Row] = []
    for _ in range(number):
        at = START + timedelta(seconds=draw.randrange(72 * 3600), milliseconds=draw.randrange(1000))
        text = draw.choice(["", "NULL"]) if draw.random() < 0.01 else write(at, draw)
        place = draw.choice(["Europe/Berlin", "Asia/Kolkata", 'odd "place", with\nlines', "", "DE "])
        rows.append((text, place, draw.choice(["", "1", "2", "é", "4"]), draw.choice(["0", "0.25", "3", "1e2", " 7 "])))
    return rows


def in_utc(at: datetime, draw: random.Random) -> str:
    """Write a time as most files do."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def in_any_form(at: datetime, draw: random.Random) -> str:
    """Write a time with its offset, in one of the forms of ISO 8601."""
    zone = ZoneInfo(draw.choice(["Asia/Kolkata", "America/St_Johns", "Pacific/Kiritimati", "UTC"]))
    local = at.astimezone(zone)
    text = local.isoformat(draw.choice("T "), draw.choice(["auto", "seconds", "milliseconds", "minutes"]))
    forms = [
        text,
        text,
        text.replace("+00:00", "Z"),
        f" {text} ",
        f"{local:%Y%m%dT%H%M%S%z}",
        f"{local:%G-W%V-%uT%H:%M%z}",
    ]
    return draw.choice([*forms, f"{at:%Y-%m-%dT%H:%M:%S}.123456789Z", f"{local:%Y-%m-%d %H:%M%z}"])


def by_clock(zone: tzinfo) -> Callable[[datetime, random.Random], str]:
    """Write a time as a clock shows it, or once in a while with its offset."""

    def write(at: datetime, draw: random.Random) -> str:
        if draw.random() < 0.1:
            return in_any_form(at, draw)
        return (
            at.astimezone(zone)
            .replace(tzinfo=None)
            .isoformat(draw.choice("T "), draw.choice(["seconds", "minutes", "auto"]))
        )

    return write


def with_full_stops(at: datetime, draw: random.Random) -> str:
    """Write a time as most of Europe does, by the clock of Berlin or in UTC."""
    local = at.astimezone(ZoneInfo("Europe/Berlin"))
    return draw.choice([f"{local:%d.%m.%Y %H:%M:%S}", f"{local:%d.%m.%Y, {local.hour}:%M}", f"{at:%d.%m.%Y %H:%M} UTC"])


def in_numbers(scale: int) -> Callable[[datetime, random.Random], str]:
    """Write a time as a number since 1970."""

    def write(at: datetime, draw: random.Random) -> str:
        number = at.timestamp() * scale
        return draw.choice([f"{number:.0f}", f"{number:.0f}.0", f"{number:.0f} "])

    return write


def write_csv(path: Path, rows: Sequence[Sequence[str]], delimiter: str = ",", before: bytes = b"") -> None:
    """Write a table with a heading."""
    with path.open("w", encoding="utf-8", newline="") as output:
        csv.writer(output, delimiter=delimiter).writerows([HEADING, *rows])
    path.write_bytes(before + path.read_bytes())


FORMS: dict[str, tuple[Callable[[datetime, random.Random], str], list[str]]] = {
    "in UTC": (in_utc, []),
    "in any form": (in_any_form, []),
    "by a clock": (by_clock(ZoneInfo("Europe/Berlin")), ["--traffic-zone", "Europe/Berlin"]),
    "by a clock of half hours": (by_clock(ZoneInfo("Asia/Kolkata")), ["--traffic-zone", "Asia/Kolkata"]),
    "with full stops": (with_full_stops, ["--traffic-zone", "Europe/Berlin"]),
    "seconds": (in_numbers(1), ["--time-kind", "epoch"]),
    "milliseconds": (in_numbers(1000), ["--time-kind", "epoch-ms"]),
}
MEASURES = [
    [],
    ["--zone", "PLACE"],
    ["--user", "User ID"],
    ["--value", "value"],
    ["--country", "place", "--user", "user id"],
]


def test_a_csv_gives_the_same_with_duckdb_as_without(tmp_path: Path) -> None:
    """Whatever the forms of times and numbers, delimiters and quotes, hours, zeros, unknown hours and notes agree."""
    runs: list[list[str]] = []
    for index, (name, (write, options)) in enumerate(FORMS.items()):
        delimiter, before = [(",", b""), (";", b"\xef\xbb\xbf"), ("\t", b"")][index % 3]
        write_csv(tmp_path / f"{index}.csv", draw_rows(name, write), delimiter, before)
        for number, measure in enumerate(MEASURES):
            if (number - index) % len(MEASURES) > 1:  # each form with two of them, each of them with two forms
                continue
            args = ["collect", f"{index}.csv", "--time", "AT", *options, *measure]
            runs += [
                [*args, "-o", f"{index}-{number}-ours"],
                [*args, "--engine", "duckdb", "-o", f"{index}-{number}-ours-too"],
            ]
    done = run_there(runs, tmp_path, {"TZ": "Asia/Kolkata"})
    assert {each.code for each in done} == {0}, next(each.err for each in done if each.code)
    for ours, duckdb in zip(done[::2], done[1::2], strict=True):
        assert duckdb.err.replace("ours-too", "ours") == ours.err
    for path in sorted(tmp_path.glob("*-ours")):
        assert Path(f"{path}-too").read_text("utf-8") == path.read_text("utf-8"), path.name


WRONG: list[tuple[list[str], list[str]]] = [
    (["yesterday", "DE", "1", "2"], []),
    (["2026-10-25 04:00:00", "DE", "1", "2"], []),
    (["2026-02-30T04:00:00Z", "DE", "1", "2"], []),
    (["1969-12-31T23:59:59Z", "DE", "1", "2"], []),
    (["3000-01-01T00:00:00Z", "DE", "1", "2"], []),
    (["2026-10-25T04:00:00 Europe/Berlin", "DE", "1", "2"], []),
    (["infinity", "DE", "1", "2"], []),
    (["2026-03-29 02:30:00", "DE", "1", "2"], ["--traffic-zone", "Europe/Berlin"]),
    (["2026-10-25T04:00:00Z", "DE", "1", "-2"], ["--value", "value"]),
    (["2026-10-25T04:00:00Z", "DE", "1", ""], ["--value", "value"]),
    (["2026-10-25T04:00:00Z", "DE", "1", "1_000"], ["--value", "value"]),
    (["2026-10-25T04:00:00Z", "DE", "1", "nan"], ["--value", "value"]),
    (["2026-10-25T04:00:00Z", "DE", "1"], []),
    (["2026-10-25T04:00:00Z", "DE", "1", "2", "3"], []),
    (["", "DE", "1", "2"], ["--country", "plac"]),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """Give what is told of each wrong row among many: without DuckDB, with it, and with another file as well."""
    folder = tmp_path_factory.mktemp("wrong")
    good = draw_rows("good", in_utc, 50)
    write_csv(folder / "good.csv", good)
    runs: list[list[str]] = []
    for index, (cells, options) in enumerate(WRONG):
        write_csv(folder / f"{index}.csv", [*good, cells, *good])
        args = ["collect", f"{index}.csv", "--time", "at", *options]
        runs += [args, [*args, "--engine", "duckdb"], [*args, "good.csv", "--engine", "duckdb"]]
    return run_there(runs, folder)


@pytest.mark.parametrize("index", range(len(WRONG)), ids=["-".join(cells) for cells, _ in WRONG])
def test_what_is_wrong_with_a_csv_is_told_as_without_duckdb(index: int, told: list[Done]) -> None:
    """A cell that cannot be read is the same error, with file, line and column, wherever among many it stands."""
    ours, duckdb, both = told[3 * index : 3 * index + 3]
    assert (ours.code, ours.out) == (3, "")
    assert (duckdb.code, duckdb.out, duckdb.err) == (ours.code, ours.out, ours.err)
    assert (both.code, both.out, both.err) == (ours.code, ours.out, ours.err)


NAMES = ["plain.parquet", "it's [odd] *?.parquet", "-x.parquet", "a\nb.parquet", "no suffix", "%41{a,b}.parquet"]


def test_parquet_and_json_give_what_the_csv_gives(tmp_path: Path) -> None:
    """Files of any name and of several kinds count once each; times with a zone, without one, and numbers."""
    rows = [row for row in draw_rows("kinds", in_utc) if row[0] not in {"", "NULL"}]
    write_csv(tmp_path / "all.csv", rows)
    part = len(rows) // (len(NAMES) + 2)
    for index, name in enumerate(NAMES):
        make_parquet(tmp_path / name, [row[:3] for row in rows[part * index : part * (index + 1)]])
    lines = [
        json.dumps({"extra": [1], "user id": row[2], "place": row[1], "at": row[0]})
        for row in rows[part * len(NAMES) :]
    ]
    (tmp_path / "1.json").write_text("\n".join(lines[:part]) + "\n\n", "utf-8")
    (tmp_path / "2.jsonl.gz").write_bytes(gzip.compress("\n".join(lines[part:]).encode()))
    places = ["--zone", "place"]
    names = ["./" + name if name.startswith("-") else name for name in NAMES]
    runs = [
        ["collect", "all.csv", "--time", "at", *places, "-o", "expected"],
        ["collect", *names, "1.json", "2.jsonl.gz", "--time", "at", *places, "-o", "mixed"],
        ["collect", "all.csv", "--time", "at", "-o", "expected-bare"],
        *(
            ["collect", *names, "--time", time, *options, "-o", f"{time}.out"]
            for time, options in (
                ("at", ["--value", "one"]),
                ("in_utc", []),
                ("seconds", ["--time-kind", "epoch"]),
                ("text", []),
            )
        ),
    ]
    done = run_there(runs, tmp_path, {"TZ": "Asia/Kolkata"})
    assert [each.code for each in done] == [0] * len(runs), [each.err for each in done if each.code]
    assert (tmp_path / "mixed").read_text("utf-8") == (tmp_path / "expected").read_text("utf-8")
    kinds = {(tmp_path / f"{time}.out").read_text("utf-8") for time in ("at", "in_utc", "seconds", "text")}
    assert len(kinds) == 1
    caution = "caution: times without a zone are taken for UTC; if wrong, say --traffic-zone\n"
    assert [caution in each.err for each in done[3:]] == [False, True, False, False]
    assert done[3].err.startswith("./-x.parquet") or "and 5 other files: " in done[3].err
    again = run_there([["collect", "*.parquet", "no suffix", "--time", "at", "-o", "glob.out"]], tmp_path)[0]
    assert again.code == 0, again.err
    assert {(tmp_path / "glob.out").read_text("utf-8")} == kinds


def test_a_parquet_by_a_clock_is_read_as_the_csv_is(tmp_path: Path) -> None:
    """Times without a zone are by the clock of --traffic-zone: the hour shown twice is unknown."""
    rows = [row for row in draw_rows("clock", in_utc) if row[0] not in {"", "NULL"}]
    make_parquet(tmp_path / "a.parquet", [row[:3] for row in rows], clock="Europe/Berlin")
    walls = [
        (datetime.fromisoformat(row[0]).astimezone(ZoneInfo("Europe/Berlin")).strftime("%Y-%m-%d %H:%M:%S"), *row[1:])
        for row in rows
    ]
    write_csv(tmp_path / "a.csv", walls)
    zone = ["--traffic-zone", "Europe/Berlin", "--user", "user id"]
    runs = [
        ["collect", "a.csv", "--time", "at", *zone, "-o", "ours"],
        ["collect", "a.parquet", "--time", "clock", *zone, "-o", "duckdb"],
    ]
    ours, duckdb = run_there(runs, tmp_path)
    assert (ours.code, duckdb.code) == (0, 0), duckdb.err
    assert (tmp_path / "duckdb").read_text("utf-8") == (tmp_path / "ours").read_text("utf-8")
    assert "clocks went back" in duckdb.err
    assert "taken for UTC" not in duckdb.err


REFUSED: list[tuple[list[str], int, str]] = [
    (["a.parquet"], 2, "--time: error: which column holds the times? [missing-option]"),
    (
        ["a.parquet", "--time", "day"],
        2,
        "--time: error: expected a column of times, got one of DATE [bad-option]\n  fix: name one",
    ),
    (["a.parquet", "--time", "seconds"], 2, "--time: error: expected a column of times, got one of BIGINT"),
    (["a.parquet", "--time", "at", "--time-kind", "epoch"], 2, "--time-kind: error: expected a column of numbers"),
    (["a.parquet", "--time", "in_utc", "--time-kind", "local"], 2, "--traffic-zone: error: whose clock"),
    (["a.parquet", "--time", "at", "--value", "place"], 3, "a.parquet:1: error: expected a number of 0 or more"),
    (["a.parquet", "--time", "at", "--value", "at"], 2, "--value: error: expected a column of numbers"),
    (["a.parquet", "--time", "place"], 3, "a.parquet:1: error: expected a time, got 'DE' [bad-time]"),
    (["a.parquet", "--time", "att"], 3, "a.parquet:1: error: no column is called 'att' [missing-column]"),
    (["a.parquet", "--time", "at", "--drop-bots"], 2, "--drop-bots: error: it is for logs, and these are events"),
    (["cut.parquet", "--time", "at"], 3, "cut.parquet: error: DuckDB cannot read it: "),
    (["bad.json", "--time", "at"], 3, "bad.json:3: error: DuckDB cannot read it: "),
    (["text.json", "--time", "at"], 3, "text.json: error: expected a time, got 'never' [bad-time]"),
    (["none*.parquet", "--time", "at"], 4, "none*.parquet: error: no file has such a name"),
    (["a.parquet", "text.json", "--time", "at"], 3, "text.json: error: expected a time, got 'never' [bad-time]"),
    (["a.parquet", "bad.json", "--time", "at"], 3, "bad.json:3: error: DuckDB cannot read it: "),
    (["odd.json", "--time", "at"], 3, "odd.json:2: error: DuckDB cannot read it: "),
    (["null.json", "--time", "at"], 3, "null.json: error: no row has a time [empty-file]"),
    (["wall.json", "--time", "at", "--traffic-zone", "Europe/Berlin"], 3, "wall.json: error: clocks skip "),
    (
        ["blank.csv", "--time", "at", "--engine", "duckdb"],
        3,
        "blank.csv:1: error: blank lines stand before its heading",
    ),
    (["mixed.csv", "--time", "at", "--engine", "duckdb"], 3, "mixed.csv: error: DuckDB cannot read it: "),
    (["-", "--time", "at", "--engine", "duckdb"], 2, "SOURCE: error: DuckDB reads files, and no pipe"),
    (["a.csv.xz", "--time", "at", "--engine", "duckdb"], 3, "a.csv.xz: error: DuckDB cannot unpack xz"),
]


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """Give what is told of each file that cannot be read."""
    folder = tmp_path_factory.mktemp("refused")
    make_parquet(folder / "a.parquet", [("2026-10-25T04:00:00Z", "DE", "1")] * 30)
    (folder / "cut.parquet").write_bytes((folder / "a.parquet").read_bytes()[:-100])
    good = '{"at": "2026-10-25T04:00:00Z"}\n'
    (folder / "bad.json").write_text(f'{good}{{"at": "2026-10-25T05:00:00Z"\n{good}', "utf-8")
    (folder / "odd.json").write_text(f"{good}5\n", "utf-8")
    (folder / "null.json").write_text('{"at": null}\n', "utf-8")
    (folder / "wall.json").write_text('{"at": "2026-03-29 02:30:00"}\n', "utf-8")
    (folder / "text.json").write_text(f'{good}{{"at": "never"}}\n', "utf-8")
    (folder / "blank.csv").write_text("\nat\n2026-10-25T04:00:00Z\n", "utf-8")
    (folder / "mixed.csv").write_bytes(b"at,n\n2026-10-25T04:00:00Z,1\r\n2026-10-25T05:00:00Z,1\n")
    (folder / "a.csv.xz").write_bytes(b"\xfd7zXZ\x00")
    before = sorted(folder.iterdir())
    done = run_there([["collect", *args, "-o", "traffic.csv"] for args, _, _ in REFUSED], folder)
    assert sorted(folder.iterdir()) == before
    return done


@pytest.mark.parametrize("index", range(len(REFUSED)), ids=[" ".join(args) for args, _, _ in REFUSED])
def test_files_that_cannot_be_read_are_one_error(index: int, refused: list[Done]) -> None:
    """Each names its option or its file, and the row if it is known; nothing is written."""
    _, code, error = REFUSED[index]
    done = refused[index]
    assert (done.code, done.out) == (code, ""), done.err
    assert done.err.startswith(error)
    assert done.err.count("error: ") == 1


def test_no_more_errors_are_told_than_anybody_reads(tmp_path: Path) -> None:
    """Of a file in which each time is wrong, three are shown, and no more than twenty are looked at."""
    lines = [json.dumps({"at": f"never {number}"}) for number in range(40)]
    (tmp_path / "a.json").write_text("\n".join(lines), "utf-8")
    [done] = run_there([["collect", "a.json", "--time", "at"]], tmp_path)
    assert (done.code, done.out) == (3, "")
    assert done.err.count("a.json: error: expected a time, got 'never ") == 3
    assert "a.json: error: 17 more like the ones above; nothing is read beyond 20 errors [bad-time]\n" in done.err


def test_a_copy_beside_files_counts_once(tmp_path: Path) -> None:
    """It is left out, and said; files with the same heading, or as many rows, are no copies."""
    for name, hour in (("a", 4), ("b", 5)):
        rows = [(f"2026-10-25 0{hour}:{minute}:00", "", "") for minute in (10, 20)]
        make_parquet(tmp_path / f"{name}.parquet", rows)
        (tmp_path / f"{name}.csv").write_text("\n".join(["at", *(f"{at}Z" for at, *_ in rows), ""]), "utf-8")
    for kind in ("parquet", "csv"):
        shutil.copy(tmp_path / f"a.{kind}", tmp_path / f"a_copy.{kind}")
    hours = ["--since", "2026-10-25T04:00Z", "--until", "2026-10-25T06:00Z", "--as-of", "2026-10-26T00:00Z"]
    kinds = ("parquet", "csv")
    asked = [["collect", f"*.{kind}", "--time", "at", "--engine", "duckdb", *hours] for kind in kinds]
    for done, kind in zip(run_there(asked, tmp_path), kinds, strict=True):
        assert done.out == "hour,requests\n2026-10-25T04:00:00Z,2\n2026-10-25T05:00:00Z,2\n", done.err
        assert f"a_copy.{kind}: left out, a.{kind} holds the same\n" in done.err
        assert f"b.{kind}: left out" not in done.err


MAKE_EVENTS = '''
import duckdb
for part in range(3):
    duckdb.sql(f"""COPY (
        SELECT now() - n * INTERVAL '15 minutes' AS created_at, IF(n % 2 = 0, 'Asia/Kolkata', 'Europe/Berlin') AS tz
        FROM range({part}, 5760, 3) t(n)
    ) TO 'events/{part}.parquet'""")
'''


def test_two_documented_commands_lead_from_files_to_a_plan(tmp_path: Path) -> None:
    """What the first command of docs/collect.md writes, the second reads."""
    (tmp_path / "events").mkdir()
    ask_python(["-c", MAKE_EVENTS], "", tmp_path)
    collected, planned = run_commands(find_commands("'events/*.parquet'"), tmp_path, {})
    assert (collected.code, collected.out) == (0, ""), collected.err
    assert (tmp_path / "traffic.csv").read_text("utf-8").startswith("hour,requests,zone\n")
    assert planned.code == 0, planned.err
    assert "Recommended" in planned.out
