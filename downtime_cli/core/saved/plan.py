"""
A plan as it was saved, with the versions it has had: what every later command reads.

All instants are aware UTC; shares are fractions of 1; expected, low and high are in the plan's unit.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise, takewhile
from operator import attrgetter
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Revision, Status
from downtime_cli.core.errors import Issue
from downtime_cli.core.policy import ImpactLevel
from downtime_cli.core.quality.finding import Verdict
from downtime_cli.core.saved.heard import Heard, version_at
from downtime_cli.core.window import HOUR, MINUTE, Span

NEWS: Final = frozenset({AnnouncementKind.RESCHEDULED, AnnouncementKind.EXTENDED, AnnouncementKind.CANCELLED})
"""The messages about a change, to those who were told of the plan before it."""
_END: Final = AnnouncementKind.COMPLETE
_PIPED: Final = "standard input"  # what readers call it
_HALF_HOUR: Final = 30 * MINUTE
_ENOUGH: Final = 15 * MINUTE
_FEW_HOURS: Final = 4 * HOUR
_BEGUN: Final = frozenset({Status.IN_PROCESS, Status.COMPLETED, Status.CANCELLED})
_LAST_WORDS: Final = {
    Status.CANCELLED: AnnouncementKind.CANCELLED,
    Status.COMPLETED: AnnouncementKind.COMPLETE,
}


class SavedForecast(Struct, frozen=True, kw_only=True):
    """What the plan expected its window to cost when it was made, and the verdict on the data behind it."""

    expected: float
    low: float
    high: float
    unit: str
    share_of_week: float
    rank: int
    candidates: int
    verdict: Verdict


class SavedPlan(Struct, frozen=True, kw_only=True):
    """A plan read back."""

    plan_id: str
    sequence: int
    status: Status
    service: str
    as_of: datetime
    """When it was made."""
    zone: tzinfo
    """The team's."""
    impact_level: ImpactLevel
    window: Span
    audience: tuple[tuple[tzinfo, float], ...]
    """Zones and their shares of users, largest first."""
    announcements: tuple[Announcement, ...]
    """What was and is to be sent, by time, as far as the plan's status lets it (`sends`); none is missed."""
    revisions: tuple[Revision, ...]
    """Every version so far, oldest first, this one last."""
    forecast: SavedForecast
    announce_by: datetime | None
    document: Mapping[str, object]
    """The JSON as it was read, so that the next version keeps keys that this one does not know."""
    source: str = "plan"
    """What error messages call the file."""
    issues: tuple[Issue, ...] = ()
    """What was noticed on reading it."""
    withdrawn: tuple[Announcement, ...] = ()
    """Messages of earlier versions that are no longer sent, for calendars that have them."""
    automatic: bool = False
    """Whether users are told that the work is over at the planned end, by the clock."""
    day: date | None = None
    """Its name, if it is a date of a series."""
    heard: tuple[Announcement, ...] = ()
    """Messages that are not its own, but that its readers get: those of the series that it is a date of."""

    @property
    def update_command(self) -> str:
        """How its next version is made in a shell, but for the change; a plan from a pipe has no file to name."""
        return f"downtime update {self._file}{f' --date {self.day}' if self.day else ''}"

    @property
    def confirm_command(self) -> str:
        """How it is confirmed in a shell: a date with all of its series."""
        return f"downtime update {self._file} --status {Status.CONFIRMED}"

    @property
    def _file(self) -> str:
        return "PLAN.json" if self.source == _PIPED else shlex.quote(self.source)

    @property
    def is_series(self) -> bool:
        """Whether it is a series as a whole, and its window only the first of many."""
        return bool(self.revisions[-1].rule)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to come: the plan is cancelled or completed."""
        return self.status in {Status.CANCELLED, Status.COMPLETED}

    @property
    def current_announcements(self) -> tuple[Announcement, ...]:
        """The messages since the last change and those that wait; any other was about another version."""
        return tuple(
            each for each in self.announcements if each.waits_for is not None or each.moment >= self.last_changed
        )

    @property
    def actual_start(self) -> datetime | None:
        """When work began, as somebody recorded it; None until then, and where no version before that is known."""
        since = takewhile(lambda each: each.status in _BEGUN, reversed(self.revisions[1:]))
        return min((each.at for each in since if each.status is Status.IN_PROCESS), default=None)

    @property
    def actual_window(self) -> Span:
        """The window from when work began, once somebody has recorded that, to its planned end."""
        start = self.actual_start
        return Span(start, self.window.end) if start is not None and start < self.window.end else self.window

    @property
    def actual_end(self) -> datetime | None:
        """When the work was over; None until the plan is completed."""
        return self.last_changed if self.status is Status.COMPLETED else None

    @property
    def previous_window(self) -> Span | None:
        """The last window before this one, moved or extended; None if there was no other."""
        others = [revision.window for revision in self.revisions if revision.window != self.window]
        return others[-1] if others else None

    @property
    def planned_window(self) -> Span:
        """The window that the forecast is about: the one of `as_of`, when the plan was made or made anew."""
        return [each.window for each in self.revisions if each.at <= self.as_of or each is self.revisions[0]][-1]

    @property
    def moved_from(self) -> Span | None:
        """The window before the last move; None if it never moved."""
        moves = [old.window for old, new in pairwise(self.revisions) if _has_moved(old, new)]
        return moves[-1] if moves else None

    @property
    def last_changed(self) -> datetime:
        """When this version came into force."""
        return self.revisions[-1].at

    def sends(self, message: Announcement) -> bool:
        """Whether the message goes out at its moment, by the status that holds then.

        Nobody is told of a tentative window. What is cancelled or completed has one thing left to say.
        """
        if message.send_at is None:
            return False
        status = _status_at(self.revisions, message.send_at)
        return status is not Status.TENTATIVE and _LAST_WORDS.get(status, message.kind) is message.kind

    @property
    def known_window(self) -> Span | None:
        """The window that whoever was told last counts on; None where nobody does."""
        sent = sorted([*self.heard, *filter(self.sends, self.announcements)], key=attrgetter("moment"))
        told = self.as_told(sent[-1]) if sent else self
        return told.window if sent and told.status is not Status.CANCELLED else None

    def as_told(self, message: Announcement) -> SavedPlan:
        """The plan as one of its messages presents it: as it stood then, without what its readers never heard of.

        So a message says the same whenever it is written, and news compares with what its readers know. A cancellation
        is of the window that they know, wherever it has moved since.
        """
        return next(self.all_as_told([message]))

    def all_as_told(self, messages: Iterable[Announcement]) -> Iterator[SavedPlan]:
        """Yield the plan as each of some of its messages presents it."""
        sent = Heard(self.revisions, [*self.heard, *filter(self.sends, self.announcements)])
        for message in messages:
            at = message.moment
            *before, last = [each for each in self.revisions if each.at <= at] or self.revisions[:1]
            heard = sent.versions(message, at)
            # News of the last version is news of a change to the one before it.
            known = versions_known(before, heard | set(before[-1:]) if last in heard else heard)
            last = _as_heard(last, known) if heard else last
            if last.status is Status.CANCELLED and before and before[-1].status is Status.TENTATIVE:
                known = (
                    *known[:-1],
                    replace(known[-1], status=Status.TENTATIVE),
                )  # it had moved: no work was under way
            revisions = (*known, last)
            yield replace(self, sequence=last.sequence, status=last.status, window=last.window, revisions=revisions)


def moment_of_change(plan: SavedPlan, at: datetime, *readings: datetime) -> datetime:
    """Find when a version comes into force that is made at `at`: no earlier than the last change of the same minute.

    Some moments are given in whole minutes, others come from a clock that has seconds. `readings` are what else the
    text of the moment may mean: one without an offset may have been read by another clock when the plan was made.
    """
    last = plan.last_changed
    is_same = any(
        each.replace(second=0, microsecond=0) == last.replace(second=0, microsecond=0) for each in (at, *readings)
    )
    return max(at, last) if is_same else at


def needed_extension(plan: SavedPlan, now: datetime) -> timedelta:
    """Find the least number of half hours after which the window does not end for a while yet."""
    return -((plan.window.end - now - _ENOUGH) // _HALF_HOUR) * _HALF_HOUR


def may_still_work(plan: SavedPlan, now: datetime) -> bool:
    """Whether work that nobody ended may be going on: not when it would take over twice as long, and hours longer."""
    return needed_extension(plan, now) <= max(plan.window.duration, _FEW_HOURS)


def await_end(plan: SavedPlan) -> SavedPlan:
    """Let the word that work is over wait for it, in a plan made when all of them went out at the planned end."""
    return replace(
        plan,
        announcements=tuple(
            replace(each, send_at=None, waits_for=Status.COMPLETED)
            if each.kind is _END and _status_at(plan.revisions, each.moment) is not Status.COMPLETED
            else each
            for each in plan.announcements
        ),
    )


def step_of(message: Announcement) -> tuple[str, ...]:
    """Identify a message to those who send it, at whatever time: what it announces, by which channel, to whom."""
    return message.kind, message.channel, message.region


def versions_known(revisions: Sequence[Revision], heard: Set[Revision | None]) -> tuple[Revision, ...]:
    """List the versions, oldest first, that are known to people who were told of some.

    The first one is, and so are those without news: confirmed, begun. News that another change overtook is unknown.
    """
    known = list(revisions[:1])
    for each in revisions[1:]:
        if each in heard or not _has_news(known[-1], each):
            known.append(_as_heard(each, known))
    return tuple(known)


def _as_heard(version: Revision, known: Sequence[Revision]) -> Revision:
    """Present a version to people who know others: a cancellation is of the window that they know.

    That of a series is of all of them, and names the next one.
    """
    is_off = version.status is Status.CANCELLED and known and not version.rule
    return replace(version, window=known[-1].window) if is_off else version


def _status_at(revisions: Sequence[Revision], at: datetime) -> Status:
    """Look up the status at an instant; before the first version it is that one's."""
    return (version_at(revisions, at) or revisions[0]).status


