"""Dates with the name of a month."""

from __future__ import annotations

from datetime import datetime

import pytest

from downtime_cli.core.errors import BadTextError
from downtime_cli.readers.human_time import parse_instant
from downtime_cli.readers.spelled_dates import parse_spelled
from tests.core.builders import AS_OF, BERLIN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Jan 1 2024 12:30", "2024-01-01T12:30", id="naive"),
        pytest.param("1 March 2024 00:00 UTC", "2024-03-01T00:00Z", id="utc"),
        pytest.param("Mar 31 2024 02:30 +0545", "2024-03-31T02:30+05:45", id="offset"),
    ],
)
def test_reads_whole_dates(text: str, expected: str) -> None:
    """A date with its time is read as it stands, with its offset if there is one."""
    assert parse_spelled(text) == datetime.fromisoformat(expected)


@pytest.mark.parametrize("text", ["Jan 2024", "12:00 Jan 1 2024 EST", "1 Mar 2026 05:00 NA", "Foo 1 2024"])
def test_takes_no_guess(text: str) -> None:
    """A day that is not said, and a zone that is only a few letters, are refused rather than passed over."""
    with pytest.raises(ValueError, match=r"\S"):
        parse_spelled(text)


def test_a_zone_of_three_letters_is_no_moment() -> None:
    """On the command line it is an error that asks for another way to say it."""
    with pytest.raises(BadTextError):
        parse_instant("Jan 1 2027 12:00 EST", now=AS_OF, zone=BERLIN)
