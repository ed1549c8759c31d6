"""Whose weekends and holidays decide: the preference, the labels, the notice period, and what is said about them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from downtime_cli.cli.app import app
from downtime_cli.core.errors import AssumptionCode
from tests.cli.command_lines import instead

HEADER = "hour,requests\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a typical day on which every hour is alike."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flat.csv").write_text(HEADER + "".join(f"{hour},1000\n" for hour in range(24)))
    return tmp_path


def ask(command: str, zone: str, *arguments: str, code: int = 0) -> dict[str, Any]:
    """Return what a command says, as JSON, about users who all live in a zone."""
    Path("users.csv").write_text(f"timezone,users\n{zone},1\n")
    given = ["flat.csv", "--traffic-zone", "UTC", "--audience", "users.csv", *arguments, "--format", "json"]
    result = CliRunner().invoke(app, [command, *given])
    assert result.exit_code == code, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def assumed(document: dict[str, Any], code: AssumptionCode) -> list[str]:
    """Return the assumptions of a kind."""
    return [said["message"] for said in document["assumptions"] if said["code"] == code]


@pytest.mark.parametrize(
    ("zone", "day", "start"),
    [
        pytest.param("Europe/Berlin", "2026-12-25", "2026-12-28T08:00:00Z", id="christmas-and-the-weekend-after-it"),
        pytest.param("Europe/Berlin", "2026-11-25", "2026-11-25T08:00:00Z", id="working-day"),
        pytest.param("Asia/Riyadh", "2026-11-27", "2026-11-29T06:00:00Z", id="friday-in-riyadh"),
        pytest.param("Asia/Tehran", "2026-11-28", "2026-11-28T05:30:00Z", id="saturday-in-tehran"),
        pytest.param("America/New_York", "2026-11-26", "2026-11-27T14:00:00Z", id="thanksgiving-in-new-york"),
        pytest.param("America/Los_Angeles", "2026-11-26", "2026-11-30T17:00:00Z", id="the-day-after-it-in-california"),
        pytest.param("Asia/Tokyo", "2032-11-03", "2032-11-04T00:00:00Z", id="year-that-the-library-is-asked-for"),
    ],
)
def test_working_hours_are_those_of_working_days(zone: str, day: str, start: str) -> None:
    """Where all hours are alike, the first in working hours is recommended: on no weekend and no holiday there."""
    given = ["--as-of", f"{day}T00:00", "--timezone", zone, "--notice-period", "0", "--duration", "2h"]
    assert ask("plan", zone, *given)["window"]["start"] == start


@pytest.mark.parametrize(
    ("zone", "start", "is_kept"),
    [
        pytest.param("Europe/London", "2027-03-30 10:00", False, id="easter-monday"),
        pytest.param("Europe/London", "2027-03-31 10:00", True, id="a-day-later"),
        pytest.param("Asia/Riyadh", "2027-03-29 10:00", True, id="friday-and-saturday-off"),
    ],
)
def test_holidays_of_any_part_count_for_the_notice_period(zone: str, start: str, is_kept: bool) -> None:
    """Five working days from a Monday are over earlier or later, by the days off of the team's country."""
    given = ["--as-of", "2027-03-22 09:00", "--timezone", zone, "--notice-period", "5 working days"]
    ask("check", zone, *given, "--start", start, "--duration", "1h", code=0 if is_kept else 5)


@pytest.mark.parametrize(
    ("zone", "given", "words"),
    [
        pytest.param(
            "Europe/London",
            [],
            "working days are those of GB, by the clock of Europe/London; a regional holiday counts in any part of it: "
            "name one with --avoid-holidays GB-ENG",
            id="regional-holidays",
        ),
        pytest.param(
            "Europe/London",
            ["--avoid-holidays", "UK-SCT"],
            "working days are those of GB-SCT, by the clock of Europe/London",
            id="part-named",
        ),
        pytest.param(
            "Asia/Tokyo", [], "working days are those of JP, by the clock of Asia/Tokyo", id="no-regional-holidays"
        ),
        pytest.param(
            "Asia/Shanghai",
            [],
            "working days are those of CN, by the clock of Asia/Shanghai; its working Saturdays are not known",
            id="working-saturdays",
        ),
        pytest.param("UTC", [], "working days are Monday to Friday, by the clock of UTC", id="no-country"),
    ],
)
def test_whose_working_days_count_is_said(zone: str, given: list[str], words: str) -> None:
    """The country or its part, what is not known of it, and how to name a part."""
    notice = ["--as-of", "2026-11-23", "--timezone", zone, "--notice-period", "2 working days", "--duration", "1h"]
    assert words in assumed(ask("plan", zone, *notice, *given), AssumptionCode.WORKING_DAYS)


