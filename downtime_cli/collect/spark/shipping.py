"""
The scanner as an archive, for workers that have nothing of it; of other packages they need pyarrow alone.

It goes along with what Spark runs, and not as a file of the session: that would have to stay for as long as the session
may start another worker. Packages that it brings come last on a worker's path: msgspec is compiled, and where that of
the driver does not fit the system of the workers, they may have their own.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZipFile

from downtime_cli.collect.logs.counts import Counting
from downtime_cli.collect.logs.filters import knows_bots

if TYPE_CHECKING:
    from pyarrow import RecordBatch

Step = Callable[[Iterable["RecordBatch"]], Iterator["RecordBatch"]]
"""What Spark runs over the lines of a partition."""

SCANNER: Final = "scanner"
PACKAGES: Final = "packages"
DATABASE: Final = "places.mmdb"
_ROOMS: Final = ("", "collect", "collect/logs", "collect/spark", "core")
"""The folders of `downtime` that are shipped."""


def build_archive(counting: Counting) -> bytes:
    """Pack all that counting takes: the scanner, the packages that it imports, and a database of addresses."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        ours = _folder_of("downtime_cli")
        for room in _ROOMS:
            for file in (ours / room).glob("*.py"):
                archive.write(file, f"{SCANNER}/downtime_cli/{file.relative_to(ours)}")
        for package in _needed_packages(counting):
            folder = _folder_of(package).parent
            for file in _files_of(package):
                archive.write(file, f"{PACKAGES}/{file.relative_to(folder)}")
        if counting.geoip:
            archive.write(counting.geoip, DATABASE)
    return content.getvalue()


def _files_of(package: str) -> Iterator[Path]:
    folder = _folder_of(package)
    # Packages may look up their own version, which stands beside them.
    for part in (folder, *folder.parent.glob(f"{package}-*.dist-info")):
        yield from (file for file in sorted(part.rglob("*")) if file.is_file() and "__pycache__" not in file.parts)


def _needed_packages(counting: Counting) -> Iterator[str]:
    yield "msgspec"
    if knows_bots():
        yield "crawlerdetect"
    if counting.geoip:
        yield "maxminddb"
    if counting.zone is not None:  # a container may have no zones
        yield "tzdata"


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None  # the driver counts with it itself
    assert spec.origin is not None
    return Path(spec.origin).parent


def build_step(archive: bytes, function: str, *arguments: object) -> Step:
    """Build a step that calls a function of `worker` with lines and arguments.

    It goes to workers as it stands, before there is any module of ours: so it imports for itself. What it unpacks lies
    among the files of the worker, and goes with them.

    Args:
        archive: what `build_archive` packed.
        function: the name of the function.
        arguments: what else it is given; `DATABASE` stands for the path of that file there.
    """
    name = f"downtime-{blake2b(archive, digest_size=16).hexdigest()}"
    scanner, packages, database = SCANNER, PACKAGES, DATABASE

    def step(batches: Iterable[RecordBatch]) -> Iterator[RecordBatch]:
        import importlib
        import io
        import shutil
        import sys
        import tempfile
        from pathlib import Path
        from zipfile import ZipFile

        from pyspark import SparkFiles

        root = SparkFiles.getRootDirectory()
        folder = Path(root, name)
        if not folder.exists():
            unpacked = Path(tempfile.mkdtemp(dir=root))
            ZipFile(io.BytesIO(archive)).extractall(unpacked)
            try:
                unpacked.rename(folder)
            except OSError:  # another task was faster
                shutil.rmtree(unpacked)
        if (first := str(folder / scanner)) not in sys.path:
            sys.path.insert(0, first)
            sys.path.append(str(folder / packages))
        worker = importlib.import_module("downtime_cli.collect.spark.worker")
        given = [str(folder / database) if each == database else each for each in arguments]
        yield from getattr(worker, function)(batches, *given)

    return step
