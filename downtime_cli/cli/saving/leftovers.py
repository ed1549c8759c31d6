"""
Files that a killed process has left beside others: what was to take the place of a file, and never did.

They go when the next file is written into their folder, if they have our kind of name, nobody has touched them for an
hour, and nobody alive holds them. A writer waits that long only for the reader of a pipe, and holds its files then.
"""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Final

LEAST_AGE: Final = 3600.0
"""In seconds."""
MOST_HELD: Final = 50
"""So many files may be open at once anywhere; nobody writes more of them and a pipe."""
_NAME: Final = re.compile(r"\.downtime-[0-9a-f]{12}\.tmp")
_READ: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def name_leftover() -> str:
    """Make a name that nobody else has for a file that is to take a place."""
    return f".downtime-{os.urandom(6).hex()}.tmp"


@contextmanager
def holding(paths: Iterable[Path]) -> Iterator[None]:
    """Keep others from taking files for leftovers, however long they wait for their places, until we are killed.

    Windows replaces no file that is open, and has no pipes that are waited for.
    """
    with ExitStack() as held:
        for path in islice(paths, MOST_HELD if os.name == "posix" else 0):
            with suppress(OSError):
                number = os.open(path, _READ)
                held.callback(os.close, number)
                _is_free(number)
        yield


def remove_leftovers(folders: Iterable[Path]) -> None:
    """Remove what killed processes have left in some folders; what cannot be removed stays."""
    latest = time.time() - LEAST_AGE
    for folder in set(folders):
        with suppress(OSError):
            for path in [each for each in folder.iterdir() if _NAME.fullmatch(each.name)]:
                _remove(path, latest)


def _remove(path: Path, latest: float) -> None:
    with suppress(OSError):
        seen = path.lstat()
        if stat.S_ISREG(seen.st_mode) and seen.st_mtime < latest and _is_left(path):
            path.unlink()


def _is_left(path: Path) -> bool:
    """Whether nobody holds a file; its name is never given again, so that nobody will."""
    if os.name != "posix":
        return True
    number = os.open(path, _READ)
    try:
        return _is_free(number)
    finally:
        os.close(number)


def _is_free(number: int) -> bool:
    """Lock an open file, if nobody else has."""
    import fcntl

    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
