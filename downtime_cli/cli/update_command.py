"""`downtime update`: the next version of a saved plan, written all at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import typer
from msgspec.structs import replace

from downtime_cli.cli.errors import missing_plan, noting_reader, show_issues, show_warnings
from downtime_cli.cli.files import write_files, write_stdout
from downtime_cli.cli.github_actions import for_log
from downtime_cli.cli.saving.guarding import Guard, is_same_file, read_existing
from downtime_cli.cli.saving.targets import STDOUT, is_special, is_stdout
from downtime_cli.core.announcing.message import Announcement, AnnouncementKind, Status
from downtime_cli.core.announcing.schedule import PUBLIC
from downtime_cli.core.errors import InputError, Issue, IssueCode, Place, Severity, warning
from downtime_cli.core.saved.catch_up import first_heard
from downtime_cli.core.saved.plan import NEWS, SavedPlan, moment_of_change, needed_extension
from downtime_cli.core.saved.recorded import list_cautions, word_silence
from downtime_cli.core.series.series import Series
from downtime_cli.core.window import MINUTE, whole_minute
from downtime_cli.core.wording import (
    day_name,
    duration,
    hyphenated,
    moment,
    printable,
    time_range,
    typed_duration,
    with_zone,
)
from downtime_cli.documents.kept import NewDocument
from downtime_cli.documents.read_plan import open_plan
from downtime_cli.documents.read_series import parse_saved, parse_saved_and_rules
from downtime_cli.documents.reading.kinds import PLAN, STANDING
from downtime_cli.documents.saved import render_saved
from downtime_cli.documents.saved_series import render_series
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.report.cautions import broken_lines
from downtime_cli.report.screens.screen_words import follow_plan, follow_series, typed_file
from downtime_cli.report.version_words import word_change
from downtime_cli.request.options import Options
from downtime_cli.request.update import make_change, named_plan

_NIGHT: Final = ", at night: too late to wait"


def run(options: Options, now: datetime) -> int:
    """Carry out the command, to a file, of which stderr tells, or to stdout if it came from stdin.

    Raises:
        UsageError: no plan is named, not exactly one change was asked for, or a value is malformed.
        InputError: the plan cannot be understood, or the change makes no sense.
        AccessError: a file cannot be read or written.
    """
    path = options.saved_plan.text
    if path is None:
        raise missing_plan("downtime update plan.json --status CONFIRMED")
    target = options.destination.text or (STDOUT if is_special(path) else path)
    seen = "" if target == path or is_stdout(target) else read_existing(target)
    source, text = open_plan(path)
    saved = parse_saved(source, text)
    show_warnings(saved.issues)
    plan = named_plan(options, saved, _read_by_team_clock(options, now, saved))
    at = _read_moment(options, now, plan)
    changed = make_change(options, saved, at, noting_reader(now, plan.zone, options.move_to.place).instant)
    named = named_plan(options, changed, at)
    cautions = [*_find_broken(text, plan, named), *_find_overlaps(changed, plan, named), *list_cautions(plan, named)]
    written = render_saved(changed) if isinstance(changed, SavedPlan) else render_series(changed)
    if is_stdout(target):
        write_stdout(written)
        show_issues(cautions)
        return 0
    remedy = "write to another file, or update that plan"
    kind, base = PLAN if isinstance(changed, SavedPlan) else STANDING, saved if is_same_file(path, target) else None
    guard = Guard(file=target, seen=seen, new=NewDocument(kind=kind, follows=changed), base=base, remedy=remedy)
    write_files({target: written}, {target: guard.check})
    show_issues(cautions)
    steps = [] if is_special(target) else _next_steps(named, target, options)
    for line in (_summary(named, changed), *_reason(named), *_news(named), *_lateness(named), *steps):
        typer.echo(for_log(line), err=True)
    return 0


def _read_by_team_clock(options: Options, now: datetime, saved: SavedPlan | Series) -> datetime:
    """The moment of the change, as far as it is known before the plan that changes."""
    zone = saved.head.zone if isinstance(saved, Series) else saved.zone
    return options.as_of.read(TimeReader(now=now, zone=zone).instant) or now


def _read_moment(options: Options, now: datetime, plan: SavedPlan) -> datetime:
    """The moment of the change; of a time that clocks show twice the first is taken, which a note says.

    A time without an offset is by the team's clock. The plan may have been made as of the same text, read in UTC: then
    it is the moment of the last change, and the clock that was taken is that of the note.
    """
    if options.as_of.text is None:
        return now.replace(microsecond=0)
    given, in_utc = (options.as_of.read(TimeReader(now=now, zone=zone).instant) for zone in (plan.zone, UTC))
    assert given is not None
    assert in_utc is not None
    taken = moment_of_change(plan, given, in_utc)
    is_in_utc = taken != given and whole_minute(taken) == whole_minute(in_utc)
    options.as_of.read(noting_reader(now, UTC if is_in_utc else plan.zone, options.as_of.place).instant)
    return taken


def _find_broken(text: str, before: SavedPlan, after: SavedPlan) -> list[Issue]:
    """Warn of rules that a changed window breaks, and of those of a plan that cannot be read: the change stands."""
    if before.window == after.window:
        return []
    from downtime_cli.request.rules.changed_windows import find_broken  # few changes are of windows

    place = Place(source=after.source)
    try:
        broken = broken_lines(find_broken(parse_saved_and_rules(after.source, text)[1], before, after))
    except InputError as error:
        return [replace(issue, severity=Severity.WARNING) for issue in error.issues]
    again = f"leave it so if that is meant, or {'extend it by less' if after.day is None else 'move it again'}"
    words = (each.text.replace("The window", "the new window", 1) for each in broken)
    return [warning(IssueCode.BROKEN_RULE, each, again, place) for each in words]


def _find_overlaps(changed: SavedPlan | Series, before: SavedPlan, after: SavedPlan) -> list[Issue]:
    """Warn of other dates of a standing window that a date now reaches into: work that takes longer is not refused."""
    if isinstance(changed, SavedPlan) or after.day is None or before.window == after.window:
        return []
    from downtime_cli.core.series.versions import list_overlapping, word_overlap

    place = Place(source=after.source)
    return [
        warning(
            IssueCode.BROKEN_RULE,
            word_overlap(changed, each),
            f"call that off if it does not take place: --date {each.day} --status {Status.CANCELLED}",
            place,
        )
        for each in list_overlapping(changed, after.day, after.window)
    ]


def _summary(plan: SavedPlan, changed: SavedPlan | Series) -> str:
    """The plan, the date or the series as it is now, in one line."""
    when = hyphenated(with_zone(time_range(plan.window, plan.zone, year=True), plan.zone))
    if isinstance(changed, Series) and plan.is_series:
        first = changed.next_window(plan.last_changed).start
        ahead = f", next on {day_name(first.astimezone(changed.slot.zone), year=True)}"
        when = hyphenated(changed.slot.words(changed.dates[-1].original.duration)) + ahead * (not plan.is_over)
    return printable(f"{plan.service}: {plan.status}, {when} (plan {plan.plan_id}, version {plan.sequence + 1})")


def _next_steps(plan: SavedPlan, saved: str, options: Options) -> list[str]:
    """What to type next, each on a line of its own to be pasted: the news of the change, or what the status asks."""
    silence = word_silence(plan)
    if silence:
        confirm = [f"Next: {follow_plan(plan.status, saved)}"] if plan.status is Status.TENTATIVE else []
        return [f"  {silence}", *confirm]
    day = f" --date {plan.day}" if plan.day else ""
    file = f"{typed_file(saved)}{day}"
    if options.status.text is None:
        kind = AnnouncementKind.RESCHEDULED if options.extend.text is None else AnnouncementKind.EXTENDED
        return [f"Next: downtime notice {file} --kind {kind}"]
    if plan.is_series:
        return [f"Next: {follow_series(plan, saved)}"]
    longer = typed_duration(max(needed_extension(plan, plan.last_changed), 30 * MINUTE))
    extend = [f"  or, if it takes longer: downtime update {file} --extend {longer}"]
    return [f"Next: {follow_plan(plan.status, saved, day)}", *(extend if plan.status is Status.IN_PROCESS else [])]


def _reason(plan: SavedPlan) -> list[str]:
    """Who made the change and why, as far as they said."""
    words = word_change(plan.revisions[-1])
    return [f"  {words}"] if words else []


def _lateness(plan: SavedPlan) -> list[str]:
    """Whether users hear of the window later than the notice period allows, once it is clear when they do."""
    first, by = first_heard(plan), plan.announce_by
    if first is None or by is None or first <= by or plan.last_changed > first:
        return []
    late, latest = duration(max(first - by, MINUTE)), moment(by, plan.zone, year=True)
    return [
        f"  {late} later than the notice period allows, which asks for an announcement by {latest}: "
        "this window counts as unplanned downtime"
    ]


def _news(plan: SavedPlan) -> list[str]:
    """Who hears of the change and when, one line each."""
    news = NEWS | {AnnouncementKind.COMPLETE} if plan.is_over else NEWS
    made_up = {AnnouncementKind.INITIAL, AnnouncementKind.START}
    told = [
        each
        for each in plan.current_announcements
        if plan.sends(each) and (each.kind in news or (each.kind in made_up and each.send_at == plan.last_changed))
    ]
    return [printable(f"  {_word_message(each, plan)}") for each in told]


def _word_message(message: Announcement, plan: SavedPlan) -> str:
    is_woken = message.is_at_night and message.kind in NEWS and message.channel not in PUBLIC
    when = moment(message.moment, plan.zone, year=True)
    return f"{message.kind} by {message.channel} to {message.region or 'everybody'}: {when}{_NIGHT * is_woken}"
