"""A window that somebody chose: `--start` with `--duration` or `--end`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from downtime_cli.core.errors import IssueCode, Place, UsageError, refuse
from downtime_cli.core.window import DAY, MINUTE, Span, whole_minute
from downtime_cli.core.wording import moment
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.config_toml import Setting
from downtime_cli.request.options import Options

if TYPE_CHECKING:
    from downtime_cli.core.audience import Audience
    from downtime_cli.core.policy import Policy
    from downtime_cli.request.policy import Request

FARTHEST: Final = 732 * DAY


def is_chosen(options: Options) -> bool:
    """Whether a window was typed; `start` in `downtime.toml` is for `check`."""
    return options.start.is_typed and options.start.text is not None


def check_chosen(options: Options) -> None:
    """Refuse what cannot be planned, before any file is read.

    Raises:
        UsageError: an end without a start, or a window that is to be a standing one.
    """
    if not is_chosen(options):
        if options.end.is_typed and options.end.text is not None:
            refuse("--end", "when does the window start?", "say --start TIME; --latest limits the search")
        return
    if options.recurring.text is not None and options.recurring.is_typed:
        refuse("--start", "a standing window has no single start", "leave out --start or --recurring")


def read_times(request: Request, audience: Audience, as_of: datetime) -> TimeReader:
    """How to read a time: by the clock of the team. That it is theirs is an assumption which `policy` notes."""
    return request.times(as_of, replace(request, assumptions=[]).team_zone(audience))


def with_chosen(request: Request, audience: Audience, as_of: datetime) -> Request:
    """Ask for the window that somebody chose, where somebody did.

    Raises:
        UsageError: its length is missing, or was given twice.
        InputError: it starts in the past, ends before it starts, or lies more than two years away.
    """
    options = request.options
    if not is_chosen(options):
        return request
    times = read_times(request, audience, as_of)
    window = read_window(options, times)
    start, length = window.start, window.duration
    if start - as_of > FARTHEST or length > FARTHEST:
        message = f"the window ({moment(start, times.zone, year=True)}) lies more than two years away, or is as long"
        raise options.start.contradiction(message, "check the year")
    if start < times.now:
        begin, today = (moment(instant, times.zone, year=True) for instant in (start, as_of))
        message = f"the window starts {begin}, before {today}, which is now"
        raise options.start.contradiction(message, "write a later --start; `downtime check` judges past windows")
    given = {**options.without(Options.recurring).given, "duration": in_minutes(window, options.duration.place)}
    return replace(request, options=replace(options, given=given), chosen=window)


def with_horizon(policy: Policy, request: Request) -> Policy:
    """Let the horizon hold the window that somebody chose, unless it was limited.

    Raises:
        InputError: a limit that was typed leaves the window out.
    """
    window, options = request.chosen, request.options
    if window is None:
        return policy
    for given, is_beyond in (
        (options.earliest, window.start < policy.earliest),
        (options.latest, window.end > policy.latest),
        (options.horizon, window.end > policy.latest),
    ):
        if is_beyond and given.texts and given.is_typed:
            limit = policy.earliest if given.key == "earliest" else policy.latest
            message = f"the window of --start lies beyond {given.key} ({moment(limit, policy.zone, year=True)})"
            raise given.contradiction(message, f"leave out --{given.key}, or write another --start")
    latest = policy.latest if policy.has_latest else max(policy.latest, window.end)
    return replace(policy, chosen=window, latest=latest)


def read_window(options: Options, times: TimeReader) -> Span:
    """The window as given, in whole minutes: `--start` may say its end, as reports show windows.

    Raises:
        UsageError: its length is missing, or was given twice.
        InputError: it ends before it starts, or two of its ends differ.
    """
    given = options.start.read(times.start)
    assert given is not None  # the caller has seen it
    start, shown_end = whole_minute(given[0]), given[1]
    others = [each.key for each in (options.end, options.duration) if each.text is not None and each.is_typed]
    length = _read_length(options, start, times) if shown_end is None or others else shown_end - start
    window = in_whole_minutes(start, length)
    if shown_end is not None and window != in_whole_minutes(start, shown_end - start):
        ends = [moment(end, times.zone, year=True) for end in (shown_end, window.end)]
        message = f"the window of --start ends {ends[0]}, and by --{others[0]} it ends {ends[1]}"
        raise options.start.contradiction(message, f"leave out --{others[0]}, or write only when the window starts")
    return window


def _read_length(options: Options, start: datetime, times: TimeReader) -> timedelta:
    """The length of the window as given; an end wins over a duration in downtime.toml."""
    end = options.end.read(times.limit)
    if end is None:
        duration = options.duration.value
        if duration is None:
            message, remedy = "how long is the window?", "say --duration 2h or --end TIME"
            raise UsageError.of(IssueCode.MISSING_OPTION, message, remedy, "--duration")
        return duration
    if options.duration.text is not None and options.duration.is_typed:
        refuse("--end", "--end and --duration say the same thing twice", "leave out one of them")
    if end <= start:
        said: list[str] = []
        reader = replace(times, say=said.append, echo=said.append)
        options.start.read(reader.start), options.end.read(reader.limit)
        raise options.end.contradiction("the window ends before it starts", "; ".join(["write a later --end", *said]))
    return end - start


def in_whole_minutes(start: datetime, length: timedelta) -> Span:
    """The window from the minute that it starts in, of its length rounded up to whole minutes."""
    return Span(whole_minute(start), whole_minute(start) - (-length // MINUTE) * MINUTE)


def in_minutes(window: Span, place: Place) -> Setting:
    """The length of a window as an option has it."""
    return Setting(texts=(f"{window.duration // MINUTE}m",), place=place)
