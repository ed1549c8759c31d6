"""Which column holds the counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from downtime_cli.readers.table.count_columns import Choice, Purpose, choose_count_column, need_count_column
from downtime_cli.readers.table.csv_table import read_table
from downtime_cli.readers.table.header import Header
from tests.readers.files import errors, read, write

TRAFFIC, USERS = Purpose.TRAFFIC, Purpose.USERS

_Make = Callable[[int], float | str]
VARIED: dict[str, _Make] = {
    "few": lambda row: 3 + row * 7 % 5,
    "many": lambda row: 300 + row * 37 % 101,
    "both": lambda row: 303 + row * 7 % 5 + row * 37 % 101,
    "row": lambda row: row + 1,
    "fall": lambda row: 900 - row,
    "same": lambda _: 5,
    "part": lambda row: f"0.{row * 17 % 90 + 10}",
    "minus": lambda row: -2 - row * 7 % 5,
}


def header(folder: Path, names: Sequence[str], kinds: str, rows: int = 30) -> Header:
    """Return the header of a table with a column of texts, then one of each kind."""
    lines = [",".join(["label", *names])]
    lines += [",".join([f"r{row}", *(str(VARIED[kind](row)) for kind in kinds.split())]) for row in range(rows)]
    return Header(read_table(write(folder, "\n".join(lines) + "\n")))


def choose(folder: Path, names: Sequence[str], kinds: str, purpose: Purpose = TRAFFIC, rows: int = 30) -> Choice | None:
    """Return the choice among such columns."""
    return choose_count_column(header(folder, names, kinds, rows), (0,), purpose)


@pytest.mark.parametrize(
    ("names", "kinds", "chosen", "reason"),
    [
        pytest.param(["load", "api_calls"], "part many", "api_calls", "likeliest", id="a-counting-word"),
        pytest.param(["latency_ms", "visits", "errors"], "few many few", "visits", "likeliest", id="best-known"),
        pytest.param(["visits", "pageviews"], "few many", "pageviews", "likeliest", id="better-known"),
        pytest.param(["north", "south", "sum"], "few many both", "sum", "the sum of 'north', 'south'", id="sum-last"),
        pytest.param(["all", "a", "b"], "both few many", "all", "the sum of 'a', 'b'", id="sum-first"),
        pytest.param(["a", "b", "c", "temp"], "few both many part", "b", "the sum", id="sum-beside-a-measure"),
        pytest.param(["x1", "ferries"], "row few", "ferries", "cannot be counts", id="row-numbers"),
        pytest.param(["x1", "ferries"], "fall few", "ferries", "cannot be counts", id="row-numbers-down"),
        pytest.param(["flag", "ferries"], "same few", "ferries", "cannot be counts", id="constant"),
        pytest.param(["", "ferries"], "row few", "ferries", "column 2 (no heading)", id="index-without-a-name"),
        pytest.param(["year", "site_id", "ferries"], "few many few", "ferries", "cannot be counts", id="labels"),
        pytest.param(["north", "value"], "few many", "value", "likeliest", id="weak-name"),
        pytest.param(["n", "ferries"], "row few", "ferries", "cannot be counts", id="row-numbers-called-n"),
        pytest.param(["count", "few"], "same few", "count", "likeliest", id="ones-that-count"),
        pytest.param(["ok", "failed", "all"], "few many both", "all", "the sum", id="sum-of-a-measure-too"),
        pytest.param(["net", "ferries"], "minus few", "ferries", "cannot be counts", id="negative"),
    ],
)
def test_the_column_of_traffic(names: list[str], kinds: str, chosen: str, reason: str, tmp_path: Path) -> None:
    """One column is chosen among several for a reason that is said."""
    choice = choose(tmp_path, names, kinds)
    assert choice is not None
    assert choice.assumption is not None
    assert choice.column == names.index(chosen) + 1
    assert choice.assumption.code == "value-column"
    assert choice.assumption.message.startswith(f"{chosen!r} is taken as the traffic, not ")
    assert reason in choice.assumption.message


@pytest.mark.parametrize(("negative", "is_refused"), [pytest.param(2, True), pytest.param(3, False)])
def test_slips_below_zero_rule_nothing_out(negative: int, is_refused: bool, tmp_path: Path) -> None:
    """Up to two numbers below zero may be mistakes, so that the column is still a candidate."""
    lines = [f"r{row},{row * 7 % 50 + 1},{-5 if row < negative else row * 3 % 11}" for row in range(50)]
    header = Header(read_table(write(tmp_path, "\n".join(["label,north,south", *lines]) + "\n")))
    if is_refused:
        assert errors(lambda: choose_count_column(header, (0,), TRAFFIC))[0].code == "ambiguous-column"
    else:
        choice = choose_count_column(header, (0,), TRAFFIC)
        assert choice is not None
        assert choice.column == 1


def test_proofs_are_by_all_rows(tmp_path: Path) -> None:
    """What the first rows suggest does not hold if a later row speaks against it."""
    lines = [f"r{row},{row},{row * 7 % 5 + 3},{row * 3 % 11 + 1}" for row in range(500)]
    text = "\n".join(["label,north,south,west", *lines, "r,3,2,1"]) + "\n"
    header = Header(read_table(write(tmp_path, text)))
    (issue,) = errors(lambda: choose_count_column(header, (0,), TRAFFIC))
    assert issue.message.endswith("'north', 'south', 'west'")


@pytest.mark.parametrize(
    ("names", "kinds"),
    [
        pytest.param(["hits", "misses"], "many few", id="hits-and-misses"),
        pytest.param(["north", "south"], "many few", id="unknown-names"),
        pytest.param(["calls_in", "calls_out"], "many few", id="two-counting-names"),
        pytest.param(["ferries", "temperature"], "many few", id="unknown-beside-a-measure"),
        pytest.param(["load", "memory"], "part few", id="load-of-a-machine"),
        pytest.param(["visits", "sessions"], "few many", id="two-well-known"),
        pytest.param(["n", "value"], "few many", id="a-mean-and-how-many-it-is-of"),
    ],
)
def test_columns_that_are_equally_good_are_refused(names: list[str], kinds: str, tmp_path: Path) -> None:
    """Nothing is chosen by numbers that are whole and positive alone."""
    (issue,) = errors(lambda: choose(tmp_path, names, kinds))
    assert issue.code == "ambiguous-column"
    assert issue.message == f"several columns could be the traffic: {', '.join(map(repr, names))}"
    assert "--value-column" in issue.remedy
    (issue,) = errors(lambda: choose(tmp_path, ["north", "south"], "many few", USERS))
    assert issue.message == "several columns could be the users: 'north', 'south'"
    assert issue.remedy == "choose one with --users-column"


def test_columns_that_begin_below_the_sample_are_candidates(tmp_path: Path) -> None:
    """A column that was filled later is not passed over for another one that was filled from the start."""
    lines = [
        f"r{row},{'' if row < 450 else row * 7 % 50},{row * 3 % 11},{'' if row < 460 else 'x'}" for row in range(600)
    ]
    header = Header(read_table(write(tmp_path, "\n".join(["label,calls,north,east", *lines]) + "\n")))
    choice = choose_count_column(header, (0,), TRAFFIC)
    assert choice is not None
    assert (choice.column, choice.assumption is None) == (1, False)


def test_totals_are_found_where_cells_are_missing(tmp_path: Path) -> None:
    """A missing part counts as nothing, and rows that have a single number prove nothing."""
    lines = [f"r{row},{row % 7 + 9},{row % 5 + 1},{row % 7 + row % 5 + 10}" for row in range(50)]
    lines += ["r,9,,9", "r,,,7", "r,5,4,-"]
    header = Header(read_table(write(tmp_path, "\n".join(["label,north,south,both", *lines]) + "\n")))
    choice = choose_count_column(header, (0,), TRAFFIC)
    assert choice is not None
    assert choice.column == 3


def test_columns_with_the_same_cells_count_once(tmp_path: Path) -> None:
    """The first of two equal columns is taken, and one that differs in a single row is no copy."""
    lines = [f"r{row},{row * 7 % 50},{row * 7 % 50}" for row in range(500)]
    header = Header(read_table(write(tmp_path, "\n".join(["label,north,south", *lines]) + "\n")))
    choice = choose_count_column(header, (0,), TRAFFIC)
    assert choice is not None
    assert choice.column == 1
    header = Header(read_table(write(tmp_path, "\n".join(["label,north,south", *lines, "r,1,2"]) + "\n")))
    assert errors(lambda: choose_count_column(header, (0,), TRAFFIC))[0].code == "ambiguous-column"


@pytest.mark.parametrize(
    ("names", "kinds", "purpose", "rows"),
    [
        pytest.param(["member_id"], "few", USERS, 30, id="identifiers"),
        pytest.param(["Engagement rate"], "few", USERS, 30, id="rate"),
        pytest.param(["Average age"], "few", USERS, 30, id="mean"),
        pytest.param(["max"], "few", USERS, 30, id="only-a-rate"),
        pytest.param(["member"], "row", USERS, 3, id="numbered-rows"),
        pytest.param(["dialing code", "rank"], "few many", USERS, 30, id="several-labels"),
        pytest.param(["user_id"], "many", TRAFFIC, 30, id="identifiers-are-no-traffic"),
        pytest.param(["avg_latency_ms"], "few", TRAFFIC, 30, id="latency-is-no-traffic"),
        pytest.param(["visits_id", "row"], "many row", TRAFFIC, 30, id="label-and-row-number"),
        pytest.param(["n"], "row", TRAFFIC, 30, id="n-that-numbers-rows"),
        pytest.param(["n"], "row", USERS, 3, id="n-that-numbers-users"),
    ],
)
def test_no_column_counts(names: list[str], kinds: str, purpose: Purpose, rows: int, tmp_path: Path) -> None:
    """Names and numbers that cannot be counts are no counts even where there is nothing else."""
    found = header(tmp_path, names, kinds, rows)
    assert choose_count_column(found, (0,), purpose) is None
    (issue,) = errors(lambda: need_count_column(found, (0,), purpose))
    assert issue.code == "missing-column"
    assert issue.message.startswith(f"no column counts {purpose.value}: ")
    assert repr(names[0]) in issue.message
    assert {TRAFFIC: "--value-column", USERS: "--users-column"}[purpose] in issue.remedy


@pytest.mark.parametrize(
    ("names", "kinds", "purpose", "rows"),
    [
        pytest.param(["ferries"], "few", TRAFFIC, 30, id="unknown-name"),
        pytest.param(["ferry rate"], "few", TRAFFIC, 30, id="a-level-may-be-traffic"),
        pytest.param(["steps"], "row", TRAFFIC, 30, id="traffic-that-rises"),
        pytest.param(["n"], "few", TRAFFIC, 30, id="counts-as-statistics-programs-call-them"),
        pytest.param(["n"], "few", USERS, 30, id="users-as-statistics-programs-call-them"),
        pytest.param(["users"], "row", USERS, 3, id="a-few-users-in-a-row"),
        pytest.param(["share"], "few", USERS, 30, id="share"),
    ],
)
def test_the_only_column_is_taken_in_silence(
    names: list[str], kinds: str, purpose: Purpose, rows: int, tmp_path: Path
) -> None:
    """Where there is nothing to choose there is nothing to say."""
    choice = choose(tmp_path, names, kinds, purpose, rows)
    assert choice == Choice(1, "the only column of numbers")


def test_an_unknown_name_is_said_to_count_users(tmp_path: Path) -> None:
    """Two rows do not prove that numbers only number them; what is taken for users by default is said."""
    choice = choose(tmp_path, ["ferries"], "row", USERS, 2)
    assert choice is not None
    assert choice.assumption is not None
    assert choice.assumption.message == "'ferries' is taken as the users: it is the only column of numbers"


@pytest.mark.parametrize(
    ("names", "kinds", "chosen"),
    [
        pytest.param(["share", "Members"], "part many", "Members", id="counts-before-shares"),
        pytest.param(["Sessions", "Active users", "New users"], "many few few", "Active users", id="best-known"),
        pytest.param(["Rank", "Country population", "Area"], "row many many", "Country population", id="people"),
        pytest.param(["Bounce rate", "Visits"], "part many", "Visits", id="visits"),
        pytest.param(["phone code", "Premium subscribers"], "many few", "Premium subscribers", id="calling-codes"),
        pytest.param(["desktop", "mobile", "everything"], "few many both", "everything", id="sum"),
    ],
)
def test_the_column_of_users(names: list[str], kinds: str, chosen: str, tmp_path: Path) -> None:
    """Users are found by the same rules, with words for people."""
    choice = choose(tmp_path, names, kinds, USERS)
    assert choice is not None
    assert choice.assumption is not None
    assert choice.column == names.index(chosen) + 1
    assert choice.assumption.code == "users-column"
    assert choice.assumption.message.startswith(f"{chosen!r} is taken as the users, not ")


@pytest.mark.parametrize(
    ("off", "is_sum"),
    [
        pytest.param(lambda n: 0, True, id="exact"),
        pytest.param(lambda n: (0, 1, -1)[n % 3], True, id="rounded"),
        pytest.param(lambda n: n % 50 == 0, False, id="more-now-and-then"),
    ],
)
def test_a_sum_is_exact_or_rounded_both_ways(off: Callable[[int], int], is_sum: bool, tmp_path: Path) -> None:
    """A total that has one more than its parts in some hours is not called their sum."""
    parts = [(60 + n * 7 % 31, 30 + n * 5 % 13) for n in range(480)]
    rows = [f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z,{a + b + off(n)},{a},{b}" for n, (a, b) in enumerate(parts)]
    reading = read(tmp_path, "\n".join(["time,total,a,b", *rows]) + "\n")
    assert reading.columns.value == "total"
    assert any("it is the sum of" in item.message for item in reading.assumptions) is is_sum


def test_kinds_of_vehicles_stand_beside_each_other(tmp_path: Path) -> None:
    """Cars are not the traffic where trucks are counted too."""
    rows = [f"2026-06-{1 + n // 24:02d}T{n % 24:02d}:00Z,{n * 7 % 31},{n * 5 % 13}" for n in range(96)]
    (issue,) = errors(lambda: read(tmp_path, "\n".join(["time,Cars,Trucks", *rows]) + "\n"))
    assert issue.code == "ambiguous-column"


def wide(columns: int) -> str:
    """Return three rows of so many columns, each different."""
    rows = [[(n * 7919 + c * (n * n + 2)) % 9973 for c in range(columns)] for n in range(1, 4)]
    lines = [f"2026-11-0{n} 00:00,{','.join(map(str, row))}" for n, row in enumerate(rows, 1)]
    return "\n".join([f"time,{','.join(f'c{n}' for n in range(columns))}", *lines, ""])


def test_columns_without_end_are_refused_at_once(tmp_path: Path) -> None:
    """A thousand columns of numbers are told apart, of more none is taken."""
    few, many = wide(1000), wide(1001)
    messages = [issue.message for text in (few, many) for issue in errors(partial(read, tmp_path, text))]
    assert messages[0].startswith("several columns could be the traffic: 'c0'")
    assert messages[1] == "more than 1,000 columns hold numbers: which counts is not looked for among so many"


def test_columns_that_were_left_out_are_counted(tmp_path: Path) -> None:
    """How many could be the traffic and how many are in the file are two numbers."""
    text = "time,a,b,c,d\n" + "".join(f"2026-11-0{n} 00:00,{n * n},{n * n},{n**3},{n}\n" for n in range(1, 6))
    (issue,) = errors(lambda: read(tmp_path, text))
    assert issue.message.endswith("'a', 'c' (2 of 4 repeat others, or only number rows)")
