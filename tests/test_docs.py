"""The documentation is complete where a machine can tell."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

import pytest

from downtime_cli.cli.errors import INFEASIBLE, INTERRUPTED
from downtime_cli.core.errors import AccessError, AssumptionCode, InputError, IssueCode, UsageError
from downtime_cli.core.quality.finding import FindingCode
from downtime_cli.core.quality.history import REPAIRS
from downtime_cli.request.gather import KEYS
from downtime_cli.request.values import Format

ROOT = Path(__file__).parent.parent
# Hours are counted and dates compared: these are right by arithmetic, and have no rate at which they are right.
ARITHMETIC = {
    FindingCode.FEW_EVENTS,
    FindingCode.OLD_DATA,
    FindingCode.SHORT_HISTORY,
    FindingCode.TYPICAL_DAY,
    FindingCode.TYPICAL_WEEK,
    FindingCode.UNSEEN_MONTHS,
}


def _doc(name: str) -> str:
    """Return a page of the documentation."""
    return (ROOT / "docs" / name).read_text("utf-8")


def _section(page: str, heading: str) -> str:
    """Return what stands under a heading, up to the next one of its rank."""
    return re.split(rf"^{heading}\n", page, flags=re.MULTILINE)[1].split(f"\n{heading.split(' ', maxsplit=1)[0]} ")[0]


def _rows(text: str) -> list[list[str]]:
    """Return the cells of every row that is about a code."""
    lines = (line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `"))
    return [[cell.strip() for cell in cells] for cells in lines]


def _codes(cell: str) -> list[str]:
    """Return the codes that a cell names."""
    return re.findall(r"`([a-z0-9-]+)`", cell)


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        pytest.param("# Messages", IssueCode, id="issues"),
        pytest.param("## Findings on the data", FindingCode, id="findings"),
        pytest.param("## What is assumed", AssumptionCode, id="assumptions"),
    ],
)
def test_every_code_has_a_row_and_every_row_a_code(heading: str, codes: type[StrEnum]) -> None:
    """Whatever stands in brackets after a message can be looked up, and nothing is explained that there is not."""
    told = [_codes(row[0])[0] for row in _rows(_section(_doc("errors.md"), heading).split("\n## ")[0])]
    assert told == sorted(codes)


def test_every_exit_code_has_a_row() -> None:
    """Two tables say what a command ends with, and they name the same codes: those that there are."""
    declared = [0, INFEASIBLE, INTERRUPTED, *(error.exit_code for error in (UsageError, InputError, AccessError))]
    readme = (ROOT / "README.md").read_text("utf-8")
    for table in (_section(_doc("errors.md"), "## Exit codes"), readme.split("| exit code | means |")[1]):
        told = re.findall(r"^\| (\d+) \|", table.split("\n\n##")[0].split("\n## ")[0], re.MULTILINE)
        assert [int(code) for code in told] == sorted(declared)


@pytest.mark.parametrize("codes", [IssueCode, FindingCode, AssumptionCode])
def test_every_code_is_used(codes: type[StrEnum]) -> None:
    """A code that nothing gives is no code."""
    package = "".join(path.read_text("utf-8") for path in sorted((ROOT / "downtime_cli").rglob("*.py")))
    used = set(re.findall(rf"\b{codes.__name__}\.([A-Z0-9_]+)\b", package))
    assert used == {code.name for code in codes}


def test_every_finding_has_a_limit() -> None:
    """Whoever is told of a finding can look up when it is raised; so it is with repairs that bear on the verdict."""
    page = _section(_doc("how-it-decides.md"), "## The verdict on the data")
    told = {code: row for row in _rows(page) for code in _codes(row[0])}
    assert set(told) >= set(FindingCode)
    assert all(len(row) == 3 and row[1] and row[2] for row in told.values())
    assert {code for row in told.values() for cell in (row[0], row[2]) for code in _codes(cell)} >= set(REPAIRS)


def test_every_finding_has_a_hit_rate() -> None:
    """How often each finding finds what it is for was measured on real traffic, but for plain arithmetic."""
    page = _section(_doc("accuracy.md"), "## Findings on the data")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if re.search(r"\| \d+/\d+ \|", line)]
    measured = {code for row in rows if len(row) > 3 for code in _codes(row[1])}
    assert measured & set(FindingCode) == set(FindingCode) - ARITHMETIC


@pytest.mark.parametrize(
    ("codes", "folder"), [(IssueCode, "tests"), (FindingCode, "tests/core/quality"), (AssumptionCode, "tests")]
)
def test_every_code_has_a_test(codes: type[StrEnum], folder: str) -> None:
    """Some test expects each issue, finding and assumption by its code; findings in the tests of the data's quality."""
    tests = "".join(path.read_text("utf-8") for path in sorted((ROOT / folder).rglob("test_*.py")))
    forms = {code: (f'"{code}"', f"[{code}]", f"{codes.__name__}.{code.name}") for code in codes}
    assert not [code for code, texts in forms.items() if not any(text in tests for text in texts)]


def test_every_option_has_a_row() -> None:
    """Every key of the configuration file is documented."""
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    assert not [key for key in sorted(KEYS) if f"| `{key}` |" not in text]


def test_every_format_is_documented() -> None:
    """The row of `format` lists what can be typed, in the same order."""
    row = next(cells for cells in _rows(_doc("configuration.md")) if cells[0] == "`format`")
    assert _codes(row[1]) == list(Format)