def _has_news(before: Revision, after: Revision) -> bool:
    """Whether people who know one version have to hear of another."""
    was_off, is_off = (each.status is Status.CANCELLED for each in (before, after))
    is_same = before.rule == after.rule if after.rule else before.window == after.window
    return was_off != is_off or not (is_off or is_same)


def _has_moved(old: Revision, new: Revision) -> bool:
    """Whether a window has moved; a series moves when its rule changes, whichever of its windows is next."""
    return old.rule != new.rule if new.rule else news_of(old, new.window) is AnnouncementKind.RESCHEDULED


def news_to(told: Revision, new: Revision) -> AnnouncementKind | None:
    """Name the news that a version is to people who were told of another one; None if it is none."""
    if not _has_news(told, new):
        return None
    if new.status is Status.CANCELLED:
        return AnnouncementKind.CANCELLED
    return news_of(told, new.window) if told.rule == new.rule else AnnouncementKind.RESCHEDULED


def news_of(before: Revision, window: Span) -> AnnouncementKind:
    """Name the news that a window is to people who know the version before: it takes longer, or has moved.

    It is a first announcement to them if nothing has changed, or if the window was called off and is on again at the
    same start.
    """
    if before.window == window or (before.status is Status.CANCELLED and before.window.start == window.start):
        return AnnouncementKind.INITIAL
    is_longer = before.window.start == window.start and before.window.end < window.end
    return AnnouncementKind.EXTENDED if is_longer else AnnouncementKind.RESCHEDULED
