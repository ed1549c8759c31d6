"""Tests of the year of a standing window as a value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from downtime_cli.core.localtime import resolve_wall
from downtime_cli.core.standing.plan import LeftOut, Occurrence, Slot, StandingChoice
from downtime_cli.core.window import DAY
from downtime_cli.report.pictures.kinds import DateState, Year
from downtime_cli.report.pictures.year import year_strip
from tests.samples import BERLIN, span_at
from tests.slot_samples import monthly_slot
from tests.standing_samples import sample_choice


def _choice(days: Sequence[date], costs: Sequence[float], slot: Slot | None = None) -> StandingChoice:
    """Return a slot with windows on these days at these costs."""
    slot = slot or monthly_slot(5, 3, time(4), BERLIN)
    windows = [span_at(resolve_wall(datetime.combine(day, slot.start), slot.zone)) for day in days]
    dates = tuple(Occurrence(window=window, expected=cost) for window, cost in zip(windows, costs, strict=True))
    mean = sum(costs) / len(costs)
    return replace(sample_choice(slot), dates=dates, left_out=(), mean=mean, expected=sum(costs))


def _leave_out(choice: StandingChoice, names: Sequence[tuple[str, ...]]) -> StandingChoice:
    """Return the slot with its last dates left out for these names."""
    kept, gone = choice.dates[: -len(names)], choice.dates[-len(names) :]
    left_out = tuple(
        LeftOut(window=each.window, code="holidays", names=name) for each, name in zip(gone, names, strict=True)
    )
    return replace(choice, dates=kept, left_out=left_out)


def _keys(year: Year) -> list[tuple[str, str]]:
    """Return the marks and what they stand for."""
    return [(key.mark, key.text.text) for key in year.keys]


def test_every_month_has_a_row() -> None:
    """Quarterly dates leave months without any between them; each month has its own number of days."""
    days = [date(2027, 1, 16), date(2027, 4, 17), date(2027, 7, 17)]
    year = year_strip(_choice(days, [100.0, 80.0, 50.0]), "requests")
    assert [(month.label, month.days) for month in year.months] == [
        ("Jan 2027", 31),
        ("Feb 2027", 28),
        ("Mar 2027", 31),
        ("Apr 2027", 30),
        ("May 2027", 31),
        ("Jun 2027", 30),
        ("Jul 2027", 31),
    ]
    assert [month.expected for month in year.months] == ["100", "", "", "80", "", "", "50"]
    assert [[each.day for each in month.dates] for month in year.months if month.dates] == [[day] for day in days]
    assert [row.cells[0] for row in year.numbers.rows] == [f"2027-{month:02d}" for month in range(1, 8)]


def test_dates_are_measured_against_the_worst() -> None:
    """A date that costs half has half the share and the digit 5; the first of the most expensive is the worst."""
    days = [date(2027, 1, 16), date(2027, 2, 20), date(2027, 3, 20), date(2027, 4, 17)]
    year = year_strip(_choice(days, [50.0, 100.0, 100.0, 99.5]), "requests")
    dates = [each for month in year.months for each in month.dates]
    assert [(each.share, each.level) for each in dates] == [(0.5, 5), (1.0, 9), (1.0, 9), (0.995, 9)]
    assert [each.state for each in dates] == [DateState.WINDOW, DateState.WORST, DateState.WINDOW, DateState.WINDOW]
    assert year.has_costs
    assert _keys(year) == [
        ("", "a window, measured against the worst date; the cheapest costs 50% of it"),
        ("", "the worst date, Sat 20 Feb 2027: about 100 requests, 14% above the mean"),
    ]
    assert dates[0].words == "Sat 16 Jan 2027: about 50 requests"


@pytest.mark.parametrize("cost", [0.0, 70.0])
def test_even_dates_have_no_worst(cost: float) -> None:
    """Where all cost the same, and be it nothing, one key says so."""
    year = year_strip(_choice([date(2027, 1, 16), date(2027, 2, 20)], [cost, cost]), "requests")
    assert {each.state for month in year.months for each in month.dates} == {DateState.WINDOW}
    assert _keys(year) == [("", f"a window; all cost about {cost:.0f} requests")]
    assert not year.has_costs


def test_reasons_have_letters() -> None:
    """Dates left out for one reason share a letter; many are named by the first and the last."""
    days = [date(2027, 1, 2) + index * 7 * DAY for index in range(8)]
    names = [("freeze",)] * 4 + [("audit",), ("audit",), ()]
    year = year_strip(_leave_out(_choice(days, [10.0] * 8), names), "requests")
    assert year.title == "The year: 1 window, 7 left out, Europe/Berlin time"
    assert _keys(year)[1:] == [
        ("A", "left out, freeze: 4 dates from Sat 9 Jan 2027 to Sat 30 Jan 2027"),
        ("B", "left out, audit: Sat 6 Feb 2027, Sat 13 Feb 2027"),
        ("C", "left out, holidays: Sat 20 Feb 2027"),
    ]
    assert [each.mark for month in year.months for each in month.dates] == ["", *"AAAABBC"]
    assert year.months[1].expected == ""
    assert year.numbers.rows[1].cells == ("2027-02", "", "6, 13, 20", "", "")


def test_more_reasons_than_letters_share_one() -> None:
    """Beyond Z, every other reason has the same mark."""
    days = [date(2027, 1, 2) + index * DAY for index in range(29)]
    names = [(f"reason {index}",) for index in range(28)]
    year = year_strip(_leave_out(_choice(days, [10.0] * 29), names), "requests")
    marks = [each.mark for month in year.months for each in month.dates]
    assert marks[-3:] == ["Z", "x", "x"]
    assert _keys(year)[-1] == ("x", "left out for other reasons: Fri 29 Jan 2027, Sat 30 Jan 2027")


def test_days_in_a_row_are_ranges_in_the_numbers() -> None:
    """Weekdays are listed by their weeks, with the sum and the mean of the month."""
    days = [date(2027, 2, 1) + timedelta(days=index) for index in range(28) if index % 7 < 5]
    year = year_strip(_choice(days, [10.0] * 19 + [50.0]), "requests")
    (row,) = year.numbers.rows
    assert row.cells == ("2027-02", "1–5, 8–12, 15–19, 22–26", "", "240", "12")
    assert row.bar == pytest.approx(0.24)


def test_days_are_those_of_the_slots_own_clock() -> None:
    """A window at 23:00 in New York is on that day, wherever the team is; December and leap years end where they do."""
    slot = monthly_slot(4, -1, time(23), ZoneInfo("America/New_York"))
    year = year_strip(_choice([date(2027, 12, 31), date(2028, 2, 29)], [10.0, 20.0], slot), "requests")
    assert {month.label: month.days for month in year.months} == {"Dec 2027": 31, "Jan 2028": 31, "Feb 2028": 29}
    assert [each.day for month in year.months for each in month.dates] == [date(2027, 12, 31), date(2028, 2, 29)]
    assert year.title.endswith(", America/New_York time")


def test_names_are_one_harmless_line() -> None:
    """The names of blackouts are foreign text."""
    year = year_strip(_leave_out(_choice([date(2027, 1, 2)] * 2, [1.0, 1.0]), [("a\n\x1b[31mb",)]), "requests")
    assert _keys(year)[1] == ("A", "left out, a \\x1b[31mb: Sat 2 Jan 2027")
    assert year.months[0].dates[1].words == "Sat 2 Jan 2027: left out, a \\x1b[31mb"
