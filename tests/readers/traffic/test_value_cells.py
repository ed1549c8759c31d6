"""Values of traffic: a whole column at once means what each of its cells means."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from downtime_cli.readers.table.csv_table import read_table
from downtime_cli.readers.traffic.layout import find_layout
from downtime_cli.readers.traffic.value_cells import ValueCells
from tests.readers.files import errors, options, read, traffic, write

STAMPS = [f"2026-03-{1 + n // 24:02d}T{n % 24:02d}:00Z" for n in range(48)]
STYLES = {"points": ("1.5", "2.25", "1,234.5"), "commas": ("1,5", "2,25", "1.234,5")}


@pytest.fixture(scope="module", params=STYLES)
def values(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ValueCells:
    """Return what reads a column of numbers with decimals."""
    rows = [f"{stamp};{STYLES[request.param][n % 3]}\n" for n, stamp in enumerate(STAMPS)]
    table = read_table(write(tmp_path_factory.mktemp("values"), f"time;requests\n{''.join(rows)}"))
    layout = find_layout(table, options())
    assert layout is not None
    return ValueCells(table, layout)


@given(cell=st.text("0123456789.,_eE+- '\u0663\uff11\u00a0\x1c", min_size=1, max_size=9))
@example(cell="1_0")
@example(cell="1_000")
@example(cell="1e-1.585")
@example(cell="1e1,585")
@example(cell="1,E0.006")
@example(cell="1.234,5")
def test_a_column_is_read_as_its_cells_are(cell: str, values: ValueCells) -> None:
    """What is read without a closer look is what a closer look at the cell reads."""
    try:
        found = values.read([[STAMPS[0]], [cell]])
    except ValueError:
        return
    assert found == [values.read_row([STAMPS[0], cell])]


@pytest.mark.parametrize("cell", ["1_0", "10_00", "1_2_3"])
@pytest.mark.parametrize("names", [("",), ("shop", "blog")], ids=["one-row", "parts"])
def test_digits_in_odd_groups_are_no_number(cell: str, names: tuple[str, ...], tmp_path: Path) -> None:
    """A cell that Python reads as a number and people do not is refused, alone in its hour or beside others."""
    rows = [f"{name},{stamp},{5 + n}\n" for n, stamp in enumerate(STAMPS) for name in names]
    rows[7] = f"{rows[7].rpartition(',')[0]},{cell}\n"
    (issue,) = errors(lambda: read(tmp_path, f"part,time,requests\n{''.join(rows)}"))
    assert (issue.code, issue.place.line) == ("bad-value", 9)


def test_thousands_may_be_grouped_by_low_lines(tmp_path: Path) -> None:
    """Programs write 1_234 for a thousand and more, which groups as a comma does."""
    rows = [f"{stamp},{1 + n}_{n:03}\n" for n, stamp in enumerate(STAMPS)]
    assert traffic(read(tmp_path, f"time,requests\n{''.join(rows)}")).total.values[:3].tolist() == [1000, 2001, 3002]
