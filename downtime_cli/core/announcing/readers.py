"""Who reads the messages of a window: everybody, and regions if there are any; when they are awake and at work."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.activity import is_awake
from downtime_cli.core.announcing.message import Announcement, AnnouncementKind
from downtime_cli.core.announcing.regions import Region, find_regions
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import Clock, build_clock
from downtime_cli.core.policy import Policy, WorkingCalendar
from downtime_cli.core.weekends import Weekends
from downtime_cli.core.window import Span, to_minute


class _People(Struct, frozen=True):
    """The people of a region who live by one clock and have the same days off."""

    clock: Clock
    calendar: WorkingCalendar
    share: float

    def is_awake(self, minute: int) -> bool:
        return is_awake(minute + self.clock.offset_at(minute))

    def is_at_work(self, minute: int) -> bool:
        return self.calendar.is_at_work(minute + self.clock.offset_at(minute))


class Readers(Struct, frozen=True):
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


class Groups(Struct, frozen=True):
    """Whom the messages of a window go to."""

    everybody: Readers
    regions: tuple[Readers, ...]

    def before(self, start: datetime) -> Groups:
        """The same readers before another window that starts within the span that they were grouped for."""
        return Groups(replace(self.everybody, start=start), tuple(replace(each, start=start) for each in self.regions))


def group_readers(start: datetime, span: Span, audience: Audience, policy: Policy) -> Groups:
    """Group the readers as suits a window that starts then; their clocks are known over the span."""
    regions, is_known = [Region(name="", zones=audience.shares)], not audience.is_assumed
    if policy.regions is not None and policy.regions > 1:
        regions += find_regions(audience.shares, start, policy.regions)
    everybody, *parts = (
        replace(_build_readers(region, span, policy, start, is_region=index > 0), is_known=is_known)
        for index, region in enumerate(regions)
    )
    return Groups(everybody, tuple(parts))


def _build_readers(region: Region, span: Span, policy: Policy, start: datetime, *, is_region: bool) -> Readers:
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
    return Readers(region, tuple(people), start, is_region)
