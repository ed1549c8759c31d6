"""The announcement schedule as a table, and what counts as unplanned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING, Final

from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.announcing.regions import Region, told_regions
from downtime_cli.core.announcing.schedule import PUBLIC
from downtime_cli.core.localtime import zone_name
from downtime_cli.core.planning.plan import Plan
from downtime_cli.core.quality.finding import AnswerHead
from downtime_cli.core.saved.plan import NEWS
from downtime_cli.core.window import Span
from downtime_cli.core.wording import clock_name, count, duration, moment, percent, time_range, with_zone, zone_time
from downtime_cli.report.blocks import Column, Line, Row, Table, Tone, line, row, time_at, wrapping

if TYPE_CHECKING:
    from downtime_cli.core.checking.judgement import Judged

_MOST_ZONES: Final = 3
_LADDER: Final = frozenset({AnnouncementKind.INITIAL, AnnouncementKind.REMINDER})


def announcement_table(plan: Plan) -> Table:
    """List the schedule of messages; those that are missed or sent stay in it, marked as such."""
    zone = plan.policy.zone
    groups = groupby(
        plan.announcements, key=lambda message: (message.promised, message.send_at, message.kind, message.region)
    )
    regions = told_regions(plan.audience, plan.announcements)
    has_regions = len(regions) > 1
    clocks = dict.fromkeys(clock_name(message.send_at or message.promised, zone) for message in plan.announcements)
    name = with_zone(next(iter(clocks)), zone) if len(clocks) == 1 else zone_time(zone_name(zone))
    return Table(
        title=f"Announcements, {name}",
        clock=name,
        columns=(
            wrapping("Send"),
            Column("What"),
            *([wrapping("To")] if has_regions else []),
            wrapping("Channel"),
            Column("Before start"),
        ),
        rows=tuple(
            _build_row(plan, list(messages), clock=len(clocks) > 1, has_regions=has_regions) for _, messages in groups
        ),
        notes=(*_note_regions(regions), *announcement_notes(plan)),
    )


def _build_row(plan: Plan, messages: Sequence[Announcement], *, clock: bool, has_regions: bool) -> Row:
    """Lay out messages that differ only by channel."""
    first = messages[0]
    when = time_at(first.send_at or first.promised, plan.policy.zone, clock=clock)
    promise = duration(plan.recommended.window.start - first.promised)
    is_ladder = first.kind in _LADDER
    channels = ", ".join(message.channel for message in messages)
    told = [first.kind, *([first.region or "everybody"] if has_regions else []), channels]
    if first.waits_for is not None:
        return row(f"when {first.waits_for}", *told, "")
    if first.send_at is None:
        is_usual = plan.policy.ladder is None
        cells = (f"too late: {when}" if is_usual else f"MISSED: due {when}", *told, promise)
        detail = f"too late for the {'usual' if is_usual else 'promised'} {promise}"
        return row(*cells, tone=Tone.QUIET if is_usual else Tone.WARNING, detail=detail, times=(when,))
    readers = _word_readers(first)
    promised = f"planned {promise} before" if is_ladder else ""
    lead = duration(first.lead) if is_ladder else ""
    if plan.earlier and first.send_at < plan.policy.as_of:  # sent by the plan that this one replaces
        return row(f"sent {when}", *told, "", tone=Tone.QUIET, times=(when,))
    if is_night_unwanted(plan, messages):
        reason = "no other time is early enough" if is_ladder else "it cannot wait"
        night = f"at night for them: {reason}"
        return row(f"{when}", *told, lead, tone=Tone.WARNING, detail=_join((promised, readers, night)), times=(when,))
    return row(f"{when}", *told, lead, detail=_join((promised, readers)), times=(when,))


def _word_readers(message: Announcement) -> str:
    """Say what readers' clocks show when the message goes out; nothing where it is not known whose clocks those are."""
    if message.reach is None:
        return ""
    return f"readers' local time: {local_range(message.moment, message.zones)}; {percent(message.reach)} awake"


def _join(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def is_night_unwanted(plan: Plan, messages: Sequence[Announcement]) -> bool:
    """Whether messages that differ only by channel reach people at night whom they should have spared."""
    is_ladder = messages[0].kind in _LADDER
    return messages[0].is_at_night and (_spares_nights(plan, messages) if is_ladder else _is_news(messages))


def _spares_nights(plan: Plan, messages: Iterable[Announcement]) -> bool:
    """Whether some of the messages should avoid the night: those to regions of their own, but for public channels."""
    return (plan.policy.regions or 0) > 1 and any(message.channel not in PUBLIC for message in messages)


def _is_news(messages: Iterable[Announcement]) -> bool:
    """Whether messages carry news of a change to people who are spared at night, not only to those who look."""
    return any(each.kind in NEWS and each.channel not in PUBLIC for each in messages)


def _note_regions(regions: Sequence[Region]) -> tuple[Line, ...]:
    return tuple(line(_note_region(region)) for region in regions if region.name)


def _note_region(region: Region) -> str:
    names = [zone_name(zone) for zone, _ in region.zones[:_MOST_ZONES]]
    hidden = len(region.zones) - len(names)
    more = [f"{hidden} more"] if hidden else []
    return f"{region.name}: {percent(region.share)} of users ({', '.join([*names, *more])})"


def local_range(instant: datetime, zones: Iterable[tzinfo]) -> str:
    """Write the earliest and the latest local time at an instant, with dates where they differ."""
    walls = [instant.astimezone(zone).replace(tzinfo=None) for zone in zones] or [
        instant.astimezone(UTC).replace(tzinfo=None)
    ]
    first, last = min(walls), max(walls)
    if first == last:
        return moment(first.replace(tzinfo=UTC), UTC, clock=False)
    span = Span(first.replace(tzinfo=UTC), last.replace(tzinfo=UTC))
    return time_range(span, UTC, clock=False)


def announcement_notes(plan: Plan) -> tuple[Line, ...]:
    """Say what is too late, what counts as unplanned, and that nothing is sent yet."""
    zone = plan.policy.zone
    notes = []
    start = plan.recommended.window.start
    missed = [message for message in plan.announcements if message.missed]
    if missed and plan.policy.ladder is None:
        leads = dict.fromkeys(duration(start - message.promised) for message in missed)
        many = "s" if len(leads) > 1 else ""
        notes.append(line(f"Too late for the usual announcement{many} {' and '.join(leads)} ahead.", Tone.QUIET))
    elif missed:
        text = f"{count(len(missed), 'message')} that your ladder promises can no longer be sent in time."
        notes.append(line(text, Tone.WARNING))
    if plan.announce_by is not None and asks_notice(plan):
        by = time_at(plan.announce_by, zone)
        text = f"If the first announcement goes out after {by}, this window counts as unplanned downtime."
        notes.append(line(text, times=(by,)))
    if plan.unplanned_before is not None and asks_notice(plan):
        before = time_at(plan.unplanned_before, zone)
        notice = plan.policy.notice.text
        text = f"Any window that starts before {before} is already too late for the {notice} notice."
        notes.append(line(text, times=(before,)))
    if plan.status is Status.TENTATIVE:
        notes.append(line("Nothing is sent until the plan is confirmed: downtime update PLAN.json --status CONFIRMED"))
    return tuple(notes)


def asks_notice(answer: AnswerHead | Judged) -> bool:
    """Whether a notice period was asked for at all."""
    notice = answer.policy.notice
    return notice.lead > timedelta(0) or notice.working_days > 0
