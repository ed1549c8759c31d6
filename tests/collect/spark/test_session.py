"""Sessions, as far as they need no Spark; tests/foreign begins real ones."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import warnings
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from downtime_cli.collect.spark.session import open_session, require_reachable
from downtime_cli.core.errors import AccessError, DowntimeError, InputError, IssueCode, UsageError
from tests.foreign.loopback import free_port


class Spark:
    """What pyspark has of a session: how it is set up, and whether it was stopped."""

    def __init__(self, configured: str) -> None:
        """Begin with a master that the configuration names."""
        self.master_there = configured
        self.settings: dict[str, str] = {}
        self.running: Spark | None = None
        self.said = ""
        self.failure: Exception | None = None
        self.stopped = 0
        self.interrupts = 0
        self.late_interrupts = 0
        self.pythons: list[str | None] = []
        self.builder = self
        self.sparkContext = SimpleNamespace(master="")

    def appName(self, name: str) -> Spark:  # noqa: N802 - as pyspark has it
        """Have a name."""
        return self.config("spark.app.name", name)

    def config(self, key: str, value: str) -> Spark:
        """Have a setting."""
        self.settings[key] = value
        return self

    def master(self, master: str) -> Spark:
        """Have a master."""
        return self.config("spark.master", master)

    def getOrCreate(self) -> Spark:  # noqa: N802 - as pyspark has it
        """Start Java, which prints what it likes, and answer to Ctrl-C in its own way from then on."""
        printing = f"import os\nfor f in (1, 2): os.write(f, {self.said!r}.encode())"
        subprocess.run([sys.executable, "-c", printing], check=True)
        for _ in range(self.interrupts):
            os.kill(os.getpid(), signal.SIGINT)
        warnings.warn("pandas is too new", FutureWarning, stacklevel=1)
        if self.failure is not None:
            raise self.failure
        self.pythons.append(os.environ.get("PYSPARK_PYTHON"))
        signal.signal(signal.SIGINT, self.cancel)
        for _ in range(self.late_interrupts):
            os.kill(os.getpid(), signal.SIGINT)
        self.sparkContext.master = self.settings.get("spark.master", self.master_there)
        return self

    def cancel(self, *_: object) -> None:
        """Answer to Ctrl-C."""
        raise KeyboardInterrupt

    def getActiveSession(self) -> Spark | None:  # noqa: N802 - as pyspark has it
        """Return what runs in this process."""
        return self.running

    def stop(self) -> None:
        """End."""
        self.stopped += 1


@pytest.fixture
def spark(monkeypatch: pytest.MonkeyPatch) -> Iterator[Spark]:
    """Stand for pyspark."""
    monkeypatch.delenv("PYSPARK_PYTHON", raising=False)
    spark = Spark("yarn")
    package: Any = ModuleType("pyspark")
    inner: Any = ModuleType("pyspark.sql")
    inner.SparkSession = spark
    monkeypatch.setitem(sys.modules, "pyspark", package)
    monkeypatch.setitem(sys.modules, "pyspark.sql", inner)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    try:
        yield spark
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)


def test_a_session_begins_in_silence_and_ends(spark: Spark, capfd: pytest.CaptureFixture[str]) -> None:
    """What Java prints goes nowhere; whoever is local runs this Python."""
    spark.said = "WARNING: Using incubator modules\n"
    with open_session("local[2]") as session:
        assert session is spark
        logging.getLogger("py4j").critical("of no use to anybody")
        os.write(2, b"ours\n")
    assert logging.getLogger("py4j").isEnabledFor(logging.CRITICAL)
    assert capfd.readouterr() == ("", "ours\n")
    assert spark.settings == {
        "spark.master": "local[2]",
        "spark.app.name": "downtime collect",
        "spark.ui.enabled": "false",
    }
    assert (spark.pythons, spark.stopped) == ([sys.executable], 1)
    assert "PYSPARK_PYTHON" not in os.environ


def test_the_configuration_says_where_to_run(spark: Spark) -> None:
    """Where nobody types it, nothing is said of it, and workers elsewhere run their own Python."""
    with open_session(""):
        assert spark.pythons == [None]
    assert "spark.master" not in spark.settings


def test_the_configuration_says_that_it_runs_here(spark: Spark) -> None:
    """Then it begins anew, with the Python that runs here."""
    spark.master_there = "local[*]"
    with open_session(""):
        assert (spark.pythons, spark.stopped) == ([None, sys.executable], 1)
    assert spark.stopped == 2


def test_the_environment_says_which_python(spark: Spark, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where workers are local."""
    spark.master_there = "local[*]"
    monkeypatch.setenv("PYSPARK_PYTHON", "python3")
    for master in ("local[2]", ""):
        with open_session(master):
            pass
    assert (spark.pythons, os.environ["PYSPARK_PYTHON"]) == (["python3"] * 2, "python3")


