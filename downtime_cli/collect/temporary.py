"""Temporary files: where there is no room for them, that is said of their folder, and not of what is read."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from downtime_cli.core.errors import AccessError, IssueCode


@contextmanager
def temporary_folder() -> Iterator[str]:
    """Offer a folder that is gone afterwards.

    Raises:
        AccessError: none can be made.
    """
    with temporary_failures_told():
        folder = tempfile.TemporaryDirectory(prefix="downtime-")
    with folder as name:
        yield name


@contextmanager
def temporary_failures_told() -> Iterator[None]:
    """Turn what the system has against writing temporary files into an error about their folder.

    Raises:
        AccessError: they cannot be written.
    """
    try:
        yield
    except OSError as error:
        message = f"cannot write temporary files: {error.strerror}"
        remedy = "free some space there, or name another folder: TMPDIR=/var/tmp downtime collect ..."
        raise AccessError.of(IssueCode.UNWRITABLE, message, remedy, tempfile.tempdir or "TMPDIR") from None
