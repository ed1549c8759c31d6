"""The table as text, and hours that are added to one."""

from __future__ import annotations

import pytest

from downtime_cli.collect.hours import HourTable, Stretch, hour_of
from downtime_cli.collect.table_text import append_table, render_table
from downtime_cli.core.errors import InputError

NOON = 495_000
HEAD = "hour,requests\n"
COLUMNS = ("hour", "requests")


def table(first: int, *values: float, unknown: tuple[Stretch, ...] = ()) -> HourTable:
    """Return a table of values from an hour on."""
    numbers = {"": {first + index: value for index, value in enumerate(values)}}
    return HourTable(first=first, last=first + len(values) - 1, places=("",), numbers=numbers, unknown=unknown)


def rows(*pairs: tuple[int, str]) -> str:
    """Return the text of rows."""
    from downtime_cli.collect.hours import hour_text

    return HEAD + "".join(f"{hour_text(hour)},{value}\n" for hour, value in pairs)


def test_unknown_hours_have_a_row_without_a_value() -> None:
    """Nothing between the commas is not zero."""
    text = render_table(table(NOON, 1, 2.5, 0, unknown=(Stretch(NOON + 2, NOON + 2, ""),)), COLUMNS)
    assert text == rows((NOON, "1"), (NOON + 1, "2.5"), (NOON + 2, ""))


def test_places_are_quoted_where_they_have_to_be() -> None:
    """Whatever a place is called, it stays one cell."""
    places = HourTable(first=0, last=0, places=('a,"b"',), numbers={'a,"b"': {0: 1}})
    assert render_table(places, ("hour", "users", "zone")) == 'hour,users,zone\n1970-01-01T00:00:00Z,1,"a,""b"""\n'


def test_new_hours_are_added() -> None:
    """Hours that are there already agree, and stay."""
    old = rows((NOON, "1"), (NOON + 1, "2"))
    assert append_table(old, table(NOON + 1, 2, 3), "t.csv", COLUMNS).text == old + rows((NOON + 2, "3"))[len(HEAD) :]


def test_appending_twice_changes_nothing() -> None:
    """The same hours once more are not added."""
    once = append_table(rows((NOON, "1")), table(NOON + 1, 2, 3), "t.csv", COLUMNS).text
    again = append_table(once, table(NOON + 1, 2, 3), "t.csv", COLUMNS)
    assert (again.text, again.added) == (once, 0)


def test_hours_between_are_unknown() -> None:
    """No hour is absent from a table that grew."""
    grown = append_table(rows((NOON, "1")), table(NOON + 3, 4), "t.csv", COLUMNS)
    assert grown.text == rows((NOON, "1"), (NOON + 1, ""), (NOON + 2, ""), (NOON + 3, "4"))
    assert (grown.added, [(each.first, each.last) for each in grown.between]) == (1, [(NOON + 1, NOON + 2)])


def test_earlier_hours_are_added_in_front() -> None:
    """An older log, read later, loses no hour."""
    grown = append_table(rows((NOON + 3, "1")), table(NOON, 4, 5), "t.csv", COLUMNS)
    assert grown.text == rows((NOON, "4"), (NOON + 1, "5"), (NOON + 2, ""), (NOON + 3, "1"))
    assert grown.added == 2


def test_what_is_known_fills_what_was_not() -> None:
    """No value contradicts none: whichever is known stays."""
    new = table(NOON, 0, 2, 0, unknown=(Stretch(NOON, NOON, ""), Stretch(NOON + 2, NOON + 2, "")))
    grown = append_table(rows((NOON, "1"), (NOON + 1, ""), (NOON + 2, "")), new, "t.csv", COLUMNS)
    assert grown.text == rows((NOON, "1"), (NOON + 1, "2"), (NOON + 2, ""))
    assert (grown.added, grown.filled, grown.kept) == (0, 1, 1)


def test_a_missing_end_of_the_last_line_is_mended() -> None:
    """What is added stands on lines of its own, and how a number is written does not matter."""
    grown = append_table(f"{HEAD}{rows((NOON, '2.0'))[len(HEAD) : -1]}", table(NOON, 2, 3), "t.csv", COLUMNS)
    assert grown.text == rows((NOON, "2.0"), (NOON + 1, "3"))


@pytest.mark.parametrize(
    ("old", "line", "words"),
    [
        pytest.param(rows((NOON, "1"), (NOON + 1, "9")), 3, "holds 9 there, and 2 now", id="another-number"),
        pytest.param(rows((NOON, "1"), (NOON, "1")), 3, "holds 1 there, and 1 above", id="one-hour-twice"),
        pytest.param("time,value\n", 1, "expected the columns hour,requests", id="another-table"),
        pytest.param("", 1, "got nothing", id="empty"),
        pytest.param(f"{HEAD}2026-11-29 04:00,5\n", 2, "expected a row such as", id="another-form"),
        pytest.param(f"{HEAD}2026-11-29T04:30:00Z,5\n", 2, "expected a row such as", id="half-hour"),
        pytest.param(f"{HEAD}2026-11-31T04:00:00Z,5\n", 2, "day", id="no-such-day"),
        pytest.param(f"{HEAD}2026-11-29T04:00:00Z,five\n", 2, "expected a row such as", id="no-number"),
        pytest.param(f"{HEAD}" + "x" * 200_000, 2, "expected a row such as", id="endless-cell"),
        pytest.param(f"{HEAD}\n", 2, "expected a row such as", id="blank"),
    ],
)
def test_what_contradicts_is_refused(old: str, line: int, words: str) -> None:
    """The first line that does not agree is named, and nothing is added."""
    with pytest.raises(InputError) as caught:
        append_table(old, table(NOON + 1, 2), "t.csv", COLUMNS)
    (issue,) = caught.value.issues
    assert (issue.place.source, issue.place.line) == ("t.csv", line)
    assert words in issue.message


def test_hours_count_from_1970() -> None:
    """The samples of this file are hours of 2026."""
    from datetime import UTC, datetime

    assert hour_of(datetime(2026, 6, 21, tzinfo=UTC)) == NOON
