"""How a whole column writes its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from downtime_cli.core.quality.inspection import TrafficReading
from tests.readers.files import errors, read, traffic

ISO = "%Y-%m-%d %H:%M"
STOPS = "%d.%m.%Y %H:%M"


def grouped(mark: str) -> Callable[[int], str]:
    """Write integers with a mark between thousands."""
    return lambda number: f"{number:,}".replace(",", mark)


def numbers(count: int) -> list[int]:
    """Make integers from below to above a thousand."""
    return [200 + row * 389 % 4300 for row in range(count)]


def table(cells: Sequence[str], delimiter: str = ",", stamp: str = ISO) -> str:
    """Write one hour for each cell, quoted."""
    first = datetime(2026, 3, 1)
    rows = [f'{first + timedelta(hours=row):{stamp}}{delimiter}"{cell}"' for row, cell in enumerate(cells)]
    return "\n".join([f"time{delimiter}visits", *rows]) + "\n"


def assumed(reading: TrafficReading) -> list[str]:
    """List what was assumed of numbers."""
    return [each.message for each in reading.assumptions if each.code == "number-style"]


def total(reading: TrafficReading) -> float:
    """Add up the hours."""
    return sum(value for _, value in traffic(reading).total)


@pytest.mark.parametrize(
    ("mark", "name", "form"),
    [
        pytest.param(",", "comma", (",", ISO), id="english"),
        pytest.param(".", "full stop", (";", STOPS), id="german"),
        pytest.param(".", "full stop", (",", STOPS), id="german-with-commas"),
        pytest.param(".", "full stop", (",", ISO), id="stops-without-other-signs"),
        pytest.param(",", "comma", (";", ISO), id="english-with-semicolons"),
        pytest.param(",", "comma", ("\t", ISO), id="english-with-tabs"),
        pytest.param("\u202f", "blank", (";", ISO), id="french"),
        pytest.param("\u2019", "apostrophe", (",", STOPS), id="swiss"),
    ],
)
@pytest.mark.parametrize("before", [0, 500])
def test_marks_between_thousands(mark: str, name: str, form: tuple[str, str], before: int, tmp_path: Path) -> None:
    """A mark that numbers from 1000 on have and others do not groups digits, wherever the first of them stands."""
    values = [7] * before + numbers(100)
    reading = read(tmp_path, table([*map(grouped(mark), values)], *form))
    assert total(reading) == sum(values)
    (message,) = assumed(reading)
    assert message.endswith(f"in 'visits' is read as {next(v for v in values if v > 999)}: the {name} groups digits")


@pytest.mark.parametrize("before", [0, 500])
def test_decimals_of_different_lengths_say_which_mark_it_is(before: int, tmp_path: Path) -> None:
    """Nothing has to be assumed where the number of digits varies."""
    values = [7.0] * before + [row + row % 8 / 8 for row in range(1, 100)]
    for mark, delimiter in ((".", ","), (",", ";"), (",", ",")):
        cells = [f"{value:g}".replace(".", mark) for value in values]
        reading = read(tmp_path, table(cells, delimiter))
        assert total(reading) == sum(values)
        assert assumed(reading) == []


@pytest.mark.parametrize(
    ("mark", "delimiter", "stamp", "factor"),
    [
        pytest.param(",", ";", ISO, 1, id="comma-with-semicolons"),
        pytest.param(",", ",", STOPS, 1, id="comma-with-dates-with-stops"),
        pytest.param(".", ",", ISO, 1, id="stop-with-commas"),
        pytest.param(",", ",", ISO, 1000, id="comma-with-commas"),
        pytest.param(".", ";", ISO, 1000, id="stop-with-semicolons"),
        pytest.param(".", "\t", ISO, 1000, id="stop-with-tabs"),
    ],
)
def test_three_digits_everywhere_follow_the_rest_of_the_file(
    mark: str, delimiter: str, stamp: str, factor: int, tmp_path: Path
) -> None:
    """Where all numbers have three digits after the mark, no hour can be quieter by it, and what is taken is said."""
    values = [1 + row * 389 % 4300 / 1000 for row in range(48)]
    cells = [f"{value:.3f}".replace(".", mark) for value in values] + ["0"]
    reading = read(tmp_path, table(cells, delimiter, stamp).replace("visits", "flow"))
    assert total(reading) == pytest.approx(factor * sum(values))
    (message,) = assumed(reading)
    assert ("decimal mark" in message) is (factor == 1)


@pytest.mark.parametrize("name", ["visits", "requests", "Aktive Nutzer"])
@pytest.mark.parametrize(
    ("mark", "delimiter", "why"),
    [
        pytest.param(".", ",", ", as counts are whole numbers", id="against-the-rest-of-the-file"),
        pytest.param(",", ";", ", as counts are whole numbers", id="against-semicolons"),
        pytest.param(",", ",", "", id="as-the-rest-of-the-file"),
    ],
)
def test_three_digits_everywhere_are_no_decimals_of_counts(
    mark: str, delimiter: str, why: str, name: str, tmp_path: Path
) -> None:
    """There are no thousandths of people or requests, whatever the rest of the file looks like, and that is said."""
    values = [1204 + row * 389 % 4300 for row in range(48)]
    cells = [f"{value:,}".replace(",", mark) for value in values] + ["0"]
    reading = read(tmp_path, table(cells, delimiter).replace("visits", name))
    assert total(reading) == sum(values)
    assert assumed(reading)[0].endswith(f" groups digits{why}")


def test_three_zeros_after_all_counts_are_refused(tmp_path: Path) -> None:
    """48.000 may be 48 as a database sums up, or a round number; other decimals settle it."""
    (issue,) = errors(lambda: read(tmp_path, table([f"{20 + row}.000" for row in range(30)])))
    assert "'20.000' may be 20 or 20000" in issue.message
    reading = read(tmp_path, table([f"{20 + row}.000" for row in range(30)] + ["7.5"]))
    assert total(reading) == sum(range(20, 50)) + 7.5


def test_volumes_have_decimals(tmp_path: Path) -> None:
    """They may be counts, or cubic metres to the litre."""
    reading = read(tmp_path, table([f"{20 + row}.{100 + row}" for row in range(30)]).replace("visits", "volume"))
    assert total(reading) == pytest.approx(sum(20.1 + row * 1.001 for row in range(30)))


@pytest.mark.parametrize(
    ("cells", "delimiter", "line", "words"),
    [
        pytest.param(["12", "1,204", "1204"] * 9, ",", 3, "'1,204' may be 1204 or 1.204, as", id="some-without"),
        pytest.param(["12", "1.204", "1204"] * 9, ",", 3, "'1.204' may be 1.204 or 1204, as", id="stops-and-without"),
        pytest.param(["12", "1.204", "1,204"] * 9, ",", 3, "'1.204' may be 1.204 or 1204, as", id="both-marks"),
        pytest.param(["12.5", "12,5"] * 15, ";", 2, "in two ways: '12.5' and '12,5'", id="both-decimals"),
        pytest.param(["1.204.000", "1,204,000"] * 15, ";", 2, "in two ways", id="both-group"),
        pytest.param(["1.204.000", "12.5"] * 15, ";", 2, "in two ways", id="groups-and-decimals"),
        pytest.param(["12", "14", "1.204"] + ["13"] * 24, ",", 4, "may be", id="one-of-many"),
        pytest.param(["12", "14"] + ["1.204"] * 24, ",", 4, "may be", id="two-below-a-thousand"),
        pytest.param(["12", "1.204", "1.305"] * 200 + ["1.5"], ",", 3, "as 'visits' has '1.5' too", id="a-slip"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(
    cells: list[str], delimiter: str, line: int, words: str, tmp_path: Path
) -> None:
    """The error shows the number, both readings and what speaks against either."""
    (issue,) = errors(lambda: read(tmp_path, table(cells, delimiter)))
    assert issue.code == "ambiguous-number"
    assert issue.place.line == line
    assert words in issue.message
    assert "full stop before decimals" in issue.remedy


def test_a_few_numbers_suffice_where_the_rest_of_the_file_agrees(tmp_path: Path) -> None:
    """One number with a mark is enough for the usual mark, three on both sides for the other."""
    assert total(read(tmp_path, table(["12", "1,204"] + ["13"] * 24))) == 12 + 1204 + 13 * 24
    assert total(read(tmp_path, table(["12"] * 24 + ["1.204"] * 3))) == 12 * 24 + 3612
    assert total(read(tmp_path, table(["1.204"] * 24 + ["12"] * 3))) == 36 + 1204 * 24


@pytest.mark.parametrize(
    ("marked", "decimals", "without", "is_refused"),
    [
        pytest.param(60, 3, ["12", "13", "14"], False, id="one-in-twenty"),
        pytest.param(61, 3, ["12", "13", "14"], True, id="fewer"),
        pytest.param(100, 5, ["12", "13", "14"], False, id="one-in-twenty-of-many"),
        pytest.param(101, 5, ["12", "13", "14"], True, id="fewer-of-many"),
        pytest.param(20, 2, ["12", "13", "14"], True, id="two-of-few"),
        pytest.param(101, 1, ["12", "13"], False, id="two-without-a-mark-prove-little"),
        pytest.param(101, 1, ["12", "13", "14", "1500"], False, id="a-thousand-would-need-one"),
        pytest.param(2, 1, ["12", "13", "14"] * 9, False, id="two-may-be-chance"),
    ],
)
def test_slips_are_told_from_decimals(
    marked: int, decimals: int, without: list[str], is_refused: bool, tmp_path: Path
) -> None:
    """A few decimals among numbers in which the same mark seems to group digits are refused, many decide."""
    cells = ["1.204"] * marked + ["1.5"] * decimals + without
    if is_refused:
        assert errors(lambda: read(tmp_path, table(cells)))[0].code == "ambiguous-number"
    else:
        assert total(read(tmp_path, table(cells))) == pytest.approx(sum(map(float, cells)))


def test_marks_below_a_sample_that_proves_the_decimal_mark(tmp_path: Path) -> None:
    """They group digits, which is said, or they are refused: by whole columns and by rows alike."""
    before = ["12.5", "13.25"] * 210
    for gap in ([], [""]):
        reading = read(tmp_path, table([*before, "1,204", *gap]))
        assert total(reading) == 210 * 25.75 + 1204
        assert assumed(reading) == ["'1,204' in 'visits' is read as 1204: the comma groups digits"]
        (issue,) = errors(lambda more=gap: read(tmp_path, table([*before, "1204,500", *more])))  # type: ignore[misc] # bound early
        assert issue.code == "ambiguous-number"
    before = ["12,5", "13,25"] * 210
    (issue,) = errors(lambda: read(tmp_path, table([*before, "1,204.500"], ";")))
    assert issue.code == "ambiguous-number"


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        pytest.param(["370", "1.23 K"] * 15, "got '1.23 K', which is rounded", id="grafana"),
        pytest.param(["370 req", "1.2 kreq"] * 15, "kreq', which is rounded or has another unit", id="two-units"),
        pytest.param(["370", ">1000"] * 15, "got '>1000', which is rounded", id="bound"),
    ],
)
def test_rounded_numbers_are_refused_once(cells: list[str], words: str, tmp_path: Path) -> None:
    """The first such cell is shown, and how to export exact numbers."""
    (issue,) = errors(lambda: read(tmp_path, table(cells)))
    assert issue.code == "bad-value"
    assert words in issue.message
    assert "Formatted data" in issue.remedy


def test_cells_of_several_lines_are_no_numbers(tmp_path: Path) -> None:
    """Columns are read as one text, in which a line break would be a cell more."""
    (issue,) = errors(lambda: read(tmp_path, table([*["1,5"] * 29, "2,5\n3,5"], ";")))
    assert issue.code == "bad-value"


def test_units_and_currencies_are_read(tmp_path: Path) -> None:
    """A unit beside every number changes nothing."""
    assert total(read(tmp_path, table([f"{value} req" for value in numbers(48)]))) == sum(numbers(48))
    assert total(read(tmp_path, table([f"${value:,}" for value in numbers(48)]))) == sum(numbers(48))


def test_percentages_are_no_counts_unless_asked_for(tmp_path: Path) -> None:
    """Shares of a day are read on demand, as a level or as a typical day without a unit."""
    dated = table([f"{1 + row % 24 / 8:g}%" for row in range(48)]).replace("visits", "part of day")
    (issue,) = errors(lambda: read(tmp_path, dated))
    assert issue.message == "no column counts traffic: 'part of day' holds percentages, such as '1%'"
    assert issue.remedy.endswith("--value-column 'part of day'")
    asked = read(tmp_path, dated, value_columns=("part of day",))
    assert traffic(asked).kind == "level"
    typical = "hour,part of day\n" + "".join(f"{hour},{1 + hour / 8:g}%\n" for hour in range(24))
    assert errors(lambda: read(tmp_path, typical))[0].code == "missing-column"
    day = read(tmp_path, typical, value_columns=("part of day",)).traffic
    assert (day.unit, day.values[2]) == ("", 1.25)  # type: ignore[union-attr] # it is a typical week


def test_a_typical_week_is_read_in_one_style(tmp_path: Path) -> None:
    """Rows and grids without dates have thousands too, and say so."""
    values = numbers(24)
    rows = "hour;visits\n" + "".join(f"{hour};{grouped('.')(value)}\n" for hour, value in enumerate(values))
    reading = read(tmp_path, rows)
    assert sum(reading.traffic.values) == 7 * sum(values)  # type: ignore[union-attr] # it is a typical week
    assert len(assumed(reading)) == 1
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    grid = ["day;" + ";".join(map(str, range(24)))]
    grid += [";".join([day, *(grouped(".")(value * (1 + row)) for value in values)]) for row, day in enumerate(days)]
    reading = read(tmp_path, "\n".join(grid) + "\n")
    assert sum(reading.traffic.values) == 28 * sum(values)  # type: ignore[union-attr] # it is a typical week
    assert len(assumed(reading)) == 1


@pytest.mark.parametrize(
    ("totals", "is_refused"),
    [
        pytest.param([0] * 100, True, id="sums"),
        pytest.param([1] * 50 + [-1] * 50, True, id="rounded-sums"),
        pytest.param([2] + [0] * 99, False, id="one-of-a-hundred-is-none"),
        pytest.param([1] * 100, False, id="always-more"),
    ],
)
def test_a_total_among_the_columns_asked_for(totals: list[int], is_refused: bool, tmp_path: Path) -> None:
    """A pattern that takes a total and its parts counts everything twice: the error has the command that does not."""
    rows = [(f"2026-03-{1 + n // 24:02d} {n % 24:02d}:00", n % 7, n % 11) for n in range(100)]
    text = "time,in total,in east,in west\n"
    text += "".join(
        f"{time},{east + west + more + 5},{east + 2},{west + 3}\n"
        for (time, east, west), more in zip(rows, totals, strict=True)
    )
    if is_refused:
        (issue,) = errors(lambda: read(tmp_path, text, value_columns=("in*",)))
        assert issue.code == "ambiguous-column"
        assert issue.message.startswith("'in total' is the sum of 'in east', 'in west'")
        assert issue.remedy == "to count once, pass only --value-column 'in total'"
    else:
        assert read(tmp_path, text, value_columns=("in*",)).rows == 100


def test_columns_of_the_same_name_and_cells_count_once(tmp_path: Path) -> None:
    """A column that an export wrote twice is not added to itself, and that is said."""
    rows = "".join(f"2026-03-{1 + n // 24:02d} {n % 24:02d}:00,{n % 7},{n % 7}\n" for n in range(48))
    reading = read(tmp_path, "time,in,in\n" + rows, value_columns=("in*",))
    assert total(reading) == sum(n % 7 for n in range(48))
    assert [each.message for each in reading.assumptions if each.code == "value-column"] == [
        "columns with the same cells count once: 'in (column 2)', 'in (column 3)'"
    ]


def test_groups_that_come_twice_in_a_number_are_certain(tmp_path: Path) -> None:
    """No number has two decimal marks, whatever the rest of the file looks like."""
    reading = read(tmp_path, table(["1.204.000", "1204", "12"] * 12))
    assert total(reading) == 12 * (1204000 + 1204 + 12)
    assert assumed(reading) == ["'1.204.000' in 'visits' is read as 1204000: the full stop groups digits"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("1.204e3", 1204, id="exponent"),
        pytest.param("\u0661\u066b\u0662\u0660\u0664", 1.204, id="arabic-decimal-mark"),
        pytest.param("1 204.125", 1204.125, id="blanks-group-already"),
    ],
)
def test_marks_that_can_only_precede_decimals(text: str, value: float, tmp_path: Path) -> None:
    """Three digits after a mark say nothing where the rest of the number says what it is."""
    assert total(read(tmp_path, table(["12"] * 24 + [text] * 3))) == pytest.approx(12 * 24 + 3 * value)


def test_a_thousand_without_a_mark_contradicts_it(tmp_path: Path) -> None:
    """999 needs no mark, 1000 does."""
    assert total(read(tmp_path, table(["1,204", "999"] * 15))) == 15 * 2203
    assert errors(lambda: read(tmp_path, table(["1,204", "1000"] * 15)))[0].code == "ambiguous-number"


@pytest.mark.parametrize("cell", ["1'4000", "1,2.3", "1 23 4", "12'5,0"])
def test_groups_that_no_style_has_prove_nothing(cell: str, tmp_path: Path) -> None:
    """A number that is wrong however it is read is an error at its cell, and does not say what a mark does."""
    (issue,) = errors(lambda: read(tmp_path, table(["12", "13"] * 15 + [cell])))
    assert (issue.code, issue.place.line) == ("bad-value", 32)
    assert repr(cell)[1:-1] in issue.message


def test_what_is_said_of_marks_is_of_a_cell_that_is_read(tmp_path: Path) -> None:
    """A number of another unit, which is an error, is no example of what a mark does."""
    (issue,) = errors(lambda: read(tmp_path, table(["1'234 kB", *["12%"] * 26]), value_columns=("visits",)))
    assert issue.code == "bad-value"
    reading = read(tmp_path, table(["1'234 req", "1'234", *["12 req"] * 26]))
    assert assumed(reading) == ["\"1'234 req\" in 'visits' is read as 1234: the apostrophe groups digits"]


def test_a_mark_without_another_number_to_tell_what_it_is(tmp_path: Path) -> None:
    """A number of an unknown unit that alone has a mark may be read in two ways, and no other number is named."""
    (issue,) = errors(lambda: read(tmp_path, ",,,,6-1-13:00:00,,7\n,,,,2-1-16,,1.531m"))
    assert (issue.code, issue.message) == ("ambiguous-number", "'1.531m' may be read in two ways")
