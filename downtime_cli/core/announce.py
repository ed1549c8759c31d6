"""
What to tell whom, and when: a ladder of lead times before the window, then its start and its end.

A message is never later than its promised lead. Where the promise is a day or more, it goes out within the 24 hours
before the deadline, on the whole hour (by the team's clock) at which most users are awake; of equal ones at which most
are at work, then the latest. Shorter promises, the start and the end are sent to the minute.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from downtime_cli.core.activity import is_at_work, is_awake
from downtime_cli.core.audience import Audience
from downtime_cli.core.constraints import notice_deadline
from downtime_cli.core.localtime import Clock, build_clock, offset_minutes
from downtime_cli.core.plan import Announcement, AnnouncementKind
from downtime_cli.core.policy import LadderStep, Policy
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, from_minute, to_minute

EMAIL: Final = "email"
STATUS_PAGE: Final = "status-page"
BANNER: Final = "banner"

_FIRST_CHANNELS: Final = (EMAIL, STATUS_PAGE)
_LAST_CALL: Final = LadderStep(lead=HOUR, channels=(STATUS_PAGE, BANNER))
_DAY_BEFORE: Final = LadderStep(lead=DAY, channels=(EMAIL,))
_BRIEF: Final = timedelta(minutes=15)
_SHORT: Final = timedelta(hours=2)


def default_ladder(duration: timedelta) -> tuple[LadderStep, ...]:
    """Return the customary ladder for work of that length (docs/how-it-decides.md), longest lead first."""
    if duration < _BRIEF:
        return (LadderStep(lead=2 * DAY, channels=_FIRST_CHANNELS), _LAST_CALL)
    if duration <= _SHORT:
        return (LadderStep(lead=7 * DAY, channels=_FIRST_CHANNELS), _DAY_BEFORE, _LAST_CALL)
    return (
        LadderStep(lead=14 * DAY, channels=_FIRST_CHANNELS),
        LadderStep(lead=7 * DAY, channels=(EMAIL,)),
        _DAY_BEFORE,
        _LAST_CALL,
    )


def schedule_announcements(window: Span, audience: Audience, policy: Policy) -> tuple[Announcement, ...]:
    """Return the messages for a window that keeps the notice period, by time; missed ones where they were due.

    The notice period is kept whatever the ladder says: if no step that can still be sent lies before its deadline, one
    is added at the deadline, to the channels of the ladder's first step.
    """
    ladder = sorted(policy.ladder or default_ladder(policy.duration), key=lambda step: -step.lead)
    steps = {window.start - step.lead: step.channels for step in ladder}
    deadline = max(policy.as_of, notice_deadline(window.start, policy.notice))
    if not any(policy.as_of <= promised <= deadline for promised in steps):
        steps[deadline] = ladder[0].channels
    readers = _build_readers(audience, Span(min(*steps, policy.as_of) - DAY, window.end + HOUR), window.start)
    messages: list[Announcement] = []
    kind = AnnouncementKind.INITIAL
    earliest = policy.as_of
    for promised in sorted(steps):
        is_missed = promised < policy.as_of
        send_at = None if is_missed else _send_at(promised, earliest, policy, readers)
        messages += readers.announce(kind, steps[promised], promised, send_at)
        if not is_missed:
            kind, earliest = AnnouncementKind.REMINDER, promised + MINUTE
    messages += readers.announce(AnnouncementKind.START, (STATUS_PAGE,), window.start, window.start)
    messages += readers.announce(AnnouncementKind.COMPLETE, (STATUS_PAGE, EMAIL), window.end, window.end)
    return tuple(messages)


def _send_at(promised: datetime, earliest: datetime, policy: Policy, readers: _Readers) -> datetime:
    """Return when to send a message that is promised for no later than `promised`."""
    if readers.start - promised < DAY:
        return promised
    first = to_minute(max(earliest, promised - DAY) + MINUTE - timedelta(microseconds=1))
    to_full_hour = -(first + offset_minutes(policy.zone, from_minute(first))) % 60
    best = max(range(first + to_full_hour, to_minute(promised) + 1, 60), key=readers.attention, default=None)
    return promised if best is None else from_minute(best)


@dataclass(frozen=True, slots=True)
class _Readers:
    """The audience as people who read messages at some hours and not at others; `start` is the window's."""

    audience: Audience
    clocks: tuple[tuple[Clock, float], ...]
    start: datetime

    def share(self, state: Callable[[int], bool], minute: int) -> float:
        """Return the share of users whose local time is in that state at the epoch minute."""
        return math.fsum(share for clock, share in self.clocks if state(minute + clock.offset_at(minute)))

    def attention(self, minute: int) -> tuple[float, float, int]:
        """Return how good it is to write at that minute; more is better."""
        return self.share(is_awake, minute), self.share(is_at_work, minute), minute

    def announce(
        self, kind: AnnouncementKind, channels: tuple[str, ...], promised: datetime, send_at: datetime | None
    ) -> list[Announcement]:
        """Return one message per channel; a missed one would have gone out when it was promised."""
        at = send_at or promised
        return [
            Announcement(
                kind=kind,
                channel=channel,
                promised=promised,
                send_at=send_at,
                lead=max(self.start - at, timedelta(0)),
                zones=tuple(zone.zone for zone in self.audience.zones),
                reach=self.share(is_awake, to_minute(at)),
            )
            for channel in channels
        ]


def _build_readers(audience: Audience, span: Span, start: datetime) -> _Readers:
    """Return the audience with the zones that share a clock over the span added up."""
    shares: dict[Clock, list[float]] = {}
    for zone in audience.zones:
        shares.setdefault(build_clock(zone.zone, span), []).append(zone.share)
    return _Readers(audience, tuple((clock, math.fsum(parts)) for clock, parts in shares.items()), start)
