"""Where `downtime collect` writes: not over what it reads or what is no text, and what somebody adds is not lost."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn

import pytest

from downtime_cli.cli import collect_command
from downtime_cli.cli.saving import locking
from downtime_cli.collect.table_text import Grown, append_table
from downtime_cli.request.collecting.source_files import list_source_files
from tests.collect.test_command import folder, read_table, run, write_log

__all__ = ["folder"]
ASKING = ("--table", "events", "--time", "created_at")


def write_database(path: str) -> bytes:
    """Write a database with an event, and give its bytes."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table events as select '2026-11-01T01:30:00Z' as created_at")
    return Path(path).read_bytes()


def make_name(way: str, read: str) -> str:
    """Give another name to a file."""
    match way:
        case "link":
            Path("other.csv").symlink_to(read)
        case "hard-link":
            os.link(read, "other.csv")
        case _:
            return f"{Path(read).parent}/../{Path.cwd().name}/{read}"
    return "other.csv"


@pytest.mark.parametrize("way", ["itself", "link", "hard-link", "by-another-folder"])
@pytest.mark.parametrize("scheme", ["sqlite", "SQLite", "sqlite+pysqlite", "duckdb"])
def test_a_database_that_is_read_stays(scheme: str, way: str) -> None:
    """An address is a file where the database is one."""
    before = write_database("shop.db")
    name = "shop.db" if way == "itself" else make_name(way, "shop.db")
    err = run("collect", f"{scheme}:///shop.db", *ASKING, "-o", name, code=2)[1]
    assert f"--output: error: '{name}' is a file that this command reads (SOURCE) [bad-option]\n  fix: write to" in err
    assert Path("shop.db").read_bytes() == before


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal", ".wal"])
def test_what_belongs_to_a_database_stays(end: str) -> None:
    """There is what was last written into it, or will be."""
    write_database("shop.db")
    absolute = f"sqlite:///{Path('shop.db').absolute()}"
    assert "that this command reads" in run("collect", absolute, *ASKING, "-o", f"shop.db{end}", code=2)[1]


@pytest.mark.parametrize("way", ["itself", "link", "hard-link"])
def test_a_log_that_a_pattern_names_stays(way: str) -> None:
    """Also in folders below, and for either output."""
    Path("nbx").mkdir()
    write_log("nbx/access.log", range(4))
    before = Path("nbx/access.log").read_bytes()
    name = "nbx/access.log" if way == "itself" else make_name(way, "nbx/access.log")
    for pattern in ("nbx/access.log*", "**/access.*"):
        err = run("collect", pattern, "-o", name, code=2)[1]
        assert f"--output: error: '{name}' is a file that this command reads (SOURCE)" in err
        err = run("collect", pattern, "-o", "traffic.csv", "--write-audience", name, code=2)[1]
        assert f"--write-audience: error: '{name}' is a file that this command reads (SOURCE)" in err
    assert Path("nbx/access.log").read_bytes() == before


def test_what_a_pattern_does_not_name_may_be_written_over() -> None:
    """A table of the run before lies where it did; what cannot be a path is told as such."""
    write_log("access.log", range(4))
    for _ in range(2):
        run("collect", "access.log*", "-o", "traffic.csv")
    assert "access\\x00*" in run("collect", "access\0*", "-o", "traffic.csv", code=4)[1]


def test_files_are_told_for_spark_too() -> None:
    """It takes URIs, and all that is in a folder; without it, a folder is no source."""
    Path("a b/c").mkdir(parents=True)
    Path("a b/c/access.log").touch()
    here = Path.cwd()
    for source in ("a b", f"file://{here}/a%20b", f"file:{here}/a%20b"):
        names = [Path(each).absolute() for each in list_source_files(source, is_for_spark=True)]
        assert names == [here / "a b", here / "a b/c", here / "a b/c/access.log"]
    assert list(list_source_files("a b", is_for_spark=False)) == ["a b"]
    assert list(list_source_files("postgresql://db/shop", is_for_spark=False)) == []
    err = run("collect", "a b", "--engine", "spark", "-o", "a b/c/access.log", code=2)[1]
    assert "'a b/c/access.log' is a file that this command reads (SOURCE)" in err


def test_no_text_is_written_over_what_is_none() -> None:
    """A database or a picture is nothing that we wrote: neither a query nor a table takes its place."""
    before = write_database("keep")
    write_log("access.log", range(4))
    Path("packed").write_bytes(b"BZh91AY&SY\x01\x02")
    for name in ("keep", "packed"):
        for arguments in (("--sql", "sqlite", *ASKING), ("access.log",)):
            err = run("collect", *arguments, "-o", name, code=4)[1]
            assert f"{name}: error: this is no text file, and stays as it is [file-exists]\n  fix: write to" in err
    assert Path("keep").read_bytes() == before


