"""Copies of what standard input and pipes give, so that it can be read again."""

from __future__ import annotations

from typing import BinaryIO, Final, cast

from downtime_cli.core.errors import InputError, IssueCode

LARGEST_STREAM: Final = 4_000_000_000  # bytes, as they came
_LEFT_FREE: Final = 0.1  # of the space for temporary files
_IN_MEMORY: Final = 8 << 20
_BLOCK: Final = 1 << 17


def spool(stream: BinaryIO, limit: int | None, name: str) -> BinaryIO:
    """Copy a stream so that it can be read again, to disk if it is large; what is over the limit only just.

    Raises:
        InputError: no limit was given, and it is more than any stream may give.
    """
    import atexit
    import tempfile

    most = limit
    copy = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as the source
    atexit.register(copy.close)
    size = 0
    while (most is None or size <= most) and (data := stream.read(_BLOCK)):
        size += copy.write(data)
        if most is None and size > _IN_MEMORY:
            most = min(LARGEST_STREAM, size + _room())
    if limit is None and most is not None and size > most:
        message = f"it gives more than {most // 1_000_000} MB, for which there is no room"
        raise InputError.of(IssueCode.TOO_LARGE, message, "pass a file, which may be of any size", name)
    return cast(BinaryIO, copy)


def _room() -> int:
    """How many bytes temporary files may still take, so that others find room too."""
    import shutil
    import tempfile

    return int(shutil.disk_usage(tempfile.gettempdir()).free * (1 - _LEFT_FREE))