def test_a_session_that_runs_goes_on(spark: Spark) -> None:
    """Whose process it is may have one, as a notebook has."""
    spark.running = spark
    with open_session("yarn"):
        pass
    assert (spark.stopped, spark.settings) == (0, {})


@pytest.mark.parametrize(
    ("raised", "kind", "message"),
    [
        (RuntimeError("Job aborted"), AccessError, "Spark failed: Job aborted"),
        (InputError.of(IssueCode.EMPTY_FILE, "it holds no line", "", "a.log"), InputError, "it holds no line"),
    ],
    ids=["of-spark", "of-ours"],
)
def test_what_fails_within_is_told(spark: Spark, raised: Exception, kind: type[DowntimeError], message: str) -> None:
    """And the session ends."""
    with pytest.raises(kind, match=message), open_session("local"):
        raise raised
    assert spark.stopped == 1


def test_why_it_did_not_begin_is_told(spark: Spark) -> None:
    """By what Java printed."""
    spark.said, spark.failure = "JAVA_HOME is not set\n", RuntimeError("[JAVA_GATEWAY_EXITED] it ended")
    with pytest.raises(AccessError, match="Spark needs Java"), open_session("local"):
        pass


@pytest.mark.parametrize(
    ("interrupts", "late", "begun", "stopped"),
    [pytest.param(1, 0, 1, 1, id="one"), pytest.param(2, 0, 0, 0, id="two"), pytest.param(0, 1, 1, 0, id="late")],
)
def test_an_interrupt_waits_until_java_is_there(
    spark: Spark, interrupts: int, late: int, begun: int, stopped: int
) -> None:
    """Or nobody would end it; whoever is in a hurry says so twice, and pyspark itself answers at its very end."""
    spark.interrupts, spark.late_interrupts, seen = interrupts, late, []
    with pytest.raises(KeyboardInterrupt), open_session("local"):
        seen.append("a session")
    assert seen == []
    assert (len(spark.pythons), spark.stopped) == (begun, stopped)
    assert "PYSPARK_PYTHON" not in os.environ


def test_who_does_not_hear_interrupts_goes_on(spark: Spark) -> None:
    """As a job in the background may: neither while Java begins, nor afterwards, whatever pyspark has set up."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        spark.interrupts = 1
        with open_session("local") as session:
            os.kill(os.getpid(), signal.SIGINT)
            assert session is spark
    finally:
        signal.signal(signal.SIGINT, before)


def test_nobody_is_where_the_master_should_be(spark: Spark) -> None:
    """That is told before anything is started."""
    with pytest.raises(AccessError, match="Connection refused"), open_session(f"spark://127.0.0.1:{free_port()}"):
        pass
    assert spark.pythons == []


def test_spark_connect_is_none(spark: Spark) -> None:
    """It hands out no workers."""
    with pytest.raises(UsageError, match="Spark Connect"), open_session("sc://host"):
        pass


def test_without_pyspark_its_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says what to install."""
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(UsageError, match="pyspark is not installed") as caught, open_session("local"):
        pass
    assert "pip install 'pyspark[sql]'" in caught.value.issues[0].remedy


def test_a_master_that_answers_is_reachable() -> None:
    """One of several is enough, and of others nothing is known beforehand."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        require_reachable(f"spark://127.0.0.1:{free_port()},127.0.0.1:{server.getsockname()[1]}")
    require_reachable("yarn")
    require_reachable("")


@pytest.mark.parametrize("place", ["127.0.0.1:nonsense", "nowhere.invalid:7077"])
def test_a_master_that_is_none_is_told(place: str) -> None:
    """At once, and not after minutes."""
    with pytest.raises(AccessError, match=f"no answer from spark://{place}: "):
        require_reachable(f"spark://{place}")
