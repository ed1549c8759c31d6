"""`downtime inspect` on a file of users, files in each other's place, and the options on an audience."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.test_app import run

FIRST = datetime(2026, 9, 28, tzinfo=UTC)
PLAN = ("plan", "traffic.csv", "--duration", "2h", "--as-of", "2026-11-23", "--format", "json")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with eight weeks of traffic, in total and by country, and with files of users."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    hours = [FIRST + timedelta(hours=n) for n in range(8 * 168)]
    rows = [f"{hour:%Y-%m-%dT%H:%MZ},{100 + (hour.hour - 3) % 24 * 10}" for hour in hours]
    (tmp_path / "traffic.csv").write_text("timestamp,requests\n" + "\n".join(rows))
    (tmp_path / "zones.csv").write_text("timestamp,requests,country\n" + "\n".join(f"{row},Chile" for row in rows))
    (tmp_path / "day.csv").write_text("hour,country,visits\n" + "".join(f"{n},Chile,{n + 1}\n" for n in range(24)))
    (tmp_path / "users.csv").write_text("rank,country,customers,share\n1,Chile,60,50%\n2,Fiji,20,40%\n3,EU,20,10%\n")
    (tmp_path / "members.csv").write_text("email,country,created_at\na@x,Chile,2026-01-05\nb@x,Fiji,2026-02-05\n")
    (tmp_path / "places.csv").write_text("country,tz,customers\nChile,Asia/Dubai,60\n")
    return tmp_path


def test_a_file_of_users_is_shown() -> None:
    """Zones with shares, who is left out, what was decided and why."""
    code, out, err = run("inspect", "users.csv", "--format", "plain", "--full")
    assert code == 0
    assert "unknown-zone-rows" in err
    for words in ("Users in 4 time zones", "Left out:  20 (20%)", "Assumed: 'customers' is taken as", "users column"):
        assert words in out


@pytest.mark.parametrize("form", ["terminal", "markdown", "html", "github", "csv", "json"])
def test_every_format_shows_users(form: str) -> None:
    """Formats for people and machines alike name the zones."""
    code, out, _ = run("inspect", "users.csv", "--format", form)
    assert code == 0
    assert "Fiji" in out.replace("\\", "")


def test_there_is_no_chart_of_users() -> None:
    """A heatmap needs hours."""
    assert run("inspect", "users.csv", "--format", "heatmap-svg")[0] == 2


@pytest.mark.parametrize(
    ("arguments", "schema"),
    [
        pytest.param(("users.csv",), "downtime-audience/1", id="users"),
        pytest.param(("members.csv",), "downtime-audience/1", id="members-with-days-of-sign-up"),
        pytest.param(("traffic.csv",), "downtime-inspect/1", id="traffic"),
        pytest.param(("zones.csv",), "downtime-inspect/1", id="traffic-by-country"),
        pytest.param(("day.csv",), "downtime-inspect/1", id="typical-day-by-country"),
        pytest.param(("zones.csv", "--users-column", "requests"), "downtime-audience/1", id="an-option-on-users"),
        pytest.param(("zones.csv", "--zone-column", "country"), "downtime-inspect/1", id="an-option-on-traffic"),
    ],
)
def test_a_file_is_what_it_looks_like(arguments: tuple[str, ...], schema: str) -> None:
    """Places without times are an audience, unless an option says otherwise."""
    code, out, _ = run("inspect", *arguments, "--as-of", "2026-11-23", "--format", "json")
    assert (code, json.loads(out)["schema"]) == (0, schema)


def test_an_option_on_traffic_wins_over_the_look() -> None:
    """A file of users is then refused as traffic."""
    assert run("inspect", "users.csv", "--time-column", "country")[0] == 3


def test_the_same_file_may_be_written_again() -> None:
    """What was found in a file of users takes the place of what was found in another file, and the reverse."""
    for file in ("users.csv", "traffic.csv", "users.csv"):
        assert run("inspect", file, "--as-of", "2026-11-23", "-o", "found.json")[0] == 0


def test_the_columns_of_users_can_be_named(folder: Path) -> None:
    """On the command line and in the configuration file."""
    zones = [each["zone"] for each in json.loads(run(*PLAN, "--audience", "places.csv")[1])["audience"]]
    assert zones == ["Asia/Dubai"]
    named = run(*PLAN, "--audience", "places.csv", "--audience-zone-column", "country")[1]
    assert json.loads(named)["audience"][0]["zone"] == "America/Santiago"
    (folder / "downtime.toml").write_text('audience = "users.csv"\nusers-column = "share"\n')
    audience = json.loads(run(*PLAN)[1])["audience"]
    assert sum(each["share"] for each in audience if each["zone"] != "Pacific/Fiji") == pytest.approx(5 / 9)


def test_what_was_assumed_of_users_is_in_the_plan() -> None:
    """A plan names the column of users that was taken."""
    codes = {each["code"] for each in json.loads(run(*PLAN, "--audience", "users.csv")[1])["assumptions"]}
    assert "users-column" in codes


@pytest.mark.parametrize("option", ["--users-column", "--audience-zone-column"])
def test_a_column_needs_its_file(option: str) -> None:
    """A column of an audience without an audience is a mistake; in a configuration file it may wait for one."""
    code, out, err = run(*PLAN, option, "share")
    assert (code, out) == (3, "")
    assert f"{option}: error:" in err
    assert "--audience USERS.csv" in err
    Path("downtime.toml").write_text(f'{option.removeprefix("--")} = "share"\n')
    assert run(*PLAN)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message", "remedy"),
    [
        pytest.param(
            ("plan", "users.csv", "--audience", "traffic.csv"),
            "it is an audience, not traffic by hour",
            "swap the files: traffic.csv in its place, and --audience users.csv",
            id="swapped",
        ),
        pytest.param(("plan", "users.csv"), "it is an audience", "this file as --audience users.csv", id="alone"),
        pytest.param(
            ("check", "users.csv", "--audience", "places.csv", "--start", "2026-12-01T03:00Z"),
            "it is an audience",
            "this file as --audience users.csv",
            id="two-audiences",
        ),
        pytest.param(
            ("backtest", "traffic.csv", "--audience", "traffic.csv"),
            "it is traffic by hour, not an audience",
            "name users by time zone or country as --audience",
            id="two-of-traffic",
        ),
    ],
)
def test_files_in_the_place_of_others(arguments: tuple[str, ...], message: str, remedy: str) -> None:
    """The error says what the file is and where it goes."""
    code, out, err = run(*arguments, "--duration", "2h", "--as-of", "2026-11-23")
    assert (code, out) == (3, "")
    assert message in err
    assert remedy in err


COUNTS = "email,country,time,requests\n" + "".join(f"{n}@x,Fiji,2026-01-05 {n:02d}:00,{n}\n" for n in range(24))
SIGN_UPS = "email,country,signed_up\na@x,Chile,2026-01-05\nb@x,Fiji,2026-01-06\nc@x,Chile,2026-02-05\n"


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        pytest.param((), "name traffic by hour in its place, and this file as --audience people.csv", id="alone"),
        pytest.param(
            ("--audience", "traffic.csv"),
            "swap the files: traffic.csv in its place, and --audience people.csv",
            id="swapped",
        ),
    ],
)
def test_a_list_of_sign_ups_in_the_place_of_traffic(arguments: tuple[str, ...], remedy: str) -> None:
    """Its times are not those of traffic: nothing is counted, and each row is somebody else in a place."""
    Path("people.csv").write_text(SIGN_UPS)
    code, out, err = run("plan", "people.csv", *arguments, "--duration", "2h", "--as-of", "2026-11-23")
    assert (code, out) == (3, "")
    assert "no column counts: it looks like an audience, not traffic by hour [missing-column]" in err
    assert remedy in err


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        pytest.param(SIGN_UPS, ("--value-column", "sales"), "'sales'", id="a-column-is-named"),
        pytest.param(SIGN_UPS.replace("b@x", "a@x"), (), "no column holds numbers", id="a-log"),
        pytest.param(COUNTS.replace(",17\n", ",many\n"), (), "'many'", id="counts"),
    ],
)
def test_what_may_be_traffic_keeps_its_own_error(text: str, arguments: tuple[str, ...], message: str) -> None:
    """A column that was named, somebody in several rows, or counts with something else amiss."""
    Path("people.csv").write_text(text)
    err = run("plan", "people.csv", *arguments, "--duration", "2h", "--as-of", "2026-11-23")[2]
    assert message in err
    assert "audience" not in err


def test_what_is_neither_keeps_its_own_error() -> None:
    """Nothing is guessed about a file without times and places."""
    Path("words.csv").write_text("colour,taste\nred,sweet\nblue,sour\n")
    assert "it is" not in run("plan", "words.csv", "--duration", "2h")[2]
    assert "it is" not in run(*PLAN, "--audience", "words.csv")[2]
