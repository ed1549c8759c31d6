"""A question to Spark, as far as that needs none; tests/foreign asks a real one."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from downtime_cli.collect.engines import spark
from downtime_cli.collect.engines.addresses import parse_address
from downtime_cli.collect.engines.spark import ask_spark, read_master
from downtime_cli.core.errors import AccessError, DowntimeError, InputError, UsageError

ADDRESS = parse_address("spark://db.example.com:7077")


class SparkError(Exception):
    """Stands for what pyspark raises of its own."""


class Session:
    """Stands for a session: it answers with rows, or fails once it was cancelled often enough."""

    def __init__(self, *, failure: Exception | None = None, until: int = 0) -> None:
        """Begin without a question."""
        self.failure, self.until = failure, until
        self.asked: list[str] = []
        self.cancelled: list[str] = []
        self.sparkContext = self

    def setJobGroup(self, group: str, description: str, interruptOnCancel: bool) -> None:  # noqa: N802, N803 - as pyspark has it
        """Name what may be cancelled."""
        self.group = group

    def cancelJobGroup(self, group: str) -> None:  # noqa: N802 - as pyspark has it
        """End it."""
        assert group == self.group
        self.cancelled.append(group)

    def sql(self, text: str) -> Session:
        """Take a question."""
        self.asked.append(text)
        return self

    def toLocalIterator(self) -> Iterator[tuple[str, int]]:  # noqa: N802 - as pyspark has it
        """Answer, row by row."""
        yield "2026-11-01T00:00:00Z", 1
        while len(self.cancelled) < self.until:
            time.sleep(0.01)
        if self.failure is not None:
            raise self.failure
        yield "2026-11-01T01:00:00Z", 2


def ask(monkeypatch: pytest.MonkeyPatch, session: Session, seconds: float = 60) -> list[Any]:
    """Return the rows of an answer."""

    @contextmanager
    def open_session(master: str) -> Iterator[Session]:
        assert master == "spark://db.example.com:7077"
        yield session

    monkeypatch.setattr(spark, "has_spark", lambda: True)
    monkeypatch.setattr(spark, "open_session", open_session)
    monkeypatch.setitem(sys.modules, "pyspark.errors", SimpleNamespace(PySparkException=SparkError))
    return list(ask_spark(ADDRESS, "-- a comment\nSELECT 1;\n", timedelta(seconds=seconds)))


def test_rows_come_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The question goes without the semicolon, which Spark does not take, and nothing is cancelled."""
    session = Session()
    assert ask(monkeypatch, session) == [("2026-11-01T00:00:00Z", 1), ("2026-11-01T01:00:00Z", 2)]
    assert session.asked == ["-- a comment\nSELECT 1"]
    assert session.cancelled == []


def test_what_takes_too_long_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Spark then says of it."""
    session = Session(failure=RuntimeError("cancelled"), until=1)
    with pytest.raises(AccessError, match="the query took longer than"):
        ask(monkeypatch, session, seconds=0.06)
    assert set(session.cancelled) == {session.group}


def test_what_has_not_begun_when_its_time_is_over_is_cancelled_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark forgets that a job was to be cancelled which it did not know yet."""
    session = Session(failure=RuntimeError("cancelled"), until=2)
    with pytest.raises(AccessError, match="the query took longer than"):
        ask(monkeypatch, session, seconds=0.01)
    assert len(session.cancelled) >= 2


@pytest.mark.parametrize(
    ("failure", "kind", "message"),
    [
        pytest.param(
            SparkError("[TABLE_OR_VIEW_NOT_FOUND] The table or view `events` cannot be found. Verify.\n'Sort [x]\n"),
            InputError,
            r"the query fails: The table or view `events` cannot be found. Verify. \[TABLE_OR_VIEW_NOT_FOUND\]",
            id="no-table",
        ),
        pytest.param(
            SparkError("[CAST_INVALID_INPUT] The value 'password=abc' cannot be cast"),
            InputError,
            r"the query fails: The value 'password=… cannot be cast \[CAST_INVALID_INPUT\]",
            id="no-number",
        ),
        pytest.param(
            SparkError("[FAILED_READ_FILE.NO_HINT] Encountered error while reading file s3a://x/y.parquet. SQLSTATE"),
            AccessError,
            "Spark cannot read it",
            id="no-file",
        ),
        pytest.param(
            RuntimeError("[X] Master removed our application"), AccessError, "the cluster was lost", id="no-cluster"
        ),
        pytest.param(SparkError("without a name"), AccessError, "Spark failed: without a name", id="no-name"),
    ],
)
def test_what_fails_is_the_query_or_the_cluster(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, kind: type[DowntimeError], message: str
) -> None:
    """Whoever asked can mend the one, and not the other."""
    with pytest.raises(kind, match=message):
        ask(monkeypatch, Session(failure=failure))


def test_without_pyspark_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError) as caught:
        next(ask_spark(ADDRESS, "SELECT 1", timedelta(seconds=1)))
    assert caught.value.issues[0].remedy == "pip install 'pyspark'"


@pytest.mark.parametrize(
    ("typed", "master"),
    [
        ("spark://host:7077", "spark://host:7077"),
        ("spark://one:7077,two:7077/", "spark://one:7077,two:7077"),
        ("spark://local:7077", "spark://local:7077"),
        ("spark://local", "local"),
        ("spark://local[4]", "local[4]"),
        ("spark://local-cluster[2,1,1024]", "local-cluster[2,1,1024]"),
        ("spark://yarn", "yarn"),
        ("spark://", ""),
        ("spark:///", ""),
    ],
)
def test_an_address_is_a_master(typed: str, master: str) -> None:
    """Or a name for one that has no host."""
    assert read_master(parse_address(typed)) == master
