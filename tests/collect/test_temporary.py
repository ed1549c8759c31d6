"""Temporary files for which there is no room."""

from __future__ import annotations

import errno
import os
import tempfile
from typing import NoReturn

import pytest

from tests.collect.test_command import folder, run, write_log

__all__ = ["folder"]


def fill(*_: object, **__: object) -> NoReturn:
    """Stand for a disk that is full."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("name", ["NamedTemporaryFile", "TemporaryDirectory"])
def test_a_full_folder_of_temporary_files_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not the log that has no space left, and there may be some elsewhere."""
    write_log("uniq.log", range(4))
    monkeypatch.setattr(tempfile, name, fill)
    err = run("collect", "uniq.log", "--unique", "-o", "traffic.csv", code=4)[1]
    assert f"{tempfile.gettempdir()}: error: cannot write temporary files: No space left on device" in err
    assert "fix: free some space there, or name another folder: TMPDIR=" in err
