"""Numbers as points in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from downtime_cli.readers.stamps.counted_stamp import (
    parse_day_digits,
    parse_digits,
    parse_epoch,
    parse_julian,
    parse_named_epoch,
    parse_serial,
)
from downtime_cli.readers.stamps.written_stamp import StampError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOURS = st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 30), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(minute=0, second=0, microsecond=0)
)


@given(moment=HOURS, digits=st.sampled_from([0, 3, 6, 9]))
def test_reads_seconds_and_finer(moment: datetime, digits: int) -> None:
    """The size of a number says its unit."""
    assert parse_epoch(f"{int(moment.timestamp()) * 10**digits}") == ((moment - EPOCH) // timedelta(minutes=1), 0)


@given(moment=HOURS)
def test_reads_ticks(moment: datetime) -> None:
    """Ticks of .NET and of Windows' files are told from nanoseconds."""
    minute = (moment - EPOCH) // timedelta(minutes=1)
    for zero in (datetime(1, 1, 1, tzinfo=UTC), datetime(1601, 1, 1, tzinfo=UTC)):
        assert parse_epoch(str((moment - zero) // timedelta(microseconds=1) * 10)) == (minute, 0)


@given(moment=HOURS, places=st.integers(3, 10))
def test_serial_days_are_hours_again(moment: datetime, places: int) -> None:
    """A spreadsheet's fraction of a day is its hour, however far it was rounded."""
    minute = (moment - EPOCH) // timedelta(minutes=1)
    serial = (moment - datetime(1899, 12, 30, tzinfo=UTC)) / timedelta(days=1)
    assert parse_serial(f"{serial:.{places}f}") == (minute, None)
    assert parse_serial(f"{serial:.{places}f}".replace(".", ",")) == (minute, None)


def test_serial_days_with_minutes() -> None:
    """What is no full hour keeps its minute; a day without a fraction is its midnight."""
    assert parse_serial("46322.0104166667") == (29884335, None)
    assert parse_serial("46322") == (29884320, None)


def test_julian_dates_are_in_utc() -> None:
    """They begin at noon."""
    assert parse_julian("2461340.5") == (29884320, 0)


def test_dates_of_dot_net() -> None:
    """The offset in such a date is only how to show it."""
    assert parse_epoch("/Date(1793059200000+0100)/") == parse_epoch("1793059200")


def test_dates_in_digits() -> None:
    """Ten to fourteen digits are a date with hours, eight are a date."""
    assert parse_digits("2026102713") == (29884320 + 13 * 60, None)
    assert parse_digits("20261027133059") == (29884320 + 13 * 60 + 30, None)
    assert parse_digits("2026102724") == (29884320 + 1440, None)
    assert parse_day_digits("20261027") == (29884320, None)


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        pytest.param(parse_epoch, "120000000", id="count"),
        pytest.param(parse_epoch, "946684799", id="before-2000"),
        pytest.param(parse_epoch, "4102444800", id="after-2099"),
        pytest.param(parse_epoch, "4915112345678", id="telephone"),
        pytest.param(parse_epoch, "-1793059200", id="negative"),
        pytest.param(parse_epoch, "word", id="word"),
        pytest.param(parse_named_epoch, "631151999", id="named-before-1990"),
        pytest.param(parse_named_epoch, "-896461200", id="named-negative"),
        pytest.param(parse_serial, "36525", id="serial-of-1999"),
        pytest.param(parse_serial, "73051", id="serial-of-2100"),
        pytest.param(parse_serial, "-46322", id="negative-serial"),
        pytest.param(parse_serial, "46,322.5", id="two-marks"),
        pytest.param(parse_serial, "46322000", id="too-many-days"),
        pytest.param(parse_julian, "46322", id="serial-is-not-julian"),
        pytest.param(parse_digits, "1012252601", id="year-1012"),
        pytest.param(parse_digits, "2026102725", id="hour-25"),
        pytest.param(parse_digits, "202610271260", id="minute-60"),
        pytest.param(parse_digits, "20261027", id="date-alone"),
        pytest.param(parse_day_digits, "2026102700", id="with-hour"),
        pytest.param(parse_day_digits, "12345678", id="eight-digits"),
    ],
)
def test_other_numbers_are_no_times(parse: Callable[[str], tuple[int, int | None]], text: str) -> None:
    """Counts, telephone numbers and identifiers mean no time of this century."""
    with pytest.raises(StampError):
        parse(text)


@pytest.mark.parametrize(("parse", "text"), [(parse_digits, "2026023000"), (parse_day_digits, "20260230")])
def test_days_that_do_not_exist(parse: Callable[[str], tuple[int, int | None]], text: str) -> None:
    """30 February is no date."""
    with pytest.raises(ValueError, match="day"):
        parse(text)