@pytest.mark.parametrize("name", ["x.json", "x.HTML", "x.xlsx", "x.csv.gz", "x.sql", "x.db"])
def test_a_name_that_promises_another_format_is_refused(name: str) -> None:
    """What is written is a table in CSV; an ending that nobody knows may be somebody's own."""
    write_log("access.log", range(4))
    err = run("collect", "access.log", "-o", name, code=2)[1]
    assert f"--output: error: '{name}' is the name of " in err
    assert "and this is a table in CSV [bad-option]\n  fix: let the name end in .csv\n" in err
    assert "--write-audience: error" in run("collect", "access.log", "--write-audience", name, code=2)[1]
    run("collect", "access.log", "-o", "2026.traffic")
    assert sorted(path.name for path in Path().iterdir()) == ["2026.traffic", "access.log"]


@pytest.mark.parametrize("name", ["x.csv", "x.json"])
def test_a_query_has_a_name_of_its_own(name: str) -> None:
    """Of a table that would be a query, the next command would say that it is none."""
    err = run("collect", "--sql", "sqlite", *ASKING, "-o", name, code=2)[1]
    assert "and this is a query [bad-option]\n  fix: let the name end in .sql\n" in err
    run("collect", "--sql", "sqlite", *ASKING, "-o", "x.sql")
    assert not Path(name).exists()


def count_nothing(*_: object) -> NoReturn:
    """Stand for counting, which takes minutes."""
    raise AssertionError


@pytest.mark.parametrize("flag", ["-o", "--write-audience"])
def test_places_are_looked_at_before_anything_is_counted(flag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for minutes to be told that there is no such folder, or that they may not write there."""
    monkeypatch.setattr(collect_command, "collect", count_nothing)
    Path("there").mkdir()
    Path("there/old.csv").touch()
    assert "none/x.csv: error: cannot write" in run("collect", "access.log", flag, "none/x.csv", code=4)[1]
    really = os.access
    for refused, name in (("there", "there/x.csv"), ("there/old.csv", "there/old.csv")):
        monkeypatch.setattr(
            os, "access", lambda path, mode, refused=refused: str(path) != refused or not mode & os.W_OK
        )
        err = run("collect", "access.log", flag, name, code=4)[1]
        assert f"{name}: error: cannot write: Permission denied" in err
    monkeypatch.setattr(os, "access", really)
    for given in ((), ("-o", "-")):
        assert "to which file?" in run("collect", "access.log", "--append", *given, code=2)[1]


def test_a_table_that_grows_is_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """From when it is read until it is written nobody else updates it: what they added would be lost."""
    fcntl = pytest.importorskip("fcntl")
    write_log("access.log", range(4))
    run("collect", "access.log", "-o", "traffic.csv", "--append")

    def try_to_lock(*given: Any) -> Grown:
        with Path("traffic.csv").open() as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return append_table(*given)

    monkeypatch.setattr(collect_command, "append_table", try_to_lock)
    write_log("access.log", range(6))
    assert "added 2 hours" in run("collect", "access.log", "-o", "traffic.csv", "--append")[1]
    monkeypatch.setattr(locking, "PATIENCE", 0.0)
    with Path("traffic.csv").open() as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        err = run("collect", "access.log", "-o", "traffic.csv", "--append", code=4)[1]
    assert "traffic.csv: error: cannot write: another program keeps it locked" in err


def test_runs_at_once_lose_nothing() -> None:
    """Each adds its own hours, whoever comes first, also where there is no table yet."""
    for number in range(4):
        write_log(f"{number}.log", range(5 * number, 5 * number + 5))
    command = (sys.executable, "-m", "downtime_cli", "collect")
    rest = ("-o", "traffic.csv", "--append", "--as-of", "2026-12-01T00:00Z")
    runs = [subprocess.Popen([*command, f"{number}.log", *rest], stderr=subprocess.PIPE) for number in range(4)]
    told = [each.communicate(timeout=120)[1] for each in runs]
    assert [each.returncode for each in runs] == [0] * 4, told
    assert sum(map(bool, read_table().values())) == 4 * 3


def test_a_table_that_gains_nothing_is_not_written() -> None:
    """It is the same file as before, and nothing is said to be written."""
    write_log("access.log", range(4))
    run("collect", "access.log", "-o", "traffic.csv", "--append")
    before = Path("traffic.csv").stat()
    err = run("collect", "access.log", "-o", "traffic.csv", "--append")[1]
    assert "added no hour to traffic.csv\n" in err
    assert "wrote" not in err
    assert os.path.samestat(Path("traffic.csv").stat(), before)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the device of Linux that is always full")
def test_a_full_disk_asks_for_space(monkeypatch: pytest.MonkeyPatch) -> None:
    """Permissions are not what is wrong; whether with a device, a file, or what errors of the system end."""
    write_log("access.log", range(4))
    fix = "No space left on device [unwritable]\n  fix: free some space, or write elsewhere\n"
    assert fix in run("collect", "access.log", "-o", "/dev/full", code=4)[1]

    def fill(*_: object) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fill)
        assert fix in run("collect", "access.log", "-o", "traffic.csv", code=4)[1]
    monkeypatch.setattr(collect_command, "collect", fill)
    assert fix in run("collect", "access.log", "-o", "traffic.csv", code=4)[1]
