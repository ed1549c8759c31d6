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

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from operator import attrgetter
from typing import Final, TypeAlias

from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.announcing.notice_period import notice_deadline
from downtime_cli.core.announcing.readers import Groups, Readers, group_readers
from downtime_cli.core.audience import Audience
from downtime_cli.core.localtime import build_clock
from downtime_cli.core.policy import LadderStep, Policy
from downtime_cli.core.window import DAY, HOUR, MINUTE, Span, from_minute, to_minute

EMAIL: Final = "email"
STATUS_PAGE: Final = "status-page"
BANNER: Final = "banner"
SOCIAL: Final = "social"
PUBLIC: Final = frozenset({STATUS_PAGE, BANNER, SOCIAL})  # everybody sees them, so they know no regions
FIRST_CHANNELS: Final = (EMAIL, STATUS_PAGE)
LAST_CALL: Final = LadderStep(lead=HOUR, channels=(STATUS_PAGE, BANNER))
Steps: TypeAlias = Mapping[datetime, tuple[str, ...]]
"""The channels of each message by the instant that it is promised for."""

_DAY_BEFORE: Final = LadderStep(lead=DAY, channels=(EMAIL,))
_BRIEF_WORK: Final = timedelta(minutes=15)
_SHORT_WORK: Final = timedelta(hours=2)
_MOST: Final = 0.5


def default_ladder(duration: timedelta) -> tuple[LadderStep, ...]:
    """The customary ladder for work of that length (docs/how-it-decides.md), longest lead first."""
    if duration < _BRIEF_WORK:
        return (LadderStep(lead=2 * DAY, channels=FIRST_CHANNELS), LAST_CALL)
    if duration <= _SHORT_WORK:
        return (LadderStep(lead=7 * DAY, channels=FIRST_CHANNELS), _DAY_BEFORE, LAST_CALL)
    return (
        LadderStep(lead=14 * DAY, channels=FIRST_CHANNELS),
        LadderStep(lead=7 * DAY, channels=(EMAIL,)),
        _DAY_BEFORE,
        LAST_CALL,
    )


def schedule_announcements(window: Span, audience: Audience, policy: Policy) -> tuple[Announcement, ...]:
    """Schedule the messages for a window that keeps the notice period, by time; missed ones stand where they were due.

    The notice period is kept whatever the ladder says: if no step that can still be sent is due by its deadline, one is
    added at the deadline, by the channels of the ladder's first step. Without a notice period it is added now, where
    the ladder's first step is missed. Everybody gets every step once: region by region, if it is not missed, the policy
    asks for regions and the channel can address them.
    """
    steps = _promise_steps(window, policy)
    span = Span(min(*steps, policy.as_of) - DAY, window.end + 2 * DAY)
    groups = group_readers(window.start, span, audience, policy)
    shown = list_public_channels(steps)
    messages = [
        *announce_steps(steps, groups, policy, policy.as_of),
        *announce_work(window, groups, (*shown, EMAIL), policy),
    ]
    return sort_by_time(messages)


def announce_steps(
    steps: Steps,
    groups: Groups,
    policy: Policy,
    earliest: datetime,
    kind: AnnouncementKind = AnnouncementKind.INITIAL,
) -> Iterator[Announcement]:
    """Yield the messages of the steps, none before `earliest`: the first is of that kind, those after it remind of it.

    A step before the policy's `as_of` is missed.
    """
    for promised, channels in sorted(steps.items()):
        if promised < policy.as_of:
            yield from groups.everybody.announce(kind, channels, promised, None)
            continue
        public = tuple(channel for channel in channels if channel in PUBLIC or not groups.regions)
        own = tuple(channel for channel in channels if channel not in public)
        for readers, used in [(groups.everybody, public), *((region, own) for region in groups.regions)]:
            if used:
                at = _choose_moment(promised, earliest, policy, readers)
                yield from readers.announce(kind, used, promised, at)
        kind, earliest = AnnouncementKind.REMINDER, promised + MINUTE


def announce_work(window: Span, groups: Groups, channels: Sequence[str], policy: Policy) -> Iterator[Announcement]:
    """Yield that the work begins, by the public ones of some channels, and that it is over, by all of them.

    It is over when that is recorded, or at the planned end; a region is told once most of it are awake.
    """
    shown = tuple(channel for channel in channels if channel in PUBLIC)
    yield from groups.everybody.announce(AnnouncementKind.START, shown, window.start, window.start)
    is_timed, kind, end = policy.automatic, AnnouncementKind.COMPLETE, window.end
    own = tuple(channel for channel in channels if channel not in PUBLIC)
    messages = groups.everybody.announce(kind, shown if groups.regions else (*shown, *own), end, end)
    for readers in groups.regions:
        at = when_awake(end, end + DAY, policy.zone, readers.awake)
        messages += readers.announce(kind, own, at, at)
    for each in messages:
        yield each if is_timed else replace(each, promised=end, send_at=None, waits_for=Status.COMPLETED)


def sort_by_time(messages: Iterable[Announcement]) -> tuple[Announcement, ...]:
    """Sort messages by their moments; those of one moment stay as they are."""
    return tuple(sorted(messages, key=attrgetter("moment")))


def _promise_steps(window: Span, policy: Policy) -> Steps:
    """Map the instant each step is promised for to its channels."""
    ladder = sorted(policy.ladder or default_ladder(policy.duration), key=lambda step: -step.lead)
    steps = {window.start - step.lead: step.channels for step in ladder}
    deadline = max(policy.as_of, notice_deadline(window.start, policy.notice))
    if policy.notice.is_none and min(steps) < policy.as_of:
        steps[policy.as_of] = tuple(dict.fromkeys((*ladder[0].channels, *steps.get(policy.as_of, ()))))
    if not any(policy.as_of <= promised <= deadline for promised in steps):
        steps[deadline] = ladder[0].channels
    return steps


def list_public_channels(steps: Steps) -> tuple[str, ...]:
    """List the status page and the other public channels that the steps use: what stays up has to be kept current."""
    used = (channel for _, channels in sorted(steps.items()) for channel in channels if channel in PUBLIC)
    return tuple(dict.fromkeys((STATUS_PAGE, *used)))


def _choose_moment(promised: datetime, earliest: datetime, policy: Policy, readers: Readers) -> datetime:
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


def _spare_the_night(promised: datetime, hours: Sequence[int], readers: Readers) -> datetime:
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


def _find_working_day(promised: datetime, earliest: datetime, zone: tzinfo, readers: Readers) -> int | None:
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
