"""Tables without some of their rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from downtime_cli.readers.table.chosen_rows import RowTest, choose_rows, keep_only
from downtime_cli.readers.table.csv_table import read_table
from tests.readers.files import errors, write

TEXT = "name,kind,n\na,x,1\nb,x,2\n a ,y,3\nc\n"


def test_keeps_what_was_asked_for_with_its_lines(tmp_path: Path) -> None:
    """The rows that are kept stand where they stand in the file; blanks around a cell do not matter."""
    chosen = keep_only(read_table(write(tmp_path, TEXT)), [("Name", "a")])
    assert [(line, row[-1]) for line, row in chosen.rows()] == [(2, "1"), (4, "3")]
    assert [row[0] for row in chosen.sample] == ["a", " a "]


def test_nothing_asked_for_is_the_table_itself(tmp_path: Path) -> None:
    """Without a wish, nothing is read again."""
    table = read_table(write(tmp_path, TEXT))
    assert keep_only(table, []) is table


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        pytest.param([("name", "a"), ("name", "b")], [2, 3, 4], id="any-of-one-column"),
        pytest.param([("name", "a"), ("kind", "y")], [4], id="both-columns"),
        pytest.param([("kind", "")], [5], id="an-empty-cell"),
    ],
)
def test_several_wishes(wanted: list[tuple[str, str]], lines: list[int], tmp_path: Path) -> None:
    """Of one column any value will do, of several columns all have to."""
    assert [line for line, _ in keep_only(read_table(write(tmp_path, TEXT)), wanted).rows()] == lines


def test_a_value_that_no_row_has_is_answered_with_those_there_are(tmp_path: Path) -> None:
    """The remedy lists what the column holds, a dozen of them."""
    (issue,) = errors(lambda: keep_only(read_table(write(tmp_path, TEXT)), [("kind", "z")]))
    assert issue.message == "no row has 'z' in column 'kind'"
    assert issue.remedy == "the column holds 'x', 'y', ''"
    many = "name,n\n" + "".join(f"s{n},1\n" for n in range(20))
    (issue,) = errors(lambda: keep_only(read_table(write(tmp_path, many)), [("name", "z")]))
    assert issue.remedy.endswith("'s11' and others")


def test_values_that_no_row_has_together(tmp_path: Path) -> None:
    """Each value is somewhere, but never both."""
    (issue,) = errors(lambda: keep_only(read_table(write(tmp_path, TEXT)), [("name", "b"), ("kind", "y")]))
    assert issue.code == "empty-file"


def test_tests_add_up(tmp_path: Path) -> None:
    """Rows that were chosen can be chosen from once more."""
    chosen = keep_only(read_table(write(tmp_path, TEXT)), [("kind", "x")])
    fewer = choose_rows(chosen, [RowTest(column=0, cells=frozenset({"a"}), is_left_out=True)])
    assert [line for line, _ in fewer.rows()] == [3]


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    """A cell of a row that is kept is found where it stands."""
    place = keep_only(read_table(write(tmp_path, TEXT)), [("name", "b")]).place(3, 2)
    assert (place.line, place.column) == (3, 5)
