"""
What to tell whom, and when: a ladder of lead times before the window, then its start and its end.

A message is never later than its promised lead time. Where that is a day or more, the message goes out within the 24
hours before its deadline, on the whole hour (by the team's clock) at which most users are awake; if several hours are
equal, at which most are at work, and then on the latest. Shorter promises, the start and the end go out to the minute.

That the work is over is said when it is recorded (`Announcement.waits_for`), unless the plan goes by the clock.

With regions, each hears at its own best hour, and a short promise that falls into its night moves to the evening
before. Working days are kept: a step whose last 24 hours hold none moves to the last working day before, by up to half
its lead. What everybody sees (status page, banner, social) goes out once, to all, and so do the start and the end; the
email at the end goes to each region once most of it are awake.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.activity import is_awake
from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.announcing.notice_period import notice_deadline
from downtime_cli.core.announcing.regions import Region, find_regions
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import Clock, build_clock
from downtime_cli.core.policy import LadderStep, Policy, WorkingCalendar
from downtime_cli.core.weekends import Weekends
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, from_minute, to_minute

EMAIL: Final = "email"
STATUS_PAGE: Final = "status-page"
BANNER: Final = "banner"
SOCIAL: Final = "social"
PUBLIC: Final = frozenset({STATUS_PAGE, BANNER, SOCIAL})  # everybody sees them, so they know no regions

_FIRST_CHANNELS: Final = (EMAIL, STATUS_PAGE)
_LAST_CALL: Final = LadderStep(lead=HOUR, channels=(STATUS_PAGE, BANNER))
_DAY_BEFORE: Final = LadderStep(lead=DAY, channels=(EMAIL,))
_BRIEF_WORK: Final = timedelta(minutes=15)
_SHORT_WORK: Final = timedelta(hours=2)
_MOST: Final = 0.5


def default_ladder(duration: timedelta) -> tuple[LadderStep, ...]:
    """The customary ladder for work of that length (docs/how-it-decides.md), longest lead first."""
    if duration < _BRIEF_WORK:
        return (LadderStep(lead=2 * DAY, channels=_FIRST_CHANNELS), _LAST_CALL)
    if duration <= _SHORT_WORK:
        return (LadderStep(lead=7 * DAY, channels=_FIRST_CHANNELS), _DAY_BEFORE, _LAST_CALL)
    return (
        LadderStep(lead=14 * DAY, channels=_FIRST_CHANNELS),
        LadderStep(lead=7 * DAY, channels=(EMAIL,)),
        _DAY_BEFORE,
        _LAST_CALL,
    )


def schedule_announcements(window: Span, audience: Audience, policy: Policy) -> tuple[Announcement, ...]:
    """Schedule the messages for a window that keeps the notice period, by time; missed ones stand where they were due.

    The notice period is kept whatever the ladder says: if no step that can still be sent is due by its deadline, one is
    added at the deadline, by the channels of the ladder's first step. Without a notice period it is added now, where
    the ladder's first step is missed. Everybody gets every step once: region by region, if it is not missed, the policy
    asks for regions and the channel can address them.
    """
    steps = _promise_steps(window, policy)
    everybody, *regions = _group_readers(
        window, Span(min(*steps, policy.as_of) - DAY, window.end + 2 * DAY), audience, policy
    )
    messages: list[Announcement] = []
    kind = AnnouncementKind.INITIAL
    earliest = policy.as_of
    for promised, channels in sorted(steps.items()):
        if promised < policy.as_of:
            messages += everybody.announce(kind, channels, promised, None)
            continue
        public = tuple(channel for channel in channels if channel in PUBLIC or not regions)
        own = tuple(channel for channel in channels if channel not in public)
        for readers, used in [(everybody, public), *((region, own) for region in regions)]:
            if used:
                messages += readers.announce(kind, used, promised, _choose_moment(promised, earliest, policy, readers))
        kind, earliest = AnnouncementKind.REMINDER, promised + MINUTE
    shown = _list_public_channels(steps)
    messages += everybody.announce(AnnouncementKind.START, shown, window.start, window.start)
    messages += _announce_end(window.end, everybody, regions, shown, policy)
    return tuple(sorted(messages, key=attrgetter("moment")))


def _announce_end(
    end: datetime, everybody: _Readers, regions: Sequence[_Readers], shown: tuple[str, ...], policy: Policy
) -> Iterator[Announcement]:
    """Write that the work is over: for when it is recorded, or at the planned end, to regions once most are awake."""
    is_timed, kind = policy.automatic, AnnouncementKind.COMPLETE
    messages = everybody.announce(kind, shown if regions else (*shown, EMAIL), end, end if is_timed else None)
    for readers in regions:
        at = when_awake(end, end + DAY, policy.zone, readers.awake)
        messages += readers.announce(kind, (EMAIL,), at, at if is_timed else None)
    yield from messages if is_timed else (replace(each, promised=end, waits_for=Status.COMPLETED) for each in messages)


def _group_readers(window: Span, span: Span, audience: Audience, policy: Policy) -> list[_Readers]:
    """List everybody first, and then the regions, if there are any."""
    regions, is_known = [Region(name="", zones=audience.shares)], not audience.is_assumed
    if policy.regions is not None and policy.regions > 1:
        regions += find_regions(audience.shares, window.start, policy.regions)
    return [
        replace(_build_readers(region, span, policy, window.start, is_region=index > 0), is_known=is_known)
        for index, region in enumerate(regions)
    ]


def _promise_steps(window: Span, policy: Policy) -> dict[datetime, tuple[str, ...]]:
    """Map the instant each step is promised for to its channels."""
    ladder = sorted(policy.ladder or default_ladder(policy.duration), key=lambda step: -step.lead)
    steps = {window.start - step.lead: step.channels for step in ladder}
    deadline = max(policy.as_of, notice_deadline(window.start, policy.notice))
    if policy.notice.is_none and min(steps) < policy.as_of:
        steps[policy.as_of] = tuple(dict.fromkeys((*ladder[0].channels, *steps.get(policy.as_of, ()))))
    if not any(policy.as_of <= promised <= deadline for promised in steps):
        steps[deadline] = ladder[0].channels
    return steps


def _list_public_channels(steps: Mapping[datetime, tuple[str, ...]]) -> tuple[str, ...]:
    """List the status page and the other public channels that the steps use: what stays up has to be kept current."""
    used = (channel for _, channels in sorted(steps.items()) for channel in channels if channel in PUBLIC)
    return tuple(dict.fromkeys((STATUS_PAGE, *used)))


def _choose_moment(promised: datetime, earliest: datetime, policy: Policy, readers: _Readers) -> datetime:
    lead = readers.start - promised
    last_day = _full_hours(max(earliest, promised - DAY), promised, policy.zone)
    if lead < DAY:
        return _spare_the_night(promised, last_day, readers) if readers.is_region else promised
    best = max(last_day, key=readers.attention, default=None)
    if best is None:
        return promised
    if policy.regions is not None and readers.at_work(best) < _MOST:
        best = _find_working_day(promised, earliest, policy.zone, readers) or best
    return from_minute(best)


def _spare_the_night(promised: datetime, hours: Sequence[int], readers: _Readers) -> datetime:
    """Keep the promised instant if most are awake then, else take the last of the hours at which most are awake."""
    if readers.awake(to_minute(promised)) >= _MOST:
        return promised
    best = max(hours, key=lambda minute: (readers.awake(minute), minute), default=None)
    return promised if best is None or readers.awake(best) < _MOST else from_minute(best)


def when_awake(earliest: datetime, latest: datetime, zone: tzinfo, awake: Callable[[int], float]) -> datetime:
    """Keep the instant if most are awake then, else take the first full hour of the zone's clock at which they are.

    `awake` gives the share of the readers who are awake at an epoch minute. If most wake after `latest`, the instant is
    kept as well.
    """
    if awake(to_minute(earliest)) >= _MOST:
        return earliest
    hours = _full_hours(earliest, latest, zone)
    return next((from_minute(minute) for minute in hours if awake(minute) >= _MOST), earliest)


def _find_working_day(promised: datetime, earliest: datetime, zone: tzinfo, readers: _Readers) -> int | None:
    """Find the best minute of the last day before the deadline on which most are at work, up to half the lead early.

    Days are stretches of 24 hours back from the deadline; the last of them has been tried already.
    """
    for days in range(1, (readers.start - promised) // (2 * DAY) + 1):
        end = promised - days * DAY
        best = max(_full_hours(max(earliest, end - DAY), end, zone), key=readers.attention, default=None)
        if best is not None and readers.at_work(best) >= _MOST:
            return best
    return None


def _full_hours(start: datetime, end: datetime, zone: tzinfo) -> list[int]:
    """List the whole hours of the zone's clock from `start` to `end`, both included, as epoch minutes."""
    first, last = to_minute(start + MINUTE - timedelta(microseconds=1)), to_minute(end)
    if first > last:
        return []
    stretches = build_clock(zone, Span(from_minute(first), from_minute(last + 1))).segments(first, last + 1)
    # an offset may change by half an hour, as on Lord Howe Island
    return [minute for low, high, offset in stretches for minute in range(low + -(low + offset) % 60, high, 60)]


