"""What abbreviations of clocks mean."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from downtime_cli.readers.zones.abbreviations import Meaning, _meanings, offsets_of, zone_of_clock


@pytest.mark.parametrize("name", _meanings())
def test_zones_have_had_the_offset(name: str) -> None:
    """Clocks of each zone that an abbreviation may mean have shown its offset since 2000."""
    for offset, zone in offsets_of(name):
        months = (datetime(2000, 1, 15, tzinfo=UTC) + timedelta(days=30 * n) for n in range(320))
        assert timedelta(minutes=offset) in {moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in months}


@pytest.mark.parametrize("name", ["CET", "CEST", "EST", "EDT", "PST", "MST", "JST", "NZDT", "AEST", "HST", "SAST"])
def test_the_zone_database_agrees(name: str) -> None:
    """Where the database has the abbreviation of that zone, it has it for that offset."""
    ((offset, zone),) = offsets_of(name)
    moments = (datetime(2025, month, 15, tzinfo=ZoneInfo(zone)) for month in (1, 7))
    assert (name, timedelta(minutes=offset)) in {(moment.tzname(), moment.utcoffset()) for moment in moments}


@pytest.mark.parametrize("name", ["CST", "CDT", "IST", "BST", "AST", "SST"])
def test_several_meanings_are_told(name: str) -> None:
    """What is written in several parts of the world has several offsets."""
    assert len({meaning.offset for meaning in offsets_of(name)}) > 1


def test_letters_may_be_small_and_unknown_ones_mean_nothing() -> None:
    """Case and spaces do not matter; a word that is no abbreviation has no meaning."""
    assert offsets_of(" cet ") == (Meaning(60, "Europe/Berlin"),)
    assert offsets_of("Visits") == offsets_of("") == ()


def test_clocks_of_all_year_are_zones() -> None:
    """`ET` is the clock of New York, whatever the season, and says no offset."""
    assert zone_of_clock("et") == "America/New_York"
    assert offsets_of("ET") == ()
    assert zone_of_clock("EST") is None
