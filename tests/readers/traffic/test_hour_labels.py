"""Labels of hours."""

from __future__ import annotations

import pytest

from downtime_cli.readers.traffic.hour_labels import plain_hour, read_hour_label


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        pytest.param("7", 420, id="number"),
        pytest.param("07:30", 450, id="clock"),
        pytest.param("24", 1440, id="24"),
        pytest.param("25", None, id="25"),
        pytest.param("7h", 420, id="h"),
        pytest.param("7 hrs", 420, id="hrs"),
        pytest.param("7 Uhr", 420, id="uhr"),
        pytest.param("7 o'clock", 420, id="o-clock"),
        pytest.param("7点", 420, id="chinese"),
        pytest.param("H7", 420, id="letter"),
        pytest.param("Hour Ending 7", 420, id="words"),
        pytest.param("hora_7", 420, id="spanish"),
        pytest.param("store7", None, id="another-word"),
        pytest.param("12 AM", 0, id="midnight"),
        pytest.param("07:00 - 07:59", 420, id="range"),
        pytest.param("7 to 8", 420, id="words-between"),
        pytest.param("1-2 PM", 780, id="half-at-the-end"),
        pytest.param("11-12 PM", 660, id="before-noon"),
        pytest.param("11 AM - 12 PM", 660, id="both-halves"),
        pytest.param("7 - x9", None, id="no-end"),
        pytest.param("Total", None, id="word"),
    ],
)
def test_labels(text: str, minute: int | None) -> None:
    """The start of an hour is read in minutes; anything else is none."""
    assert read_hour_label(text) == minute


@pytest.mark.parametrize(
    ("text", "plain"), [("HE07", "07"), ("7 PM", "19:00"), ("0-1", "00:00"), ("(other)", "(other)"), ("25", "25")]
)
def test_plain_labels(text: str, plain: str) -> None:
    """A label is written as all readers know it, or left as it is."""
    assert plain_hour(text) == plain


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        pytest.param("12-1 AM", 0, id="midnight"),
        pytest.param("12-1 PM", 12, id="noon"),
        pytest.param("12:00 - 12:59 AM", 0, id="midnight-with-minutes"),
        pytest.param("11-12 AM", 23, id="to-midnight"),
        pytest.param("11:00 – 11:59 μ.μ.", 23, id="greek"),
        pytest.param("13:00 - 1:59 PM", 13, id="clock-of-24-hours"),
    ],
)
def test_halves_at_the_end(text: str, hour: int) -> None:
    """A start without its half of the day lies shortly before its end."""
    assert read_hour_label(text) == hour * 60


def test_an_end_that_is_no_hour() -> None:
    """A range whose end no clock shows is no hour."""
    assert read_hour_label("10-77") is None
