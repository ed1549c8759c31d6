"""Who gets messages, and which versions of a plan they have heard of: looked up by channel and zone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import TypeAlias

from downtime_cli.core.announcing.message import Announcement, Revision

Reader: TypeAlias = tuple[str, tzinfo]
"""The people of a zone, as far as they follow a channel."""


def readers_of(messages: Iterable[Announcement]) -> set[Reader]:
    """List who gets at least one of some messages."""
    return {(message.channel, zone) for message in messages for zone in message.zones}


class Heard:
    """What readers have heard from the messages that were sent."""

    def __init__(self, revisions: Sequence[Revision], sent: Iterable[Announcement]) -> None:
        """Note of every reader which versions, of those of the plan, some message was about, and when the first was."""
        self._first: dict[Reader, dict[Revision | None, datetime]] = {}
        for message in sent:
            version, moment = version_at(revisions, message.moment), message.moment
            for reader in readers_of([message]):
                first = self._first.setdefault(reader, {})
                first[version] = min(moment, first.get(version, moment))

    def versions(self, message: Announcement, before: datetime) -> set[Revision | None]:
        """List the versions that some readers of a message heard of before an instant; None is one before the first."""
        firsts = (self._first.get(reader, {}) for reader in readers_of([message]))
        return {version for first in firsts for version, moment in first.items() if moment < before}


def version_at(revisions: Sequence[Revision], at: datetime) -> Revision | None:
    """Find the version in force at an instant; None before the first one."""
    return next((each for each in reversed(revisions) if each.at <= at), None)