class _People(Struct, frozen=True):
    """The people of a region who live by one clock and have the same days off."""

    clock: Clock
    calendar: WorkingCalendar
    share: float

    def is_awake(self, minute: int) -> bool:
        return is_awake(minute + self.clock.offset_at(minute))

    def is_at_work(self, minute: int) -> bool:
        return self.calendar.is_at_work(minute + self.clock.offset_at(minute))


class _Readers(Struct, frozen=True):
    """A region, or everybody: when they are awake and at work, by epoch minute."""

    region: Region
    people: tuple[_People, ...]
    start: datetime
    """Of the window."""
    is_region: bool
    is_known: bool = True
    """Whether somebody said where they live."""

    def awake(self, minute: int) -> float:
        """Add up the share of the readers who are awake."""
        return min(1.0, math.fsum(each.share for each in self.people if each.is_awake(minute)))

    def at_work(self, minute: int) -> float:
        """Add up the share of the readers who are at work."""
        return math.fsum(each.share for each in self.people if each.is_at_work(minute))

    def attention(self, minute: int) -> tuple[float, float, int]:
        """How good it is to write at that minute; more is better."""
        return self.awake(minute), self.at_work(minute), minute

    def announce(
        self, kind: AnnouncementKind, channels: tuple[str, ...], promised: datetime, send_at: datetime | None
    ) -> list[Announcement]:
        """Write one message per channel; a missed one (no `send_at`) would have gone out when it was promised."""
        at = send_at or promised
        return [
            Announcement(
                kind=kind,
                channel=channel,
                promised=promised,
                send_at=send_at,
                lead=max(self.start - at, timedelta(0)),
                zones=tuple(zone for zone, _ in self.region.zones),
                reach=self.awake(to_minute(at)) if self.is_known else None,
                region=self.region.name,
            )
            for channel in channels
        ]


def _build_readers(region: Region, span: Span, policy: Policy, start: datetime, *, is_region: bool) -> _Readers:
    """Add up the zones that share a clock over the span and the days off."""
    calendars: dict[tuple[str | None, Weekends], WorkingCalendar] = {}
    shares: dict[tuple[Clock, tuple[str | None, Weekends]], list[float]] = {}
    for zone, share in region.zones:
        calendar = policy.calendar_of(zone)
        days = (calendar.country, calendar.weekends)
        calendars.setdefault(days, calendar)
        shares.setdefault((build_clock(zone, span), days), []).append(share)
    whole = region.share if is_region else 1.0
    people = (_People(clock, calendars[days], math.fsum(parts) / whole) for (clock, days), parts in shares.items())
    return _Readers(region, tuple(people), start, is_region)