@pytest.mark.parametrize(
    ("country", "words"),
    [
        pytest.param(
            "GB",
            ["public holidays of GB are taken to be those of GB-ENG: name another part with --avoid-holidays GB-SCT"],
            id="regional-holidays",
        ),
        pytest.param("Germany-by", [], id="part-named"),
        pytest.param("JP", [], id="no-regional-holidays"),
        pytest.param("CN", ["working Saturdays of CN that make up for holidays are not known"], id="working-saturdays"),
    ],
)
def test_whose_regional_holidays_are_avoided_is_said(country: str, words: list[str]) -> None:
    """The part that is taken where none was named, and what is not known."""
    given = ["--as-of", "2026-11-23", "--duration", "1h", "--timezone", "Europe/London"]
    plan = ask("plan", "Europe/London", *given, "--avoid-holidays", country)
    assert assumed(plan, AssumptionCode.REGIONAL_HOLIDAYS) == words


def test_holidays_of_years_that_nobody_knows_are_said() -> None:
    """India's moving holidays are known up to 2035; a plan of a later year says so, and nothing warns."""
    for year, words in (
        (2034, []),
        (2035, []),
        (2036, ["those public holidays of IN that move are not known after 2035"]),
    ):
        given = ["--as-of", f"{year}-06-01", "--duration", "1h", "--timezone", "Europe/London"]
        plan = ask("plan", "Europe/London", *given, "--avoid-holidays", "IN")
        assert [each for each in assumed(plan, AssumptionCode.REGIONAL_HOLIDAYS) if "2035" in each] == words


CORPUS_CHRISTI = "2027-05-27"
OF_DE = ["public holidays of DE are taken to be those of DE-NW: name another part with --avoid-holidays DE-BB"]
OF_GB = ["public holidays of GB are taken to be those of GB-ENG: name another part with --avoid-holidays GB-SCT"]


@pytest.mark.parametrize(
    ("zone", "day", "given", "words"),
    [
        pytest.param("Europe/Berlin", CORPUS_CHRISTI, [], OF_DE, id="kept-by-the-part-taken"),
        pytest.param("Europe/Berlin", "2028-10-31", [], OF_DE, id="kept-by-other-parts"),
        pytest.param("Europe/London", "2027-11-30", [], OF_GB, id="kept-by-scotland"),
        pytest.param("Europe/Berlin", CORPUS_CHRISTI, ["--avoid-holidays", "DE-BE"], [], id="part-named"),
        pytest.param("Europe/Berlin", "2027-05-26", [], [], id="working-day"),
        pytest.param("Europe/Berlin", "2026-12-25", [], [], id="kept-everywhere"),
        pytest.param("Europe/Berlin", "2026-10-31", [], [], id="on-a-saturday"),
        pytest.param("Asia/Tokyo", "2026-11-03", [], [], id="no-regional-holidays"),
        pytest.param("America/Phoenix", "2026-11-27", [], [], id="one-part-in-the-zone"),
    ],
)
def test_a_regional_holiday_that_decided_the_preference_is_named(
    zone: str, day: str, given: list[str], words: list[str]
) -> None:
    """All hours of one day are alike: whether one in working hours is preferred hangs on who has that day off."""
    limits = ["--as-of", f"{day}T00:00", "--timezone", zone, "--notice-period", "0", "--horizon", "24h"]
    plan = ask("plan", zone, *limits, "--duration", "2h", *given)
    assert assumed(plan, AssumptionCode.REGIONAL_HOLIDAYS) == words


@pytest.mark.parametrize(
    ("start", "words"),
    [
        pytest.param(f"{CORPUS_CHRISTI} 10:00", OF_DE, id="by-day"),
        pytest.param(f"{CORPUS_CHRISTI} 02:00", [], id="at-night"),
        pytest.param("2027-05-26 10:00", [], id="another-day"),
    ],
)
def test_a_regional_holiday_that_decided_a_label_is_named(start: str, words: list[str]) -> None:
    """Whether people are at work by day hangs on it; they sleep at night on any day."""
    team = ["--timezone", "UTC", "--as-of", "2027-05-20", "--notice-period", "0", "--top", "0"]
    plan = ask("plan", "Europe/Berlin", *team, "--start", f"{start}+02:00", "--duration", "2h")
    assert assumed(plan, AssumptionCode.REGIONAL_HOLIDAYS) == words


def test_checks_and_refusals_name_the_part_as_plans_do() -> None:
    """The label of the window that is judged, and of those that would fit, are answers too."""
    team = ["--timezone", "UTC", "--as-of", "2027-05-20", "--notice-period", "0", "--duration", "2h"]
    checked = ask("check", "Europe/Berlin", *team, "--start", f"{CORPUS_CHRISTI} 10:00", "--no-gates")
    assert assumed(checked, AssumptionCode.REGIONAL_HOLIDAYS) == OF_DE
    limits = ["--earliest", f"{CORPUS_CHRISTI} 08:00", "--latest", f"{CORPUS_CHRISTI} 10:00"]
    refusal = ask("plan", "Europe/Berlin", *team, *limits, "--blackout", "2027-05-20/2027-08-31", code=5)
    assert refusal["relaxations"]
    assert assumed(refusal, AssumptionCode.REGIONAL_HOLIDAYS) == OF_DE


