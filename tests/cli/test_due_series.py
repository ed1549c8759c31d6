"""`downtime due` of standing windows among plans."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.announcing.message import Status
from downtime_cli.core.series.due import find_all_due
from downtime_cli.core.series.versions import update_series
from downtime_cli.core.window import DAY
from downtime_cli.documents.read_series import parse_series, read_series
from downtime_cli.documents.saved_series import render_series
from downtime_cli.documents.write import render_json
from tests.core.builders import utc
from tests.cpu import is_linear
from tests.planned_series import dates, planned

EXAMPLE = Path(__file__).parents[2] / "examples" / "output" / "plan.json"
AS_OF = utc("2027-02-01T12:00Z")
SPAN = ["--since", "2027-02-20", "--until", "2027-03-08"]


def confirmed(*, count: int = 6, days: int = 7) -> str:
    """Return the document of a confirmed series."""
    text = render_json(planned(dates(count=count, apart=days * DAY), AS_OF))
    return render_series(update_series(parse_series("standing.json", text), Status.CONFIRMED, AS_OF))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a confirmed weekly window, and a plan."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standing.json").write_text(confirmed(), "utf-8")
    (tmp_path / "plan.json").write_bytes(EXAMPLE.read_bytes())
    return tmp_path


def due(*arguments: str) -> tuple[str, str]:
    """Return stdout and stderr."""
    result = CliRunner().invoke(app, ["due", *arguments])
    assert result.exit_code == 0, result.stderr
    return result.stdout, result.stderr


def test_dates_and_the_whole_are_told_apart() -> None:
    """Each message has the id of its date, or that of the series; a series is one plan among others."""
    out, err = due("standing.json", "plan.json", *SPAN, "--format", "json")
    document = json.loads(out)
    name = json.loads(Path("standing.json").read_text("utf-8"))["plan_id"]
    assert document["plans"] == 2
    assert [(each["kind"], each["channel"], each["plan_id"].removeprefix(name)) for each in document["messages"]] == [
        ("initial", "email", ""),
        ("initial", "status-page", ""),
        ("reminder", "status-page", "-20270306"),
        ("reminder", "status-page", "-20270306"),
        ("reminder", "banner", "-20270306"),
        ("start", "status-page", "-20270306"),
        ("start", "banner", "-20270306"),
    ]
    assert len({each["id"] for each in document["messages"]}) == 7
    assert "downtime update standing.json --date 2027-03-06 --status COMPLETED" in err


def test_a_tentative_series_waits_as_a_whole() -> None:
    """One line says so, and how it is confirmed."""
    Path("standing.json").write_text(render_json(planned(dates(), AS_OF)), "utf-8")
    out, err = due("standing.json", *SPAN, "--format", "jsonl")
    assert out == ""
    (line,) = err.splitlines()
    assert "Sat 13 Mar 2027 04:00-06:00" in line
    assert "is TENTATIVE: nothing is sent until `downtime update standing.json --status CONFIRMED`" in line


def test_what_is_wrong_with_any_file_is_told() -> None:
    """Of a date, its line in the file; nothing is printed then."""
    broken = Path("standing.json").read_text("utf-8").replace('"day": "2027-03-13"', '"day": "2027-03-06"')
    Path("broken.json").write_text(broken, "utf-8")
    result = CliRunner().invoke(app, ["due", "standing.json", "broken.json", "none.json", *SPAN])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "broken.json:" in result.stderr
    assert "dates[1].day: 2027-03-06 is there twice" in result.stderr
    assert "none.json" in result.stderr


def test_every_weekday_of_a_year_is_looked_at_in_no_time() -> None:
    """The cost grows with the number of dates, of which there are 260."""

    def look(count: int) -> Callable[[], object]:
        path = Path(f"{count}.json")
        path.write_text(confirmed(count=count, days=1), "utf-8")
        return lambda: find_all_due([read_series(str(path))], AS_OF, AS_OF + 30 * DAY)

    assert is_linear(look, 260)
