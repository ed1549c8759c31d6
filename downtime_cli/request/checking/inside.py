"""What was asked of `downtime check --standing`: a moment or a span, and the standing window to look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Final

from msgspec.structs import replace

from downtime_cli.core.checking.inside import Inside, look_inside
from downtime_cli.core.errors import Place, refuse
from downtime_cli.core.window import whole_minute
from downtime_cli.documents.read_series import read_series
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.zones.zone_names import parse_zone
from downtime_cli.request.chosen import read_window
from downtime_cli.request.options import Options

_OF_WINDOW: Final = ("start", "end", "duration")
_TAKEN: Final = frozenset({*_OF_WINDOW, "standing", "timezone", "as_of", "format", "output", "full", "config"})


def asks_inside(options: Options) -> bool:
    """Whether a standing window is asked about rather than a window judged."""
    return options.standing.text is not None


def read_inside(options: Options, now: datetime, reader: Callable[[datetime, tzinfo, Place], TimeReader]) -> Inside:
    """Read the standing window and look where what was asked lies in it.

    Args:
        options: what was given.
        now: the moment, where no other is given.
        reader: makes what reads times by a clock, and says what it took them for.

    Raises:
        UsageError: an option was typed that has nothing to do with it, or is malformed.
        InputError: the standing window cannot be understood, or the window asked about ends before it starts.
        AccessError: there is no such file.
    """
    _refuse_others(options)
    series = read_series(options.standing.text or "")
    named = options.timezone
    zone = series.head.zone if named.text is None else parse_zone(named.text, named.place)
    as_of = whole_minute(options.as_of.read(reader(now, zone, options.as_of.place).instant) or now)
    asked = _read_asked(options, reader(as_of, zone, options.start.place))
    return look_inside(series, asked or (as_of, as_of), as_of, zone)


def _read_asked(options: Options, times: TimeReader) -> tuple[datetime, datetime] | None:
    """The ends of the span that was typed, a moment where it has no length; None where nothing was typed."""
    typed = {key: given for key, given in options.given.items() if key not in _OF_WINDOW or _is_typed(given.place)}
    own = replace(options, given=typed)
    if own.start.text is None:
        for other in (own.end, own.duration):
            if other.text is not None:
                refuse(f"--{other.key}", "when does it start?", "say --start TIME, or leave it out to ask about now")
        return None
    start = own.start.read(times.start)
    if start is not None and start[1] is None and own.end.text is None and own.duration.text is None:
        return whole_minute(start[0]), whole_minute(start[0])
    window = read_window(own, replace(times, say=_say_nothing, echo=_say_nothing))
    return window.start, window.end


def _say_nothing(_: str) -> None:
    """It has been said."""


def _is_typed(place: Place) -> bool:
    return place.source.startswith("--")


def _refuse_others(options: Options) -> None:
    """Refuse what was typed and has nothing to do with the question.

    Raises:
        UsageError: something was.
    """
    for name, given in options.given.items():
        if name not in _TAKEN and _is_typed(given.place) and given.texts:
            flag = given.place.source
            message = "--standing asks whether a time is inside a standing window, and nothing else of it"
            refuse(flag, message, f"leave out {flag}, or --standing")