def test_a_part_that_was_named_already_is_named_once() -> None:
    """Who avoids the holidays of the country reads the sentence anyway."""
    team = ["--timezone", "Europe/Berlin", "--as-of", f"{CORPUS_CHRISTI}T00:00", "--notice-period", "0"]
    window = ["--start", f"{CORPUS_CHRISTI} 10:00", "--duration", "2h", "--avoid-holidays", "DE"]
    plan = ask("plan", "Europe/Berlin", *team, *window)
    assert assumed(plan, AssumptionCode.REGIONAL_HOLIDAYS) == OF_DE


def test_without_an_audience_no_label_hangs_on_a_holiday() -> None:
    """Of people whom nobody named the answer says nothing, so that only the team's preference counts."""
    team = ["--timezone", "UTC", "--as-of", "2027-05-20", "--notice-period", "0", "--no-gates"]
    window = ["--start", f"{CORPUS_CHRISTI} 10:00", "--duration", "2h"]
    given = ["check", "flat.csv", "--traffic-zone", "Europe/Berlin", *team, *window, "--format", "json"]
    document = json.loads(CliRunner().invoke(app, given).stdout)
    assert not assumed(document, AssumptionCode.REGIONAL_HOLIDAYS)


def test_an_unknown_country_is_refused_with_its_option() -> None:
    """The option is named, and the country that may have been meant."""
    arguments = ["plan", "flat.csv", "--traffic-zone", "UTC", "--duration", "1h", "--avoid-holidays", "US,Germny"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "--avoid-holidays: error: no holidays are known for 'Germny'" in result.stderr
    assert "did you mean 'DE' (Germany)?" in result.stderr


LIMITED = ["--as-of", "2026-11-23", "--timezone", "Europe/Berlin", "--duration", "2h", "--notice-period", "0"]


@pytest.mark.parametrize("command", ["plan", "check"])
def test_a_date_as_latest_is_meant_to_its_end(command: str) -> None:
    """A window that ends with that day keeps the limit, which is shown by the team's clock."""
    start = ["--start", "2026-11-29 22:00"] if command == "check" else ["--earliest", "2026-11-29 22:00"]
    given = [*LIMITED, *start, "--latest", "2026-11-29"]
    document = ask(command, "Europe/Berlin", *given)
    assert document["window"]["end"] == "2026-11-29T23:00:00Z"
    late = ask("check", "Europe/Berlin", *LIMITED, "--start", "2026-11-29 22:01", "--latest", "2026-11-29", code=5)
    assert "Mon 30 Nov 2026 00:00 CET (UTC+1)" in json.dumps(late)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(["--earliest", "2027-10-31 02:30"], id="earliest"),
        pytest.param(["--latest", "2027-10-31 02:30"], id="latest"),
        pytest.param(["--as-of", "2027-10-31 02:30"], id="as-of"),
        pytest.param(["--blackout-file", "freeze.csv"], id="file"),
        pytest.param(["--config", "mine.toml"], id="configuration"),
    ],
)
def test_a_time_that_is_shown_twice_is_said_once(given: list[str]) -> None:
    """Wherever it was typed, it is assumed which of the two is meant."""
    Path("freeze.csv").write_text("start,end,name\n2027-10-31 02:30,1h,Freeze\n")
    Path("mine.toml").write_text('earliest = "2027-10-31 02:30"\n')
    plan = ask("plan", "Europe/Berlin", *instead([*LIMITED[2:], "--as-of", "2027-10-20"], *given))
    (said,) = assumed(plan, AssumptionCode.CLOCK_CHANGE)
    assert "'2027-10-31 02:30' twice: the first is taken, CEST (UTC+2)" in said


def test_a_blackout_closes_both_passes_of_a_repeated_hour() -> None:
    """Neither 02:00 of that night is free, and that both are meant is said."""
    given = ["--as-of", "2027-10-20", *LIMITED[2:4], "--notice-period", "0", "--duration", "30m"]
    closed = ["--blackout", "2027-10-31 02:00/2027-10-31 02:30"]
    for start, code in (("00:00", 5), ("00:30", 0), ("01:00", 5), ("01:30", 0)):
        ask("check", "Europe/Berlin", *given, "--start", f"2027-10-31T{start}Z", *closed, code=code)


def test_one_date_is_a_blackout_of_one_day() -> None:
    """It closes the day to its last moment."""
    given = [*LIMITED, "--blackout", "2026-12-24", "--start"]
    ask("check", "Europe/Berlin", *given, "2026-12-24 22:00", code=5)
    ask("check", "Europe/Berlin", *given, "2026-12-25 00:00")
