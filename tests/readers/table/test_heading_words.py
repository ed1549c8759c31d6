"""What the words of a heading say about a time."""

from __future__ import annotations

import pytest

from downtime_cli.readers.table.heading_words import says_end, says_start, split_heading


@pytest.mark.parametrize(
    "name",
    (
        "end,End Time,endTime,end_time,Hour Ending,HourEnding,HE,Period End,_stop,PERIOD_ENDING,interval_end_utc,"
        "Interval Ending (PT),to,until,bis,Zeit bis,Ende,Endzeit,fin,Heure de fin,hasta,Hora hasta,fine,einde,até,"
        "Data/hora fim,datetime_ending_ept,END,Ended At"
    ).split(","),
)
def test_headings_that_say_end(name: str) -> None:
    """Words for an end, alone or among others, joined by marks or by capitals."""
    assert says_end(name)


@pytest.mark.parametrize(
    "name",
    (
        "Wochenende,weekend,trend,spend,gender,Vendor,Legend,backend time,Stopwatch,Total,Tokyo time,finance,timestamp,"
        "hour,the,Stoppzeit,Kalender,,date,Bisection,calendar_date,pretend,her"
    ).split(","),
)
def test_words_that_only_contain_an_end(name: str) -> None:
    """Whole words count, not parts of them."""
    assert not says_end(name)


@pytest.mark.parametrize(
    "name", ["start_time", "from", "Von", "_start", "Interval Start", "startTime", "début", "Desde", "HB", "Inizio"]
)
def test_headings_that_say_start(name: str) -> None:
    """Words for a start, in several languages."""
    assert says_start(name)
    assert not says_end(name)


def test_one_column_with_both_is_a_start() -> None:
    """`from - to` holds intervals, which begin with their start."""
    assert says_start("Von - Bis")
    assert not says_end("Von - Bis")


def test_words_are_split_at_capitals_marks_and_digits() -> None:
    """Accents and case are gone."""
    assert split_heading("HourEnding [UTC+01]") == ("hour", "ending", "utc", "01")
    assert split_heading("Début_périodeUTC") == ("debut", "periode", "utc")
