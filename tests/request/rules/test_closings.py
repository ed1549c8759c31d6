"""What options close now, and at some time of the coming hour."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from downtime_cli.core.window import merge_spans
from downtime_cli.readers.clock_times import TimeReader
from downtime_cli.readers.config_toml import Setting
from downtime_cli.request.options import OPTIONS, Options
from downtime_cli.request.rules.closings import blackouts_soon, earliest_soon, read_blackouts
from tests.core.builders import utc


def times(now: str) -> TimeReader:
    """Read by Berlin's clock."""
    return TimeReader(now=utc(now), zone=ZoneInfo("Europe/Berlin"))


def options(**given: str) -> Options:
    """Give each option once."""
    return Options(given={name: Setting(texts=(text,), place=OPTIONS[name].place) for name, text in given.items()})


@pytest.mark.parametrize(
    ("text", "now", "closed"),
    [
        pytest.param("2026-12-01/2026-12-03", "2026-11-29T10:30Z", [], id="dates-stay"),
        pytest.param("+3h/30m", "2026-11-29T10:30Z", ["29 13:30-29 15:00"], id="all-that-lies-between"),
        pytest.param("now/2d", "2026-11-29T10:30Z", ["29 10:30-01 11:30"], id="from-now"),
        pytest.param("now/2026-12-03", "2026-11-29T10:30Z", ["29 10:30-03 23:00"], id="to-a-date"),
        pytest.param("tomorrow", "2026-11-29T10:30Z", [], id="words-stay-during-the-day"),
        pytest.param("tomorrow", "2026-11-29T22:30Z", ["29 23:00-01 23:00"], id="at-midnight"),
        pytest.param("+1d/1h", "2026-03-28T00:30Z", [], id="skipped-by-then"),
    ],
)
def test_blackouts_of_the_coming_hour_are_known(text: str, now: str, closed: list[str]) -> None:
    """Nothing where they stay; else where they are now, in an hour, and on the way, if they move with the clock."""
    given = options(blackout=text)
    found = blackouts_soon(given, times(now), read_blackouts(given, times(now)))
    spans = merge_spans(each.span for each in found)
    assert [f"{span.start:%d %H:%M}-{span.end:%d %H:%M}" for span in spans] == closed


@pytest.mark.parametrize(
    ("text", "now", "soon"),
    [
        pytest.param("2026-12-01", "2026-11-29T10:30Z", None, id="a-date-stays"),
        pytest.param("+2h", "2026-11-29T10:30Z", "2026-11-29T13:30Z", id="moves"),
        pytest.param("next monday", "2026-11-29T22:30Z", "2026-12-06T23:00Z", id="a-week-at-midnight"),
        pytest.param("+1d", "2026-03-28T00:30Z", "2026-03-29T01:30Z", id="skipped-by-then"),
    ],
)
def test_the_earliest_of_an_hour_later_is_known(text: str, now: str, soon: str | None) -> None:
    """None where it is the same; where clocks skip what it comes to, it counts as moved."""
    given = options(earliest=text)
    earliest = times(now).instant(text)
    assert earliest_soon(given, times(now), earliest) == (None if soon is None else utc(soon))
