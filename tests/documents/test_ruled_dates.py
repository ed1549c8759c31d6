"""Documents whose dates contradict their rule, because people edited one and not the other."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from downtime_cli.core.errors import InputError, IssueCode
from downtime_cli.core.wording import iso_utc
from downtime_cli.documents.read_series import parse_series
from downtime_cli.documents.write import render_json
from tests.documents.reading import Document
from tests.standing_samples import sample_standing

TEXT = render_json(sample_standing())
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def document() -> Document:
    """Return a document to change: Sundays at 02:30 in Berlin, two of them left out."""
    loaded: Document = json.loads(TEXT)
    return loaded


def _set(*path: str | int, value: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        part: Any = document
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value

    return change


def _shift(part: Document, by: timedelta) -> None:
    """Move a span."""
    for key in ("start", "end"):
        part[key] = iso_utc(datetime.fromisoformat(part[key]) + by)


def _shift_original(document: Document, by: timedelta = -HOUR) -> None:
    _shift(document["dates"][1]["original"], by)


def _misspell_clock(document: Document) -> None:
    _shift_original(document)
    document["dates"][1]["local_start"] = "2026-13-40T02:30:00+02:00"


def _forget_clock(document: Document) -> None:
    _shift_original(document)
    document["dates"][1]["local_start"] = None


def _forget_date(document: Document) -> None:
    del document["dates"][20]


@pytest.mark.parametrize(
    ("change", "message", "line"),
    [
        pytest.param(
            _set("slot", "rrule", value="FREQ=WEEKLY;BYDAY=SA;COUNT=52"),
            "dates[0].day: slot.rrule has no date on 2026-11-29",
            '"day": "2026-11-29"',
            id="weekday",
        ),
        pytest.param(
            _set("slot", "rrule", value="FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=26"),
            "dates[1].day: slot.rrule has no date on 2026-12-06",
            '"day": "2026-12-06"',
            id="fewer",
        ),
        pytest.param(
            _set("slot", "rrule", value="FREQ=DAILY;COUNT=365"),
            "dates: slot.rrule has 2026-11-30, which is neither among them nor in left_out",
            '"dates": [',
            id="more",
        ),
        pytest.param(
            _set("slot", "rrule", value="FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;COUNT=1"),
            "dates[0].day: slot.rrule has no date on 2026-11-29",
            '"day": "2026-11-29"',
            id="never",
        ),
        pytest.param(
            _set("slot", "start", value="03:30"),
            "dates[0].original.start: expected '2026-11-29T02:30:00Z', when slot starts on 2026-11-29, "
            "got '2026-11-29T01:30:00Z'",
            '"start": "2026-11-29T01:30:00Z"',
            id="time",
        ),
        pytest.param(
            _set("slot", "zone", value="America/New_York"),
            "dates[0].original.start: expected '2026-11-29T07:30:00Z'",
            '"start": "2026-11-29T01:30:00Z"',
            id="zone",
        ),
        pytest.param(
            _set("dates", 1, "day", value="2026-12-07"),
            "dates[1].day: slot.rrule has no date on 2026-12-07",
            '"day": "2026-12-07"',
            id="name",
        ),
        pytest.param(
            _shift_original, "dates[1].original.start: expected '2026-12-06T01:30:00Z'", "T00:30:00Z", id="original"
        ),
        pytest.param(
            lambda document: _shift_original(document, DAY),
            "dates[1].original.start: expected '2026-12-06T01:30:00Z'",
            '"start": "2026-12-07T01:30:00Z"',
            id="original-day",
        ),
        pytest.param(_misspell_clock, "dates[1].original.start: expected", "T00:30:00Z", id="no-such-clock-time"),
        pytest.param(_forget_clock, "dates[1].original.start: expected", "T00:30:00Z", id="no-clock-time"),
        pytest.param(_forget_date, "dates: slot.rrule has 2027-05-02, ", '"dates": [', id="date-gone"),
        pytest.param(
            lambda document: _shift(document["left_out"][0], 2 * DAY), "left_out[0].start: slot.rrule has no date on",
            '"start": "', id="left-out-day",
        ),
        pytest.param(
            lambda document: _shift(document["left_out"][0], HOUR), "left_out[0].start: expected '", '"start": "',
            id="left-out-time",
        ),
        pytest.param(
            _set("slot", "rrule", value="FREQ=WEEKLY;BYDAY=SU;COUNT=104"),
            "slot.rrule: expected COUNT=52, as there are so many dates, got COUNT=104: plan again for more",
            '"rrule": "FREQ=WEEKLY;BYDAY=SU;COUNT=104"', id="more-to-come",
        ),
        pytest.param(
            lambda document: document["dates"].pop(), "slot.rrule: expected COUNT=51, ", '"rrule": "', id="end-gone"
        ),
        pytest.param(
            _set("slot", "duration", value="PT3H"),
            "dates[0].original.start: expected an end PT3H after it, which is slot.duration, got PT2H",
            '"start": "2026-11-29T01:30:00Z"', id="length",
        ),
        pytest.param(
            _set("dates", 0, "original", "end", value="2026-11-29T04:30:00Z"),
            "dates[0].original.start: expected an end PT2H after it, which is slot.duration, got PT3H",
            '"start": "2026-11-29T01:30:00Z"', id="one-length",
        ),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused(
    change: Callable[[Document], None], message: str, line: str, document: Document
) -> None:
    """With the place of the date, or of all of them where one is missing."""
    change(document)
    text = json.dumps(document, indent=2)
    with pytest.raises(InputError) as raised:
        parse_series("standing.json", text)
    (issue,) = raised.value.issues
    assert issue.message.startswith(message)
    assert issue.place.line is not None
    assert line in text.splitlines()[issue.place.line - 1]


def _promise_summer_time(document: Document) -> None:
    """Let some dates in winter have been planned when Berlin was to stay two hours ahead of UTC."""
    for each in document["dates"][4:9]:
        for part in (each, each["original"], each["revisions"][0]["window"]):
            _shift(part, -HOUR)
        for key in ("local_start", "local_end"):
            each[key] = each[key].replace("+01:00", "+02:00")


def test_clocks_that_were_moved_are_no_contradiction(document: Document) -> None:
    """Dates are where they were promised, which a warning says; also those that have been moved themselves."""
    _promise_summer_time(document)
    moved = document["dates"][6]
    for part in (moved, moved["revisions"][0]["window"]):
        _shift(part, 3 * HOUR)
    moved["local_start"] = moved["local_start"].replace("T02:", "T05:")
    (issue,) = parse_series("standing.json", json.dumps(document)).issues
    assert issue.code is IssueCode.MOVED_CLOCK


def test_more_than_clocks_are_ever_moved_is_refused(document: Document) -> None:
    """Some clocks may have been moved: a date that is hours off was edited."""
    _promise_summer_time(document)
    _shift_original(document, -3 * HOUR)
    with pytest.raises(InputError, match=r"dates\[1\].original.start: expected"):
        parse_series("standing.json", json.dumps(document))


def test_dates_of_another_rule_stand_by_themselves(document: Document) -> None:
    """A rule that is no longer followed is not that of the slot."""
    document["dates"][1]["replaced"] = True
    _shift_original(document)
    document["left_out"] = [*document["left_out"], {**document["dates"][1]["original"], "rule": "blackout"}]
    _shift(document["left_out"][-1], HOUR)
    assert parse_series("standing.json", json.dumps(document)).dates[1].is_replaced
    document["left_out"] = []
    for each in document["dates"]:
        each["replaced"] = True
    assert parse_series("standing.json", json.dumps(document)).slot.start.hour == 2


def test_a_length_that_is_not_said_contradicts_nothing(document: Document) -> None:
    """Only dates say it in documents that hold no more than is needed."""
    del document["slot"]["duration"]
    assert len(parse_series("standing.json", json.dumps(document)).dates) == len(document["dates"])
