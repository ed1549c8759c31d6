"""Tables whose hours are spans, such as `1-2 PM`: each row is counted in the hour at which its span starts."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from downtime_cli.core.errors import AssumptionCode
from downtime_cli.readers.stamps.column_stamps import settle_column
from tests.readers.files import assumed, by_hour, errors, read, week

DAYS = 3
START = datetime(2026, 5, 4)


def label(hour: int, *, by_end: bool) -> str:
    """Return an hour as `11-12 PM`, with the half of the day of its end or of its start."""
    half = "AP"[(hour + by_end) % 24 // 12]
    return f"{hour % 12 or 12}-{(hour + 1) % 12 or 12} {half}M"


def table(form: str, *, by_end: bool) -> str:
    """Return some days of hours, the n-th with the value 10 + n; in a typical table one day."""
    if form == "wide":
        rows = [",".join(str(10 + day * 24 + hour) for hour in range(24)) for day in range(DAYS)]
        head = ",".join(label(hour, by_end=by_end) for hour in range(24))
        return f"Date,{head}\n" + "".join(
            f"{START + timedelta(days=day):%m/%d/%Y},{row}\n" for day, row in enumerate(rows)
        )
    rows = []
    for n in range(DAYS * 24 if form != "typical" else 24):
        wall, hour = START + timedelta(hours=n), label(n % 24, by_end=by_end)
        stamp = {
            "one cell": f"{wall:%m/%d/%Y} {hour}",
            "typical": hour,
            "apart": f"{wall:%m/%d/%Y},{hour.replace(' ', ',')}",
        }
        rows.append(f"{stamp.get(form, f'{wall:%m/%d/%Y},{hour}')},{10 + n}\n")
    heads = {"one cell": "When", "typical": "Hour", "apart": "Date,Hour,AM/PM"}
    return f"{heads.get(form, 'Date,Hour')},calls\n" + "".join(rows)


@pytest.mark.parametrize("by_end", [True, False])
@pytest.mark.parametrize("form", ["one cell", "two cells", "apart", "wide"])
def test_halves_of_the_day_in_order(form: str, by_end: bool, tmp_path: Path) -> None:
    """Whether AM and PM are those of the end or of the start is seen from the order; that of the start is said."""
    reading = read(tmp_path, table(form, by_end=by_end))
    expected = {f"{START + timedelta(hours=n):%Y-%m-%dT%H:%M}": 10.0 + n for n in range(DAYS * 24)}
    assert by_hour(reading) == expected
    assert (AssumptionCode.CODE_MEANING in assumed(reading)) is not by_end


@pytest.mark.parametrize("by_end", [True, False])
def test_halves_of_a_typical_day(by_end: bool, tmp_path: Path) -> None:
    """Hours without a date are read as others are."""
    reading = read(tmp_path, table("typical", by_end=by_end))
    assert list(week(reading).values)[:24] == [10.0 + n for n in range(24)]
    assert (AssumptionCode.CODE_MEANING in assumed(reading)) is not by_end


def spanned(form: str, minutes: tuple[int, ...], *, hours: int = 48) -> str:
    """Return hours as spans of each of these lengths, each with the value 10."""
    rows = []
    for n in range(hours):
        wall = START + timedelta(hours=n)
        rows += [f"{form.format(wall, wall + timedelta(minutes=length))},10\n" for length in minutes]
    return ("from,to" if "," in form else "slot") + ",hits\n" + "".join(rows)


TIGHT, WIDE = "{0:%Y-%m-%d %H:%M}-{1:%H:%M}", "{0:%Y-%m-%d %H:%M} - {1:%H:%M}"
FROM_TO = "{0:%Y-%m-%d %H:%M},{1:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize("form", [TIGHT, WIDE])
def test_spans_that_overlap(form: str, tmp_path: Path) -> None:
    """Spans that start together and end apart are not added up: the same time would count twice."""
    (error,) = errors(partial(read, tmp_path, spanned(form, (30, 60))))
    assert (error.code.value, "start together" in error.message) == ("contradiction", True)


@pytest.mark.parametrize("form", [TIGHT, WIDE, FROM_TO])
def test_spans_of_one_length(form: str, tmp_path: Path) -> None:
    """Spans are hours where each start comes once."""
    reading = read(tmp_path, spanned(form, (60,)))
    assert len(by_hour(reading)) == 48


def test_tight_spans_of_two_lengths(tmp_path: Path) -> None:
    """What cannot be an offset is a span, though one is shorter than the others."""
    text = spanned(TIGHT, (60,)).replace("13:00-14:00", "13:00-13:59", 1)
    assert by_hour(read(tmp_path, text))["2026-05-04T13:00"] == 10


@pytest.mark.parametrize(("last", "is_span"), [(8, False), (9, True)])
def test_offsets_of_a_few_hours(last: int, is_span: bool) -> None:
    """Stamps a little before the hour of their offsets, which clocks may have changed, stay what they are."""
    texts = [
        f"{day:02d}/05/2026 {hour:02d}:00-{hour:02d}:{length}" for day, hour, length in ((1, 5, 30), (2, last, 59))
    ]
    assert settle_column(texts, START.toordinal()).reader.is_span is is_span


def test_an_hour_written_in_two_ways(tmp_path: Path) -> None:
    """Now and then an hour has two ends, as where clocks are changed."""
    text = spanned(WIDE, (60,)) + "2026-05-04 02:00 - 02:30,5\n"
    assert by_hour(read(tmp_path, text))["2026-05-04T02:00"] == 15


def test_events_are_no_overlaps(tmp_path: Path) -> None:
    """A log of events has rows that start together, and end when they end."""
    starts = [START + timedelta(minutes=n % 1440) for n in range(4320)]
    ends = [start + timedelta(minutes=1 + n // 1440) for n, start in enumerate(starts)]
    rows = (f"{start:%Y-%m-%d %H:%M},{end:%Y-%m-%d %H:%M},1\n" for start, end in zip(starts, ends, strict=True))
    assert sum(by_hour(read(tmp_path, "start,end,hits\n" + "".join(rows))).values()) == 4320
