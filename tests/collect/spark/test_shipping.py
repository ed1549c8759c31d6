"""What workers are sent is all that counting takes."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.formats import FORMATS
from downtime_cli.collect.spark.columns import Run
from downtime_cli.collect.spark.shipping import DATABASE, PACKAGES, SCANNER, build_archive, build_step
from downtime_cli.collect.spark.worker import Task, count_runs
from tests.collect.logs.address_database import write_database
from tests.collect.logs.samples import LINES

COUNT = """
import pickle, sys
sys.path[:] = [path for path in sys.path if path.endswith((".zip", "lib-dynload")) or path.startswith(sys.base_prefix)]
sys.path.insert(0, sys.argv[1] + "/scanner")
sys.path.append(sys.argv[1] + "/packages")
from downtime_cli.collect.spark.columns import Run
from downtime_cli.collect.spark.worker import count_runs
(found,) = count_runs([Run("log", 0, sys.argv[2].encode() + b"\\n")], pickle.loads(bytes.fromhex(sys.argv[3])))
print(found.content.hex())
"""


def unpack(folder: Path, counting: Counting) -> Path:
    """Unpack an archive."""
    with ZipFile(io.BytesIO(build_archive(counting))) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def names_in(folder: Path) -> set[str]:
    """Return the packages that were sent."""
    names = {path.name for path in (folder / PACKAGES).iterdir()}
    packages = {name for name in names if not name.endswith("-info")}
    assert {name.partition("-")[0] for name in names - packages} == packages
    return packages


def test_a_worker_that_has_python_alone_counts(tmp_path: Path) -> None:
    """In the zone of a log, of which its system may know nothing, and with the bots that are known here."""
    task = Task(formats={"log": FORMATS[1]}, counting=Counting(zone=ZoneInfo("Asia/Kolkata")))
    folder = unpack(tmp_path, task.counting)
    command = [sys.executable, "-I", "-S", "-c", COUNT, str(folder), LINES["combined"], pickle.dumps(task).hex()]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (here,) = count_runs([Run("log", 0, LINES["combined"].encode() + b"\n")], task)
    assert bytes.fromhex(done.stdout) == here.content


def test_what_nobody_asked_for_stays_here(tmp_path: Path) -> None:
    """No database, no zones; bots are known to the estimate of what filters would do."""
    folder = unpack(tmp_path, Counting())
    assert names_in(folder) == {"msgspec", "crawlerdetect"}
    assert not (folder / DATABASE).exists()
    assert not list(folder.rglob("__pycache__"))


def test_bots_are_sent_only_where_they_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the extra `collect`."""
    monkeypatch.setattr("downtime_cli.collect.spark.shipping.knows_bots", lambda: False)
    assert names_in(unpack(tmp_path, Counting())) == {"msgspec"}


def test_a_database_of_addresses_goes_with_its_reader(tmp_path: Path) -> None:
    """Workers look addresses up themselves."""
    database = write_database(tmp_path / "any name.mmdb")
    folder = unpack(tmp_path, Counting(geoip=str(database), zone=ZoneInfo("UTC")))
    assert names_in(folder) == {"msgspec", "crawlerdetect", "maxminddb", "tzdata"}
    assert (folder / DATABASE).read_bytes() == database.read_bytes()


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of a worker's files."""
    files = SimpleNamespace(getRootDirectory=lambda: str(tmp_path))
    monkeypatch.setitem(sys.modules, "pyspark", SimpleNamespace(SparkFiles=files))
    monkeypatch.setattr(sys, "path", [*sys.path])
    return tmp_path


def test_a_step_unpacks_what_was_sent(root: Path) -> None:
    """Once for all tasks of a worker, whose processes are used again."""
    task = Task(formats={"log": FORMATS[1]}, counting=Counting())
    archive = build_archive(task.counting)
    for _ in range(2):
        step = build_step(archive, "count_runs", task)
        assert len(list(step([Run("log", 0, b"\n")]))) == 1
        (folder,) = root.iterdir()
    assert {path.name for path in folder.iterdir()} == {SCANNER, PACKAGES}
    assert (sys.path[0], sys.path[-1]) == (str(folder / SCANNER), str(folder / PACKAGES))
    assert sys.path.count(str(folder / SCANNER)) == 1


def test_two_tasks_may_unpack_it_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that comes second takes what the first has left."""
    task = Task(formats={"log": FORMATS[1]}, counting=Counting())
    step = build_step(build_archive(task.counting), "count_runs", task)
    list(step([]))
    (folder,) = root.iterdir()
    monkeypatch.setattr(Path, "exists", lambda path: False)
    assert len(list(step([Run("log", 0, b"\n")]))) == 1
    assert list(root.iterdir()) == [folder]


def test_a_step_tells_where_the_database_is(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the machine that it runs on."""
    monkeypatch.setattr("downtime_cli.collect.spark.worker.show", lambda _, *given: given, raising=False)
    where, task = build_step(build_archive(Counting()), "show", DATABASE, b"task")([])
    assert (where, task) == (str(next(root.iterdir()) / DATABASE), b"task")
