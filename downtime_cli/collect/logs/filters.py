"""Which requests count: by path, status and user agent. Without a filter, all do."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from downtime_cli.collect.remembered import Remembered
from downtime_cli.core.errors import IssueCode, UsageError

if TYPE_CHECKING:
    from crawlerdetect import CrawlerDetect


_LONGEST_AGENT: Final = 256
"""Bytes of an agent that are looked at: patterns of bots take a time that grows with the square of the length."""


class Filters(Struct, frozen=True, kw_only=True):
    """What a request has to be in order to count."""

    # With one of which a path has to begin, and with none of which it may.
    only_path: tuple[str, ...] = ()
    drop_path: tuple[str, ...] = ()
    # Statuses such as `200`, or classes of them such as `2xx`.
    only_status: tuple[str, ...] = ()
    drops_bots: bool = False

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.only_path or self.drop_path or self.only_status or self.drops_bots)

    @property
    def options(self) -> dict[str, str]:
        """The options that are given, each with the field of a line that it looks at."""
        given = {
            "--only-path": ("path", self.only_path),
            "--drop-path": ("path", self.drop_path),
            "--only-status": ("status", self.only_status),
            "--drop-bots": ("agent", self.drops_bots),
        }
        return {option: field for option, (field, value) in given.items() if value}

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of a line that it has to see."""
        return tuple(dict.fromkeys(self.options.values()))

    def allows(self, field: str, text: bytes) -> bool:
        """Whether what a field holds is wanted."""
        match field:
            case "status":
                return self._allows_status(text)
            case "agent":
                return not is_bot(text)
            case _:
                return self._allows_path(text)

    def _allows_status(self, status: bytes) -> bool:
        text = status.decode("latin-1")
        return any(re.fullmatch(each.replace("x", "[0-9]"), text) for each in self.only_status)

    def _allows_path(self, request: bytes) -> bool:
        path = path_of(request).decode("latin-1")
        if self.only_path and not path.startswith(self.only_path):
            return False
        return not path.startswith(self.drop_path)


def path_of(request: bytes) -> bytes:
    """The path of `GET /a?b HTTP/1.1`, without query; the whole where it is not of that form."""
    words = request.split(b" ")
    target = words[1] if len(words) > 1 and not request.startswith(b"/") else words[0]
    path = target.partition(b"?")[0]
    if not path.startswith(b"/") and b"://" in path[:10]:
        return b"/" + path.partition(b"://")[2].partition(b"/")[2]
    return path


def is_bot(agent: bytes) -> bool:
    """Whether a user agent is that of a program that reads pages by itself; each is asked for once in a process.

    Raises:
        UsageError: nothing here knows.
    """
    return _known_agents[agent[:_LONGEST_AGENT]]


def _ask(agent: bytes) -> bool:
    found: bool = _detector().isCrawler(agent.decode("utf-8", "replace"))
    return found


_known_agents: Final = Remembered(_ask)


def knows_bots() -> bool:
    """Whether anything here knows bots."""
    try:
        require_bots()
    except UsageError:
        return False
    return True


def require_bots() -> None:
    """Make sure that something here knows bots.

    Raises:
        UsageError: nothing does.
    """
    _detector()


@cache
def _detector() -> CrawlerDetect:
    try:
        from crawlerdetect import CrawlerDetect
    except ImportError:
        message, remedy = "nothing here knows bots", "pip install 'downtime-cli[collect]'"
        raise UsageError.of(IssueCode.USAGE, message, remedy, "--drop-bots") from None
    detector = CrawlerDetect()
    detector.isCrawler("-")  # compiles its patterns, before this process is copied
    return detector
